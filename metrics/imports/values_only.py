"""Runs in the sandbox (metrics/parsing/sandbox.py): reads the sheets of .xls, .xlsb and .ods workbooks, of which only
the values are seen, not the number formats.

It must not import Django. A number that its format may show otherwise, as a percentage or a day as a month, is marked:
it is asked back where that matters (metrics/imports/cells.py). So is every number of a workbook with a format that
writes a word or a factor beside it."""

from __future__ import annotations

import datetime
import io
import re
from decimal import Decimal
from typing import Any

from metrics.imports.number_formats import plain
from metrics.imports.scaled_formats import has_scaled_formats
from metrics.imports.workbook_inspection import MOST_COLUMNS, MOST_ROWS, Refused, letters

MOST_AS_SHARE = 10
"""A larger number is no share of one: nobody reports more than 1,000 %."""
UNSEEN, SCALED = "unseen", "scaled"
LOCKED = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}\x2f\x00", re.DOTALL)
"""The beginning of an old workbook with a password of any kind: the records BOF and FILEPASS ([MS-XLS] 2.4.117)."""

Cell = str | list[str]


def sheets(content: bytes) -> list[dict[str, Any]]:
    """Return the sheets as metrics/imports/workbook.py does, each with "formats" False. Raises `Refused`."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    if LOCKED.search(content):
        raise Refused("locked")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        scaled = has_scaled_formats(content)
        return [
            _sheet(book.get_sheet_by_name(sheet.name), scaled=scaled, visible=sheet.visible == SheetVisibleEnum.Visible)
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise Refused("locked") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("locked" if "password" in str(error).lower() else "broken") from error


def _sheet(sheet: Any, *, scaled: bool, visible: bool) -> dict[str, Any]:
    row, column = sheet.end or (0, 0)
    problem = None
    if row >= MOST_ROWS or column >= MOST_COLUMNS:
        problem = ["size", f"{letters(column + 1)}{row + 1}"]
    return {
        "name": sheet.name,
        "visible": visible,
        "rows": [] if problem else _rows(sheet, scaled),
        "problem": problem,
        "hidden_rows": [],
        "hidden_columns": [],
        "merged": [
            (top + 1, left + 1, bottom + 1, right + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ],
        "formats": False,
    }


def _rows(sheet: Any, scaled: bool) -> list[tuple[int, list[Cell]]]:
    rows = []
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        read = [_cell(value, scaled) for value in cells]
        while read and not read[-1]:
            read.pop()
        if read:
            rows.append((number, read))
    return rows


def _cell(value: object, scaled: bool) -> Cell:
    """Return what the cell holds, with a remark where its format may show a number or a date otherwise."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        text = value.isoformat()
        return [text, UNSEEN, text] if value.day == 1 else text
    if not isinstance(value, int | float):
        return str(value).replace("\r\n", "\n").replace("\r", "\n")
    text = plain(Decimal(format(value, ".15g")))
    if scaled and value:
        return [text, SCALED, text]
    return [text, UNSEEN, text] if 0 < abs(value) <= MOST_AS_SHARE or _may_be_a_day(text) else text


def _may_be_a_day(text: str) -> bool:
    """Return whether the number may be 10.1 for the first or the tenth of October."""
    month, _point, day = text.partition(".")
    return month in ("10", "11", "12") and day in ("1", "2", "3")
