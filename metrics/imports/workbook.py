"""Run as a process of its own: a workbook on standard input, its first sheet as JSON on standard output.

Knows nothing of Django. Limits itself before it looks at anything; whatever goes wrong ends the process, not the site.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import resource
import sys
import zipfile
from decimal import Decimal
from typing import Any

MEMORY = 700 * 1024 * 1024
CPU_SECONDS = 15
MOST_ROWS = 20_001
MOST_COLUMNS = 60

CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="([0-9]{1,9})"([^>]*)>')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z0-9:]+)"')
HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\s[^>]*?\bhidden="(?:1|true)"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


def read(content: bytes) -> dict[str, Any]:
    """{"rows": [[number, [text, …]], …]}, or {"refused": reason, "where": …}."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        for name in names:
            if name.endswith((".xml", ".rels")) and _declares(archive, name):
                return {"refused": "entities"}
        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            return {"refused": "sheets"}
        sheet = visible[0]
        part = str(getattr(sheet, "_worksheet_path")).lstrip("/")  # noqa: B009  not in the types
        if refused := _inspect(archive.read(part)):
            return refused
    rows = []
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS), start=1):
        texts = [as_text(cell) for cell in cells]
        if any(texts):
            rows.append([number, texts])
    return {"rows": rows}


def _declares(archive: zipfile.ZipFile, name: str) -> bool:
    """Document types and entities have no business in a workbook; they are how XML reads files and explodes."""
    with archive.open(name) as part:
        head = part.read(65_536).replace(b"\x00", b"")
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _inspect(xml: bytes) -> dict[str, str] | None:
    for letters, digits in CELL.findall(xml):
        if int(digits) > MOST_ROWS or _column(letters) > MOST_COLUMNS:
            return {"refused": "size", "where": (letters + digits).decode()}
    for digits, attributes in ROW.findall(xml):
        if int(digits) > MOST_ROWS:
            return {"refused": "size", "where": digits.decode()}
        if HIDDEN.search(attributes):
            return {"refused": "hidden", "where": f"第{int(digits)}行"}
    if HIDDEN_COLUMN.search(xml):
        return {"refused": "hidden", "where": "有列"}
    if merged := MERGED.search(xml):
        return {"refused": "merged", "where": merged[1].decode()}
    if formula := FORMULA.search(xml):
        before = CELL.findall(xml[: formula.start()])
        return {"refused": "formula", "where": b"".join(before[-1]).decode() if before else ""}
    return None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def as_text(cell: Any) -> str:
    """A cell as a person sees it: 89.4 for a per cent cell that holds 0.894, whole numbers without .0, dates as dates."""
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
