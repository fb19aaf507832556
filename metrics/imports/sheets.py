"""Finds the table in what a file holds: the sheet, the row of headings, and the rows below it.

Whatever is not read is named, so that nobody takes a part of a file for all of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.imports.columns import IGNORED, BadHeader, columns_of, is_head
from metrics.imports.workbook_inspection import letters
from metrics.parsing.texts import comparable
from metrics.wording.formatting import listed

MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_ABOVE = 30
"""The head is looked for in this many rows."""
MOST_NAMED = 10

TOTALS = frozenset({"合计", "总计", "小计", "共计", "累计", "total", "grandtotal", "subtotal", "sum"})
BELOW = re.compile(r"(?:备?注|说明|填表|填报|制表|审核|复核|负责人|联系|单位负责|统计负责|资料来源)[^:]{0,10}:")


class UnreadableFile(ValueError):
    """The file is not a table that can be imported. The message is a sentence for the person who chose it."""


class Remark(NamedTuple):
    """What is to be said about a cell: `kind` is rounded or unclear (metrics/imports/number_formats.py), number (which
    may be meant as a date), or formula; `stored` is what the cell holds."""

    kind: str
    stored: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are (line or row number in the file, cells as text); missing cells at the end of a row are "". `remarks`
    are (row number, position) → remark. `unread` are sentences that name what was left out."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    remarks: Mapping[tuple[int, int], Remark] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


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


class Head(NamedTuple):
    """The headings, and how many lines of the sheet they and what is above them take. `above` are the numbers of the
    rows above them that hold something else."""

    header: tuple[str, ...]
    lines: int
    numbers: tuple[int, ...]
    above: tuple[int, ...]


def table_of(sheets: Sequence[Sheet]) -> Table:
    """Return the table of the first sheet that has one; of the first that holds anything, when no headings are
    recognised. Raises `UnreadableFile` when there is none."""
    sheets = [_filled(sheet) for sheet in sheets]
    seen = [sheet for sheet in sheets if sheet.visible and (sheet.lines or sheet.problem)]
    headed = [(sheet, head) for sheet in seen if (head := _head(sheet.lines))]
    if not headed:
        if not seen:
            raise UnreadableFile(_("文件里没有内容。"))
        if seen[0].problem:
            raise UnreadableFile(seen[0].problem)
    sheet, head = headed[0] if headed else (seen[0], _unknown_head(seen[0].lines))
    rows, unread = _rows(sheet, head)
    _check_faults(sheet, head, rows)
    kept = {number for number, _cells in rows}
    remarks = {place: remark for place, remark in sheet.remarks.items() if place[0] in kept}
    return Table(head.header, tuple(rows), remarks, (*_other_sheets(sheets, sheet), *unread))


def _filled(sheet: Sheet) -> Sheet:
    sheet.lines = [
        (number, [cell.strip() for cell in cells])
        for number, cells in sheet.lines
        if any(cell.strip() for cell in cells)
    ]
    return sheet


# The head


def _head(lines: Sequence[Line]) -> Head | None:
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


def _rows(sheet: Sheet, head: Head) -> tuple[list[tuple[int, tuple[str, ...]]], list[str]]:
    """Return the rows of the table, and sentences about those that are left out."""
    width = len(head.header)
    rows, totals, words = [], [], []
    for number, cells in sheet.lines[head.lines :]:
        first = comparable(next(filter(None, cells)))
        if first in TOTALS:
            totals.append(number)
        elif (sum(map(bool, cells)) == 1 and BELOW.match(first)) or tuple(cells[:width]) == head.header:
            words.append(number)
        elif any(cells[width:]):
            raise UnreadableFile(_("第%(row)d行的列数多于表头。") % {"row": number})
        else:
            rows.append((number, tuple((cells + [""] * width)[:width])))
    if not rows:
        raise UnreadableFile(_("表头以下没有数据行。"))
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(_("行数过多，最多%(count)d行，请拆分后导入。") % {"count": MOST_ROWS})
    said = [
        (head.above, _("第%(rows)s行在表头以上，没有读取。")),
        (totals, _("第%(rows)s行是合计，没有读取。")),
        (words, _("第%(rows)s行是表头或文字说明，没有读取。")),
    ]
    return rows, [sentence % {"rows": _some(numbers)} for numbers, sentence in said if numbers]


def _other_sheets(sheets: Sequence[Sheet], read: Sheet) -> Iterator[str]:
    """Yield a sentence for the sheet that is read, when there are others, and one for each of these."""
    others = [sheet for sheet in sheets if sheet is not read and (sheet.lines or sheet.problem)]
    if others:
        yield _("只读取了工作表“%(name)s”。") % {"name": read.name}
    for sheet in others[:MOST_NAMED]:
        if sheet.problem:
            yield _("工作表“%(name)s”没有读取：%(problem)s") % {"name": sheet.name, "problem": sheet.problem}
            continue
        head = _head(sheet.lines)
        words = _("工作表“%(name)s”有%(count)d行没有读取。") if sheet.visible else _(
            "隐藏的工作表“%(name)s”有%(count)d行没有读取。"
        )  # fmt: skip
        yield words % {"name": sheet.name, "count": len(sheet.lines) - (head.lines if head else 0)}
    if len(others) > MOST_NAMED:
        yield _("另有%(count)d个工作表没有读取。") % {"count": len(others) - MOST_NAMED}


# What must not be where a cell is read


def _check_faults(sheet: Sheet, head: Head, rows: Sequence[tuple[int, tuple[str, ...]]]) -> None:
    """Raise `UnreadableFile` for formulas, merged cells, and hidden rows and columns, with all places of the kind."""
    columns = _columns_read(head.header)
    ordered = [number for number, _cells in rows]
    numbers = {*ordered, *head.numbers}
    filled = {number for number, cells in rows if any(cells[column] for column in columns)}
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
    hidden = sorted((filled | set(head.numbers)) & sheet.hidden_rows)
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


def _some(places: Sequence[object]) -> str:
    """Return the first places, and how many there are when these are not all."""
    words = listed(str(place) for place in places[:MOST_NAMED])
    if len(places) > MOST_NAMED:
        return _("%(places)s等%(count)d处") % {"places": words, "count": len(places)}
    return words
