"""A PDF with a text layer as text: lines joined into paragraphs, tables row by row, page numbers and running heads
left out. A scanned PDF is recognised by having hardly any letters."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from metrics.documents.refusals import Refused
from metrics.documents.tables import EMPTY, Cell, lines

MOST_PAGES = 300
FEWEST_CHARACTERS = 20
"""Characters on an average page at least; a scan has none, or only those of a stamp."""
PAGE_NUMBER = re.compile(r"[-—–\s·]*+第?\s*+[0-9]{1,3}\s*+页?(?:\s*+[/共]\s*+[0-9]{1,3}\s*+页?)?[-—–\s·]*+")
EDGE = 0.085
"""Page numbers and running heads stand within this share of the page's height from its edge; other text does not."""
SENTENCE = re.compile("[，。；]")
"""Punctuation that a running head does not have: a line with it is kept, even if every page begins with it."""
INDENT = 1.2
SHORT = 2.2
"""In characters: a line that is indented by this much begins a paragraph, and one that ends this far before the margin
ends one."""
RULED = 4
"""The fewest lines and boxes on a page that is searched for tables."""
THIN, COLUMN = 0.22, 1.2
"""The width of a blank between two digits, in character heights, below which it only groups the digits, and above which
it separates columns."""
APART = 1.9
"""The smallest distance between two lines, in line heights, that alone separates two paragraphs."""


@dataclass(slots=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    size: float
    edge: bool
    whole: bool = False
    """True for a row of a table, which is never joined with another line."""


def text_of(content: bytes) -> str:
    """Return a line for each paragraph and each row of a table. Raises `Refused`."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > MOST_PAGES:
                raise Refused("pages", MOST_PAGES)
            pages = [_page(page) for page in document.pages]
            drawn = any(page.images for page in document.pages[:3])
    except PdfminerException as error:
        locked = isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect)
        raise Refused("locked" if locked else "broken") from error
    characters = sum(len(line.text) for page in pages for line in page)
    if characters < FEWEST_CHARACTERS * len(pages) and (drawn or not characters):
        raise Refused("scanned")
    return "\n".join(_paragraphs(_without_heads(pages)))


def _page(page: Any) -> list[_Line]:
    tables = page.find_tables() if len(page.lines) + len(page.rects) + len(page.curves) >= RULED else []
    tables = [table for table in tables if len(table.rows) > 1]
    found = []
    for line in _whole_lines(page.extract_text_lines(return_chars=True, y_tolerance=5)):
        middle = (line["top"] + line["bottom"]) / 2
        if any(box[0] - 1 <= line["x0"] and box[1] <= middle <= box[3] for box in (table.bbox for table in tables)):
            continue
        size = max((char["size"] for char in line["chars"]), default=10.5)
        at_edge = middle < page.height * EDGE or middle > page.height * (1 - EDGE)
        text = _with_gaps(line["text"].strip(), line["chars"])
        found.append(_Line(text, line["x0"], line["x1"], line["top"], size, at_edge))
    for table in tables:
        above = max((line for line in found if line.top < table.bbox[1]), key=lambda line: line.top, default=None)
        grid = [[Cell(text) if text else EMPTY for text in row] for row in table.extract()]
        for number, text in enumerate(lines(grid, above.text if above else "")):
            found.append(_Line(text, 0, 0, table.bbox[1] + number / 1000, 0, edge=False, whole=True))
    page.close()
    return sorted((line for line in found if line.text), key=lambda line: line.top)


def _whole_lines(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts joined into one line where they stand side by side: digits of a large heading may come from
    another font, whose letters end higher."""
    found: list[dict[str, Any]] = []
    for part in sorted(parts, key=lambda part: (part["top"] + part["bottom"]) / 2):
        last = found[-1] if found else None
        if last is None or not (_beside(part, last) and _beside(last, part)):
            found.append(part)
            continue
        chars = sorted([*last["chars"], *part["chars"]], key=lambda char: char["x0"])
        found[-1] = {
            "text": _in_a_row(chars),
            "chars": chars,
            "x0": min(last["x0"], part["x0"]),
            "x1": max(last["x1"], part["x1"]),
            "top": min(last["top"], part["top"]),
            "bottom": max(last["bottom"], part["bottom"]),
        }
    return found


def _in_a_row(chars: list[dict[str, Any]]) -> str:
    """Return the characters as text, with a blank where two digits stand apart."""
    parts = [char["text"] for char in chars[:1]]
    for last, char in pairwise(chars):
        apart = last["text"].isdecimal() and char["text"].isdecimal() and _gap(last, char) > THIN / 2
        parts.append(f" {char['text']}" if apart else char["text"])
    return "".join(parts)


def _gap(one: dict[str, Any], other: dict[str, Any]) -> float:
    return float((other["x0"] - one["x1"]) / max(one["size"], 1))


def _with_gaps(text: str, chars: list[dict[str, Any]]) -> str:
    """Return the text of a line in which the blanks between digits show their width: a thin blank between groups, a tab
    between columns. The text itself has the same blank everywhere."""
    shown = [char for char in chars if not char["text"].isspace()]
    if "".join(char["text"] for char in shown) != "".join(text.split()):
        return text
    places = accumulate(shown, lambda at, char: at + len(char["text"]), initial=0)
    starts = {at: (one, other) for at, one, other in zip(islice(places, 1, None), shown, shown[1:], strict=False)}
    at = 0
    parts: list[str] = []
    for piece in re.split(r"(\s+)", text):
        if not piece.isspace():
            at += len(piece)
        elif at in starts and all(char["text"].isdecimal() for char in starts[at]):
            gap = _gap(*starts[at])
            piece = "\u2009" if gap < THIN else "\t" if gap > COLUMN else piece
        parts.append(piece)
    return "".join(parts)


def _beside(line: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(other["top"] < (line["top"] + line["bottom"]) / 2 < other["bottom"])


def _without_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Return the pages without page numbers and without lines that stand at the same edge of more than half the
    pages."""
    at_edge = Counter(
        re.sub("[0-9]+", "0", text)
        for page in pages
        for text in {line.text for line in page if line.edge and not SENTENCE.search(line.text)}
    )
    repeated = {text for text, count in at_edge.items() if count > max(2, len(pages) / 2)}
    return [
        [
            line
            for line in page
            if not (line.edge and (PAGE_NUMBER.fullmatch(line.text) or re.sub("[0-9]+", "0", line.text) in repeated))
        ]
        for page in pages
    ]


def _paragraphs(pages: list[list[_Line]]) -> list[str]:
    """Return the lines joined into paragraphs: a line is continued by the next when it reaches the margin and the next
    one is not indented."""
    found: list[str] = []
    last: _Line | None = None
    for page in pages:
        text = [line for line in page if not line.whole]
        left = _usual(min, [line.left for line in text])
        right = max((line.right for line in text), default=0.0)
        for line in page:
            if last is not None and _goes_on(last, line, left, right):
                found[-1] += line.text
            else:
                found.append(line.text)
            last = line
    return found


def _usual(pick: Any, values: list[float]) -> float:
    """Return the margin that most lines keep: of the most common positions the outermost."""
    counts = Counter(round(value) for value in values)
    common = [value for value, count in counts.items() if count * 4 >= max(counts.values())]
    return float(pick(common)) if common else 0.0


def _goes_on(line: _Line, after: _Line, left: float, right: float) -> bool:
    if line.whole or after.whole or abs(line.size - after.size) > 1:
        return False
    full = line.right > right - SHORT * line.size
    set_in = after.left > left + INDENT * after.size
    near = after.top < line.top or after.top - line.top < APART * 2 * max(line.size, 1)
    return full and not set_in and near
