"""The archive of a year: every table as on its page, names that Windows shows correctly, and a text that describes it
truly."""

from __future__ import annotations

import csv
import io
import urllib.parse
import zipfile

import openpyxl
import pytest
from django.test import Client

from metrics.models import Jurisdiction
from tests import factories
from tests.views.reading import file

pytestmark = pytest.mark.django_db

ADDRESS = "/year.zip?jurisdiction=zone&year=2022"


@pytest.fixture
def zone() -> Jurisdiction:
    zone = factories.jurisdiction("zone", name_zh="某区", name_en="Some Zone")
    report = factories.report(zone)
    cases = factories.indicator("cases", name_zh="案件", name_en="Cases", definition_zh="办结的案件。", is_key=True)
    for year, value in ((2020, 60), (2021, 66), (2022, 71)):
        factories.observation(cases, zone, year, value, report=report if year == 2022 else None)
    factories.observation(factories.indicator("drafted"), zone, 2022, 5, state="draft")
    return zone


@pytest.fixture
def staff(client: Client, zone: Jurisdiction) -> Client:
    client.force_login(factories.user("wang", "staff", zone))
    return client


def opened(client: Client, address: str = ADDRESS) -> zipfile.ZipFile:
    answer = client.get(address)
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type, attr-defined]


def lines(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))


def test_each_part_is_there_twice_and_its_name_is_marked_as_utf_8(staff: Client) -> None:
    archive = opened(staff)
    names = [entry.filename for entry in archive.infolist()]
    parts = ("概览", "历年比较", "年度数据", "报告目录", "指标定义")
    assert names == ["README.txt", *(f"{part}.{ending}" for part in parts for ending in ("csv", "xlsx"))]
    assert all(entry.flag_bits & 0x800 for entry in archive.infolist() if not entry.filename.isascii())
    assert archive.testzip() is None


def test_the_parts_have_the_rows_of_the_files_beside_the_pages(staff: Client) -> None:
    archive = opened(staff)
    query = "?jurisdiction=zone&year=2022"
    for part, address in {
        "概览": f"/dashboard.csv{query}",
        "历年比较": "/years.csv?jurisdiction=zone&from=2017&to=2022",
        "年度数据": f"/observations.csv{query}",
        "报告目录": f"/reports.csv{query}",
        "指标定义": "/indicators.csv?jurisdiction=zone",
    }.items():
        found = lines(archive, f"{part}.csv")
        assert found, part
        assert found == file(staff, address), part


def test_a_workbook_in_it_has_the_cells_of_the_csv_file_and_the_definitions(staff: Client) -> None:
    archive = opened(staff)
    book = openpyxl.load_workbook(io.BytesIO(archive.read("年度数据.xlsx")))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    values = [row[list(head).index("数值")] for row in rows]
    assert [str(value) for value in values] == [line["数值"] for line in lines(archive, "年度数据.csv")]
    assert ("cases", "案件 · 办结的案件。") in list(book.worksheets[1].iter_rows(max_col=2, values_only=True))


def test_the_text_says_what_is_in_it_and_in_which_state(staff: Client) -> None:
    text = opened(staff).read("README.txt").decode("utf-8-sig")
    assert text.startswith("某区2022年法治指标数据\r\n")
    assert "草稿 1、已审核 1。\r\n未经审核的数值以后可能更改。" in text
    assert "年度数据.csv, 年度数据.xlsx (2行)" in text
    assert "虚构" not in text


def test_what_is_invented_says_so_in_its_name_and_inside(staff: Client, zone: Jurisdiction) -> None:
    Jurisdiction.objects.filter(pk=zone.pk).update(fictional=True)
    answer = staff.get(ADDRESS)
    assert "某区2022年法治指标数据（虚构演示数据）.zip" in urllib.parse.unquote(answer["Content-Disposition"])
    archive = opened(staff)
    assert "地区和数值均为虚构" in archive.read("README.txt").decode()
    assert {line["虚构演示数据"] for line in lines(archive, "概览.csv")} == {"是"}


def test_an_official_gets_no_draft_and_a_stranger_nothing(client: Client, zone: Jurisdiction) -> None:
    client.force_login(factories.user("chen", "official", zone))
    archive = opened(client)
    assert [line["指标代码"] for line in lines(archive, "年度数据.csv")] == ["cases"]
    assert "草稿" not in archive.read("README.txt").decode()
    client.force_login(factories.user("far", "official", factories.jurisdiction("elsewhere")))
    assert client.get(ADDRESS).status_code == 404


def test_a_year_without_anything_is_an_archive_too(staff: Client) -> None:
    archive = opened(staff, "/year.zip?jurisdiction=zone&year=1990")
    assert lines(archive, "年度数据.csv") == []
    assert "没有年度数据。" in archive.read("README.txt").decode()
    assert staff.get("/year.zip?year=x").status_code == 400


def test_the_dashboard_leads_to_it(staff: Client) -> None:
    html = staff.get("/?jurisdiction=zone&year=2022").content.decode()
    assert 'href="/year.zip?jurisdiction=zone&amp;year=2022" download' in html


def test_from_a_workbook_too_long_the_way_leads_to_the_csv_file(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrics.exports.xlsx.MOST_ROWS", 1)
    answer = staff.get("/observations.xlsx?jurisdiction=zone")
    assert answer.status_code == 400
    html = answer.content.decode()
    assert 'href="/observations.csv?jurisdiction=zone">导出CSV</a>' in html
    assert "observations.xlsx" not in html.split("<main")[1]


def test_the_text_counts_in_english_as_english_does(staff: Client) -> None:
    text = opened(staff, f"{ADDRESS}&language=en").read("README.txt").decode("utf-8-sig")
    assert "Reports.csv, Reports.xlsx (1 row)" in text
    assert "(1 rows)" not in text
