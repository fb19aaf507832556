"""A newcomer who searches for a word of the field finds the file, and no file is too long to read."""

from __future__ import annotations

import ast
import re
import subprocess

import pytest

from tests.layers import ROOT

WHERE = {
    "page cache": "web/page_cache.py",
    "pagination": "web/pagination.py",
    "navigation": "web/navigation.py",
    "breadcrumb": "web/choosers.py",
    "sandbox": "parsing/sandbox.py",
    "audit log": "queries/audit_log.py",
    "aggregation": "domain/aggregation.py",
    "permission": "permissions/urls.py",
    "bulk export": "exports/bulk_csv.py",
    "saved view": "queries/saved_views.py",
    "chart annotation": "charts/annotations.py",
    "cell parser": "parsing/cell_parser.py",
    "number parser": "parsing/numbers.py",
    "data version": "queries/data_version.py",
    "compiled query": "models/compiled_queries.py",
}
MOST_FOUND = 9
"""The most files that a word may lead to: with more, the search does not help."""

LONGEST_LINE = 120
LONGEST_MODULE = 300
MOST_BRANCHES = 12
"""In a template; what needs more is decided in the row, or drawn by a template of its own."""
BRANCH = re.compile(r"{%\s*(?:if|elif|for|ifchanged)\b")
DATA = re.compile(
    r"(^|/)(vendor|migrations|fixtures|golden|locale)/|\.(jsonl|csv|md|txt|lock|png|docx|pdf|svg|LICENSE)$|^LICENSE"
)


def tracked(*patterns: str) -> list[str]:
    """Return the files of the repository, including those not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


MODULES = [path for path in tracked("metrics/**.py", "ruleoflaw/**.py") if not DATA.search(path)]


def said_first(path: str) -> str:
    """Return the first sentence of a module's docstring, in lower case."""
    words = ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=[.:])\s", words, maxsplit=1)[0].lower()


@pytest.mark.parametrize("word", WHERE)
def test_a_word_of_the_field_leads_to_its_file(word: str) -> None:
    stem = re.sub(r"(y|s)$", "", word)
    found = [path for path in MODULES if stem.replace(" ", "_") in path or stem in said_first(path)]
    assert f"metrics/{WHERE[word]}" in found
    assert len(found) <= MOST_FOUND, found


LINES = [path for path in tracked("*.py", "*.sh", "*.html", "*.css", "*.js") if not DATA.search(path)]


@pytest.mark.parametrize("path", LINES)
def test_no_line_has_to_be_scrolled(path: str) -> None:
    lines = (ROOT / path).read_text(encoding="utf-8").split("\n")
    assert [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE] == []


@pytest.mark.parametrize("path", tracked("templates/*.html"))
def test_no_template_decides_too_much(path: str) -> None:
    assert len(BRANCH.findall((ROOT / path).read_text(encoding="utf-8"))) <= MOST_BRANCHES


@pytest.mark.parametrize("path", MODULES)
def test_no_module_is_too_long(path: str) -> None:
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
