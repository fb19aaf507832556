"""The catalogue and an indicator's page: the same rows as table, chart and file."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import Indicator, Jurisdiction
from tests import factories
from tests.views.reading import figures, file, page, points, table

pytestmark = pytest.mark.django_db

MOST_QUERIES = 22


# One indicator


def test_chart_table_and_file_show_the_same_rows(browse: Client, history: Indicator) -> None:
    html = page(browse, "/indicators/cases/")
    rows, lines = table(html), file(browse, "/indicators/cases.csv")
    drawn = points(figures(html)["cases"])
    assert [row["年度"] for row in rows] == ["2024", "2023", "2022", "2021", "2020", "2019"]
    assert [line["年度"] for line in lines] == [row["年度"] for row in rows]
    assert [(str(year), value) for year, value in reversed(drawn)] == [
        (line["年度"], float(line["数值"]) if line["数值"] else None) for line in lines
    ]
    assert [row["数值"] for row in rows] == ["71", "6,500余", "655", "无记录", "不适用", "640"]


@pytest.mark.parametrize("sort", ["year", "-year", "value", "-value", "change", "-change"])
def test_a_sorted_table_is_a_sorted_file(browse: Client, history: Indicator, sort: str) -> None:
    rows = table(page(browse, f"/indicators/cases/?sort={sort}"))
    lines = file(browse, f"/indicators/cases.csv?sort={sort}")
    assert [line["年度"] for line in lines] == [row["年度"] for row in rows]


def test_rows_say_until_when_where_it_was_read_and_what_was_noted(browse: Client, history: Indicator) -> None:
    rows = {row["年度"]: row for row in table(page(browse, "/indicators/cases/"))}
    assert rows["2022"]["时段"] == "截至10月"
    assert rows["2022"]["来源"] == "《2022年度报告》 一(四)1"
    assert rows["2023"]["说明"].startswith("含咨询")
    assert rows["2024"]["时段"] == "全年"
    assert rows["2023"]["比上年"] == "不可比：截至月份不同"


def test_years_can_be_chosen_and_the_file_follows(browse: Client, history: Indicator) -> None:
    query = "?from=2021&to=2023"
    html = page(browse, f"/indicators/cases/{query}")
    assert [row["年度"] for row in table(html)] == ["2023", "2022", "2021"]
    assert [year for year, _ in points(figures(html)["cases"])] == [2021, 2022, 2023]
    assert [line["年度"] for line in file(browse, f"/indicators/cases.csv{query}")] == ["2023", "2022", "2021"]


def test_the_axis_goes_on_to_the_jurisdictions_last_year(browse: Client, cases: Indicator, zone: Jurisdiction) -> None:
    factories.observation(cases, zone, 2020, 5)
    factories.observation(factories.indicator(), zone, 2022, 5)
    assert [row["年度"] for row in table(page(browse, "/indicators/cases/"))] == ["2022", "2021", "2020"]


def test_decimals_stand_below_each_other(browse: Client, zone: Jurisdiction) -> None:
    share = factories.rate("share")
    for year, value in ((2020, "89.4"), (2021, "100"), (2022, "99.67")):
        factories.observation(share, zone, year, value)
    html = page(browse, "/indicators/share/")
    assert 'data-pad="0"' in html
    assert 'data-pad=".00"' in html
    assert [row["数值"] for row in table(html)] == ["99.67", "100", "89.4"]


def test_a_target_stands_in_the_table_and_on_the_chart(browse: Client, zone: Jurisdiction) -> None:
    share = factories.rate("share")
    factories.observation(share, zone, 2022, "97.5")
    factories.target(share, zone, 2022, "98", document="《工作要点》")
    html = page(browse, "/indicators/share/")
    (row,) = table(html)
    assert row["目标"] == "目标不低于98% · 未达标"
    assert "目标依据：《工作要点》" in row["说明"]
    roles = [trace["meta"]["role"] for trace in figures(html)["share"]["data"]]
    assert roles[0] == "target" and "values" in roles, "the dash lies behind the values and their labels"


def test_a_jurisdiction_without_data_for_it_is_told_so_beside_the_definition(
    browse: Client, cases: Indicator, zone: Jurisdiction
) -> None:
    html = page(browse, "/indicators/cases/")
    assert "还没有可以查看的数据" in html
    factories.observation(factories.indicator(), zone, 2021, 5)
    html = page(browse, "/indicators/cases/")
    assert "在所选年份没有填报这项指标" in html
    assert "调解纠纷、化解纠纷" in html
    assert figures(html) == {}
    assert "plotly" not in html
    assert file(browse, "/indicators/cases.csv") == []


def test_only_missing_values_are_a_table_without_a_chart(browse: Client, cases: Indicator, zone: Jurisdiction) -> None:
    factories.observation(cases, zone, 2022, None, missing_reason="suppressed")
    html = page(browse, "/indicators/cases/")
    assert [row["数值"] for row in table(html)] == ["不公开"]
    assert figures(html) == {}
    assert "没有这项指标的数值：不公开。" in html and "没有填报" not in html


def test_what_it_is_computed_from_is_linked(browse: Client, cases: Indicator) -> None:
    done = factories.indicator("done", name_zh="调解成功数")
    factories.rate("share", numerator=done, denominator=cases)
    total = factories.indicator("total", name_zh="合计")
    total.parts.set([cases, done])
    assert 'href="/indicators/cases/?jurisdiction=zone"' in page(browse, "/indicators/share/")
    assert 'href="/indicators/done/?jurisdiction=zone"' in page(browse, "/indicators/total/")
    assert 'href="/indicators/total/?jurisdiction=zone"' in page(browse, "/indicators/cases/")


def test_names_and_notes_with_markup_are_text(browse: Client, zone: Jurisdiction) -> None:
    evil = "</script><img src=x>"
    odd = factories.indicator("odd", name_zh=evil, definition_zh=evil, department_zh=evil, aliases=evil)
    read = factories.report(zone, 2022, title=evil)
    factories.observation(odd, zone, 2022, 5, note=evil, section=evil, report=read)
    for address in ("/indicators/odd/", "/indicators/", "/years/?indicator=odd"):
        html = page(browse, address)
        assert evil not in html
        assert "<img" not in html


def test_an_official_sees_approved_values_alone_and_staff_see_their_drafts(
    browse: Client, cases: Indicator, zone: Jurisdiction
) -> None:
    factories.observation(cases, zone, 2021, 5)
    factories.observation(cases, zone, 2022, 99, state="draft")
    assert [row["数值"] for row in table(page(browse, "/indicators/cases/"))] == ["5"]
    assert [line["数值"] for line in file(browse, "/indicators/cases.csv")] == ["5"]
    browse.force_login(factories.user("staff", "staff", zone))
    assert [row["数值"] for row in table(page(browse, "/indicators/cases/"))] == ["99|草稿", "5"]


def test_a_fictional_jurisdiction_is_marked_on_page_chart_and_file(
    browse: Client, zone: Jurisdiction, cases: Indicator
) -> None:
    Jurisdiction.objects.filter(pk=zone.pk).update(fictional=True)
    factories.observation(cases, zone, 2022, 5)
    html = page(browse, "/indicators/cases/")
    assert "虚构演示数据" in html
    assert "虚构演示数据" in figures(html)["cases"]["layout"]["meta"]["subtitle"]
    assert file(browse, "/indicators/cases.csv")[0]["虚构演示数据"] == "是"


def test_the_english_page_and_file_have_the_same_rows(browse: Client, history: Indicator) -> None:
    html = page(browse, "/indicators/cases/?language=en")
    lines = file(browse, "/indicators/cases.csv?language=en")
    assert [line["value"] for line in lines] == ["71", "6500", "655", "", "", "640"]
    assert [year for year, _ in points(figures(html)["cases"])] == [2019, 2020, 2021, 2022, 2023, 2024]


# Bad addresses


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("from=²", "from"), ("to=99999999999999999999", "to"), ("from=2024&to=2020", "from"), ("from=1950", "from"),
        ("sort=x", "sort"), ("sort=%00", "sort"), ("jurisdiction=A%20B", "jurisdiction"), ("from=%00", "from"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/indicators/cases/", "/indicators/cases.csv"])
def test_a_malformed_parameter_is_named(
    browse: Client, history: Indicator, address: str, query: str, parameter: str
) -> None:
    answer = browse.get(f"{address}?{query}")
    assert answer.status_code == 400
    assert f"<code>{parameter}</code>" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/indicators/nothing/", "/indicators/nothing.csv", "/indicators/²/", "/indicators/CASES/"]
)
def test_an_unknown_indicator_is_not_found(browse: Client, history: Indicator, address: str) -> None:
    assert browse.get(f"/indicators/{address}").status_code == 404


@pytest.mark.parametrize("address", ["/indicators/cases/", "/indicators/cases.csv", "/indicators/", "/indicators.csv"])
def test_other_peoples_jurisdictions_are_not_found(browse: Client, history: Indicator, address: str) -> None:
    factories.jurisdiction("elsewhere")
    assert browse.get(f"{address}?jurisdiction=elsewhere").status_code == 404
    assert browse.get(f"{address}?jurisdiction=nowhere").status_code == 404
    assert browse.get(f"{address}?jurisdiction=city").status_code == 404


# Queries


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address)
        assert answer.status_code == 200
        if answer.streaming:
            list(answer.streaming_content)  # type: ignore[attr-defined, arg-type]
    return len(captured)


@pytest.mark.parametrize("address", ["/indicators/cases/", "/indicators/", "/indicators/cases.csv", "/indicators.csv"])
def test_the_number_of_queries_does_not_grow(
    browse: Client, cases: Indicator, zone: Jurisdiction, address: str
) -> None:
    factories.observation(cases, zone, 2024, 5)
    few = queries(browse, f"{address}?jurisdiction=zone")
    for number in range(20):
        other = factories.indicator(f"other-{number}", in_theme=factories.theme(f"theme-of-{number}"))
        cases.parts.add(other)
        for year in range(2019, 2025):
            factories.observation(other, zone, year, Decimal(number))
            factories.target(other, zone, year)
    for year in range(2005, 2024):
        factories.observation(cases, zone, year, 7, report=factories.report(zone, year))
    assert queries(browse, f"{address}?jurisdiction=zone") == few
    assert few <= MOST_QUERIES


# Tabs


def panels(html: str) -> dict[str, bool]:
    """Return id of a tab's heading ("" for the chart) → whether the screen shows it."""
    found = re.findall(r'<section class="(tab-panel[^"]*)" aria-label(?:ledby)?="([^"]+)"', html)
    return {"" if name == "历年走势" else name: "tab-away" not in css for css, name in found}


@pytest.mark.parametrize(
    ("tab", "shown"), [("", ""), ("chart", ""), ("table", "rows"), ("definition", "facts"), ("sources", "sources")]
)
def test_a_tab_is_an_address_and_everything_is_on_the_page(
    browse: Client, history: Indicator, tab: str, shown: str
) -> None:
    html = page(browse, f"/indicators/cases/?jurisdiction=zone&tab={tab}&from=2020")
    assert panels(html) == {name: name == shown for name in ("", "rows", "facts", "sources")}
    assert html.count('aria-current="page"') == 2
    assert 'href="?jurisdiction=zone&amp;tab=table&amp;from=2020"' in html


def test_the_record_of_changes_is_for_those_who_take_part(
    browse: Client, history: Indicator, zone: Jurisdiction
) -> None:
    html = page(browse, "/indicators/cases/?tab=history")
    assert "changes" not in panels(html)
    assert panels(html)[""]
    browse.force_login(factories.user("auditor", "auditor", zone))
    html = page(browse, "/indicators/cases/?tab=history&sort=-year")
    assert panels(html)["changes"]
    changed = re.search(r'<section[^>]*aria-labelledby="changes">(.*?)</section>', html, re.DOTALL)
    assert changed
    years = re.findall(r'<th scope="row"[^>]*>(\d{4})</th>', changed[1])
    assert years == sorted(years, reverse=True)
    assert {"2019", "2024"} <= set(years)


@pytest.mark.parametrize("address", ["/indicators/cases/?tab=x", "/indicators/cases.csv?tab=%00"])
def test_an_unknown_tab_is_named(browse: Client, history: Indicator, address: str) -> None:
    answer = browse.get(address)
    assert answer.status_code == 400
    assert "<code>tab</code>" in answer.content.decode()


def test_notes_stand_below_the_chart_as_text(browse: Client, history: Indicator) -> None:
    html = page(browse, "/indicators/cases/")
    notes = re.search(r'<ul class="value-notes">.*?</ul>', html, re.DOTALL)
    assert notes
    assert re.search(r'<a href="[^"]*tab=table">2023年</a><div><p><bdi>含咨询', notes[0])


def test_target_and_exceptions_are_in_the_file(browse: Client, zone: Jurisdiction) -> None:
    share = factories.rate("some-completion-rate")
    factories.observation(share, zone, 2022, "97.5", numerator=195, denominator=200)
    factories.target(share, zone, 2022, "98", document="《工作要点》")
    html = page(browse, "/indicators/some-completion-rate/")
    assert "200件中195件，有5件未达到" in html or "200中195，有5未达到" in html
    (line,) = file(browse, "/indicators/some-completion-rate.csv")
    assert (line["目标值"], line["目标要求"], line["是否达标"]) == ("98", "不低于", "未达标")
    assert (line["目标依据"], line["未达到的数量"]) == ("《工作要点》", "5")
    (line,) = file(browse, "/indicators/some-completion-rate.csv?language=en")
    assert (line["target_kind"], line["target_state"], line["exceptions"]) == ("at_least", "missed", "5")


def test_a_pinned_indicator_says_so_on_its_page(browse: Client, history: Indicator) -> None:
    assert 'name="pin" value="cases" aria-pressed="false"' in page(browse, "/indicators/cases/")
    browse.post("/pins/", {"pin": "cases"})
    assert 'name="unpin" value="cases" aria-pressed="true"' in page(browse, "/indicators/cases/")


def test_a_note_leads_to_the_table_of_the_same_years(browse: Client, history: Indicator) -> None:
    html = page(browse, "/indicators/cases/?jurisdiction=zone&from=2023&to=2024")
    notes = html.partition('<ul class="value-notes">')[2].partition("</ul>")[0]
    assert 'href="?jurisdiction=zone&amp;from=2023&amp;to=2024&amp;tab=table">2023年' in notes
