"""Jurisdictions over several years: small charts, table and file of the same rows; impossible years; jurisdictions
without values."""

from __future__ import annotations

import datetime
import io
import re
from html import unescape

import openpyxl
import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction
from tests import factories
from tests.views.reading import figures, file, page, points, table, told

pytestmark = pytest.mark.django_db

SPAN = "/jurisdictions/?parent=city&indicator=cases&from=2020&to=2022"


@pytest.fixture
def cases(zones: list[Jurisdiction]) -> Indicator:
    made = factories.indicator("cases", name_zh="案件数", is_key=True)
    for zone, value in zip(zones, (10, 20, 60), strict=False):
        factories.observation(made, zone, 2022, value)
        factories.observation(made, zone, 2020, value * 2)
    factories.observation(made, zones[0], 2021, 6500, qualifier="over")
    factories.observation(made, zones[3], 2022, 5, as_of=datetime.date(2022, 10, 31))
    return made


@pytest.mark.usefixtures("cases")
def test_every_cell_is_a_line_of_the_file_and_a_point_of_the_jurisdiction_s_chart(browse: Client) -> None:
    html = page(browse, SPAN)
    rows = {row["地区"]: row for row in table(html)}
    assert list(rows) == ["甲区", "𠮷区", "<i>丙区", "丁区{{7*7}}"]
    assert [rows["甲区"][f"{year}年"] for year in (2020, 2021, 2022)] == ["20", "6,500余", "10"]
    assert rows["𠮷区"]["2021年"] == "无记录"
    assert rows["丁区{{7*7}}"]["2022年"] == "5|截至10月"
    lines = file(browse, SPAN.replace("/?", ".csv?"))
    assert [(line["地区"], line["年度"]) for line in lines] == [
        (name, str(year)) for name in rows for year in (2020, 2021, 2022)
    ]
    drawn = figures(html)
    assert list(drawn) == ["zone-1", "zone-2", "zone-3", "zone-4"]
    for code, figure in drawn.items():
        told = [line for line in lines if line["地区代码"] == code]
        assert points(figure) == [(int(line["年度"]), float(line["数值"]) if line["数值"] else None) for line in told]


@pytest.mark.usefixtures("cases")
def test_a_workbook_has_the_same_cells_and_what_is_said_of_all_jurisdictions(browse: Client) -> None:
    answer = browse.get(SPAN.replace("/?", ".xlsx?"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type]
    values = [(row[4], row[5], row[6]) for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert values[:3] == [("甲区", 2020, 20), ("甲区", 2021, 6500), ("甲区", 2022, 10)]
    assert len(values) == 12
    said = [str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row if cell]
    assert any(words.startswith("2022年中位数：20件") for words in said), said


@pytest.mark.usefixtures("cases")
def test_all_jurisdictions_share_an_axis_until_each_has_its_own(browse: Client) -> None:
    html = page(browse, SPAN)
    assert "各图纵轴相同：0到" in html
    assert len({str(figure["layout"]["yaxis"]["range"]) for figure in figures(html).values()}) == 1
    html = page(browse, f"{SPAN}&axis=own")
    assert "各图纵轴不同，不要比较高低。" in html
    assert len({str(figure["layout"]["yaxis"]["range"]) for figure in figures(html).values()}) > 1
    assert browse.get(f"{SPAN}&axis=other").status_code == 400


@pytest.mark.usefixtures("cases")
def test_the_median_of_a_year_is_a_dash_beside_what_it_may_be_compared_with(browse: Client) -> None:
    dashes = {
        code: [trace["y"] for trace in figure["data"] if trace["meta"]["role"] == "median"]
        for code, figure in figures(page(browse, SPAN)).items()
    }
    assert dashes["zone-1"] == [[40, 40, None, 20, 20, None]]
    assert dashes["zone-4"] == [[40, 40, None]]  # its value of 2022 ends in October


@pytest.mark.usefixtures("cases")
def test_the_jurisdictions_together_are_told_year_by_year(browse: Client) -> None:
    html = told(page(browse, SPAN))
    assert re.search("2022年有数值</bdi></dt><dd>4个地区中4个<small>2020年：3，2021年：1</small>", html)
    assert re.search("2022年中位数</bdi></dt><dd>20 ?件<small>2020年：40 ?件</small>", html)
    assert "斜纹为部分年度：<bdi>丁区{{7*7}}</bdi>2022年截至10月。" in html
    assert "≈为近似值：<bdi>甲区</bdi>。" in html


@pytest.mark.usefixtures("cases")
def test_names_like_markup_are_names_in_charts_and_table(browse: Client) -> None:
    html = page(browse, SPAN)
    assert "<i>丙区" not in html
    assert "&lt;i&gt;丙区" in html
    assert "丁区49" not in html


def test_one_year_and_several_lead_to_each_other(browse: Client, cases: Indicator, zones: list[Jurisdiction]) -> None:
    one = page(browse, "/jurisdictions/?parent=city&indicator=cases")
    assert "?parent=city&amp;indicator=cases&amp;from=2020&amp;to=2022" in one
    assert 'href="?parent=city&amp;indicator=cases&amp;year=2022"' in page(browse, SPAN)
    chosen = page(browse, SPAN.replace("parent=city", "place=zone-1&place=zone-3"))
    assert list(figures(chosen)) == ["zone-1", "zone-3"]
    assert '<input type="hidden" name="from" value="2020">' in chosen
    factories.observation(factories.indicator("single"), zones[0], 2022, 1)
    assert "历年" not in page(browse, "/jurisdictions/?parent=city&indicator=single")


@pytest.mark.usefixtures("cases")
def test_one_end_alone_is_enough(browse: Client) -> None:
    def heads(query: str) -> list[str]:
        row = table(page(browse, f"/jurisdictions/?parent=city&indicator=cases&{query}"))[0]
        return [head for head in row if re.fullmatch("[0-9]{4}年", head)]

    assert heads("from=2021") == ["2021年", "2022年"]
    assert heads("to=2021") == ["2020年", "2021年"]


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    ("query", "status"),
    [("from=2022&to=2020", 400), ("from=1950&to=2022", 400), ("from=x", 400), ("from=1950", 400),
    ("from=2020&to=٢٠٢٢", 400), ("to=2022&page=2", 400)],
)  # fmt: skip
def test_impossible_years_are_refused_with_a_sentence(browse: Client, query: str, status: int) -> None:
    for page_or_file in ("/", ".csv", ".xlsx"):
        if page_or_file != "/" and "page" in query:
            continue
        answer = browse.get(f"/jurisdictions{page_or_file}?parent=city&indicator=cases&{query}")
        assert answer.status_code == status
        assert "地址" in answer.content.decode()


@pytest.mark.usefixtures("cases")
def test_years_and_jurisdictions_without_values_are_said_to_be_so(browse: Client) -> None:
    html = page(browse, SPAN.replace("2020", "2012").replace("2022", "2014"))
    assert "这些地区2012—2014年没有填报<bdi>案件数</bdi>。" in html
    assert figures(html) == {}
    assert {row["2013年"] for row in table(html)} == {"无记录"}
    html = page(browse, SPAN.replace("2020", "2022"))
    assert "只选了2022年一年。" in html
    assert figures(html) == {}
    html = page(browse, "/jurisdictions/?parent=zone-1&indicator=cases&from=2020")
    assert "没有可以比较的地区" in html


def test_more_jurisdictions_than_are_drawn_are_counted(browse: Client, city: Jurisdiction) -> None:
    made = factories.indicator("cases")
    for n in range(26):
        zone = factories.jurisdiction(f"many-{n:02}", parent=city, position=n + 1)
        for year in (2021, 2022):
            factories.observation(made, zone, year, n)
    html = page(browse, SPAN)
    assert "只画前24个地区，另有2个未画。" in html
    assert len(figures(html)) == 24
    assert len(table(html)) == 26
    assert html.count("new-sheet") == 1


@pytest.mark.usefixtures("cases")
def test_columns_sort_the_table_and_leave_the_charts_in_the_official_order(browse: Client) -> None:
    html = page(browse, f"{SPAN}&sort=-2022")
    assert [row["2022年"].partition("|")[0] for row in table(html)] == ["60", "20", "10", "5"]
    assert list(figures(html)) == ["zone-1", "zone-2", "zone-3", "zone-4"]
    assert browse.get(f"{SPAN}&sort=-1999").status_code == 400


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    "query", ["sort=-value", "sort=change&year=2020", "from=2020&to=2022&sort=-2020", "from=2021&axis=own&sort=-change"]
)
def test_every_way_on_from_a_sorted_page_leads_to_a_page(browse: Client, query: str) -> None:
    """The columns of one view are not those of the other."""
    html = page(browse, f"/jurisdictions/?parent=city&indicator=cases&{query}")
    ways = [unescape(way) for way in re.findall(r'href="([?][^"]*)"', html)]
    assert len(ways) > 3
    for way in ways:
        assert browse.get(f"/jurisdictions/{way}").status_code == 200, way


def test_other_jurisdictions_are_not_asked_for_an_order_by_a_year_that_they_may_not_have(
    browse: Client, city: Jurisdiction, zones: list[Jurisdiction]
) -> None:
    """As long as they decide on one end of the years."""
    made = factories.indicator("cases")
    for jurisdiction, last in ((city, 2023), (zones[0], 2022), (zones[1], 2021), (zones[2], 2021)):
        for year in range(2020, last + 1):
            factories.observation(made, jurisdiction, year, year)

    def form(query: str) -> str:
        html = page(browse, f"/jurisdictions/?indicator=cases&{query}")
        return html.partition('<details class="picker')[2].partition("</details>")[0]

    assert 'name="sort"' not in form("parent=city&from=2020&sort=-2022")
    assert 'name="sort" value="-2022"' in form("parent=city&from=2020&to=2022&sort=-2022")
    assert 'name="sort" value="-change"' in form("parent=city&from=2020&sort=-change")
    (every,) = re.findall(
        '<a class="btn-plain" href="([^"]*)">恢复全部</a>', form("place=city,zone-1&from=2020&sort=2023")
    )
    assert browse.get(f"/jurisdictions/{unescape(every)}").status_code == 200


@pytest.mark.usefixtures("cases")
def test_what_the_parent_states_is_told_and_drawn_where_it_fits_and_compares(
    browse: Client, city: Jurisdiction, cases: Indicator
) -> None:
    """As for one year; it does not count among its jurisdictions."""
    html = page(browse, SPAN)
    assert "某市填报" not in html
    assert "深灰色窄横线" not in html
    factories.observation(cases, city, 2020, 9_000_000)
    factories.observation(cases, city, 2021, 150)
    factories.observation(cases, city, 2022, 160)
    html = told(page(browse, SPAN))
    assert re.search("2022年某市填报</bdi></dt><dd>160 ?件<small>2020年：9,000,000 ?件，2021年：150 ?件</small>", html)
    assert "深灰色窄横线为某市已审核的准确值，超出纵轴的不画。" in html
    drawn = figures(html)
    assert list(drawn) == ["zone-1", "zone-2", "zone-3", "zone-4"]
    dashes = {
        code: [trace["y"] for trace in figure["data"] if trace["meta"]["role"] == "parent"]
        for code, figure in drawn.items()
    }
    assert dashes["zone-1"] == dashes["zone-2"] == [[150, 150, None, 160, 160, None]]
    assert dashes["zone-4"] == [[150, 150, None]]  # its value of 2022 ends in October
    assert "4个地区中4个" in html
    assert [row["地区"] for row in table(html)] == ["甲区", "𠮷区", "<i>丙区", "丁区{{7*7}}"]


def sheet(browse: Client, address: str) -> list[str]:
    """Return the second sheet of a workbook, which describes it."""
    answer = browse.get(address.replace("/?", ".xlsx?"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type]
    return [str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row if cell]


def test_what_is_of_part_of_a_year_says_so_beside_whole_years(browse: Client, zones: list[Jurisdiction]) -> None:
    cases = factories.indicator("cases")
    for zone, value in zip(zones, (10, 20, 60), strict=False):
        factories.observation(cases, zone, 2021, value)
        factories.observation(cases, zone, 2022, value, as_of=datetime.date(2022, 10, 31))
    html = told(page(browse, SPAN))
    assert "2022年合计</bdi></dt><dd>90件，截至10月（3个地区）<small>2021年：90件（3个地区）</small>" in html
    assert "2022年中位数</bdi></dt><dd>20件，截至10月<small>2021年：20件</small>" in html


def test_the_years_of_a_new_definition_are_told_apart(browse: Client, zones: list[Jurisdiction]) -> None:
    cases = factories.indicator("cases", break_year=2021)
    for year in (2020, 2022):
        factories.observation(cases, zones[0], year, 5)
    assert "2021年口径调整，前后不可比" in page(browse, SPAN)
    assert "口径调整" not in page(browse, SPAN.replace("2020", "2021"))


@pytest.mark.usefixtures("cases")
def test_a_value_of_the_parent_is_drawn_only_when_it_is_certain(
    client: Client, city: Jurisdiction, cases: Indicator
) -> None:
    client.force_login(factories.user("li", "staff", city))
    factories.observation(cases, city, 2020, 70, qualifier="at_least")
    factories.observation(cases, city, 2021, 80, state="draft")
    html = told(page(client, SPAN))
    assert "2022年某市填报</bdi></dt><dd>无记录<small>2020年：不低于70件，2021年：80件（草稿）</small>" in html
    assert not [
        trace for figure in figures(html).values() for trace in figure["data"] if trace["meta"]["role"] == "parent"
    ]
    assert "深灰色窄横线" not in html


@pytest.mark.usefixtures("cases")
def test_what_is_said_in_a_workbook_can_be_searched_for(browse: Client) -> None:
    said = sheet(browse, SPAN)
    assert "2022年有数值：4个地区中4个，2020年：3，2021年：1" in said
    assert not [words for words in said if re.search("[\u2060\u00a0]", words)]
