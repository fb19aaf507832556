"""Tables on a page: found by their rules, and put between the lines of the column they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pdfplumber import table as rules_of

from metrics.documents.page_lines import Line, Piece, columns
from metrics.documents.tables import EMPTY, Cell, Row, lines

Box: TypeAlias = tuple[float, float, float, float]
"""Left, upper, right and lower edge."""
RULED = 4
"""The fewest lines and boxes on a page that is searched for tables."""
MOST_RULES = 5_000
"""The most of them: beyond are maps and drawings, in which the search would take minutes."""
SNAP, LEVEL = 3.0, 1.0
"""Rules this near to each other are one; those whose ends differ by no more than this are level or upright."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from one place to another."""

    x0: float
    y0: float
    x1: float
    y1: float


def inside(piece: Piece, box: Box) -> bool:
    middle = (piece.x0 + piece.x1) / 2
    return box[0] <= middle <= box[2] and box[1] <= piece.middle <= box[3]


def ruled_tables(rules: Sequence[Rule]) -> list[list[Box]]:
    """Return the cells of each table that the rules make, those with more than one row."""
    if not RULED <= len(rules) <= MOST_RULES:
        return []
    edges = [edge for rule in rules if (edge := _edge(rule))]
    merged = rules_of.merge_edges(edges, SNAP, SNAP, SNAP, SNAP)
    cells = rules_of.intersections_to_cells(rules_of.edges_to_intersections(merged, SNAP, SNAP))
    return [table for table in rules_of.cells_to_tables(cells) if len({cell[1] for cell in table}) > 1]


def _edge(rule: Rule) -> dict[str, object] | None:
    (x0, x1), (top, bottom) = sorted((rule.x0, rule.x1)), sorted((rule.y0, rule.y1))
    if max(x1 - x0, bottom - top) < SNAP or min(x1 - x0, bottom - top) > LEVEL:
        return None
    level = x1 - x0 > bottom - top
    if level:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": "h" if level else "v", "object_type": "line",
    }  # fmt: skip


def outline(cells: Sequence[Box]) -> Box:
    left, top, right, bottom = zip(*cells, strict=True)
    return min(left), min(top), max(right), max(bottom)


def grid(cells: Sequence[Box], pieces: Iterable[Piece]) -> list[list[Cell]]:
    """Return the cells in rows of equal length with the pieces in them; one that spans several places stands in each
    of them."""
    outer = outline(cells)
    within = [piece for piece in pieces if inside(piece, outer)]
    texts = {box: Cell(_written([piece for piece in within if inside(piece, box)])) for box in cells}
    lefts, tops = (sorted({box[side] for box in cells}) for side in (0, 1))

    def at(left: float, top: float) -> Cell:
        x, y = left + LEVEL, top + LEVEL
        return next((texts[b] for b in cells if b[0] <= x <= b[2] and b[1] <= y <= b[3]), EMPTY)

    return [[at(left, top) for left in lefts] for top in tops]


def _written(pieces: Sequence[Piece]) -> str:
    return "\n".join(line.text for column in columns(pieces, 0, 0) for line in column)


def place(found: list[list[Line]], tables: Iterable[tuple[Box, Sequence[Row]]]) -> list[list[Line]]:
    """Return the columns of a page with the rows of the tables as lines of their own."""
    for box, rows in tables:
        column = _column_at(found, (box[0] + box[2]) / 2, box[1])
        above = max((line for line in column if line.top < box[1]), key=lambda line: line.top, default=None)
        for number, text in enumerate(lines(rows, above.text if above else "")):
            column.append(Line(text, box[0], box[2], box[1] + number / 1000, 0, edge=False, whole=True))
        column.sort(key=lambda line: line.top)
    return found


def _column_at(found: list[list[Line]], x: float, top: float) -> list[Line]:
    """Return the column that a table at this place belongs to: the last that begins above it."""
    if not found:
        found.append([])
    fitting = [
        column
        for column in found
        if any(line.left <= x <= line.right for line in column) and min(line.top for line in column) <= top
    ]
    return (fitting or found)[-1]
