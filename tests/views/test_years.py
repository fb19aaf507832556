"""The yearly comparison: the same cells as table, charts and file."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from metrics.models import Indicator, Jurisdiction, Theme
from metrics.parameters import MOST_CODES
from metrics.views.years import MOST_CHARTS
from tests import factories
from tests.views.reading import figures, file, page, points, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.place("zone", name_zh="某开发区")


@pytest.fixture
def browse(zone: Jurisdiction, client: Client) -> Client:
    client.force_login(factories.user("chen", "official", zone))
    return client


@pytest.fixture
def services() -> Theme:
    return factories.theme("services", name_zh="政务服务", position=1)


@pytest.fixture
def share(services: Theme, zone: Jurisdiction) -> Indicator:
    """A key rate of 2020, 2022 and 2023."""
    made = factories.rate("share", in_theme=services, name_zh="网办率", is_key=True)
    for year, value in ((2020, "95.5"), (2022, "98.2"), (2023, "100")):
        factories.observation(made, zone, year, value)
    return made


@pytest.fixture
def cases(zone: Jurisdiction) -> Indicator:
    """Cases of 2021 to 2023, the last until October."""
    made = factories.indicator(
        "cases", in_theme=factories.theme("mediation", name_zh="调解", position=2), name_zh="案件数"
    )
    factories.observation(made, zone, 2021, 640)
    factories.observation(made, zone, 2022, 6500, qualifier="over")
    factories.observation(made, zone, 2023, 71, as_of=datetime.date(2023, 10, 31))
    return made


def test_every_cell_of_the_table_is_a_line_of_the_file_and_drawn_as_it_stands(
    browse: Client, share: Indicator, cases: Indicator
) -> None:
    html = page(browse, "/years/?indicator=cases&indicator=share")
    rows, lines = table(html), file(browse, "/years.csv?indicator=cases&indicator=share")
    years = ["2020年", "2021年", "2022年", "2023年"]
    assert [[row[year] for year in years] for row in rows] == [
        ["95.5", "未填报", "98.2", "100"],
        ["未填报", "640", "6,500余", "71|截至10月"],
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


def test_a_place_without_any_data_says_so(browse: Client, zone: Jurisdiction) -> None:
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
        ("theme=%00", "theme"), ("theme=A", "theme"), ("sort=x", "sort"), ("sort=1999", "sort"),
        ("indicator=A", "indicator"), ("indicator=" + ",".join(f"c{n}" for n in range(500)), "indicator"),
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
    factories.place("elsewhere")
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
    assert few <= 12


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
    """The choosers of the first and the last year."""
    begins, ends = html.partition('name="from"')[2], html.partition('name="to"')[2]
    return begins.partition("</select>")[0], ends.partition("</select>")[0]


# Two chosen years


@pytest.mark.parametrize(
    "query", ["compare=2020,2023", "compare=2023,2020", "compare=2020&compare=2023", "compare=２０２０，2023年"]
)
def test_two_years_that_are_no_neighbours(browse: Client, share: Indicator, cases: Indicator, query: str) -> None:
    html = page(browse, f"/years/?{query}&indicator=share,cases")
    first, second = table(html)
    assert (first["2020年"], first["2023年"], first["2023年比2020年"]) == (
        "95.5",
        "100",
        "上升4.5个百分点|100%，未填基数",
    )
    assert second["2023年比2020年"].startswith("2020年未填报")
    assert "2021年" not in first
    assert "2020年与2023年比较" in html
    assert '<span class="better rise">比2020年上升4.5个百分点</span>' in html.partition("<figcaption")[2]


def test_two_years_of_a_flow_are_bars_from_0_and_rates_share_an_axis(
    browse: Client, share: Indicator, cases: Indicator, zone: Jurisdiction
) -> None:
    other = factories.rate("other", name_zh="另一比率")
    for year, value in ((2021, 81), (2022, 85)):
        factories.observation(other, zone, year, value)
    html = page(browse, "/years/?compare=2022,2021&indicator=cases,share,other")
    drawn = figures(html)
    assert [trace["type"] for trace in drawn["cases"]["data"]] == ["bar"]
    assert drawn["cases"]["layout"]["yaxis"]["range"][0] == 0
    assert points(drawn["cases"]) == [(2021, 640), (2022, 6500)]
    assert drawn["share"]["layout"]["yaxis"]["range"] == drawn["other"]["layout"]["yaxis"]["range"]
    assert drawn["share"]["layout"]["yaxis"]["ticktext"][0] == "50%"
    assert "各图纵轴相同：从50%起，不从0起，到100%。" in html


def test_what_is_not_comparable_is_crossed_and_explained(
    browse: Client, share: Indicator, cases: Indicator, zone: Jurisdiction
) -> None:
    broken = factories.indicator("broken", name_zh="复议数", break_year=2022, break_note_zh="新法<施行>。")
    factories.observation(broken, zone, 2021, 5)
    factories.observation(broken, zone, 2023, 9)
    html = page(browse, "/years/?compare=2021,2023")
    changes = {row["指标"]: row["2023年比2021年"] for row in table(html)}
    assert changes["案件数"].startswith("不可比：截至月份不同")
    assert changes["复议数"].startswith("不可比：口径调整")
    assert changes["网办率"].startswith("2021年未填报")
    assert html.partition("<table")[2].count('class="unknown crossed"') == 2
    notes = html.partition('id="footnotes"')[2]
    assert "✕为不可比，截至月份不同：<bdi>案件数</bdi>。" in notes
    assert "✕为不可比，口径调整：<bdi>复议数</bdi>。" in notes
    assert "竖点线为口径调整，2022年起：<bdi>复议数</bdi>（<bdi>新法&lt;施行&gt;。</bdi>）" in notes


def test_the_file_of_two_years_has_a_line_for_each_indicator(
    browse: Client, share: Indicator, cases: Indicator
) -> None:
    lines = file(browse, "/years.csv?compare=2021,2023")
    assert [
        (line["指标代码"], line["较早年度"], line["较早数值"], line["较早缺值原因"], line["较晚年度"], line["较晚数值"])
        for line in lines
    ] == [("share", "2021", "", "", "2023", "100"), ("cases", "2021", "640", "", "2023", "71")]
    assert [(line["两年变化"], line["不可比原因"]) for line in lines] == [
        ("", "较早年度没有数值"),
        ("", "截至月份不同"),
    ]
    (line,) = file(browse, "/years.csv?compare=2020,2023&indicator=share")
    assert (line["两年变化"], line["变化单位"], line["变化百分比"], line["不可比原因"]) == ("4.5", "个百分点", "", "")
    (line,) = file(browse, "/years.csv?compare=2021,2023&indicator=share&language=en")
    assert line["not_comparable"] == "earlier_missing"


@pytest.mark.parametrize("sort", ["change", "-change", "2023", "name"])
def test_a_sorted_table_of_two_years_is_a_sorted_file(
    browse: Client, share: Indicator, cases: Indicator, zone: Jurisdiction, sort: str
) -> None:
    for code, value in (("up", 90), ("down", 10)):
        made = factories.indicator(code, name_zh=code)
        factories.observation(made, zone, 2020, 50)
        factories.observation(made, zone, 2023, value)
    rows = table(page(browse, f"/years/?compare=2020,2023&sort={sort}"))
    lines = file(browse, f"/years.csv?compare=2020,2023&sort={sort}")
    assert [row["指标"] for row in rows] == [line["指标"] for line in lines]
    if sort == "change":
        assert [row["指标"] for row in rows][:3] == ["网办率", "down", "up"]


def test_choosing_other_years_or_places_keeps_everything_else(
    browse: Client, share: Indicator, cases: Indicator
) -> None:
    html = page(
        browse, "/years/?compare=2021,2023&from=2020&to=2023&axis=common&theme=services&indicator=cases&sort=name"
    )
    chooser = html.partition('class="chooser"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', chooser))
    assert hidden == {
        "from": "2020", "to": "2023", "axis": "common", "theme": "services", "indicator": "cases", "sort": "name",
        "jurisdiction": "zone",
    }  # fmt: skip
    assert re.findall(r'<select[^>]* name="(\w+)"', chooser) == ["compare", "compare"]
    first, last = (re.findall(r'option value="(\d+)"', part) for part in chooser.split("</select>")[:2])
    assert (first, last) == (["2020", "2021", "2022"], ["2022", "2023"])
    picker = html.partition('class="panel"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', picker))
    assert set(hidden) == {"jurisdiction", "from", "to", "compare", "axis", "sort"}
    ways = html.partition('class="switch"')[2].partition("</nav>")[0]
    assert "compare" not in re.findall('href="([^"]*)"', ways)[0]


def test_two_years_in_a_place_with_one_year_are_not_offered(browse: Client, zone: Jurisdiction) -> None:
    factories.observation(factories.rate("only"), zone, 2022, 99)
    assert "两年对比" not in page(browse, "/years/")
    html = page(browse, "/years/?compare=2019,2022")
    assert [row["2022年比2019年"] for row in table(html)] == ["2019年未填报"]
    assert "没有可以比较的数据" in page(browse, "/years/?compare=2001,2003")


# The vertical axes


def test_only_values_of_one_unit_share_an_axis(
    browse: Client, share: Indicator, cases: Indicator, zone: Jurisdiction
) -> None:
    few = factories.indicator("few", name_zh="少")
    people = factories.indicator("people", name_zh="人数", unit="人")
    for made in (few, people):
        factories.observation(made, zone, 2021, 7)
        factories.observation(made, zone, 2022, 8)
    query = "/years/?indicator=share,cases,few,people"
    own, common = (figures(page(browse, query + axis)) for axis in ("", "&axis=common"))
    tops = {code: figure["layout"]["yaxis"]["range"][1] for code, figure in common.items()}
    assert tops["cases"] == tops["few"] != tops["people"]
    assert own["few"]["layout"]["yaxis"]["range"][1] == tops["people"]
    html = page(browse, query + "&axis=common")
    assert "单位相同的图共用纵轴，单位不同的不共用。" in html
    assert re.findall("<h3>([^<]*)</h3>", html) == ["各项比率", "单位：件", "单位：人"]


def test_marks_that_do_not_occur_are_not_explained(browse: Client, share: Indicator, cases: Indicator) -> None:
    everything = page(browse, "/years/?indicator=share,cases").partition('id="footnotes"')[2]
    assert "斜纹为部分年度：<bdi>案件数</bdi>2023年截至10月。" in everything
    assert "≈为近似值：<bdi>案件数</bdi>。" in everything
    assert "没有数值的年份留空" in everything
    assert "空心" not in everything and "短横虚线" not in everything and "竖点线" not in everything
    assert "footnotes" not in page(browse, "/years/?indicator=share&from=2022&to=2023")


def test_many_names_are_counted_in_a_footnote(browse: Client, zone: Jurisdiction) -> None:
    for number in range(8):
        made = factories.indicator(f"about-{number}", name_zh=f"第{number}项", is_key=True)
        factories.observation(made, zone, 2021, 5)
        factories.observation(made, zone, 2022, 5, qualifier="about")
    assert "<bdi>第4项</bdi>等8项。" in page(browse, "/years/").partition('id="footnotes"')[2]


HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% now %}",
    "a\u202eb",
    "𠮷",
    "<b>粗</b><br><a href='x'>y</a>",
    "100%(names)s",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("query", ["", "compare=2021,2022", "axis=common", "compare=2021,2022&axis=common&language=en"])
def test_names_are_text_wherever_they_stand(browse: Client, zone: Jurisdiction, name: str, query: str) -> None:
    theme = factories.theme("odd", name_zh=name, name_en=name)
    zone.name_zh = zone.name_en = name
    zone.save()
    made = factories.indicator(
        "odd", in_theme=theme, name_zh=name, name_en=name, is_key=True, break_year=2022, break_note_zh=name
    )
    factories.observation(made, zone, 2021, 5, qualifier="about", note=name)
    factories.observation(made, zone, 2022, 7)
    html = page(browse, f"/years/?{query}")
    shown = re.sub(r'<script id="figures".*?</script>', "", html, flags=re.S)
    assert escape(name) in shown
    for raw in ("<script>alert", "<b>粗", "<br><a", "href='x'"):
        assert raw not in shown
    figure = figures(html)["odd"]
    texts = [*figure["layout"]["meta"].values(), *(note["text"] for note in figure["layout"]["annotations"])]
    texts += [text for trace in figure["data"] for text in [*trace.get("text", []), *trace.get("hovertext", [])]]
    assert not any(re.search("<(?!br>)", text) for text in texts)
