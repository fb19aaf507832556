"""The cells copied from a spreadsheet and pasted into the entry page, as a table that can be staged like a file's.

One column stands for the rows as they are seen, a cell for each. Of several columns one names the indicators."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.domain.rows import IndicatorRow
from metrics.imports.columns import heading_of, is_head
from metrics.imports.name_lookup import Known, NotFound
from metrics.imports.sheet_choice import tables_of
from metrics.imports.sheets import Line, Sheet, Table, UnreadableFile

LONGEST = 300_000
"""Characters that are taken at once."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """`columns` are field → position; None: they are recognised by the headings. `over` are cells below the last row
    of the page, `left_out` sentences about what else is not read."""

    table: Table
    columns: dict[str, int] | None
    over: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def pasted(text: str, field: str, seen: Sequence[str], known: Known[IndicatorRow]) -> Pasted:
    """Return what was pasted into `field` of the first of the rows `seen`, which are codes in the order of the page.
    Empty cells say nothing. Raises `UnreadableFile` where it is not clear what is meant."""
    lines = _lines(text)
    if not lines:
        raise UnreadableFile(_("粘贴的内容是空的。"))
    width = max(len(cells) for _number, cells in lines)
    if width == 1:
        return _column([cells[0] if cells else "" for _number, cells in lines], field, seen)
    filled = [(number, cells + [""] * (width - len(cells))) for number, cells in lines if cells]
    if any(map(is_head, (cells for _number, cells in filled[:2]))):
        return Pasted(tables_of([Sheet("", filled)])[0], None)
    return _named(filled, width, field, known)


def _lines(text: str) -> list[Line]:
    """Return the rows without what is empty at the ends. Quotes that don't fit are taken for inches."""
    if len(text) > LONGEST:
        raise UnreadableFile(_("粘贴的内容过多，请导入文件。"))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), csv.excel_tab, strict=True))
    except csv.Error:
        rows = [line.split("\t") for line in text.splitlines()]
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        lines.append((number, cells))
    while lines and not lines[-1][1]:
        lines.pop()
    return lines


def _column(cells: list[str], field: str, seen: Sequence[str]) -> Pasted:
    heading, left_out = field, []
    if heading_of(cells[0]).field == field:
        heading = cells.pop(0)
        left_out.append(_("“%(heading)s”是表头，没有填入。") % {"heading": heading[:40]})
    rows = [(number, pair) for number, pair in enumerate(zip(seen, cells, strict=False), start=1) if pair[1]]
    table = Table(("indicator_code", heading), tuple(rows))
    over = tuple(cell[:40] for cell in cells[len(seen) :] if cell)
    return Pasted(table, {"indicator_code": 0, field: 1}, over, tuple(left_out))


def _named(lines: list[Line], width: int, field: str, known: Known[IndicatorRow]) -> Pasted:
    """Return the table of several columns without headings: that of the names, and the only one with numbers."""
    named = [sum(_knows(known, cells[at]) for _number, cells in lines) for at in range(width)]
    names = max(range(width), key=named.__getitem__)
    if not named[names]:
        raise UnreadableFile(_("没有认出指标名称或代码。请复制带指标名称的两列，或者只复制一列数值。"))
    numbers = [at for at in range(width) if at != names and any(_has_digit(cells[at]) for _number, cells in lines)]
    if len(numbers) != 1:
        raise UnreadableFile(_("不能确定哪一列是数值。请连同表头一起复制，或者只复制指标名称和数值两列。"))
    words = [at for at in range(width) if at not in (names, *numbers) and any(cells[at] for _number, cells in lines)]
    columns = {"indicator": names, field: numbers[0]}
    if len(words) == 1:
        columns["unit"] = words[0]
    header = [""] * width
    for name, at in columns.items():
        header[at] = name
    left_out = [_("没有表头的其他列没有读取。")] if len(words) > 1 else []
    rows = tuple((number, tuple(cells)) for number, cells in lines if cells[names] or cells[numbers[0]])
    return Pasted(Table(tuple(header), rows), columns, left_out=tuple(left_out))


def _knows(known: Known[IndicatorRow], text: str) -> bool:
    try:
        return bool(text and known.find("", text))
    except NotFound:
        return False


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
