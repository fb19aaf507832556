"""The list of observations: pages, filters, files."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.errors import QueryCanceled

from metrics.models import Indicator, Jurisdiction
from metrics.queries import observations as found
from metrics.queries.bulk_lines import Statement
from tests import factories
from tests.views.reading import file, page, table

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("values")
@pytest.mark.parametrize(("query", "title"), [("", "年度数据"), ("?jurisdiction=city&year=2022", "某市2022年数据")])
def test_the_title_says_jurisdiction_and_year(browse: Client, query: str, title: str) -> None:
    heading = re.search(r"<h1>(.*?)</h1>", page(browse, f"/observations/{query}"))
    assert heading
    assert re.sub(r"<[^>]*>", "", heading[1]).strip() == title


@pytest.mark.usefixtures("values")
def test_a_row_of_the_page_is_a_line_of_the_file(browse: Client) -> None:
    rows, lines = table(page(browse, "/observations/")), file(browse, "/observations.csv")
    assert [(row["地区"], row["年度"], row["指标"]) for row in rows] == [
        (line["地区"], line["年度"], line["指标"]) for line in lines
    ]
    assert [row["数值"] for row in rows] == ["不适用", "6,500余|草稿", "71", "60"]
    assert [line["数值"] for line in lines] == ["", "6500", "71", "60"]
    assert [row["时段"] for row in rows] == ["", "截至10月", "全年", "全年"]
    assert rows[2]["比上年"] == "增加11件（+18.3%）"
    assert (lines[2]["比上年变化"], lines[2]["变化单位"]) == ("11", "件")
    assert [line["备注"] for line in lines] == ["", "", "'=1+1", ""]


@pytest.mark.usefixtures("values")
def test_the_workbook_has_the_same_lines(browse: Client) -> None:
    answer = browse.get("/observations.xlsx?year=2022")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined, arg-type]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    _head, *rows = sheet.iter_rows(values_only=True)
    lines = file(browse, "/observations.csv?year=2022")
    assert [(row[0], row[3], row[5]) for row in rows] == [
        (line["指标代码"], line["地区代码"], int(line["年度"])) for line in lines
    ]
    assert [row[6] for row in rows] == [None, 71]
    assert rows[1][19] == "=1+1"


@pytest.mark.usefixtures("values")
def test_names_are_escaped_and_isolated_and_sources_lead_to_the_report(browse: Client) -> None:
    html = page(browse, "/observations/")
    assert "<bdi>&lt;b&gt;某\u202e开发区</bdi>" in html
    assert "<b>某" not in html
    assert re.search(r'href="/reports/\d+/#o\d+"><bdi>《&lt;某报告&gt;》</bdi> <bdi>一\(二\)1</bdi>', html)


@pytest.mark.usefixtures("values")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("jurisdiction=zone", [2023, 2022, 2021]), ("jurisdiction=city", [2022]),
        ("jurisdiction=city&below=1", [2022, 2023, 2022, 2021]), ("year=2021", [2021]), ("state=draft", [2023]),
        ("theme=mediation&indicator=cases&year=2023", [2023]), ("q=案件", [2022, 2023, 2022, 2021]), ("q=x", []),
        ("jurisdiction=&year=&theme=&indicator=&state=&q=", [2022, 2023, 2022, 2021]), ("unknown=1&year=２０２１", [2021]),
    ],
)  # fmt: skip
def test_filters_are_the_same_on_page_and_file(browse: Client, query: str, expected: list[int]) -> None:
    lines = file(browse, f"/observations.csv?{query}")
    assert [int(line["年度"]) for line in lines] == expected
    html = page(browse, f"/observations/?{query}")
    assert html.count('<th scope="row"') == len(expected)
    assert ("没有符合条件的数据" in html) == (not expected)


@pytest.mark.usefixtures("values")
def test_what_the_filter_fixes_is_no_column(browse: Client) -> None:
    html = page(browse, "/observations/?jurisdiction=zone&year=2022")
    (row,) = table(html)
    assert row.keys().isdisjoint({"地区", "年度"})
    assert 'scope="rowgroup"><span>调解' in html


@pytest.mark.usefixtures("values")
def test_pages_lead_to_each_other_and_keep_the_filter(browse: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "PAGE", 1)
    monkeypatch.setattr(found, "LAST_PAGE", 3)
    first = page(browse, "/observations/?q=cases")
    assert 'href="?q=cases&amp;page=2" rel="next"' in first
    assert "第1—1条" in first
    assert 'rel="prev"' not in first
    second = page(browse, "/observations/?q=cases&page=2")
    assert "第2—2条" in second
    assert 'href="?q=cases&amp;page=1" rel="prev"' in second
    third = page(browse, "/observations/?q=cases&page=3")
    assert "后面还有更多" in third
    assert 'rel="next"' not in third
    assert browse.get("/observations/?page=4").status_code == 400
    monkeypatch.setattr(found, "LAST_PAGE", 9)
    assert "已到末尾" in page(browse, "/observations/?page=4")
    assert "这一页没有数据" in page(browse, "/observations/?page=5")


@pytest.mark.usefixtures("values")
def test_an_official_of_a_zone_sees_its_approved_values_alone(browse: Client, zone: Jurisdiction) -> None:
    browse.force_login(factories.user("chen", "official", zone))
    assert [row["数值"] for row in table(page(browse, "/observations/"))] == ["71", "60"]
    assert [line["年度"] for line in file(browse, "/observations.csv")] == ["2022", "2021"]
    assert file(browse, "/observations.csv?state=draft") == []
    for address in ("/observations/", "/observations.csv", "/observations.xlsx"):
        assert browse.get(f"{address}?jurisdiction=city").status_code == 404


def test_an_empty_jurisdiction_says_so_and_offers_those_below(browse: Client) -> None:
    assert "查看下级地区的数据" in page(browse, "/observations/?jurisdiction=city")
    assert "填报并审核之后" in page(browse, "/observations/")


def test_invented_jurisdictions_are_marked_everywhere(browse: Client, city: Jurisdiction, cases: Indicator) -> None:
    demo = factories.jurisdiction("demo", parent=city, name_zh="演示区", fictional=True)
    factories.observation(cases, demo)
    html = page(browse, "/observations/")
    assert "标有“虚构”的地区和数值均为虚构" in html
    assert table(html)[0]["地区"] == "演示区 虚构"
    assert [line["虚构演示数据"] for line in file(browse, "/observations.csv")] == ["是"]
    named = {
        "": "年度数据（含虚构演示数据）",
        "?jurisdiction=city&below=1": "某市年度数据（含虚构演示数据）",
        "?jurisdiction=city": "某市年度数据",
        "?jurisdiction=demo&year=2022": "演示区2022年数据（虚构演示数据）",
    }
    for query, title in named.items():
        encoded = "".join(f"%{byte:02X}" for byte in title.encode())
        name = browse.get(f"/observations.csv{query}")["Content-Disposition"].partition("''")[2]
        assert re.sub(r"[0-9](?<!%.)(?<!%..)", lambda digit: f"%{ord(digit[0]):02X}", name) == encoded + ".csv", query
    assert "本页的地区和数值均为虚构" in page(browse, "/observations/?jurisdiction=demo")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("year=²", "year"), ("year=99999999999999999999", "year"), ("q=%00", "q"), ("q=" + "x" * 101, "q"),
        ("theme=A.B", "theme"), ("indicator=%2e%2e", "indicator"), ("state=x", "state"), ("below=2", "below"),
        ("page=0", "page"), ("page=-1", "page"), ("page=²", "page"), ("page=99999999999999999999", "page"),
        ("jurisdiction=%00", "jurisdiction"),
    ],
)  # fmt: skip
def test_a_malformed_parameter_is_named(browse: Client, query: str, parameter: str) -> None:
    answer = browse.get(f"/observations/?{query}")
    assert answer.status_code == 400
    assert f"<code>{parameter}</code>" in answer.content.decode()
    if parameter != "page":  # files have no pages
        assert browse.get(f"/observations.csv?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["jurisdiction=nothing", "jurisdiction=elsewhere", "theme=nothing", "indicator=nothing"]
)
def test_what_is_not_there_or_not_theirs_is_not_found(client: Client, zone: Jurisdiction, query: str) -> None:
    factories.jurisdiction("elsewhere")
    client.force_login(factories.user("chen", "official", zone))
    for address in ("/observations/", "/observations.csv"):
        assert client.get(f"{address}?{query}").status_code == 404


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        assert answer.status_code == 200
        if answer.streaming:
            list(answer.streaming_content)  # type: ignore[attr-defined, arg-type]
    return len(captured)


@pytest.mark.usefixtures("values")
@pytest.mark.parametrize("address", ["/observations/", "/observations/?jurisdiction=zone", "/observations.csv"])
def test_the_number_of_queries_does_not_grow(browse: Client, zone: Jurisdiction, address: str) -> None:
    few = queries(browse, address)
    for number in range(60):
        report = factories.report(zone, title=f"报告{number}")
        factories.observation(factories.indicator(f"more-{number}"), zone, 2022, report=report)
    assert queries(browse, address) == few
    assert few <= 18


@pytest.mark.usefixtures("values")
@pytest.mark.parametrize("address", ["/observations.csv", "/observations.xlsx"])
def test_a_file_that_fails_before_it_begins_is_a_page(
    browse: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def end_the_query(*_: object) -> None:
        raise OperationalError from QueryCanceled()

    monkeypatch.setattr(found, "_of_jurisdictions", end_the_query)
    monkeypatch.setattr(Statement, "run", end_the_query)
    browse.raise_request_exception = False
    answer = browse.get(address)
    assert answer.status_code == 503
    assert "<h1>这次查询用时过长</h1>" in answer.content.decode()
    assert "Content-Disposition" not in answer.headers


def test_paper_says_what_the_list_was_limited_to(browse: Client, zone: Jurisdiction) -> None:
    theme = factories.theme("services", name_zh="政务服务")
    factories.observation(factories.indicator("cases", in_theme=theme, name_zh="案件数"), zone)
    told = '<p class="print-only">领域：<bdi>政务服务</bdi>，指标：<bdi>案件数</bdi>，状态：<bdi>已审核</bdi>，搜索：<bdi>&lt;b&gt;</bdi></p>'
    assert told in page(browse, "/observations/?theme=services&indicator=cases&state=approved&q=<b>")
    assert '<p class="print-only">' not in page(browse, "/observations/")
