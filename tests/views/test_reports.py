"""Reports: the list, one report, and their files."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import Jurisdiction, Report
from tests import factories
from tests.views.reading import file, page, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone", name_zh="某开发区")


@pytest.fixture
def browse(zone: Jurisdiction, client: Client) -> Client:
    client.force_login(factories.user("chen", "official", zone))
    return client


@pytest.fixture
def read(zone: Jurisdiction) -> Report:
    """Return a report with three values of 2022, one of them missing, and a draft."""
    of = factories.report(
        zone,
        title="<2022>报告",
        publisher="管委会",
        published_on=datetime.date(2023, 2, 23),
        url="https://example.gov.cn/1",
    )
    theme = factories.theme()
    for position, (code, value, section) in enumerate(
        [("b", 5, "一(二)1"), ("a", 71, "一(一)1"), ("c", None, "二(一)")], 1
    ):
        made = factories.indicator(code, in_theme=theme, position=position, name_zh=f"指标{code}")
        factories.observation(made, zone, 2022, value, report=of, section=section)
    factories.observation(factories.indicator("draft"), zone, report=of, state="draft")
    return of


def test_the_list_and_its_file_say_the_same(browse: Client, read: Report) -> None:
    (row,), (line,) = table(page(browse, "/reports/")), file(browse, "/reports.csv")
    assert row == {
        "报告": "《<2022>报告》", "地区": "某开发区", "年度": "2022", "发布机关": "管委会", "发布日期": "2023年2月23日",
        "读取的数据": "3",
    }  # fmt: skip
    assert line == {
        "报告编号": str(read.pk), "年度": "2022", "地区代码": "zone", "地区": "某开发区", "标题": "<2022>报告", "发布机关": "管委会",
        "发布日期": "2023-02-23", "网址": "https://example.gov.cn/1", "读取的数据": "3", "虚构演示数据": "否",
    }  # fmt: skip


def test_a_report_shows_its_values_in_the_order_of_its_text(browse: Client, read: Report) -> None:
    html = page(browse, f"/reports/{read.pk}/")
    rows, lines = table(html), file(browse, f"/reports/{read.pk}.csv")
    assert [(row["章节"], row["指标"]) for row in rows] == [(line["章节"], line["指标"]) for line in lines]
    assert [row["数值"] for row in rows] == ["71", "5", "未填报"]
    assert [line["数值"] for line in lines] == ["71", "5", ""]
    assert "管委会" in html
    assert 'href="https://example.gov.cn/1" rel="noopener noreferrer external"' in html
    assert "&lt;2022&gt;报告" in html


def test_each_value_has_a_spot_that_links_lead_to(browse: Client, read: Report) -> None:
    link = re.search(r'href="(/reports/\d+/)#(o\d+)"', page(browse, "/indicators/a/"))
    assert link
    assert f'id="{link[2]}"' in page(browse, link[1])


def test_a_web_address_that_is_none_is_no_link(browse: Client, zone: Jurisdiction) -> None:
    of = factories.report(zone, url="javascript:alert(1)")
    html = page(browse, f"/reports/{of.pk}/")
    assert "javascript:alert" not in html
    assert "没有读取的数据" in html


def test_filters_and_what_is_empty(browse: Client, read: Report) -> None:
    assert len(table(page(browse, "/reports/?jurisdiction=zone&year=2022"))) == 1
    assert "没有符合条件的报告" in page(browse, "/reports/?year=2021")
    assert file(browse, "/reports.csv?year=2021") == []
    Report.objects.exclude(pk=read.pk).delete()
    assert "没有符合条件的报告" in page(browse, "/reports/?page=2")


def test_invented_reports_are_marked(client: Client) -> None:
    demo = factories.jurisdiction("demo", name_zh="演示区", fictional=True)
    client.force_login(factories.user("li", "staff", demo))
    of = factories.report(demo)
    assert "标有“虚构”" in page(client, "/reports/")
    assert table(page(client, "/reports/"))[0]["地区"] == "演示区 虚构"
    assert file(client, "/reports.csv")[0]["虚构演示数据"] == "是"
    assert "本页的地区和数值均为虚构" in page(client, f"/reports/{of.pk}/")
    mark = "".join(f"%{byte:02X}" for byte in "（虚构演示数据）.csv"[:-4].encode())
    assert mark in client.get(f"/reports/{of.pk}.csv")["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("year=²", "year"),
        ("page=0", "page"),
        ("page=99999999999999999999", "page"),
        ("jurisdiction=A.B", "jurisdiction"),
    ],
)
def test_a_malformed_parameter_is_named(browse: Client, query: str, parameter: str) -> None:
    answer = browse.get(f"/reports/?{query}")
    assert answer.status_code == 400
    assert f"<code>{parameter}</code>" in answer.content.decode()


@pytest.mark.parametrize("ending", ["/", ".csv", ".xlsx"])
def test_what_is_not_there_or_not_theirs_is_not_found(browse: Client, ending: str) -> None:
    theirs = factories.report(factories.jurisdiction("elsewhere"))
    for pk in (theirs.pk, theirs.pk + 1, "99999999999999999999", "²", "-1", "0"):
        assert browse.get(f"/reports/{pk}{ending}").status_code == 404, pk


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        if answer.streaming:
            list(answer.streaming_content)  # type: ignore[attr-defined, arg-type]
    return len(captured)


def test_the_number_of_queries_does_not_grow(browse: Client, read: Report, zone: Jurisdiction) -> None:
    addresses = ["/reports/", "/reports.csv", f"/reports/{read.pk}/", f"/reports/{read.pk}.csv"]
    few = [queries(browse, address) for address in addresses]
    for number in range(60):
        factories.report(zone, title=f"报告{number}")
        factories.observation(factories.indicator(), zone, 2021, report=read)
    assert [queries(browse, address) for address in addresses] == few
    assert max(few) <= 19
