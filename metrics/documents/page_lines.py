"""The lines of a page, of characters that stand at places: side by side in a line, lines below each other in a column,
columns from left to right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from metrics.documents.page_gaps import read_across
from metrics.documents.raised import raised
from metrics.reader.plain_text import ACROSS, RAISED

EDGE = 0.085
"""Page numbers and running heads stand within this share of the page's height from its edge; other text does not."""
BLANK = 0.25
"""The gap between two characters, in character heights, that is a blank."""
THIN, COLUMN = 0.22, 1.2
"""The width of a blank between two digits, in character heights, below which it only groups the digits, and above which
it separates columns."""
REACH = 0.6
"""The most that the middles of two characters of one line are apart, in character heights."""
SMALL = 0.8
"""A character is a note mark or an index when it is at most this share of the height of its line."""
MIDDLE = (0.25, 0.75)
"""The share of the page's width within which two columns meet."""
CROSSING = 0.34
"""The most lines of a page of two columns that go across both, as a share: headings, page numbers."""
FILLED = 0.6
"""The share of a column's width that its lines usually fill; the entries of a table are shorter."""
WIDEST_GAP, NARROWEST = 0.15, 0.25
"""The widest gap between two columns, and the narrowest column, as shares of the page's width: the columns of a table
are often narrower and further apart."""
FEWEST_LINES = 6
LIGATURES = {char: unicodedata.normalize("NFKC", char) for char in map(chr, range(0xFB00, 0xFB07))}
"""ﬁ and the like, which some fonts draw as one."""


@dataclass(slots=True)
class Piece:
    """A character (or several that are drawn as one) and its place, in points from the upper left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Line:
    """A line of text. `whole` says that it is a row of a table, which is never joined with another line."""

    text: str
    left: float
    right: float
    top: float
    size: float
    edge: bool
    whole: bool = False


@dataclass(slots=True)
class _Row:
    pieces: list[Piece] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0

    def add(self, pieces: Iterable[Piece]) -> None:
        self.pieces += pieces
        tallest = max(self.pieces, key=lambda piece: piece.bottom - piece.top)
        self.top, self.bottom = tallest.top, tallest.bottom

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def columns(pieces: Sequence[Piece], width: float, height: float) -> list[list[Line]]:
    """Return the lines of a page in reading order, those of each column together; a page of one column is one list."""
    shown = [piece for piece in pieces if piece.text.strip()]
    blanks = [piece for piece in pieces if not piece.text.strip()]
    rows = _rows(shown)
    band = _band([piece for piece in shown if not _at_edge(piece.middle, height)], width)
    if band is None:
        return [_lines(rows, blanks, height)]
    return [_lines(part, blanks, height) for part in _parts(shown, rows, band)]


def _rows(pieces: Iterable[Piece]) -> list[_Row]:
    """Return the pieces by rows, from top to bottom: those whose middles lie within each other's height stand side by
    side, and so does a small one beside a large one."""
    found: list[_Row] = []
    same: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if same and abs(piece.middle - same[0].middle) > 1:
            _add(found, same)
            same = []
        same.append(piece)
    if same:
        _add(found, same)
    return found


def _add(rows: list[_Row], pieces: list[Piece]) -> None:
    new = _Row()
    new.add(pieces)
    last = rows[-1] if rows else None
    if last is not None and _side_by_side(last, new):
        last.add(pieces)
    else:
        rows.append(new)


def _side_by_side(one: _Row, other: _Row) -> bool:
    small, large = sorted((one, other), key=lambda row: row.height)
    apart = abs(one.middle - other.middle)
    return apart < REACH * small.height or (small.height <= SMALL * large.height and apart < REACH * large.height)


def _at_edge(middle: float, height: float) -> bool:
    return middle < height * EDGE or middle > height * (1 - EDGE)


def _band(pieces: Sequence[Piece], width: float) -> tuple[float, float] | None:
    """Return the left and right edge of the band without text between two columns; None where there is one column."""
    rows = _rows(pieces)
    if len(rows) < FEWEST_LINES:
        return None
    covered = [0] * (int(width) + 2)
    for piece in pieces:
        for at in range(max(0, int(piece.x0)), min(len(covered), int(piece.x1) + 1)):
            covered[at] += 1
    low, high = (int(width * share) for share in MIDDLE)
    free = [covered[at] <= CROSSING * len(rows) for at in range(low, high)]
    best = (0, 0)
    start = 0
    for at, is_free in enumerate([*free, False]):
        if not is_free:
            best = max(best, (start, at), key=lambda span: span[1] - span[0])
            start = at + 1
    band = (low + best[0], low + best[1])
    size = median(piece.size for piece in pieces)
    narrow = 0.9 * size <= band[1] - band[0] <= WIDEST_GAP * width
    return band if narrow and _two_columns(pieces, band, NARROWEST * width) else None


def _two_columns(pieces: Sequence[Piece], band: tuple[float, float], narrowest: float) -> bool:
    """Return whether there are lines of text on both sides of the band, over most of the height of the page's text."""
    middle = sum(band) / 2
    crossing, left, right = _sides(_rows(pieces), middle)
    sides = _rows(left), _rows(right)
    if any(len(side) < FEWEST_LINES for side in sides) or len(crossing) > CROSSING * max(map(len, sides)) + 2:
        return False
    low, high = min(piece.top for piece in pieces), max(piece.bottom for piece in pieces)
    for side in sides:
        spans = [(min(p.x0 for p in row.pieces), max(p.x1 for p in row.pieces)) for row in side]
        full = max(end for _start, end in spans) - min(start for start, _end in spans)
        filled = median(sum(p.x1 - p.x0 for p in row.pieces) for row in side)
        if full < narrowest or filled < FILLED * full or side[-1].bottom - side[0].top < (high - low) / 2:
            return False
    return True


def _sides(rows: Sequence[_Row], middle: float) -> tuple[list[_Row], list[Piece], list[Piece]]:
    """Return the rows that go across the middle, and the pieces of the others on its left and on its right."""
    crossing = [row for row in rows if any(piece.x0 < middle < piece.x1 for piece in row.pieces)]
    across = set(map(id, crossing))
    others = [piece for row in rows if id(row) not in across for piece in row.pieces]
    return crossing, [p for p in others if p.x1 <= middle], [p for p in others if p.x1 > middle]


def _parts(pieces: Sequence[Piece], rows: Sequence[_Row], band: tuple[float, float]) -> Iterator[list[_Row]]:
    """Yield the rows of each part of the page: what stands above, the left and the right column, what stands below."""
    middle = sum(band) / 2
    crossing, left, right = _sides(rows, middle)
    above = -1.0
    for row in [*crossing, None]:
        below = row.middle if row else float("inf")
        for side in (left, right):
            if between := [piece for piece in side if above <= piece.middle < below]:
                yield _rows(between)
        if row:
            yield [row]
            above = row.middle


def _lines(rows: Sequence[_Row], blanks: Sequence[Piece], height: float) -> list[Line]:
    spaces = sorted((blank.middle, blank.x0) for blank in blanks)
    across = _across([row for row in rows if not _at_edge(row.middle, height)])
    found = []
    for row in rows:
        pieces = sorted(row.pieces, key=lambda piece: piece.x0)
        size = max(piece.size for piece in pieces)
        edge = _at_edge(row.middle, height)
        written = [x for middle, x in spaces if row.top <= middle <= row.bottom] if spaces else []
        text = _text(pieces, row, written) + (ACROSS if id(row) in across else "")
        found.append(Line(text, pieces[0].x0, max(p.x1 for p in pieces), row.top, size, edge))
    return found


def _across(rows: Sequence[_Row]) -> set[int]:
    """Return the identities of the rows that may have been read across columns that were not recognised."""
    if not rows:
        return set()
    spans = [sorted((piece.x0, piece.x1) for piece in row.pieces) for row in rows]
    size = median(piece.size for row in rows for piece in row.pieces)
    return {id(rows[at]) for at in read_across(spans, size)}


def _text(pieces: Sequence[Piece], row: _Row, blanks: Sequence[float]) -> str:
    """Return the pieces in a row as text; `blanks` are the places of written blanks."""
    parts = [_shown(piece, row) for piece in pieces[:1]]
    for last, piece in pairwise(pieces):
        parts.append(_between(last, piece, any(last.x0 < at < piece.x0 + 0.1 for at in blanks)))
        parts.append(_shown(piece, row))
    # A mark belongs to what is before it.
    return re.sub(rf"(?<![ \t\u2009])[ \t\u2009]++(?=[{RAISED}])", "", "".join(parts))


def _shown(piece: Piece, row: _Row) -> str:
    """Return the text of a piece; a small digit above or below the middle of the line is a note mark or an index."""
    if piece.text.isdecimal() and piece.bottom - piece.top <= SMALL * row.height:
        off = piece.middle - row.middle
        if abs(off) > 0.1 * row.height:
            return raised(piece.text, down=off > 0)
    return LIGATURES.get(piece.text, piece.text)


def _between(last: Piece, piece: Piece, written: bool) -> str:
    """Return what stands between two pieces. Between digits its width shows: a thin blank between groups, a tab between
    columns."""
    gap = (piece.x0 - last.x1) / max(last.size, 1)
    digits = last.text[-1:].isdecimal() and piece.text[:1].isdecimal()
    if not written and gap <= (THIN / 2 if digits else BLANK):
        return ""
    if not digits:
        return " "
    return "\u2009" if gap < THIN else "\t" if gap > COLUMN else " "
