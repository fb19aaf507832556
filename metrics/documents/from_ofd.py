"""An OFD document (GB/T 33190) as text: paragraphs, and tables with rules row by row. Its pages say where each
character stands. Templates, which are the same behind many pages, are page furniture and left out."""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator, Sequence

from metrics.documents.package import Parts, plain_name
from metrics.documents.page_lines import Line, Piece, columns
from metrics.documents.page_tables import Rule, grid, inside, outline, place, ruled_tables
from metrics.documents.page_text import MOST_PAGES, text_of_pages
from metrics.documents.refusals import Refused
from metrics.documents.safe_xml import Element

POINTS = 72 / 25.4
"""Points in a millimetre."""
A4 = "0 0 210 297"
ASCENT = 0.88
"""The share of a character's height above the line it stands on."""
Matrix = tuple[float, float, float, float, float, float]


def text_of(content: bytes) -> str:
    """Return a line for each paragraph and each row of a table. Raises `Refused`."""
    parts = Parts(content)
    root = parts.tree("ofd.xml")
    pages = [] if root is None else [page for at in _texts(root, "DocRoot") for page in _pages(parts, plain_name(at))]
    if not pages:
        raise Refused("broken")
    if len(pages) > MOST_PAGES:
        raise Refused("pages", MOST_PAGES)
    found = [_columns(page, size) for page, size in pages]
    pictures = any(next(page.iter("{*}ImageObject"), None) is not None for page, _size in pages)
    return text_of_pages(found, pictures=pictures)


def _texts(root: Element, name: str) -> list[str]:
    return [each.text.strip() for each in root.iter(f"{{*}}{name}") if each.text]


def _pages(parts: Parts, name: str) -> list[tuple[Element, list[float]]]:
    """Return the pages of a document with the left, upper edge, width and height of each in millimetres."""
    document = parts.tree(name)
    if document is None:
        raise Refused("broken")
    usual = next(iter(_texts(document, "PhysicalBox")), A4)
    found = []
    for each in document.iterfind("{*}Pages/{*}Page"):
        page = parts.tree(plain_name(each.get("BaseLoc") or "", posixpath.dirname(name)))
        if page is None:
            raise Refused("broken")
        found.append((page, _numbers(next(iter(_texts(page, "PhysicalBox")), usual), 4)))
    return found


def _columns(page: Element, size: Sequence[float]) -> list[list[Line]]:
    pieces: list[Piece] = []
    rules: list[Rule] = []
    for drawn in page.iter("{*}TextObject", "{*}PathObject"):
        if any(each.get("Visible") == "false" for each in (drawn, *drawn.iterancestors())):
            continue
        matrix = _matrix(drawn, size)
        if drawn.tag.endswith("TextObject"):
            pieces += _pieces(drawn, matrix)
        else:
            rules += _rules(drawn, matrix)
    tables = ruled_tables(rules)
    outlines = [outline(table) for table in tables]
    outside = [piece for piece in pieces if not any(inside(piece, box) for box in outlines)]
    found = columns(outside, size[2] * POINTS, size[3] * POINTS)
    return place(found, [(box, grid(table, pieces)) for box, table in zip(outlines, tables, strict=True)])


def _matrix(drawn: Element, size: Sequence[float]) -> Matrix:
    """Return how places within the object become places on the page, in points."""
    left, top, _width, _height = _numbers(drawn.get("Boundary") or "0 0 0 0", 4)
    a, b, c, d, e, f = _numbers(drawn.get("CTM") or "1 0 0 1 0 0", 6)
    x, y = e + left - size[0], f + top - size[1]
    return (a * POINTS, b * POINTS, c * POINTS, d * POINTS, x * POINTS, y * POINTS)


def _placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _pieces(drawn: Element, matrix: Matrix) -> Iterator[Piece]:
    (size,) = _numbers(drawn.get("Size") or "3.5", 1)
    x = y = 0.0
    for code in drawn.iter("{*}TextCode"):
        (x,) = _numbers(code.get("X") or str(x), 1)
        (y,) = _numbers(code.get("Y") or str(y), 1)
        text = code.text or ""
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        at = [x, y]
        for number, char in enumerate(text):
            wide = size if ord(char) > 0xFF else size / 2
            step = across[number] if number < len(across) else 0.0 if number < len(down) else wide
            x0, top = _placed(matrix, at[0], at[1] - ASCENT * size)
            x1, bottom = _placed(matrix, at[0] + (step if 0 < step < 1.1 * size else wide), at[1] + (1 - ASCENT) * size)
            low, high = sorted((top, bottom))
            yield Piece(char, min(x0, x1), max(x0, x1), low, high, high - low)
            at[0] += step
            at[1] += down[number] if number < len(down) else 0.0


def _steps(text: str | None, most: int) -> list[float]:
    """Return the steps between characters; "g 3 5" stands for three times 5."""
    found: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if len(found) >= most:
            break
        if word == "g":
            times, step = _numbers(f"{next(words, '')} {next(words, '')}", 2)
            found += [step] * max(0, min(int(times), most))
        else:
            found += _numbers(word, 1)
    return found


def _rules(drawn: Element, matrix: Matrix) -> Iterator[Rule]:
    """Yield the straight lines of a drawing."""
    for data in drawn.iter("{*}AbbreviatedData"):
        start = last = (0.0, 0.0)
        words = iter((data.text or "").split())
        for word in words:
            if word in "SM":
                start = last = _point(words, matrix)
            elif word == "L":
                to = _point(words, matrix)
                yield Rule(*last, *to)
                last = to
            elif word == "C":
                yield Rule(*last, *start)
                last = start


def _point(words: Iterator[str], matrix: Matrix) -> tuple[float, float]:
    x, y = _numbers(f"{next(words, '')} {next(words, '')}", 2)
    return _placed(matrix, x, y)


def _numbers(text: str, count: int) -> list[float]:
    """Return so many numbers. Raises `Refused` for anything else."""
    try:
        found = [float(word) for word in text.split()]
    except ValueError as error:
        raise Refused("broken") from error
    if len(found) != count or not all(map(math.isfinite, found)):
        raise Refused("broken")
    return found
