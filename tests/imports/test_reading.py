"""Files that anybody may have made: encodings, and attacks that are refused before they cost anything."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from metrics.imports.sheets import UnreadableFile
from metrics.imports.table_files import LARGEST_FILE, LIMITS
from tests.imports.first_table import read_table
from tests.patience import work_done

TEXT = "指标代码,数值\r\ncases,５\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding))
    assert table.header == ("指标代码", "数值") and table.rows == ((2, ("cases", "５")),)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "没有内容"),
        (b"\n\n , ,\n", "没有内容"),
        ("指标,值\n".encode() + b"\xff\xff\xff\xff", "编码"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "图片"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "损坏"),
        (b"%PDF-1.7", "PDF"),
        (b"a,b\n\x00,1\n", "空字符"),
        (b'a,b\n"unclosed,1\n', "引号"),
        (b"a,b\n1,2,3\n", "多于表头"),
        (b"PK\x03\x04" + b"0" * 100, "损坏"),
        (",".join(f"c{n}" for n in range(61)).encode(), "列数过多"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read_table(content)


def test_too_many_rows_and_too_large_a_file() -> None:
    with pytest.raises(UnreadableFile, match="行数过多"):
        read_table(b"a,b\n" + b"1,2\n" * 20_001)
    with pytest.raises(UnreadableFile, match="MB"):
        read_table(b"a" * (LARGEST_FILE + 1))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"," * 10_000_000, "列数过多"), (b"\n" * 10_000_000, "行数过多"), ((b"a,b" + b"," * 248 + b"\n") * 40_000, "行数过多"),
     (b'a,"' + b"x" * 10_000_000, "引号")],
    ids=["commas", "line ends", "wide rows", "one cell"],
)  # fmt: skip
def test_ten_megabytes_of_nothing(content: bytes, sentence: str) -> None:
    with refused_soon(sentence):
        read_table(content)


def book(fill: Any = None, **cells: Any) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["指标代码", "数值", "截至"])
    sheet.append(["cases", 89.4, None])
    for where, value in cells.items():
        sheet[where] = value
    if fill:
        fill(sheet)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def test_a_workbook_reads_like_a_csv_file() -> None:
    table = read_table(book(B3=0.1 + 0.2, A3="two", A4="three", B4=1204, A5="four", B5=5.0))
    assert table.header == ("指标代码", "数值", "截至")
    assert [cells[1] for _, cells in table.rows] == ["89.4", "0.3", "1204", "5"]


def test_a_per_cent_cell_reads_as_it_is_shown() -> None:
    def fill(sheet: Any) -> None:
        sheet["B2"] = 0.894
        sheet["B2"].number_format = "0.0%"

    assert read_table(book(fill)).rows[0][1][1] == "89.4%"


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def hide_column(sheet: Any) -> None:
    sheet.column_dimensions["B"].hidden = True


@contextmanager
def refused_soon(sentence: str) -> Iterator[None]:
    """Assert that the block is refused with the sentence, within half of the processor time that the sandbox allows."""
    began = work_done()
    with pytest.raises(UnreadableFile, match=sentence):
        yield
    assert work_done() - began < LIMITS.seconds / 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (book(B2="=1+1"), "B2是公式"),
        (book(lambda sheet: sheet.merge_cells("A2:B2")), "合并单元格"),
        (book(hide_row), "第2行被隐藏"),
        (book(hide_column), "B列被隐藏"),
        (book(XFD1048576=1), "XFD1048576"),
        (book(A20002=1), "过大"),
    ],
    ids=["formula", "merged", "hidden row", "hidden column", "farthest cell", "too many rows"],
)
def test_what_a_sheet_may_not_hold(content: bytes, sentence: str) -> None:
    with refused_soon(sentence):
        read_table(content)


def altered(name: str, content: bytes) -> bytes:
    """Return a workbook with one member replaced or added."""
    source, target = zipfile.ZipFile(io.BytesIO(book())), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.namelist():
            if member != name:
                archive.writestr(member, source.read(member))
        archive.writestr(name, content)
    return target.getvalue()


def many(text: str, count: int) -> str:
    """Return `count` different lines, so that they do not compress as tightly as a zip bomb."""
    return "".join(text.replace("/>", f' s="{sha256(str(n).encode()).hexdigest()[:8]}"/>') for n in range(count))


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
READS = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (altered("xl/sharedStrings.xml", LAUGHS), "不安全的XML"),
        (altered("xl/worksheets/sheet1.xml", READS), "不安全的XML"),
        (altered("xl/worksheets/sheet1.xml", b"<broken"), "无法读取"),
        (altered("xl/media/zeros.bin", bytes(61 * 1024 * 1024)), "过大"),
        (altered("xl/media/zeros.bin", bytes(5 * 1024 * 1024)), "过大"),
    ],
    ids=["billion laughs", "file entity", "broken xml", "zip bomb", "tight zip bomb"],
)
def test_workbooks_that_attack(content: bytes, sentence: str) -> None:
    with refused_soon(sentence):
        read_table(content)


NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>指标代码</t></is></c><c r="B1"><v>1</v></c></row>'


def sheet(rows: str = "", *, first: str = "", before: str = "", behind: str = "") -> bytes:
    """Return a workbook whose sheet is written by hand, as other programs may write it."""
    xml = f"{first}<worksheet {NAMESPACE}>{before}<sheetData>{HEAD}{rows}</sheetData>{behind}</worksheet>"
    return altered("xl/worksheets/sheet1.xml", xml.encode())


ROW = "<row r='2'><c r='A2'><v>1</v></c></row>"
FAR = "<!--" + "x" * 100_000 + "-->"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (sheet("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"), "XFD1048576超出"),
        (sheet("<row r='2'><c r='XFD2'><v>1</v></c></row>"), "XFD2超出"),
        (sheet("<row>" + "<c><v>1</v></c>" * 61 + "</row>"), "BI2超出"),
        (sheet("<row r='2'><c r='A9'><v>1</v></c></row>"), "A9的位置有误"),
        (sheet("<row r='5'/><row r='5'/>"), "位置有误"),
        (sheet("<row r='٣'/>"), "位置有误"),
        (sheet("<row hidden='true' r='2'><c r='A2'><v>1</v></c></row>"), "第2行被隐藏"),
        (sheet("<row r='2' ht='0'><c r='A2'><v>1</v></c></row>"), "第2行被隐藏"),
        (sheet(before="<sheetFormatPr zeroHeight='1'/>"), "被隐藏"),
        (sheet(ROW, before="<cols><col min='2' max='2' width='0'/></cols>"), "B列被隐藏"),
        (sheet(ROW, behind="<mergeCells><mergeCell ref='A2:B2'/></mergeCells>"), "A2:B2是合并单元格"),
        (sheet("<row r='2'><c r='A2'><f t='shared' si='0'/><v>1</v></c></row>"), "A2是公式"),
        (sheet(first=f"{FAR}<!DOCTYPE x [<!ENTITY a 'x'>]>"), "不安全的XML"),
        (sheet(first="<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'>"), "不安全的XML"),
        (altered("xl/worksheets/sheet1.xml", LAUGHS.decode().encode("utf-16")), "不安全的XML"),
        (altered("xl/theme/theme1.dat", LAUGHS), "不安全的XML"),
        (lambda: altered("xl/styles.xml", f"<styleSheet {NAMESPACE}>{many('<xf/>', 160_000)}</styleSheet>".encode()),
         "过大"),
        (lambda: sheet("".join(f"<row r='{n}'>{many('<c/>', 60)}</row>" for n in range(2, 20_000))), "过大"),
    ],
    ids=[
        "farthest cell", "far column", "cells that are only counted", "cell elsewhere", "row twice", "Arabic digits",
        "hidden first", "no height", "no height at all", "no width", "merged", "shared formula", "late entities",
        "document type elsewhere", "UTF-16", "under another name", "styles", "a million cells",
    ],
)  # fmt: skip
def test_no_other_spelling_gets_by(content: bytes | Callable[[], bytes], sentence: str) -> None:
    made = content() if callable(content) else content  # large ones are made when they are wanted
    with refused_soon(sentence):
        read_table(made)


def test_what_looks_like_it_is_no_reason_to_refuse() -> None:
    """Hidden columns to the right of the table, the formula of a sparkline, and a second sheet that nobody reads."""
    chart = '<extLst><ext uri="{1}" xmlns:xm="urn:x"><xm:f>Sheet1!A1</xm:f></ext></extLst>'
    hidden = "<cols><col min='3' max='16384' hidden='1'/></cols>"
    assert read_table(sheet("<row r='7'><c r='B7'><v>5</v></c></row>", before=hidden, behind=chart)).rows == (
        (7, ("", "5")),
    )

    workbook = Workbook()
    workbook.active.append(["指标代码", "数值"])  # type: ignore[union-attr]
    workbook.active.append(["cases", 5])  # type: ignore[union-attr]
    workbook.create_sheet().append(["=1+1"])
    file = io.BytesIO()
    workbook.save(file)
    assert read_table(file.getvalue()).header == ("指标代码", "数值")


@pytest.mark.parametrize("large", [True, False], ids=["large", "deep"])
def test_neither_a_large_nor_a_deep_part_ends_a_workbook_early(large: bool) -> None:
    long = "".join(sha256(str(n).encode()).hexdigest() for n in range(157_000)) if large else ""
    before = f"<x y='{long}'/>" if large else "<x>" * 3_000 + "</x>" * 3_000
    rows = "<row r='2'><c r='A2'><v>1</v></c></row><row r='3'><c r='A3'><v>2</v></c></row>"
    assert [cells[0] for _row, cells in read_table(sheet(rows, before=before)).rows] == ["1", "2"]


def test_workbooks_are_read_without_entities() -> None:
    """The inspection of the parts comes first; this is a second defence."""
    assert openpyxl.DEFUSEDXML


def test_a_zip_that_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableFile, match="不是工作簿"):
        read_table(file.getvalue())


def test_workbooks_are_read_without_entities_whatever_else_is_installed() -> None:
    """openpyxl prefers lxml, which is installed for other documents, to defusedxml."""
    import openpyxl.xml

    assert (openpyxl.xml.LXML, openpyxl.xml.DEFUSEDXML) == (False, True)
