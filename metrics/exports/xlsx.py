"""Workbooks: typed cells, text that is never a formula, and a second sheet that says what the columns mean.

Written row by row into a temporary file, so that memory does not grow with the rows.
"""

from __future__ import annotations

import datetime
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from metrics.exports.columns import Cell, Column, Row
from metrics.formatting import plain
from metrics.languages import speaks_english
from metrics.parameters import BadParameter

MOST_ROWS = 30_000
"""A bigger sheet takes longer to make than a request may last, and no spreadsheet is pleasant with it."""

LONGEST_TEXT = 32_767
"""Characters that a cell holds."""

UNWRITABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")
"""XML has no place for most control characters and for halves of a pair."""

WIDEST = 48
WIDTHS: Mapping[str, int] = {
    "as_of": 12, "changed_by": 16, "jurisdiction_code": 20, "theme": 22, "jurisdiction": 24, "department": 24,
    "changed_at": 26, "indicator_code": 30, "indicator": 34, "source": 40, "earlier_source": 40, "later_source": 40,
    "target_document": 40, "aliases": WIDEST, "break_note": WIDEST, "change_reason": WIDEST, "definition": WIDEST,
    "differences": WIDEST, "explanation": WIDEST, "note": WIDEST, "title": WIDEST, "warnings": WIDEST,
}  # fmt: skip
"""Columns that usually hold more than their heading, and how many characters."""

MOST_SOURCES = 500
YEARS = frozenset({"year", "first_year", "last_year", "break_year", "earlier_year", "later_year"})
"""Columns whose numbers have no thousands separator."""

SOURCES = frozenset({"source", "earlier_source", "later_source"})
"""Columns that name a report."""

HEAD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")


class TooManyRows(BadParameter):
    """More than `MOST_ROWS`: the CSV file has no such limit."""

    def __init__(self) -> None:
        super().__init__("xlsx", _("超过%(count)d行，请缩小筛选范围，或导出CSV。") % {"count": MOST_ROWS})


def workbook(
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    *,
    title: str,
    notes: Sequence[str] = (),
    definitions: Callable[[], Mapping[str, str]] | None = None,
) -> IO[bytes]:
    """The file, open at its beginning. `notes` are sentences for the second sheet; `definitions`, called when a row names
    an indicator, gives what is meant by which code. `TooManyRows` beyond the limit."""
    book = Workbook(write_only=True)
    try:
        sources, codes = _rows_sheet(book, columns, rows)
    except BaseException:
        _give_up(book)
        raise
    known = definitions() if definitions and codes else {}
    _about_sheet(book, columns, title, notes, sources, {code: known[code] for code in codes if code in known})
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it when it has been sent
    book.save(file)
    file.seek(0)
    return file


def _give_up(book: Workbook) -> None:
    """openpyxl keeps the temporary files of unfinished sheets until the process ends."""
    for sheet in book.worksheets:
        sheet.close()
        sheet._writer.cleanup()  # type: ignore[attr-defined]


def _rows_sheet(book: Workbook, columns: Sequence[Column[Row]], rows: Iterable[Row]) -> tuple[list[str], list[str]]:
    """The reports and the codes of indicators that the rows name, in order."""
    sheet: Any = book.create_sheet(_("数据"))
    sheet.freeze_panes = "A2"
    for position, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(position)].width = _width(column)
    sheet.append([_text(sheet, column.header(), font=HEAD) for column in columns])
    named_in = [column.cell for column in columns if column.name in SOURCES]
    code = next((column.cell for column in columns if column.name == "indicator_code"), None)
    sources: dict[str, None] = {}
    codes: dict[str, None] = {}
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise TooManyRows
        sheet.append([_typed(sheet, column.name, column.cell(row)) for column in columns])
        if len(sources) < MOST_SOURCES:
            sources |= {str(named): None for cell in named_in if (named := cell(row))}
        if code:
            codes[str(code(row))] = None
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}1"
    return list(sources), list(codes)


def _about_sheet(
    book: Workbook,
    columns: Sequence[Column[Row]],
    title: str,
    notes: Sequence[str],
    sources: Sequence[str],
    defined: Mapping[str, str],
) -> None:
    sheet: Any = book.create_sheet(_("说明"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90

    def line(first: str, second: str = "", *, font: Font | None = None) -> None:
        sheet.append([_text(sheet, first, font=font), _text(sheet, second, alignment=WRAPPED)])

    line(title, font=HEAD)
    line(_("导出时间"), timezone.localtime().strftime("%Y-%m-%d %H:%M"))
    for note in notes:
        line("", note)
    line("")
    line(_("列"), _("含义"), font=HEAD)
    for column in columns:
        # Both names, whatever the language: the other one stands in the other language's file.
        other = str(column.label) if speaks_english() else column.name
        line(column.header(), str(column.meaning) or (other if other != column.header() else ""))
    if defined:
        line("")
        line(_("指标"), _("定义"), font=HEAD)
        for code, words in defined.items():
            line(code, words)
    if sources:
        line("")
        line(_("来源报告"), font=HEAD)
        for source in sources:
            line("", source)


def _typed(sheet: Any, name: str, cell: Cell) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        # Text that begins with a letter or digit is text for openpyxl too, and quicker without a cell of its own.
        return UNWRITABLE.sub("", cell)[:LONGEST_TEXT] if cell[0].isalnum() else _text(sheet, cell)
    made: Any = WriteOnlyCell(sheet, value=None)
    made.value = _value(cell)
    made.number_format = _number_format(name, cell)
    return made


def _value(cell: int | Decimal | datetime.date) -> int | Decimal | datetime.date:
    if isinstance(cell, datetime.datetime):
        return cell.replace(tzinfo=None)  # a workbook knows no zones
    return Decimal(plain(cell)) if isinstance(cell, Decimal) else cell


def _number_format(name: str, cell: int | Decimal | datetime.date) -> str:
    if isinstance(cell, datetime.datetime):
        return "yyyy-mm-dd hh:mm:ss"
    if isinstance(cell, datetime.date):
        return "yyyy-mm-dd"
    if name in YEARS:
        return "0"
    decimals = len(plain(cell).partition(".")[2]) if isinstance(cell, Decimal) else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _text(sheet: Any, text: str, *, font: Font | None = None, alignment: Alignment | None = None) -> Any:
    """A cell that is text whatever stands in it: never a formula, also not after somebody has typed into it."""
    cell = WriteOnlyCell(sheet, value=None)
    cell.value = UNWRITABLE.sub("", text)[:LONGEST_TEXT]
    cell.data_type = "s"
    cell.quotePrefix = True
    if font:
        cell.font = font
    if alignment:
        cell.alignment = alignment
    return cell


def _width(column: Column[Any]) -> float:
    """For text that usually stands there; Chinese characters are twice as wide."""
    head = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in column.header()) + 4
    return max(WIDTHS.get(column.name, 10), head)
