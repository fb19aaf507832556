"""The text of pages: their lines joined into paragraphs, without page numbers, running heads and what a browser prints
around a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from metrics.documents.page_lines import Line
from metrics.documents.refusals import Refused

MOST_PAGES = 300
FEWEST_CHARACTERS = 20
"""Characters on an average page at least; a scan has none, or only those of a stamp."""

PAGE_NUMBER = re.compile(r"[-—–\s·]*+第?\s*+[0-9]{1,3}\s*+页?(?:\s*+[/共]\s*+[0-9]{1,3}\s*+页?)?[-—–\s·]*+")
PRINTED = re.compile(
    r"(?:https?|file)://\S+(?:\s+[0-9]{1,3}\s*/\s*[0-9]{1,3})?"
    r"|[0-9]{1,4}[/.年-][0-9]{1,2}[/.月-][0-9]{1,4}日?[,，]?\s*(?:上午|下午)?\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    r"(?:\s*[AP]M)?(?:\s.*)?"
)
"""What a browser prints at the edges of a page: its address with the number of the page, date and time with its
title."""
SENTENCE = re.compile("[，。；]")
"""Punctuation that a running head does not have: a line with it is kept, even if every page begins with it."""
INDENT = 1.2
SHORT = 2.2
"""In characters: a line that is indented by this much begins a paragraph, and one that ends this far before the margin
ends one."""
APART = 1.9
"""The smallest distance between two lines, in line heights, that alone separates two paragraphs."""


def text_of_pages(pages: Sequence[Sequence[Sequence[Line]]], *, pictures: bool) -> str:
    """Return a line for each paragraph and each row of a table; a page is a list of columns, a column of lines.
    `pictures` says whether there are any. Raises `Refused` for pages that are nothing but pictures, and for more pages
    than any report has."""
    if len(pages) > MOST_PAGES:
        raise Refused("pages", MOST_PAGES)
    characters = sum(len(line.text) for page in pages for column in page for line in column)
    if characters < FEWEST_CHARACTERS * len(pages) and (pictures or not characters):
        raise Refused("scanned")
    return "\n".join(_paragraphs([column for page in _without_heads(pages) for column in page]))


def _without_heads(pages: Sequence[Sequence[Sequence[Line]]]) -> list[list[list[Line]]]:
    """Return the pages without page numbers and without lines that stand at the same edge of more than half the
    pages."""
    at_edge = Counter(
        re.sub("[0-9]+", "0", text)
        for page in pages
        for text in {line.text for column in page for line in column if line.edge and not SENTENCE.search(line.text)}
    )
    repeated = {text for text, count in at_edge.items() if count > max(2, len(pages) / 2)}

    def furniture(line: Line) -> bool:
        alike = PAGE_NUMBER.fullmatch(line.text) or PRINTED.fullmatch(line.text)
        return line.edge and (alike is not None or re.sub("[0-9]+", "0", line.text) in repeated)

    return [[[line for line in column if not furniture(line)] for column in page] for page in pages]


def _paragraphs(columns: Sequence[Sequence[Line]]) -> list[str]:
    """Return the lines joined into paragraphs: a line is continued by the next when it reaches the margin and the next
    one is not indented."""
    found: list[str] = []
    last: Line | None = None
    full = False
    for column in columns:
        text = [line for line in column if not line.whole]
        left = _usual(min, [line.left for line in text])
        right = max((line.right for line in text), default=0.0)
        for line in column:
            if last is not None and full and _goes_on(last, line, left):
                found[-1] += line.text
            else:
                found.append(line.text)
            last, full = line, line.right > right - SHORT * line.size
    return found


def _usual(pick: Any, values: list[float]) -> float:
    """Return the margin that most lines keep: of the most common positions the outermost."""
    counts = Counter(round(value) for value in values)
    common = [value for value, count in counts.items() if count * 4 >= max(counts.values())]
    return float(pick(common)) if common else 0.0


def _goes_on(line: Line, after: Line, left: float) -> bool:
    if line.whole or after.whole or abs(line.size - after.size) > 1:
        return False
    set_in = after.left > left + INDENT * after.size
    near = after.top < line.top or after.top - line.top < APART * 2 * max(line.size, 1)
    return not set_in and near
