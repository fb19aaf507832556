"""Runs in the sandbox (metrics/parsing/sandbox.py): reads the sheets of a workbook as rows of what their cells show.

It must not import Django. Every part is inspected (metrics/imports/workbook_inspection.py) before the first of them is
loaded into memory."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from decimal import Decimal
from typing import Any

from metrics.imports import values_only
from metrics.imports.number_formats import CHINESE_DATES, Shown, plain, shown, shown_text
from metrics.imports.workbook_inspection import MOST_COLUMNS, MOST_ROWS, Faults, Refused, look_through
from metrics.parsing.archives import BadArchive, members
from metrics.parsing.sandbox import MEGABYTE

LARGEST_CONTENT = 50 * MEGABYTE
TYPES, MANIFEST = "[Content_Types].xml", "META-INF/manifest.xml"

STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""The names of Strict Open XML, and those that the library knows."""

OLD = b"\xd0\xcf\x11\xe0"
"""The beginning of the container of old Office files."""
PASSWORD, WORDS = "EncryptedPackage".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
"""Names of parts in that container: of a workbook with a password, of a document."""

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
DAY_OR_MONTH = re.compile(r"1?[0-9]\.[1-3]0?", re.ASCII)

Cell = str | list[str]
"""What a cell shows; or a list of that, a remark about it, and what it stores where that is another number."""


def read(content: bytes) -> dict[str, Any]:
    """Return {"sheets": [{"name", "visible", "rows": [[number, [cell, …]], …], "problem", "hidden_rows",
    "hidden_columns", "merged", "formats"}, …]}, or {"refused": reason, "where": …}."""
    try:
        return {"sheets": _sheets(content)}
    except BadArchive as bad:
        return {"refused": bad.reason}
    except Refused as refused:
        return {"refused": refused.reason, "where": refused.where}


def _sheets(content: bytes) -> list[dict[str, Any]]:
    if content.startswith(OLD):
        if PASSWORD in content or WORDS in content:
            raise Refused("locked" if PASSWORD in content else "document")
        return values_only.sheets(content)
    names = {name.replace("\\", "/") for name in members(content, largest=LARGEST_CONTENT)}
    if "word/document.xml" in names:
        raise Refused("document")
    _check_opendocument(content, names)
    if "content.xml" in names or "xl/workbook.bin" in names:
        return values_only.sheets(content)
    if TYPES not in names:
        raise Refused("other")
    content = _ordinary(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        faults = look_through(archive)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except OSError as error:  # no part of it is a workbook
        raise Refused("other") from error
    vars(book).update(_date_formats=set(), _timedelta_formats=set())  # numbers stay numbers
    return [_sheet(sheet, faults) for sheet in book.worksheets]


def _check_opendocument(content: bytes, names: set[str]) -> None:
    """Raise `Refused` for an OpenDocument file that says it is a text, or has a password."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "mimetype" in names and b"opendocument.text" in archive.read("mimetype")[:100]:
            raise Refused("document")
        if MANIFEST in names and b"encryption-data" in archive.read(MANIFEST):
            raise Refused("locked")


def _ordinary(content: bytes) -> bytes:
    """Return the archive with the names of parts and of XML that the library knows: some programs write `xl\\…`, or
    Strict Open XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    if not any("\\" in name or STRICT[0][0] in part for name, part in parts):
        return content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts:
            for strict, usual in STRICT:
                part = part.replace(strict, usual)
            archive.writestr(name.replace("\\", "/"), part)
    return target.getvalue()


def _sheet(sheet: Any, faults: dict[str, Faults]) -> dict[str, Any]:
    part = str(getattr(sheet, "_worksheet_path")).lstrip("/")  # noqa: B009  not in the types
    if part not in faults:
        raise Refused("sheets")
    found = faults[part]
    problem = [found.problem.reason, found.problem.where] if found.problem else None
    return {
        "name": unescaped(sheet.title),
        "visible": sheet.sheet_state == "visible",
        "rows": [] if problem else _rows(sheet, found),
        "problem": problem,
        "hidden_rows": sorted(found.hidden_rows),
        "hidden_columns": found.hidden_columns,
        "merged": found.merged,
        "formats": True,
    }


def _rows(sheet: Any, faults: Faults) -> list[tuple[int, list[Cell]]]:
    rows = []
    formats: dict[int, str] = {}
    epoch = sheet.parent.epoch.date()
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS), start=1):
        read = [_cell(cell, formats, epoch) for cell in cells]
        while read and not read[-1]:
            read.pop()  # every row is given as wide as the widest may be
        for column in faults.formulas.get(number, ()):
            read += [""] * (column - len(read))
            text = read[column - 1]
            read[column - 1] = [text if isinstance(text, str) else text[0], "formula", ""]
        if read:
            rows.append((number, read))
    return rows


def _cell(cell: Any, formats: dict[int, str], epoch: datetime.date) -> Cell:
    value = cell.value
    if value is None:
        return ""
    style = cell._style_id  # the number of its format, which is looked up once for many cells
    if style not in formats:
        known = CHINESE_DATES.get(cell.style_array.numFmtId)
        formats[style] = known or cell.number_format or "General"
    return as_shown(value, formats[style], epoch)


def as_shown(value: object, code: str, epoch: datetime.date) -> Cell:
    """Return a cell as a person sees it: 89.4% where 0.894 is stored with the format 0.0%, dates as dates."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if not isinstance(value, int | float):
        text = unescaped(str(value))
        return _remarked(shown_text(text, code), text) if "@" in code or ";" in code else text
    number = Decimal(format(value, ".15g"))  # what a spreadsheet shows of a float
    stored = plain(number)
    if code == "General":
        return [stored, "number", stored] if DAY_OR_MONTH.fullmatch(stored) else stored
    seen = shown(number, code, epoch)
    if not seen.remark and DAY_OR_MONTH.fullmatch(seen.text) and DAY_OR_MONTH.fullmatch(stored):
        return [seen.text, "number", stored]
    return _remarked(seen, stored)


def _remarked(seen: Shown, stored: str) -> Cell:
    return [seen.text, seen.remark, stored] if seen.remark else seen.text


def unescaped(text: str) -> str:
    """Return the text with characters that XML cannot hold, which a workbook writes as _x000D_; line ends are \\n."""
    if "_x" in text:
        text = ESCAPED.sub(_character, text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)
