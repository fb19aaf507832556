"""A newcomer who searches for a word of the field finds the file, and no file is too long to read."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache

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


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def said_first(path: str) -> str:
    """Return the first sentence of a module's docstring, in lower case."""
    words = ast.get_docstring(ast.parse(read(path))) or ""
    return re.split(r"(?<=[.:])\s", words, maxsplit=1)[0].lower()


@pytest.mark.parametrize("word", WHERE)
def test_a_word_of_the_field_leads_to_its_file(word: str) -> None:
    stem = re.sub(r"(y|s)$", "", word)
    found = [path for path in MODULES if stem.replace(" ", "_") in path or stem in said_first(path)]
    assert f"metrics/{WHERE[word]}" in found
    assert len(found) <= MOST_FOUND, found


def test_no_line_has_to_be_scrolled() -> None:
    files = [path for path in tracked("*.py", "*.sh", "*.html", "*.css", "*.js") if not DATA.search(path)]
    long = [
        f"{path}:{number}"
        for path in files
        for number, line in enumerate(read(path).split("\n"), 1)
        if len(line) > LONGEST_LINE
    ]
    assert files and not long, "\n".join(long)


def test_no_template_decides_too_much() -> None:
    branches = {path: len(BRANCH.findall(read(path))) for path in tracked("templates/*.html")}
    wide = [f"{path}: {number} branches" for path, number in branches.items() if number > MOST_BRANCHES]
    assert branches and not wide, "\n".join(wide)


def test_no_module_is_too_long() -> None:
    lines = {path: len(read(path).splitlines()) for path in MODULES}
    long = [f"{path}: {number} lines" for path, number in lines.items() if number > LONGEST_MODULE]
    assert lines and not long, "\n".join(long)
