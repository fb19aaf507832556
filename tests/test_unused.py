"""What the search for unused names finds, and that its list of exceptions has none too many."""

from __future__ import annotations

from tests.unused import CALLED_BY, product, unused

CODE = "def shown():\n    return 1\n\n\ndef told():\n    return 2\n\n\ndef forgotten():\n    return 3\n"


def test_what_nothing_names_is_unused() -> None:
    files = {
        "metrics/x.py": CODE,
        "metrics/y.py": "WHERE = 'metrics.x.told'\nprint(WHERE)",
        "templates/x.html": "{{ x.shown }}",
    }
    assert unused(files) == ["metrics/x.py:9: unused function 'forgotten'"]


def test_the_product_still_has_each_exception() -> None:
    code = "".join(text for path, text in product().items() if path.endswith(".py"))
    assert [name for name in " ".join(CALLED_BY.values()).split() if name not in code] == []
