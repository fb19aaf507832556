"""The yearly comparison: the same cells as table, charts and file."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import Indicator, Jurisdiction
from metrics.parsing.query_string import MOST_CODES
from metrics.views.years import MOST_CHARTS
from tests import factories
from tests.views.reading import figures, file, page, points, table

pytestmark = pytest.mark.django_db


def test_every_cell_of_the_table_is_a_line_of_the_file_and_drawn_as_it_stands(
    browse: Client, share: Indicator, cases: Indicator
) -> None:
    html = page(browse, "/years/?indicator=cases&indicator=share")
    rows, lines = table(html), file(browse, "/years.csv?indicator=cases&indicator=share")
    years = ["2020年", "2021年", "2022年", "2023年"]
    assert [[row[year] for year in years] for row in rows] == [
        ["95.5", "无记录", "98.2", "100"],
        ["无记录", "640", "6,500余", "71|截至10月"],
    ]
    assert [(line["指标代码"], line["年度"]) for line in lines] == [
        (code, year.removesuffix("年")) for code in ("share", "cases") for year in years
    ]
    drawn = [value for code in ("share", "cases") for _year, value in points(figures(html)[code])]
    assert drawn == [float(line["数值"]) if line["数值"] else None for line in lines]


def test_the_change_of_the_last_year_is_in_words(browse: Client, share: Indicator, cases: Indicator) -> None:
    first, second = table(page(browse, "/years/"))
    assert first["2023年比上年"].startswith("上升1.8个百分点")
    assert second["2023年比上年"].startswith("不可比：截至月份不同")


def test_themes_head_their_indicators_until_the_table_is_sorted(
    browse: Client, share: Indicator, cases: Indicator
) -> None:
    html = page(browse, "/years/").partition("<table")[2]
    assert (
        html.index('scope="rowgroup"><span>政务服务')
        < html.index("网办率</bdi>")
        < html.index('scope="rowgroup"><span>调解')
    )
    assert "rowgroup" not in page(browse, "/years/?sort=name")


@pytest.mark.parametrize("sort", ["name", "-name", "unit", "2022", "-2022", "2021", "-2021"])
def test_a_sorted_table_is_a_sorted_file(browse: Client, share: Indicator, cases: Indicator, sort: str) -> None:
    rows = table(page(browse, f"/years/?sort={sort}"))
    lines = file(browse, f"/years.csv?sort={sort}")
    assert [row["指标"] for row in rows] == list(dict.fromkeys(line["指标"] for line in lines))


def test_values_are_sorted_within_their_unit_and_missing_ones_come_last(
    browse: Client, share: Indicator, cases: Indicator, zone: Jurisdiction
) -> None:
    few = factories.indicator("few", name_zh="少", in_theme=factories.theme("mediation"))
    factories.observation(few, zone, 2021, 7)
    factories.observation(few, zone, 2022, 7)
    assert [row["指标"] for row in table(page(browse, "/years/?sort=2022"))] == ["网办率", "少", "案件数"]
    assert [row["指标"] for row in table(page(browse, "/years/?sort=-2022"))] == ["案件数", "少", "网办率"]
    assert [row["指标"] for row in table(page(browse, "/years/?sort=2021"))] == ["少", "案件数", "网办率"]
    assert [row["指标"] for row in table(page(browse, "/years/?sort=-2021"))] == ["案件数", "少", "网办率"]


def test_key_indicators_with_values_are_drawn_unless_others_are_chosen(
    browse: Client, share: Indicator, cases: Indicator, zone: Jurisdiction
) -> None:
    empty = factories.rate("empty", is_key=True)
    factories.observation(empty, zone, 2022, None)
    assert list(figures(page(browse, "/years/"))) == ["share"]
    html = page(browse, "/years/?indicator=cases")
    assert list(figures(html)) == ["cases"]
    assert [row["指标"] for row in table(html)] == ["案件数"]
    assert 'name="indicator" value="cases" checked' in html
    assert 'name="indicator" value="share">' in html


def test_each_chart_has_its_own_unit_and_the_same_years(browse: Client, share: Indicator, cases: Indicator) -> None:
    drawn = figures(page(browse, "/years/?indicator=cases,share"))
    axes = [figure["layout"]["xaxis"]["range"] for figure in drawn.values()]
    assert axes[0] == axes[1]
    assert all("yaxis2" not in figure["layout"] for figure in drawn.values())
    assert drawn["share"]["layout"]["yaxis"]["ticktext"][-1] == "100%"


def test_a_theme_without_key_indicators_draws_some(browse: Client, share: Indicator, cases: Indicator) -> None:
    html = page(browse, "/years/?theme=mediation")
    assert [row["指标"] for row in table(html)] == ["案件数"]
    assert list(figures(html)) == ["cases"]
    assert {line["指标代码"] for line in file(browse, "/years.csv?theme=mediation")} == {"cases"}


def test_years_can_be_chosen(browse: Client, share: Indicator, cases: Indicator) -> None:
    html = page(browse, "/years/?from=2021&to=2022")
    assert {line["年度"] for line in file(browse, "/years.csv?from=2021&to=2022")} == {"2021", "2022"}
    assert [year for year, _ in points(figures(html)["share"])] == [2021, 2022]


def test_the_first_year_has_its_change_too(browse: Client, share: Indicator) -> None:
    lines = file(browse, "/years.csv?from=2023&to=2023")
    assert [line["比上年变化"] for line in lines] == ["1.8"]


def test_one_year_alone_is_a_table_and_a_sentence(browse: Client, zone: Jurisdiction) -> None:
    factories.observation(factories.rate("only", is_key=True), zone, 2022, 99)
    html = page(browse, "/years/")
    assert "目前只有2022年的数据" in html
    assert figures(html) == {}
    assert [row["2022年"] for row in table(html)] == ["99"]


def test_years_without_data_offer_those_that_have_some(browse: Client, share: Indicator) -> None:
    html = page(browse, "/years/?from=2001&to=2003")
    assert "有数据的年份是2020年至2023年" in html
    assert "<table" not in html
    assert file(browse, "/years.csv?from=2001&to=2003") == []


def test_a_jurisdiction_without_any_data_says_so(browse: Client, zone: Jurisdiction) -> None:
    assert "还没有可以查看的数据" in page(browse, "/years/")


def test_more_charts_than_anybody_reads_are_left_out_and_counted(browse: Client, zone: Jurisdiction) -> None:
    codes = [f"chosen-{number}" for number in range(MOST_CHARTS + 3)]
    for code in codes:
        factories.observation(factories.indicator(code), zone, 2022, 5)
    html = page(browse, "/years/?from=2021&indicator=" + ",".join(codes))
    assert len(figures(html)) == MOST_CHARTS
    assert "另有3项未画" in html


def test_an_official_sees_approved_values_alone(browse: Client, cases: Indicator, zone: Jurisdiction) -> None:
    draft = factories.indicator("draft")
    factories.observation(draft, zone, 2022, 99, state="draft")
    factories.observation(cases, zone, 2020, 98, state="submitted")
    html = page(browse, "/years/")
    assert len(table(html)) == 1
    assert "2020年" not in table(html)[0]
    assert {line["指标代码"] for line in file(browse, "/years.csv")} == {"cases"}
    browse.force_login(factories.user("staff", "staff", zone))
    assert [row["2022年"] for row in table(page(browse, "/years/"))] == ["6,500余", "99|草稿"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("from=²", "from"), ("to=99999999999999999999", "to"), ("from=2023&to=2020", "from"), ("from=1950", "from"),
        ("theme=%00", "theme"), ("theme=A.B", "theme"), ("sort=x", "sort"), ("sort=1999", "sort"),
        ("indicator=A.B", "indicator"), ("indicator=" + ",".join(f"c{n}" for n in range(500)), "indicator"),
        ("jurisdiction=%2e%2e", "jurisdiction"), ("axis=log", "axis"),
        ("compare=2021", "compare"), ("compare=2021,2021", "compare"), ("compare=2021&compare=2021年", "compare"),
        ("compare=2021,2022,2023", "compare"), ("compare=1950,2023", "compare"), ("compare=2021,x", "compare"),
        ("compare=2021,99999999999999", "compare"), ("compare=2021,%00", "compare"), ("compare=2021-2023", "compare"),
        ("compare=2021,2023&from=2023&to=2020", "from"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/years/", "/years.csv"])
def test_a_malformed_parameter_is_named(
    browse: Client, share: Indicator, address: str, query: str, parameter: str
) -> None:
    answer = browse.get(f"{address}?{query}")
    assert answer.status_code == 400
    assert f"<code>{parameter}</code>" in answer.content.decode()


@pytest.mark.parametrize("query", ["theme=none", "indicator=none", "jurisdiction=none", "jurisdiction=elsewhere"])
@pytest.mark.parametrize("address", ["/years/", "/years.csv"])
def test_what_is_not_there_or_not_theirs_is_not_found(
    browse: Client, share: Indicator, address: str, query: str
) -> None:
    factories.jurisdiction("elsewhere")
    assert browse.get(f"{address}?{query}").status_code == 404


@pytest.mark.parametrize("parameter", ["theme", "indicator"])
def test_five_hundred_at_once_are_refused_with_the_limit(browse: Client, share: Indicator, parameter: str) -> None:
    answer = browse.get("/years/?" + "&".join(f"{parameter}=t{number}" for number in range(500)))
    assert answer.status_code == 400
    assert f"一次最多选择{MOST_CODES}项" in answer.content.decode()


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        assert answer.status_code == 200
        if answer.streaming:
            list(answer.streaming_content)  # type: ignore[attr-defined, arg-type]
    return len(captured)


@pytest.mark.parametrize("address", ["/years/?jurisdiction=zone", "/years.csv?jurisdiction=zone"])
def test_the_number_of_queries_does_not_grow(
    browse: Client, share: Indicator, zone: Jurisdiction, address: str
) -> None:
    few = queries(browse, address)
    for number in range(30):
        other = factories.rate(f"other-{number}", in_theme=factories.theme(f"theme-of-{number}"), is_key=True)
        for year in range(2018, 2024):
            factories.observation(other, zone, year, number)
            factories.target(other, zone, year)
    assert queries(browse, address) == few
    assert few <= 18


def test_the_reports_are_named_at_the_foot(browse: Client, cases: Indicator, zone: Jurisdiction) -> None:
    for year in range(2015, 2021):
        factories.observation(cases, zone, year, 5, report=factories.report(zone, year, title=f"<{year}年报告>"))
    foot = page(browse, "/years/?from=2015").partition("<footer")[2]
    assert "《&lt;2020年报告&gt;》" in foot
    assert "等6份报告" in foot


def test_no_choice_of_years_leads_to_a_refusal(browse: Client, cases: Indicator, zone: Jurisdiction) -> None:
    factories.observation(cases, zone, 1980, 5)
    html = page(browse, "/years/?from=2000&to=2010")
    first, last = (re.findall(r'option value="(\d+)"', part) for part in _selects(html))
    assert (first[0], first[-1], last[0], last[-1]) == ("1981", "2010", "2000", "2023")
    for query in (f"from={first[0]}&to=2010", "from=2010&to=2010", "from=2000&to=2000", f"from=2000&to={last[-1]}"):
        assert browse.get(f"/years/?{query}").status_code == 200


def _selects(html: str) -> tuple[str, str]:
    """Return the choosers of the first and the last year."""
    begins, ends = html.partition('name="from"')[2], html.partition('name="to"')[2]
    return begins.partition("</select>")[0], ends.partition("</select>")[0]


@pytest.mark.parametrize(
    "query", ["sort=-2022&from=2020&to=2023", "sort=2022&compare=2022,2023", "sort=-2022&sort=&from=2020&to=2023"]
)
def test_an_order_by_a_year_is_left_behind_with_the_year(
    browse: Client, share: Indicator, cases: Indicator, query: str
) -> None:
    """Otherwise a switch to two years, another span or another jurisdiction would be refused."""
    html = page(browse, f"/years/?jurisdiction=zone&{query}")
    ways = [unescape(link) for link in re.findall(r'<a [^>]*href="(\?[^"]*)"', html.partition("ways-of-seeing")[2])]
    assert len(ways) > 8
    assert {browse.get(f"/years/{way}").status_code for way in ways} == {200}
    assert 'name="sort"' not in html.partition('<form class="chooser"')[2].partition("</form>")[0]
    assert any("axis=common" in way and "sort=" in way for way in ways)  # kept where the years stay


def test_an_order_that_every_span_has_is_kept(browse: Client, share: Indicator, cases: Indicator) -> None:
    html = page(browse, "/years/?jurisdiction=zone&sort=-change")
    assert '<input type="hidden" name="sort" value="-change">' in html
    assert "sort=-change&amp;compare=2020%2C2023" in html
