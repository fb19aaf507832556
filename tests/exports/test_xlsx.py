"""Workbooks: typed cells, no live formula, and a sheet that explains the columns."""

from __future__ import annotations

import datetime
import io
import tempfile
import tracemalloc
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from metrics.domain.measured import Measured
from metrics.exports import csv, xlsx
from metrics.exports.columns import OBSERVATIONS, Column
from metrics.web.file_responses import file_response
from tests.exports.samples import EVERY_CASE, measured
from tests.exports.test_csv import ATTACKS


def book(rows: Sequence[Measured], **more: Any) -> Any:
    with xlsx.workbook(OBSERVATIONS, rows, title="年度数据", **more) as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def column(sheet: Any, label: str) -> list[Any]:
    (position,) = (cell.column for cell in sheet[1] if cell.value == label)
    return [sheet.cell(row, position) for row in range(2, sheet.max_row + 1)]


def test_cells_have_types_and_formats() -> None:
    sheet = book(EVERY_CASE).worksheets[0]
    values = column(sheet, "数值")
    assert [cell.value for cell in values[:5]] == [71, 71, 89.4, 100, 0]
    assert values[2].number_format == "#,##0.0"
    assert values[9].value is None
    assert column(sheet, "年度")[0].number_format == "0"
    assert column(sheet, "截至日期")[6].value.date() == datetime.date(2022, 11, 30)
    assert column(sheet, "比上年变化")[1].value == -19
    assert values[13].value == 12345678901.2345


@pytest.mark.parametrize("attack", [text for text in ATTACKS if "\x00" not in text and "\x0b" not in text])
def test_no_text_is_a_formula(attack: str) -> None:
    (cell,) = column(book([measured(note=attack)]).worksheets[0], "备注")
    assert cell.data_type == "s"
    assert cell.value.replace("\r\n", "\n") == attack.replace("\r", "\n")
    assert cell.quotePrefix  # stays text when somebody types into it


def test_no_formula_is_in_the_file_at_all() -> None:
    with xlsx.workbook(OBSERVATIONS, [measured(note=attack) for attack in ATTACKS], title="=1+1") as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert all(b"<f>" not in sheet and b"<f " not in sheet for sheet in sheets)


MARKED_UP = """
    <r> <r></r> <r><t>1</t></r> <r></is></c><c><f>1+1</f></c><c><is></r> <t>1</t> _x0041_ _x4E2D_文 &amp;<r></r>
""".split()


@pytest.mark.parametrize("text", MARKED_UP)
def test_text_in_the_form_of_the_file_is_text(text: str) -> None:
    """The library would write a text between <r> and </r> unescaped into the file."""
    (cell,) = column(book([measured(note=text)]).worksheets[0], "备注")
    assert cell.data_type == "s"
    assert unescape(cell.value) == text
    assert cell.quotePrefix


def test_a_text_ends_where_a_cell_does() -> None:
    """A rare character counts as two, and is not cut in half."""
    (cell,) = column(book([measured(note="\U00020000" * 20_000)]).worksheets[0], "备注")
    assert cell.value == "\U00020000" * (xlsx.LONGEST_TEXT // 2)


def test_text_that_xml_cannot_hold_is_written_without_it() -> None:
    (cell,) = column(book([measured(note="甲\x00\x0b\ud800乙")]).worksheets[0], "备注")
    assert cell.value == "甲乙"


def test_the_head_stays_in_sight_and_columns_are_wide_enough() -> None:
    sheet = book(EVERY_CASE).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width > 30
    assert all(cell.font.bold for cell in sheet[1])


def test_the_second_sheet_says_what_the_columns_mean_and_where_values_come_from() -> None:
    sheet = book(EVERY_CASE, notes=["虚构演示数据：地区和数值均为虚构，仅供演示。"]).worksheets[1]
    words = {(row[0].value or "", row[1].value or "") for row in sheet.iter_rows()}
    assert ("截至日期", "数值截至的日期；空表示全年，或只写“目前”而未注明日期，见“期间”。") in words
    assert ("", "2022年度报告") in words
    assert ("", "虚构演示数据：地区和数值均为虚构，仅供演示。") in words
    assert {column.header() for column in OBSERVATIONS} <= {first for first, _second in words}


def test_rows_and_their_order_are_those_of_the_csv_file() -> None:
    sheet = book(EVERY_CASE).worksheets[0]
    notes = [row.point.note.replace("\r\n", "\n") or None for row in EVERY_CASE]
    assert [cell.value for cell in column(sheet, "备注")] == notes


def test_too_many_rows_are_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    book([measured()] * 3)
    with pytest.raises(xlsx.TooManyRows, match="超过3行，请缩小筛选范围，或导出CSV"):
        book([measured()] * 4)
    assert not list(tmp_path.iterdir())


def test_memory_does_not_grow_with_the_rows() -> None:
    row = measured()

    def peak(count: int) -> int:
        tracemalloc.start()
        xlsx.workbook(OBSERVATIONS, (row for _ in range(count)), title="年度数据").close()
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    assert peak(2000) < peak(200) * 1.5


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("fictional", [True, False])
def test_the_name_of_a_file_arrives_and_marks_what_is_invented(file_format: str, fictional: bool) -> None:
    answer = file_response(OBSERVATIONS, [], title="演示市", file_format=file_format, fictional=fictional)
    assert list(answer)
    title = "演示市（虚构演示数据）" if fictional else "演示市"
    encoded = "".join(f"%{byte:02X}" for byte in title.encode())
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{encoded}.{file_format}"


def test_a_time_is_a_time_in_a_workbook_and_has_its_zone_in_a_csv_file() -> None:
    """Text could not be sorted together with times, nor grouped by day."""
    at = datetime.datetime(2022, 10, 31, 9, 30, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    columns: list[Column[datetime.datetime]] = [Column("changed_at", "时间", lambda row: row)]
    book = openpyxl.load_workbook(xlsx.workbook(columns, [at], title="记录"))
    cell = book.worksheets[0]["A2"]
    assert cell.value == at.replace(tzinfo=None)
    assert cell.is_date
    assert cell.number_format == "yyyy-mm-dd hh:mm:ss"
    assert csv.field(at) == "2022-10-31T09:30:05+08:00"
