"""Finds the table in what a file holds: the sheet, the row of headings, and the rows below it.

Whatever is not read is named, so that nobody takes a part of a file for all of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.imports.around import is_words, units_around, year_above
from metrics.imports.columns import IGNORED, BadHeader, columns_of, is_head
from metrics.imports.workbook_inspection import letters
from metrics.parsing.texts import comparable
from metrics.parsing.units import UnitSaid
from metrics.wording.formatting import listed

MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_ABOVE = 30
"""The head is looked for in this many rows."""
MOST_NAMED = 10

TOTALS = frozenset({"合计", "总计", "小计", "共计", "累计", "total", "grandtotal", "subtotal", "sum"})


class UnreadableFile(ValueError):
    """The file is not a table that can be imported. The message is a sentence for the person who chose it."""


class Remark(NamedTuple):
    """What is to be said about a cell: `kind` is rounded, unclear or dated (metrics/imports/number_formats.py),
    unseen or scaled (metrics/imports/values_only.py), number (which may be meant as a date), or formula; `stored` is
    what the cell holds."""

    kind: str
    stored: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are (line or row number in the file, cells as text); missing cells at the end of a row are "". `remarks`
    are (row number, position) → remark. `unread` are sentences that name what was left out. `name` is that of the
    sheet, "" for a file without sheets. `places` are the cells from which the rows of a wide table were made: number →
    C5; these rows are numbered from 1."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    remarks: Mapping[tuple[int, int], Remark] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    name: str = ""
    places: Mapping[int, str] = field(default_factory=dict)
    year: int = 0
    """The only year that is named above the headings; 0 for none, or several."""
    units: tuple[UnitSaid, ...] = ()
    """What may be the units of all values: they stand above or below the table, or behind a heading of names."""

    def place(self, number: int) -> str:
        """Return where the row is in the file: its number, or a cell."""
        return self.places.get(number, str(number))


Line = tuple[int, list[str]]


@dataclass(slots=True)
class Sheet:
    """A sheet of a workbook, or a CSV file, which has no name. `problem` is a sentence that says why it cannot be read;
    the rest says where the file hides or joins cells."""

    name: str
    lines: list[Line]
    visible: bool = True
    problem: str = ""
    remarks: Mapping[tuple[int, int], Remark] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: Sequence[tuple[int, int]] = ()
    merged: Sequence[tuple[int, int, int, int]] = ()
    formats: bool = True
    """Whether numbers are what their format shows."""


class Head(NamedTuple):
    """The headings, and how many lines of the sheet they and what is above them take. `above` are the numbers of the
    rows above them that hold something else."""

    header: tuple[str, ...]
    lines: int
    numbers: tuple[int, ...]
    above: tuple[int, ...]


def long_table(sheet: Sheet, *, any_head: bool = False) -> Table | None:
    """Return the table of the sheet with a value in each row; None when no headings are recognised, and with `any_head`
    that below the first row of several cells. Raises `UnreadableFile`."""
    head = head_of(sheet.lines) or (_unknown_head(sheet.lines) if any_head else None)
    if head is None:
        return None
    rows, unread = _rows(sheet, head)
    check_faults(sheet, _columns_read(head.header), head.numbers, rows)
    kept = {number for number, _cells in rows}
    remarks = {place: remark for place, remark in sheet.remarks.items() if place[0] in kept}
    above = sheet.lines[: len(head.above)]
    units = units_around(above, head.header, sheet.lines[head.lines :])
    return Table(head.header, tuple(rows), remarks, tuple(unread), sheet.name, year=year_above(above), units=units)


# The head


def head_of(lines: Sequence[Line]) -> Head | None:
    """Return the first row of headings, or the first two that are so together; None when there are none."""
    for at, (_number, cells) in enumerate(lines[:MOST_ABOVE]):
        if is_head(cells):
            return _as_head(lines, at, cells, 1)
        if at + 1 < len(lines) and not is_head(lines[at + 1][1]):
            joined = _joined(cells, lines[at + 1][1])
            if is_head(joined):
                return _as_head(lines, at, joined, 2)
    return None


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Return the headings of two rows: the lower one says more exactly what the upper one begins."""
    width = max(len(upper), len(lower))
    pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
    return [below or above for above, below in pairs]


def _unknown_head(lines: Sequence[Line]) -> Head:
    """Return the first row of several cells; the first row, when there is none."""
    wide = (at for at, (_number, cells) in enumerate(lines[:MOST_ABOVE]) if sum(map(bool, cells)) > 1)
    at = next(wide, 0)
    return _as_head(lines, at, lines[at][1], 1)


def _as_head(lines: Sequence[Line], at: int, cells: list[str], count: int) -> Head:
    header = list(cells)
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise UnreadableFile(_("列数过多，最多%(count)d列。") % {"count": MOST_COLUMNS})
    numbers = tuple(number for number, _cells in lines[at : at + count])
    return Head(tuple(header), at + count, numbers, tuple(number for number, _cells in lines[:at]))


# The rows


def is_total(text: str) -> bool:
    return comparable(text) in TOTALS


@dataclass(slots=True)
class Skipped:
    """The numbers of the rows that are left out, by the reason for it."""

    above: Sequence[int]
    totals: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)

    def takes(self, number: int, cells: Sequence[str]) -> bool:
        """Return whether the row is a total or a note, and remember it then."""
        if is_total(next(filter(None, cells))):
            self.totals.append(number)
        elif is_words(cells):
            self.words.append(number)
        else:
            return False
        return True

    def sentences(self) -> list[str]:
        said = [
            (self.above, _("第%(rows)s行在表头以上，没有读取。")),
            (self.totals, _("第%(rows)s行是合计，没有读取。")),
            (self.words, _("第%(rows)s行是表头或文字说明，没有读取。")),
            (self.empty, _("第%(rows)s行没有数值，没有读取。")),
        ]
        return [sentence % {"rows": _spans(numbers)} for numbers, sentence in said if numbers]


def _rows(sheet: Sheet, head: Head) -> tuple[list[tuple[int, tuple[str, ...]]], list[str]]:
    """Return the rows of the table, and sentences about those that are left out."""
    width = len(head.header)
    rows = []
    skipped = Skipped(head.above)
    for number, cells in sheet.lines[head.lines :]:
        if tuple(cells[:width]) == head.header:
            skipped.words.append(number)
        elif skipped.takes(number, cells):
            continue
        elif any(cells[width:]):
            raise UnreadableFile(_("第%(row)d行的列数多于表头。") % {"row": number})
        else:
            rows.append((number, tuple((cells + [""] * width)[:width])))
    if not rows:
        raise UnreadableFile(_("表头以下没有数据行。"))
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(_("行数过多，最多%(count)d行，请拆分后导入。") % {"count": MOST_ROWS})
    return rows, skipped.sentences()


# What must not be where a cell is read


def check_faults(
    sheet: Sheet, columns: set[int], heads: Sequence[int], rows: Sequence[tuple[int, Sequence[str]]]
) -> None:
    """Raise `UnreadableFile` for formulas, merged cells, and hidden rows and columns where the sheet is read, with all
    places of the kind. `heads` are the numbers of the rows of headings."""
    ordered = [number for number, _cells in rows]
    numbers = {*ordered, *heads}
    filled = {number for number, cells in rows if any(cell_at(cells, column) for column in columns)}
    formulas = sorted(
        (number, column)
        for (number, column), remark in sheet.remarks.items()
        if remark.kind == "formula" and column in columns and number in numbers
    )
    merged = [
        f"{letters(left)}{top}:{letters(right)}{bottom}"
        for top, left, bottom, right in sheet.merged
        if any(left <= column + 1 <= right for column in columns) and _meets(ordered, top, bottom)
    ]
    hidden = sorted((filled | set(heads)) & sheet.hidden_rows)
    hidden_columns = sorted(
        column for column in columns if any(first <= column + 1 <= last for first, last in sheet.hidden_columns)
    )
    faults = (
        (
            [f"{letters(column + 1)}{number}" for number, column in formulas],
            _("单元格%(where)s是公式，请粘贴为数值后导入。"),
        ),
        (merged, _("单元格%(where)s是合并单元格，请取消合并后导入。")),
        (hidden, _("第%(where)s行被隐藏，请取消隐藏或删除后导入。")),
        ([letters(column + 1) for column in hidden_columns], _("%(where)s列被隐藏，请取消隐藏或删除后导入。")),
    )
    sentences = [sentence % {"where": _some(places)} for places, sentence in faults if places]
    if sentences:
        raise UnreadableFile("".join(sentences))


def _columns_read(header: tuple[str, ...]) -> set[int]:
    """Return the positions whose cells count; all of them until a person has said what the columns are."""
    try:
        return {position for name, position in columns_of(header).items() if name not in IGNORED}
    except BadHeader:
        return set(range(len(header)))


def _meets(numbers: Sequence[int], top: int, bottom: int) -> bool:
    """Return whether one of the sorted numbers lies from top to bottom."""
    at = bisect_left(numbers, top)
    return at < len(numbers) and numbers[at] <= bottom


def cell_at(cells: Sequence[str], position: int) -> str:
    return cells[position] if position < len(cells) else ""


def _spans(numbers: Sequence[int]) -> str:
    """Return all of the sorted numbers, those that follow each other as a span."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return listed(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _some(places: Sequence[object]) -> str:
    """Return the first places, and how many there are when these are not all."""
    words = listed(str(place) for place in places[:MOST_NAMED])
    if len(places) > MOST_NAMED:
        return _("%(places)s等%(count)d处") % {"places": words, "count": len(places)}
    return words
