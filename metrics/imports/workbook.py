"""Runs in the sandbox (metrics/parsing/sandbox.py): reads the first sheet of a workbook as rows of text.

It must not import Django. Every part is inspected (metrics/imports/workbook_inspection.py) before the first of them is
loaded into memory."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal
from typing import Any

from metrics.imports.workbook_inspection import MOST_COLUMNS, MOST_ROWS, Refused, look_through
from metrics.parsing.archives import BadArchive, members
from metrics.parsing.sandbox import MEGABYTE

LARGEST_CONTENT = 50 * MEGABYTE


def read(content: bytes) -> dict[str, Any]:
    """Return {"rows": [[number, [text, …]], …]}, or {"refused": reason, "where": …}."""
    try:
        return {"rows": _rows(content)}
    except BadArchive as bad:
        return {"refused": bad.reason}
    except Refused as refused:
        return {"refused": refused.reason, "where": refused.where}


def _rows(content: bytes) -> list[tuple[int, list[str]]]:
    if "xl/workbook.xml" not in members(content, largest=LARGEST_CONTENT):
        raise Refused("other")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        problems = look_through(archive)
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise Refused("sheets")
    sheet = visible[0]
    part = str(getattr(sheet, "_worksheet_path")).lstrip("/")  # noqa: B009  not in the types
    if part not in problems:
        raise Refused("sheets")
    if problem := problems[part]:
        raise problem
    rows = []
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS), start=1):
        texts = [as_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()  # every row is given as wide as the widest may be
        if texts:
            rows.append((number, texts))
    return rows


def as_text(cell: Any) -> str:
    """Return a cell as a person sees it: 89.4 for a per cent cell that holds 0.894, whole numbers without .0, dates as
    dates."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int | float):
        number = Decimal(format(value, ".15g"))  # what a spreadsheet shows of a float
        if "%" in (cell.number_format or ""):
            number *= 100
        text = format(number, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
