"""Cards and lines of the dashboard, and their words."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from metrics.domain.change import change
from metrics.domain.dashboard import Completeness
from metrics.domain.measured import Card, Measured
from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow, Point, TargetRow
from metrics.tables.dashboard import attention, sections, strip
from metrics.tables.indicator_cards import line, tile
from metrics.tables.shared_cells import sources
from metrics.tables.value_status import change_css, state_mark, target_words
from tests.layout import tight

ZONE = JurisdictionRow(1, "zone", "某开发区", "zone", "0001", 0, False)


def indicator(code: str = "rate", theme: str = "a", **fields: object) -> IndicatorRow:
    defaults = {"name": f"指标{code}", "unit": "%", "measure": "rate", "time_basis": "flow", "direction": "higher"}
    given = {**defaults, "decimals": 2, "theme": f"领域{theme}", "theme_code": theme, **fields}
    return IndicatorRow(code, **given)  # type: ignore[arg-type]


def measured(
    of: IndicatorRow, now: str | None, before: str | None = None, *, target: TargetRow | None = None, **fields: object
) -> Measured:
    later = Point(2022, None if now is None else Decimal(now), **fields)  # type: ignore[arg-type]
    earlier = Point(2021, None if before is None else Decimal(before))
    return Measured(of, ZONE, later, change(of, earlier, later), target)


def card(row: Measured) -> Card:
    return Card(row, (row.change.earlier, row.point))


def as_card(of: Card, *, compared: bool = True, leader: bool = False) -> str:
    """Return the HTML of one card."""
    made = tile(of, compared=compared, leader=leader)
    return tight(render_to_string("dashboard/_cards.html", {"cards": [made]}))


def as_line(of: Card, *, compared: bool = True) -> str:
    """Return the HTML of one line."""
    made = line(of, compared=compared)
    return tight(render_to_string("dashboard/_lines.html", {"lines": [made], "compared": compared}))


def test_key_indicators_are_cards_others_lines_missing_ones_neither() -> None:
    rows = [
        measured(indicator("key", is_key=True), "90"),
        measured(indicator("other"), "80"),
        measured(indicator("gone"), None, "70"),
        measured(indicator("na"), None, missing_reason="not_applicable"),
    ]
    [section] = sections(card(row) for row in rows)
    assert [each["name"] for each in section.cards] == ["指标key"]
    assert [each["name"] for each in section.lines] == ["指标other"]
    assert [(reason, [lack.name for lack in lacks]) for reason, lacks in section.lacking] == [
        ("无记录", ["指标gone"]),
        ("不适用", ["指标na"]),
    ]


def test_a_note_on_a_value_stands_below_it_and_not_on_the_page_at_a_glance() -> None:
    noted = card(measured(indicator("key", is_key=True), "90", note="含<两>镇"))
    assert as_card(noted).endswith('<p class="strap said">备注：<bdi>含&lt;两&gt;镇</bdi></p></div></article></div>')
    assert as_line(noted).endswith('<div><em class="said">备注：<bdi>含&lt;两&gt;镇</bdi></em> </div></li>')
    assert "备注" not in as_card(noted, leader=True)
    plain = card(measured(indicator("key"), "90"))
    assert "备注" not in as_card(plain) + as_line(plain)


def test_a_leader_sees_the_first_thing_not_explained_and_nothing_that_is() -> None:
    row = measured(indicator("key", is_key=True), "90")
    found = (
        Finding("jump", "warning", "甲", "已核<实>"),
        Finding("no_base", "warning", "乙"),
        Finding("x", "warning", "丙"),
    )
    warned = card(row._replace(findings=found))
    for_leaders, for_others = as_card(warned, leader=True), as_card(warned)
    assert "甲" not in for_leaders and "乙" in for_leaders and "丙" not in for_leaders
    assert (
        '<p class="strap said">甲<br>说明：已核&lt;实&gt;</p><p class="strap flag">乙</p>' in for_others
        and "丙" in for_others
    )


def test_what_was_not_reported_comes_before_what_does_not_apply() -> None:
    told = ({"missing_reason": "not_applicable"}, {}, {"unstated": "in_review"}, {"unstated": "not_reported"})
    rows = [measured(indicator(f"lacks-{n}"), None, **why) for n, why in enumerate(told)]
    [section] = sections(card(row) for row in rows)
    assert [reason for reason, _lacks in section.lacking] == ["未填报", "审核中", "无记录", "不适用"]


def test_an_indicator_without_a_value_says_what_it_was_and_what_is_wanted() -> None:
    wanted = TargetRow(Decimal(95), "at_least", "文件")
    returned = {"state": "returned", "missing_reason": "not_reported"}
    [section] = sections([card(measured(indicator(), None, "93.5", target=wanted, **returned))])
    [(_reason, [lack])] = section.lacking
    assert lack.aside == "已退回，上年93.5%，目标不低于95%"


def test_themes_keep_their_order() -> None:
    rows = [measured(indicator(code, theme), "1") for code, theme in (("x", "b"), ("y", "a"), ("z", "a"))]
    found = sections(card(row) for row in rows)
    assert [(section.code, len(section.lines)) for section in found] == [("b", 1), ("a", 2)]


def test_a_line_repeats_no_finding_that_its_mark_says() -> None:
    row = measured(indicator(), "90", as_of=datetime.date(2022, 10, 31))
    found = (Finding("part_year", "warning", "只截至10月"), Finding("jump", "warning", "变化过大"))
    shown = as_line(card(Measured(row.indicator, ZONE, row.point, row.change, None, found)))
    assert '<div><em class="tag tag-warn">截至10月</em> <em class="flag">变化过大</em> </div>' in shown
    assert "只截至10月" not in shown


def test_a_plain_line_needs_no_second_row() -> None:
    assert "<div>" not in as_line(card(measured(indicator(), "90", "89")))


def test_a_line_says_what_how_much_and_how_it_moved() -> None:
    row = measured(indicator(unit="件", measure="count", decimals=0), "6500", "5000", qualifier="over")
    assert as_line(card(row)).startswith(
        '<li><a href="/indicators/rate/?jurisdiction=zone">指标rate</a><b>6,500</b><i>余件</i>'
        '<span class="better rise">约增加1,500件</span><svg class="spark-line"'
    )


def test_without_a_year_to_compare_with_lines_are_bare() -> None:
    shown = as_line(card(measured(indicator(), "90")), compared=False)
    assert shown == '<li><a href="/indicators/rate/?jurisdiction=zone">指标rate</a><b>90</b><i>%</i></li>'


def test_without_a_year_to_compare_with_cards_have_their_trend_and_no_change() -> None:
    """The page says once that the year before has no values."""
    row = measured(indicator("key", is_key=True), "90")
    trail = (Point(2020, Decimal(80)), row.change.earlier, row.point)
    assert "上年无记录" in as_card(Card(row, trail))
    assert '<div class="trend"><svg' in as_card(Card(row, trail), compared=False)
    assert "trend" not in as_card(Card(row, (row.point,)), compared=False)


def test_a_line_escapes_every_text() -> None:
    row = measured(indicator(name="<b>", unit="<i>"), "90", "80")
    found = (Finding("jump", "warning", "<u>", "<s>"),)
    shown = as_line(card(Measured(row.indicator, ZONE, row.point, row.change, None, found)))
    for tag in ("<b>", "<i>", "<u>", "<s>"):
        assert shown.count(tag) <= 1  # the list's own
    for text in ("&lt;b&gt;", "&lt;i&gt;", "&lt;u&gt;", "&lt;s&gt;"):
        assert text in shown


@pytest.mark.parametrize(
    ("direction", "now", "before", "css"),
    [
        ("higher", "91", "90", "better rise"),
        ("higher", "89", "90", "worse fall"),
        ("lower", "91", "90", "worse rise"),
        ("lower", "89", "90", "better fall"),
        ("neutral", "91", "90", ""),
        ("higher", "90", "90", ""),
        ("higher", "90", None, "unknown"),
    ],
)
def test_colour_only_by_verdict(direction: str, now: str, before: str | None, css: str) -> None:
    assert change_css(measured(indicator(direction=direction), now, before)) == css


@pytest.mark.parametrize(
    ("value", "fields", "words"),
    [
        ("96", {}, "目标不低于95% · 已达标"),
        ("94.99", {}, "目标不低于95% · 未达标"),
        ("96", {"qualifier": "about"}, "目标不低于95% · 近似值，不能判断是否达标"),
        ("94.99", {"as_of": datetime.date(2022, 10, 31)}, "目标不低于95% · 截至10月，不能判断是否达标"),
    ],
)
def test_targets_in_words(value: str, fields: dict[str, Any], words: str) -> None:
    wanted = TargetRow(Decimal(95), "at_least", "文件")
    assert target_words(measured(indicator(), value, target=wanted, **fields)) == words


def test_no_target_no_words() -> None:
    assert target_words(measured(indicator(), "96")) == ""


def test_a_target_for_a_count_has_its_unit() -> None:
    wanted = TargetRow(Decimal(12), "at_most", "文件")
    row = measured(indicator(unit="件", measure="count", decimals=0), "12", target=wanted)
    assert target_words(row) == "目标不超过12件 · 已达标"


@pytest.mark.parametrize(("state", "mark"), [("approved", ""), ("", ""), ("draft", "草稿"), ("submitted", "待审核")])
def test_only_what_is_not_approved_is_marked(state: str, mark: str) -> None:
    assert state_mark(measured(indicator(), "1", state=state)) == mark


def test_indicators_with_one_sentence_share_a_line() -> None:
    def found(code: str, *sentences: tuple[str, str]) -> Measured:
        row = measured(indicator(code), "1")
        findings = tuple(Finding("x", "warning", sentence, said) for sentence, said in sentences)
        return Measured(row.indicator, ZONE, row.point, row.change, None, findings)

    items = attention([found("a", ("甲", ""), ("乙", "")), found("b", ("乙", "")), found("c", ("乙", "已有说明"))])
    assert [(item.sentence, [name for name, _url in item.links]) for item in items] == [
        ("甲", ["指标a"]),
        ("乙", ["指标a", "指标b"]),
    ]


def test_sources_once_each_in_book_title_marks() -> None:
    titles = ["2022年度报告", "2022年度报告", "《另一份报告》", ""]
    found = sources(measured(indicator(), "1", report=title) for title in titles)
    assert found == ["《2022年度报告》", "《另一份报告》"]


def completeness(**counts: int) -> Completeness:
    names = ("catalogue", "reported", "approved", "with_target", "target_met", "part_year", "to_explain")
    nothing = dict.fromkeys(names, 0)
    return Completeness(**nothing | counts)


def test_the_strip_counts_what_is_reported_approved_met_partial_and_open() -> None:
    done = completeness(catalogue=150, reported=58, approved=55, with_target=5, target_met=3, part_year=4, to_explain=2)
    figures = strip(done)
    assert [(figure.number, figure.of) for figure in figures] == [("58", "150"), ("3", "5"), ("4", ""), ("2", "")]
    assert figures[0].words == "项指标已填报，其中55项已审核"


def test_without_targets_the_strip_says_so() -> None:
    assert strip(completeness(catalogue=150))[1].words == "本年没有设定目标"


def test_english() -> None:
    with translation.override("en"):
        [section] = sections([card(measured(indicator(unit="件", measure="count"), "12"))])
    assert section.lines[0]["unit"] == "cases"
