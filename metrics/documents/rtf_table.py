"""A table of an RTF document: its cells end at stated places of the page, from which its columns are found."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from metrics.documents import tables
from metrics.documents.tables import EMPTY, Cell

NEAR = 40
"""Edges at most this far apart (in twentieths of a point) are one."""
MOST_COLUMNS = 400


@dataclass(slots=True)
class _Place:
    """Where a cell ends; `across` and `down` say that it continues the one before or above it."""

    end: int
    across: bool
    down: bool


@dataclass(slots=True)
class Table:
    """Rows that follow each other. `inside`: the present paragraph is in a cell."""

    inside: bool = False
    _places: list[_Place] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _rows: list[list[tuple[_Place, str]]] = field(default_factory=list)
    _across: bool = False
    _down: bool = False

    def define(self, word: str, number: int | None) -> bool:
        """Take a word that says where the cells of a row end; return whether it was one."""
        if word == "trowd":
            self._places = []
            self._across = self._down = False
        elif word == "clmrg":
            self._across = True
        elif word == "clvmrg":
            self._down = True
        elif word == "cellx":
            if len(self._places) < MOST_COLUMNS:
                self._places.append(_Place(number or 0, self._across, self._down))
            self._across = self._down = False
        else:
            return False
        return True

    def cell(self, text: str) -> None:
        self._texts.append(text)

    def row(self) -> None:
        """End the row. Cells of which nothing is said stand behind the others."""
        last = self._places[-1].end if self._places else 0
        places = self._places + [
            _Place(last + 1000 * (number + 1), False, False) for number in range(len(self._texts) - len(self._places))
        ]
        self._rows.append(list(zip(places, self._texts, strict=False)))
        self._texts = []
        self.inside = False

    def lines(self, caption: str) -> list[str]:
        """Return the rows as lines of text."""
        ends: list[int] = []
        for end in sorted({place.end for row in self._rows for place, _text in row}):
            if not ends or end - ends[-1] > NEAR:
                ends.append(end)
        grid: list[list[Cell]] = []
        for row in self._rows:
            cells: list[Cell] = []
            for place, text in row:
                above = grid[-1] if grid else []
                at = len(cells)
                if place.across and cells:
                    cell = cells[-1]
                elif place.down and at < len(above):
                    cell = above[at]
                else:
                    cell = Cell(text.strip("\n"))
                cells += [cell] * max(1, bisect_left(ends, place.end - NEAR) + 1 - at)
            grid.append(cells)
        width = max(map(len, grid), default=0)
        return tables.lines([cells + [EMPTY] * (width - len(cells)) for cells in grid], caption)
