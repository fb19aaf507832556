"""Where the table of a file begins, what of it is read, and what is said about the rest."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from metrics.imports.columns import Heading, heading_of
from metrics.imports.sheets import UnreadableFile
from tests.imports.first_table import read_table

HEAD = ("指标代码", "数值")
READ = (("cases", "5"),)


def book(**sheets: list[list[Any]]) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return workbook


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def cells(content: bytes) -> tuple[tuple[str, ...], ...]:
    return tuple(row for _number, row in read_table(content).rows)


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\n指标代码;数值\ncases;5\n",
        "SEP=,\r\n指标代码,数值\r\ncases,5\r\n",
        '"sep=\t"\n指标代码\t数值\ncases\t5\n',
        "\ufeff\ufeff指标代码,数值\ncases,5\n",
        "\ufeff\ufeff\ufeff指标代码\t数值\ncases\t5\n",
        "某区填报表,,\n\n填报单位：某局,,\n指标代码,数值\ncases,5\n",
        "某区，某年，某表\n指标代码;数值\ncases;5\n",
        "\n\n指标代码,完成情况\n,数值\ncases,5\n",
        "指标代码,数值\n\ncases,5\n\n合计,5\n",
        "指标代码,数值\ncases,5\n注：以上为全年数,\n填表人：张三,\n",
        "指标代码,数值\ncases,5\n指标代码,数值\n",
        " 指 标 代 码 ,数值：\ncases,5\n",
    ],
)
def test_the_table_is_found_wherever_it_begins(text: str) -> None:
    assert cells(text.encode()) == READ


def test_what_is_left_out_is_named() -> None:
    table = read_table("某表\n指标代码,数值\ncases,5\n合计,5\n制表：李四,\n".encode())
    assert [number for number, _cells in table.rows] == [3]
    assert [sentence[:5] for sentence in table.unread] == ["第1行在表", "第4行是合", "第5行是表"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("指标代码,数值\n", "没有数据行"),
        ("指标代码,数值\n合计,5\n", "没有数据行"),
        ("<html><table><tr><td>指标代码</td></tr></table>", "网页"),
        ("\n <!DOCTYPE html><p>x", "网页"),
        ('<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Excel 2003"),
        ('<?xml version="1.0"?><a/>', "XML文件"),
        (r"{\rtf1 x}", "RTF"),
    ],
)
def test_other_texts_are_called_by_their_name(content: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read_table(content.encode())


@pytest.mark.parametrize(
    ("part", "sentence"),
    [("content.xml", "损坏"), ("xl/workbook.bin", "损坏"), ("word/document.xml", "Word"), ("x", "不是")],
)
def test_other_archives_are_called_by_their_name(part: str, sentence: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(part, "<x/>")
    with pytest.raises(UnreadableFile, match=sentence):
        read_table(file.getvalue())


def test_a_password_is_told() -> None:
    with pytest.raises(UnreadableFile, match="密码"):
        read_table(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))


def test_each_sheet_is_looked_at_and_named() -> None:
    data = [list(HEAD), ["cases", 5]]
    workbook = book(空表=[], 说明=[["请先阅读"], ["第二行"]], 一季度=data, 二季度=[*data, ["two", 6]], 旧=data)
    workbook["旧"].sheet_state = "hidden"
    table = read_table(saved(workbook))
    assert table.rows == ((2, ("cases", "5")),)
    assert table.unread == (
        "只读取了工作表“一季度”。",
        "工作表“说明”有2行没有读取。",
        "工作表“二季度”有2行没有读取。",
        "隐藏的工作表“旧”有1行没有读取。",
    )


def test_a_sheet_that_cannot_be_read_is_named() -> None:
    workbook = book(大=[["x"]], 数据=[list(HEAD), ["cases", 5]])
    workbook["大"]["XFD1"] = 1
    table = read_table(saved(workbook))
    assert table.rows and "工作表“大”没有读取" in table.unread[1]


def titled() -> Workbook:
    return book(数据=[["某区填报表"], [*HEAD, "核对"], ["cases", 5, None], ["合计", "=SUM(B3:B3)"]])


def test_faults_where_nothing_is_read_do_not_matter() -> None:
    workbook = titled()
    sheet = workbook.active
    assert sheet is not None
    sheet.merge_cells("A1:C1")  # type: ignore[attr-defined]
    sheet["C3"] = "=B3*2"  # type: ignore[index]
    sheet.merge_cells("C3:C4")  # type: ignore[attr-defined]
    sheet.row_dimensions[1].hidden = True  # type: ignore[attr-defined]
    sheet.column_dimensions["C"].hidden = True  # type: ignore[attr-defined]
    assert cells(saved(workbook))[0][:2] == READ[0]


def test_all_formulas_that_are_read_are_told_at_once() -> None:
    workbook = book(数据=[list(HEAD), *(["cases", "=1+1"] for _ in range(12))])
    with pytest.raises(UnreadableFile, match=r"B2、B3.*等12处是公式"):
        read_table(saved(workbook))


def rewritten(content: bytes, change: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(*change(name, source.read(name)))
    return target.getvalue()


def strict(name: str, part: bytes) -> tuple[str, bytes]:
    part = part.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    return name, part.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def backslashes(name: str, part: bytes) -> tuple[str, bytes]:
    return name.replace("/", "\\"), part


def elsewhere(name: str, part: bytes) -> tuple[str, bytes]:
    """Name the parts as no other program does; the relations say where they are."""
    part = part.replace(b"worksheets/sheet1.xml", b"blaetter/eins.part").replace(b"xl/workbook.xml", b"xl/book2.xml")
    name = name.replace("worksheets/sheet1.xml", "blaetter/eins.part").replace("xl/workbook.xml", "xl/book2.xml")
    return name.replace("workbook.xml.rels", "book2.xml.rels"), part


@pytest.mark.parametrize("change", [strict, backslashes, elsewhere])
def test_parts_are_found_by_what_the_package_says(change: Any) -> None:
    assert cells(rewritten(saved(book(数据=[list(HEAD), ["cases", 5]])), change)) == READ


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("数值（件）", Heading("value", "件")),
        ("数值\n(万件)", Heading("value", "万件")),
        ("数值[单位：万元]", Heading("value", "万元")),
        ("2024年数值", Heading("value", "", 2024)),
        ("数值（2024年）", Heading("value", "", 2024)),
        ("2024年度数值(%)", Heading("value", "%", 2024)),
        ("数值（必填）*", Heading("value")),
        ("数值*", Heading("value")),
        ("Indicator Code", Heading("indicator_code")),
        ("ＩＮＤＩＣＡＴＯＲ＿ＣＯＤＥ", Heading("indicator_code")),
        ("2024年", Heading("")),
        ("增长（%）", Heading("")),
    ],
)
def test_a_heading_says_field_unit_and_year(text: str, heading: Heading) -> None:
    assert heading_of(text) == heading
