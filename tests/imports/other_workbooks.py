"""Makes small workbooks: .xls of one or more sheets; .ods and .xlsb, which no library of ours writes."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from html import escape
from typing import Any

import xlwt
from xlwt.CompoundDoc import XlsDoc

Rows = list[list[Any]]


def xls(formats: dict[tuple[int, int], str] | None = None, **sheets: Rows) -> bytes:
    """Return an old workbook; `formats` are number formats: (row, column) → code."""
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                dated = "yyyy-mm-dd" if isinstance(cell, datetime.date) else "General"
                code = (formats or {}).get((at, column), dated)
                sheet.write(at, column, cell, xlwt.easyxf(num_format_str=code))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def locked_xls() -> bytes:
    """Return an old workbook with a password: the record FILEPASS after the beginning of the book."""
    book = xlwt.Workbook()
    book.add_sheet("数据")
    stream = book.get_biff_data()
    kept = 4 + struct.unpack("<H", stream[2:4])[0]
    locked = stream[:kept] + struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2) + stream[kept:]
    file = io.BytesIO()
    XlsDoc().save(file, locked)
    return file.getvalue()


def ods(rows: Rows, *, kind: str = "spreadsheet", repeated: int = 1, locked: bool = False, style: str = "") -> bytes:
    """Return an OpenDocument file with one sheet, whose last cell counts `repeated` times; `locked` by a password;
    with the `style` of its numbers."""
    cells = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    cells += (
        f'<table:table-row><table:table-cell table:number-columns-repeated="{repeated}" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
        if repeated > 1
        else ""
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    names += ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
    styles = f"<office:automatic-styles>{style}</office:automatic-styles>" if style else ""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}>{styles}<office:body>'
        "<office:spreadsheet>"
        f'<table:table table:name="数据">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("META-INF/manifest.xml", _manifest(locked))
        archive.writestr("content.xml", content)
    return file.getvalue()


def _manifest(locked: bool) -> str:
    names = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    secret = "<manifest:encryption-data/>" if locked else ""
    return (
        f'<?xml version="1.0"?><manifest:manifest {names}><manifest:file-entry manifest:full-path="content.xml" '
        f'manifest:media-type="text/xml">{secret}</manifest:file-entry></manifest:manifest>'
    )


def _ods_cell(cell: Any) -> str:
    if isinstance(cell, int | float):
        shown = f"<text:p>{cell}</text:p>"
        return f'<table:table-cell office:value-type="float" office:value="{cell}">{shown}</table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def xlsb(rows: Rows, *, code: str = "") -> bytes:
    """Return a binary workbook (MS-XLSB) with one sheet, and with one number format."""
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = _record(129) + _record(148, size) + _record(145)
    for at, cells in enumerate(rows):
        sheet += _record(0, struct.pack("<IIHHBI", at, 0, 300, 0, 0, 0))
        for column, cell in enumerate(cells):
            where = struct.pack("<II", column, 0)
            sheet += (
                _record(6, where + _text(cell))
                if isinstance(cell, str)
                else _record(5, where + struct.pack("<d", cell))
            )
    sheet += _record(146) + _record(130)
    book = _record(131) + _record(143) + _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text("数据"))
    book += _record(144) + _record(132)
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relation)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        if code:
            made = _record(615, struct.pack("<I", 1)) + _record(44, struct.pack("<H", 164) + _text(code))
            made += _record(616) + _record(617, struct.pack("<I", 0)) + _record(618)
            archive.writestr("xl/styles.bin", made)
    return file.getvalue()


def _record(kind: int, content: bytes = b"") -> bytes:
    return _number(kind) + _number(len(content)) + content


def _number(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128, value >> 7])


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
