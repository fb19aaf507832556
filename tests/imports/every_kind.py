"""Writes the same sheets as a file of every kind that may be brought."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from html import escape
from typing import NamedTuple

from openpyxl import Workbook

from tests.imports.other_workbooks import Rows, ods, xls, xlsb


class Written(NamedTuple):
    """A sheet to be written."""

    name: str
    rows: Rows
    visible: bool = True


def xlsx(sheets: list[Written]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows, visible in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell if cell != "" else None for cell in row])
        sheet.sheet_state = "visible" if visible else "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _csv(sheets: list[Written], *, encoding: str, separator: str, said: str = "") -> bytes:
    file = io.StringIO(newline="")
    file.write(said)
    csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(sheets[0].rows)
    return file.getvalue().encode(encoding)


def _html(sheets: list[Written]) -> bytes:
    rows = ("".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in sheets[0].rows)
    return f"<table>{''.join(f'<tr>{cells}</tr>' for cells in rows)}</table>".encode()


class Kind(NamedTuple):
    """A kind of file: how it is written, whether it has several sheets, and how many lines stand before the first."""

    write: Callable[[list[Written]], bytes]
    several: bool = False
    before: int = 0


EVERY_KIND = {
    "xlsx": Kind(xlsx, several=True),
    "xls": Kind(lambda sheets: xls(**{sheet.name: sheet.rows for sheet in sheets}), several=True),
    "ods": Kind(lambda sheets: ods(sheets[0].rows)),
    "xlsb": Kind(lambda sheets: xlsb(sheets[0].rows)),
    "csv": Kind(partial(_csv, encoding="utf-8-sig", separator=",")),
    "csv of an office": Kind(partial(_csv, encoding="gb18030", separator=";")),
    "text of a spreadsheet": Kind(partial(_csv, encoding="utf-16", separator="\t")),
    "csv with full-width commas": Kind(partial(_csv, encoding="utf-8", separator="，")),
    "csv that says its separator": Kind(partial(_csv, encoding="gb18030", separator="|", said="sep=|\r\n"), before=1),
    "html": Kind(_html),
}
