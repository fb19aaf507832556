"""Workbooks: typed cells, text that is never a formula, and a second sheet that says what the columns mean.

Written row by row into a temporary file, so that memory does not grow with the rows."""

from __future__ import annotations

import datetime
import itertools
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from metrics.exports.columns import Cell, Column, Row
from metrics.parsing.query_string import BadParameter
from metrics.parsing.texts import UNSEEN_IN_LINES
from metrics.wording.formatting import plain
from metrics.wording.languages import speaks_english

MOST_ROWS = 30_000
"""The most rows of a sheet: more would take longer than a request may, and spreadsheets become slow."""

LONGEST_TEXT = 32_767
"""The most a cell can hold, in UTF-16 units: a rare Chinese character takes two."""

WIDEST = 48
WIDTHS: Mapping[str, int] = {
    "as_of": 12, "changed_by": 16, "jurisdiction_code": 20, "theme": 22, "jurisdiction": 24, "department": 24,
    "changed_at": 26, "indicator_code": 30, "indicator": 34, "source": 40, "earlier_source": 40, "later_source": 40,
    "target_document": 40, "aliases": WIDEST, "break_note": WIDEST, "change_reason": WIDEST, "definition": WIDEST,
    "definitions": WIDEST, "differences": WIDEST, "explanation": WIDEST, "note": WIDEST, "title": WIDEST,
    "warnings": WIDEST,
}  # fmt: skip
"""Columns whose content is usually wider than their heading, and its width in characters."""

MOST_SOURCES = 500
YEARS = frozenset(
    {"year", "first_year", "last_year", "collected_from", "collected_until", "earlier_year", "later_year"}
)
"""Columns whose numbers have no thousands separator."""

SOURCES = frozenset({"source", "earlier_source", "later_source"})
"""Columns that name a report."""

TEXT = {"quote_prefix": True}
"""The format of a cell whose text stays text when somebody edits it."""
OPEN = {"locked": False, "bg_color": "#FFF9E5", "border": 1, "border_color": "#D9D9D9"}
"""The format of a cell that is filled in."""
TYPED = {"value": "General", "numerator": "General", "denominator": "General"}
"""Columns of numbers, which are typed as such; all others are text."""
HEAD = TEXT | {"bold": True}
WRAPPED = TEXT | {"text_wrap": True, "valign": "top"}


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet that is filled in by hand. `open` are the columns whose cells are not protected, with the entries of the
    list they take (none: anything); `is_open` says it of a row."""

    open: Mapping[str, Sequence[str]]
    is_open: Callable[[Any], bool]


class TooManyRows(BadParameter):
    """The workbook would have more than `MOST_ROWS`; the CSV file has no such limit."""

    def __init__(self) -> None:
        super().__init__("xlsx", _("超过%(count)d行，请缩小筛选范围，或导出CSV。") % {"count": MOST_ROWS})


def workbook(
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    *,
    title: str,
    notes: Sequence[str] = (),
    definitions: Callable[[], Mapping[str, str]] | None = None,
    form: Form | None = None,
) -> IO[bytes]:
    """Return the file, open at its beginning. `notes` are sentences for the second sheet; `definitions` returns code →
    definition and is called only when a row names an indicator; `form` says what is filled in. Raises `TooManyRows`
    beyond the limit."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it when it has been sent
    # The library puts the rows into files here and leaves them behind when a book is given up.
    with tempfile.TemporaryDirectory(prefix="workbook-", ignore_cleanup_errors=True) as folder:
        book = _Book(file, {"constant_memory": True, "tmpdir": folder})
        sources, codes = _rows_sheet(book, columns, rows, form)
        known = definitions() if definitions and codes else {}
        _about_sheet(book, columns, title, notes, sources, {code: known[code] for code in codes if code in known})
        book.close()
    file.seek(0)
    return file


class _Book(Workbook):  # type: ignore[misc]  # the library has no types
    """A workbook that makes each format once."""

    def __init__(self, file: IO[bytes], options: dict[str, Any]) -> None:
        super().__init__(file, options)
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, properties: Mapping[str, Any]) -> Any:
        key = tuple(properties.items())
        if key not in self._made:
            self._made[key] = self.add_format(properties)
        return self._made[key]


def _rows_sheet(
    book: _Book, columns: Sequence[Column[Row]], rows: Iterable[Row], form: Form | None
) -> tuple[list[str], list[str]]:
    """Write the sheet of rows; return the reports and the codes of indicators that the rows name, in order."""
    sheet = book.add_worksheet(_("数据"))
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(columns):
        sheet.set_column(position, position, _width(column))
        _text(sheet, 0, position, column.header(), book.format(HEAD))
    named_in = [column.cell for column in columns if column.name in SOURCES]
    code = next((column.cell for column in columns if column.name == "indicator_code"), None)
    sources: dict[str, None] = {}
    codes: dict[str, None] = {}
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise TooManyRows
        opened = form.open if form and form.is_open(row) else {}
        for position, column in enumerate(columns):
            _typed(book, sheet, count, position, column.name, column.cell(row), is_open=column.name in opened)
        if len(sources) < MOST_SOURCES:
            sources |= {str(named): None for cell in named_in if (named := cell(row))}
        if code:
            codes[str(code(row))] = None
    sheet.autofilter(0, 0, 0, len(columns) - 1)
    if form:
        _protect(sheet, columns, form)
    return list(sources), list(codes)


def _protect(sheet: Any, columns: Sequence[Column[Any]], form: Form) -> None:
    """Protect what is not to be filled in, without a password, and offer the entries of lists."""
    for position, column in enumerate(columns):
        if entries := form.open.get(column.name):
            sheet.data_validation(1, position, MOST_ROWS, position, {"validate": "list", "source": list(entries)})
    allowed = ("format_columns", "format_rows", "sort", "autofilter")
    sheet.protect("", dict.fromkeys(allowed, True))


def _about_sheet(
    book: _Book,
    columns: Sequence[Column[Row]],
    title: str,
    notes: Sequence[str],
    sources: Sequence[str],
    defined: Mapping[str, str],
) -> None:
    sheet = book.add_worksheet(_("说明"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    numbers = itertools.count()

    def line(first: str, second: str = "", *, of: Mapping[str, Any] = TEXT) -> None:
        number = next(numbers)
        _text(sheet, number, 0, first, book.format(of))
        _text(sheet, number, 1, second, book.format(WRAPPED))

    line(title, of=HEAD)
    line(_("导出时间"), timezone.localtime().strftime("%Y-%m-%d %H:%M"))
    for note in notes:
        line("", note)
    line("")
    line(_("列"), _("含义"), of=HEAD)
    for column in columns:
        # Both names, whatever the language: the other one stands in the other language's file.
        other = str(column.label) if speaks_english() else column.name
        line(column.header(), str(column.meaning) or (other if other != column.header() else ""))
    if defined:
        line("")
        line(_("指标"), _("定义"), of=HEAD)
        for code, words in defined.items():
            line(code, words)
    if sources:
        line("")
        line(_("来源报告"), of=HEAD)
        for source in sources:
            line("", source)


def _typed(book: _Book, sheet: Any, row: int, position: int, name: str, cell: Cell, *, is_open: bool = False) -> None:
    further = OPEN if is_open else {}
    if cell is None or cell == "":
        if is_open:  # 10-15 stays what is typed, and does not become a date of this year
            sheet.write_blank(row, position, None, book.format({**further, "num_format": TYPED.get(name, "@")}))
        return
    if isinstance(cell, str):
        # What begins with a letter or digit stays text also when somebody types into it.
        kept = {} if cell[0].isalnum() else TEXT
        _text(sheet, row, position, cell, book.format({**kept, **further}) if kept or further else None)
        return
    write = sheet.write_datetime if isinstance(cell, datetime.date) else sheet.write_number
    write(row, position, _value(cell), book.format({"num_format": _number_format(name, cell), **further}))


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


def _text(sheet: Any, row: int, position: int, text: str, cell_format: Any) -> None:
    """Write the text as it is, never as a formula, a link or a number."""
    text = _cut(UNSEEN_IN_LINES.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    if text.startswith("<r>"):
        # Where memory is constant the library takes this for a rich text made before, and writes it into the file as it
        # is. Three parts make it one that it has made itself; a text of fewer characters cannot end with "</r>".
        parts = (text[0], text[1], text[2:])
        sheet.write_rich_string(row, position, *parts, *filter(None, [cell_format]))
    elif text:
        sheet.write_string(row, position, text, cell_format)


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TEXT // 2:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")


def _width(column: Column[Any]) -> float:
    """Return the width that fits the usual text of the column; Chinese characters count double."""
    head = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in column.header()) + 4
    return max(WIDTHS.get(column.name, 10), head)
