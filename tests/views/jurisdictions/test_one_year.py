"""The comparison of jurisdictions: the same rows as table, chart and file."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction
from tests import factories
from tests.views.reading import figures, file, page, points, table, told

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("cases")
def test_every_row_of_the_table_is_a_line_of_the_file_and_a_jurisdiction_of_the_chart(browse: Client) -> None:
    html = page(browse, "/jurisdictions/")
    rows, lines = table(html), file(browse, "/jurisdictions.csv")
    assert [(row["地区"], row["数值"]) for row in rows] == [
        ("甲区", "71"), ("𠮷区", "6,500余"), ("<i>丙区", "5"), ("丁区{{7*7}}", "不适用"),
    ]  # fmt: skip
    assert [line["地区"] for line in lines] == [row["地区"] for row in rows]
    figure = figures(html)["cases"]
    names = [name.replace("&lt;", "<").replace("&gt;", ">") for name in figure["layout"]["yaxis"]["ticktext"]]
    assert names == [row["地区"] for row in rows]
    (dots,) = (trace for trace in figure["data"] if trace["meta"]["role"] == "values")
    assert [value for value, _jurisdiction in points(figure)] == [
        float(line["数值"]) if line["数值"] else None for line in lines
    ]
    assert dots["text"] == ["71", "≈6,500", "5", ""]
    assert dots["marker"]["color"][2] != dots["marker"]["color"][0]  # hollow: part of the year
    (missing,) = (trace for trace in figure["data"] if trace["meta"]["role"] == "missing")
    assert (missing["y"], [text.strip() for text in missing["text"]]) == ([3], ["不适用"])
    assert rows[0]["比上年"] == "增加12件（+20.3%）"
    assert lines[0]["比上年变化"] == "12"
    assert lines[3]["缺值原因"] == "不适用"


@pytest.mark.usefixtures("cases")
def test_the_jurisdictions_together_are_told_beside_them(browse: Client) -> None:
    html = page(browse, "/jurisdictions/")
    assert "4个地区中3个" in html
    assert "不适用1个（丁区{{7*7}}）" in told(html)
    assert "有的数值不是准确值，不能相加" in html
    assert "某市填报" in html
    assert "7,000件" in html
    assert "7000" not in {line["数值"] for line in file(browse, "/jurisdictions.csv")}


def test_a_rates_total_is_of_sums(browse: Client, zones: list[Jurisdiction]) -> None:
    share = factories.rate("share")
    for zone, value, part, whole in zip(zones, (90, 50, 50), (9, 50, 5), (10, 100, 10), strict=False):
        factories.observation(share, zone, 2022, value, numerator=part, denominator=whole)
    html = page(browse, "/jurisdictions/")
    assert "53.33%" in html
    assert "<span>分子合计64÷分母合计120，</span><span>3个有数值的地区</span>" in html
    assert "3个同一时段的准确值" in html
    answer = browse.get("/jurisdictions.xlsx")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined, arg-type]
    about = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    said = [row[1] for row in about.iter_rows(values_only=True)]
    assert "合计：53.33%，分子合计64÷分母合计120，3个有数值的地区" in said


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("sort", ["value", "-value", "change", "-change"])
def test_a_sorted_table_is_a_sorted_file_and_the_chart_keeps_the_official_order(browse: Client, sort: str) -> None:
    html = page(browse, f"/jurisdictions/?sort={sort}")
    lines = file(browse, f"/jurisdictions.csv?sort={sort}")
    assert [row["地区"] for row in table(html)] == [line["地区"] for line in lines]
    assert figures(html)["cases"]["layout"]["yaxis"]["ticktext"][0] == "甲区"
    assert lines[-1]["数值"] == "" or sort.endswith("change")


@pytest.mark.usefixtures("cases")
def test_a_jurisdiction_without_jurisdictions_below_says_so(browse: Client) -> None:
    html = page(browse, "/jurisdictions/?parent=zone-1")
    assert "没有可以比较的地区" in html
    assert file(browse, "/jurisdictions.csv?parent=zone-1") == []


def test_more_jurisdictions_than_a_chart_holds_are_all_in_the_table(
    browse: Client, city: Jurisdiction, cases: Indicator
) -> None:
    for _ in range(70):
        factories.observation(cases, factories.jurisdiction(parent=city), 2022)
    html = page(browse, "/jurisdictions/")
    assert len(table(html)) == 74
    assert len(points(figures(html)["cases"])) == 60
    assert "只画前60个地区" in html


def test_of_very_many_jurisdictions_a_page_is_shown_and_the_file_has_all(
    browse: Client, city: Jurisdiction, cases: Indicator
) -> None:
    for position in range(210):
        factories.observation(cases, factories.jurisdiction(f"p{position}", parent=city, position=10 + position), 2022)
    first, last = page(browse, "/jurisdictions/"), page(browse, "/jurisdictions/?page=3")
    assert (len(table(first)), len(table(last))) == (100, 14)
    assert "第1—100条" in first
    assert "第201—214条" in last
    assert "已到末尾" in last
    assert len(file(browse, "/jurisdictions.csv?page=3")) == 214
    descending = page(browse, "/jurisdictions/?sort=-value&page=3")
    assert len(table(descending)) == 14
    assert table(descending) != table(last)
    assert browse.get("/jurisdictions/?page=4").status_code == 400
    assert browse.get("/jurisdictions/?page=0").status_code == 400


def test_invented_jurisdictions_are_marked(client: Client) -> None:
    top = factories.jurisdiction("top", name_zh="真实市")
    demo = factories.jurisdiction("demo", parent=top, name_zh="演示区", fictional=True)
    town = factories.jurisdiction("town", parent=demo, name_zh="演示镇", fictional=True)
    cases = factories.indicator("cases")
    for jurisdiction in (demo, town, factories.jurisdiction("real", parent=top)):
        factories.observation(cases, jurisdiction)
    client.force_login(factories.user("li", "staff", top))
    html = page(client, "/jurisdictions/?parent=top")
    assert "标有“虚构”" in html
    assert table(html)[0]["地区"] == "演示区 虚构"
    assert "虚构演示数据" in figures(html)["cases"]["layout"]["meta"]["subtitle"]
    html = page(client, "/jurisdictions/?parent=demo")
    assert "本页的地区和数值均为虚构" in html


def test_a_row_says_where_it_stands(browse: Client, city: Jurisdiction, zones: list[Jurisdiction]) -> None:
    share = factories.rate("share")
    factories.observation(share, zones[0], 2021, "89.2")
    for zone, value in zip(zones, (91, 50, 60), strict=False):
        factories.observation(share, zone, 2022, value)
    factories.observation(share, zones[3], 2022, 95, as_of=datetime.date(2022, 10, 31))
    assert [row["比上年"] for row in table(page(browse, "/jurisdictions/"))] == [
        "上升1.8个百分点，高于各地区中位数", "上年无记录，低于各地区中位数", "上年无记录，等于各地区中位数", "上年无记录",
    ]  # fmt: skip
    assert [row["On the year before"] for row in table(page(browse, "/jurisdictions/?language=en"))][:2] == [
        "up 1.8 percentage points, above the places' median", "the year before: no record, below the places' median",
    ]  # fmt: skip


def test_jurisdictions_without_a_value_are_named_while_they_are_few(browse: Client, zones: list[Jurisdiction]) -> None:
    made = factories.indicator("lacking")
    factories.observation(made, zones[0], 2022, 1)
    factories.observation(made, zones[1], 2022, None, missing_reason="not_applicable")
    html = page(browse, "/jurisdictions/?indicator=lacking")
    assert "不适用1个（𠮷区），无记录2个（&lt;i&gt;丙区、丁区{{7*7}}）" in told(html)
    for n in range(4):
        factories.jurisdiction(f"more-{n}", parent=zones[0].parent, position=n + 5)
    assert "无记录6个</small>" in told(page(browse, "/jurisdictions/?indicator=lacking"))


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("years", ["", "&from=2021&to=2022"])
def test_a_sorted_table_does_not_claim_the_official_order(browse: Client, years: str) -> None:
    def caption(sort: str) -> str:
        return (
            page(browse, f"/jurisdictions/?indicator=cases{years}{sort}").partition("<caption")[2].partition("</c")[0]
        )

    assert "，按法定次序" in caption("")
    sorted_ = caption("&sort=change")
    assert "法定次序" not in sorted_
    assert "比上年”排序" in sorted_


def test_what_the_jurisdictions_have_together_says_of_which_part_of_the_year_it_is(
    browse: Client, zones: list[Jurisdiction]
) -> None:
    cases = factories.indicator("cases")
    for zone, value in zip(zones, (10, 20, 60), strict=False):
        factories.observation(cases, zone, 2022, value, as_of=datetime.date(2022, 10, 31))
    html = page(browse, "/jurisdictions/")
    assert "合计</bdi></dt><dd>90件，截至10月<small>" in html
    assert "中位数</bdi></dt><dd>20件，截至10月<small>" in html


def test_a_draft_of_the_parent_says_that_it_is_one(
    client: Client, city: Jurisdiction, zones: list[Jurisdiction]
) -> None:
    client.force_login(factories.user("li", "staff", city))
    cases = factories.indicator("cases")
    factories.observation(cases, zones[0], 2022, 10)
    factories.observation(cases, city, 2022, 12, state="draft")
    html = page(client, "/jurisdictions/?parent=city")
    assert "某市填报</bdi></dt><dd>12件<small><span>草稿，</span><span>全年，</span>" in html
    assert "含尚未审核的数值。" in html


def test_a_sorted_page_has_the_columns_of_what_it_shows(browse: Client, city: Jurisdiction) -> None:
    """Only the last jurisdiction, on the second page in the official order, needs the column of remarks."""
    cases = factories.indicator("cases")
    for n in range(101):
        factories.observation(cases, factories.jurisdiction(f"many-{n:03}", parent=city, position=n + 1), 2022, n)
    last = Jurisdiction.objects.get(code="many-100").observations.get()
    last.note = "含转交"
    last.save()
    assert "来源与说明" not in table(page(browse, "/jurisdictions/"))[0]
    html = page(browse, "/jurisdictions/?sort=-value")
    assert (table(html)[0]["数值"], table(html)[0]["来源与说明"]) == ("100", "含转交")


@pytest.mark.usefixtures("cases")
def test_a_page_of_a_long_list_says_how_many_there_are(browse: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("metrics.tables.jurisdictions", "metrics.views.jurisdiction_groups"):
        monkeypatch.setattr(f"{module}.PAGE", 3)
    first, last = (" ".join(page(browse, f"/jurisdictions/?page={number}").split()) for number in (1, 2))
    assert "第1—3条，共4条</span>" in first
    assert '<span class="print-only">后面还有更多，没有印在这里。' in first
    assert "第4—4条，共4条，已到末尾" in last
    assert "没有印在这里" not in last
