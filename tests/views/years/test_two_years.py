"""The yearly comparison of two chosen years, its shared axes, its marks, and names that look like markup."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.html import escape

from metrics.models import Indicator, Jurisdiction
from tests import factories
from tests.views.reading import figures, file, page, points, table

pytestmark = pytest.mark.django_db


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
    assert second["2023年比2020年"].startswith("2020年无记录")
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
    assert drawn["share"]["layout"]["yaxis"]["ticktext"][0] == "70%"
    assert "各图纵轴相同：从70%起，不从0起，到100%。" in html


def test_what_is_not_comparable_is_crossed_and_explained(
    browse: Client, share: Indicator, cases: Indicator, zone: Jurisdiction
) -> None:
    broken = factories.indicator("broken", name_zh="复议数", break_year=2022, break_note_zh="新法<施行>。")
    factories.observation(broken, zone, 2021, 5)
    factories.observation(broken, zone, 2023, 9)
    html = page(browse, "/years/?compare=2021,2023")
    changes = {row["指标"]: row["2023年比2021年"] for row in table(html)}
    assert changes["案件数"].startswith("不可比：截至月份不同")
    assert changes["复议数"].startswith("不可比：2022年口径调整")
    assert changes["网办率"].startswith("2021年无记录")
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
        ("", "较早年度无记录"),
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


def test_choosing_other_years_or_jurisdictions_keeps_everything_else(
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


def test_two_years_in_a_jurisdiction_with_one_year_are_not_offered(browse: Client, zone: Jurisdiction) -> None:
    factories.observation(factories.rate("only"), zone, 2022, 99)
    assert "两年对比" not in page(browse, "/years/")
    html = page(browse, "/years/?compare=2019,2022")
    assert [row["2022年比2019年"] for row in table(html)] == ["2019年无记录"]
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
    meta = figure["layout"]["meta"]
    assert meta["notes"]
    texts = [*meta.pop("notes"), *meta.values(), *(note["text"] for note in figure["layout"]["annotations"])]
    texts += [text for trace in figure["data"] for text in [*trace.get("text", []), *trace.get("hovertext", [])]]
    assert not any(re.search("<(?!br>)", text) for text in texts)


def test_the_file_says_of_both_years_what_their_values_rest_on(
    browse: Client, share: Indicator, zone: Jurisdiction
) -> None:
    report = factories.report(zone, 2019)
    factories.observation(
        share, zone, 2019, 50, numerator=5, denominator=10, note="试点", report=report, section="二(一)"
    )
    html = page(browse, "/years/?compare=2019,2023")
    assert 'href="#note-1"' in html and '<li id="note-1"><bdi>试点</bdi>' in html
    (line,) = file(browse, "/years.csv?compare=2019,2023")
    of_each = ("分子", "分母", "章节", "备注")
    assert [line[f"较早{name}"] for name in of_each] == ["5", "10", "二(一)", "试点"]
    assert [line[f"较晚{name}"] for name in of_each] == [""] * 4
