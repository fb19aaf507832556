"""Each verdict on a sentence of its own; what a text lacks, repeats and leaves open."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from metrics.checking.check import check
from metrics.checking.register import Register
from metrics.domain.checking import Check, Content, Presence, Verdict
from metrics.domain.rows import Point
from tests.checking.drafts import indicators
from tests.reader.corpus import catalogue, reader

YEAR = 2024
NOW = {
    "mediation-cases": "1240", "mediation-successes": "1228", "mediation-success-rate": "99.03",
    "service-items": "1856", "fully-online-rate": "91.3", "penalty-amount": "486.2", "litigation-new-cases": "76",
    "npc-suggestions": "74", "cppcc-proposals": "92", "suggestions-and-proposals": "166",
    "rule-of-law-training-participants": "1320", "reconsideration-applications": "128", "people-mediators": "0",
}  # fmt: skip
BEFORE = {
    "mediation-cases": "1180", "fully-online-rate": "89.4", "litigation-new-cases": "83", "service-items": "1790",
    "reconsideration-applications": "97", "people-mediators": "12", "penalty-amount": "500",
}  # fmt: skip
NAMES = {spec.code: (spec.name, *spec.aliases) for spec in catalogue()}


def register(**points: Point) -> Register:
    now = {code: Point(YEAR, Decimal(value)) for code, value in NOW.items()}
    now["hotline-orders"] = Point(YEAR, Decimal(6500), "over", datetime.date(YEAR, 10, 31), "as_of", observation_id=5)
    before = {code: Point(YEAR - 1, Decimal(value)) for code, value in BEFORE.items()}
    return Register(YEAR, indicators(), now | {k.replace("_", "-"): v for k, v in points.items()}, before, names=NAMES)


def said(text: str, known: Register | None = None, *, earlier: str = "") -> Check:
    return check(text, reader().read(text, year=YEAR), known or register(), earlier_text=earlier)


@pytest.mark.parametrize(
    ("text", "number", "verdict", "code"),
    [
        ("全年人民调解案件1240件。", "1240件", Verdict.AGREES, "mediation-cases"),
        ("全年人民调解案件0.124万件。", "0.124万件", Verdict.AGREES, "mediation-cases"),
        ("全年人民调解案件1204件。", "1204件", Verdict.DIFFERS, "mediation-cases"),
        ("全年人民调解案件1180件。", "1180件", Verdict.LAST_YEAR, "mediation-cases"),
        ("全年人民调解案件1240余件。", "1240余件", Verdict.QUALIFIER, "mediation-cases"),
        ("截至10月底，人民调解案件1240件。", "1240件", Verdict.AS_OF, "mediation-cases"),
        ("截至10月底，12345热线工单6500余件。", "6500余件", Verdict.AGREES, "hotline-orders"),
        ("全年12345热线工单6500余件。", "6500余件", Verdict.AS_OF, "hotline-orders"),
        ("全年罚没金额486.2元。", "486.2元", Verdict.UNIT, "penalty-amount"),
        ("举办法治专题培训，培训1320人。", "1320人", Verdict.UNIT, "rule-of-law-training-participants"),
        ("新收行政诉讼案件76件，上年为85件。", "85件", Verdict.PUBLISHED, "litigation-new-cases"),
        ("新收行政诉讼案件76件，上年为83件。", "83件", Verdict.AGREES, "litigation-new-cases"),
        ("人民调解案件1240件，比上年增长5.1%。", "5.1%", Verdict.AGREES, "mediation-cases"),
        ("人民调解案件1240件，比上年增长5.1个百分点。", "5.1个百分点", Verdict.CHANGE, "mediation-cases"),
        ("人民调解案件1240件，比上年下降5.1%。", "5.1%", Verdict.CHANGE, "mediation-cases"),
        ("人民调解案件1240件，比上年增加60件。", "60件", Verdict.AGREES, "mediation-cases"),
        ("全程网办率91.3%，比上年上升1.9%。", "1.9%", Verdict.CHANGE, "fully-online-rate"),
        ("全程网办率91.3%，比上年上升1.9个百分点。", "1.9个百分点", Verdict.AGREES, "fully-online-rate"),
        ("新收行政诉讼案件76件，与上年持平。", "持平", Verdict.CHANGE, "litigation-new-cases"),
        ("新收行政诉讼案件76件，较上年有所下降。", "下降", Verdict.AGREES, "litigation-new-cases"),
        ("全年罚没金额486.2万元，比上年减少13.8万元。", "13.8万元", Verdict.AGREES, "penalty-amount"),
        ("全程网办率91.3%（200项中180项），比上年上升1.9个百分点。", "1.9个百分点", Verdict.AGREES, "fully-online-rate"),
        ("全程网办率91.3%（200项中180项），较上年有所上升。", "上升", Verdict.AGREES, "fully-online-rate"),
        ("人民调解案件1240件，调解成功1228件，调解成功率98.5%。", "98.5%", Verdict.BASE, "mediation-success-rate"),
        ("办理建议提案168件，其中人大代表建议74件、政协提案92件。", "168件", Verdict.PARTS, "suggestions-and-proposals"),
        ("开展普法直播44件、讲座66件，合计120件。", "120件", Verdict.PARTS, None),
        ("全年人民调解案件1240件。\n二、不足\n人民调解案件1420件中难案多。", "1420件", Verdict.CONTRADICTS,
         "mediation-cases"),
        ("发放环保布袋27个。", "27个", Verdict.NOT_REGISTERED, None),
        ("减少人民调解案件310件。", "310件", Verdict.NOT_REGISTERED, None),
    ],
)  # fmt: skip
def test_a_verdict(text: str, number: str, verdict: Verdict, code: str | None) -> None:
    rows = [row for row in said(text).rows if row.text == number]
    assert [row.verdict for row in rows] == [verdict]
    assert (rows[0].indicator.code if rows[0].indicator else None) == code


def test_what_was_published_of_last_year_counts_as_well_as_what_is_registered_now() -> None:
    known = replace(register(), published={"litigation-new-cases": (Point(YEAR - 1, Decimal(85)),)})
    assert said("新收行政诉讼案件76件，上年为85件。", known).counts == {Verdict.AGREES: 2}


def test_plans_dates_and_names_are_no_statements() -> None:
    assert not said("全程网办率距目标还差0.91个百分点，与上年目标相同。").rows
    found = said("2025年，力争人民调解案件达到1500件。根据〔2019〕28号文件，2024年10月8日召开会议。")
    assert not found.rows and found.aside == 1


def test_registered_figures_that_are_not_mentioned_are_listed_key_ones_first() -> None:
    known = register()
    key = {**known.indicators, "service-items": replace(known.indicators["service-items"], is_key=True)}
    found = said("全年人民调解案件1240件。", replace(known, indicators=key))
    codes = [indicator.code for indicator, _point in found.unmentioned]
    assert codes[0] == "service-items" and "mediation-cases" not in codes and "hotline-orders" in codes


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("一、主要举措和成效\n甲。\n二、存在的不足和原因\n乙。\n三、主要负责人履行第一责任人职责情况\n丙。\n四、2025年工作安排\n丁。", set()),
        ("一、工作开展情况\n甲。\n二、存在问题和下一步打算\n乙。", {Content.FIRST_DUTY}),
        ("We report on the rule of law.", set(Content) - {Content.OTHER}),
        ("", set(Content) - {Content.OTHER}),
    ],
)  # fmt: skip
def test_contents_that_a_report_must_have(text: str, lacking: set[Content]) -> None:
    found = {each.content: each.presence for each in said(text).contents}
    assert {content for content, presence in found.items() if presence == Presence.LACKING} == lacking
    assert found[Content.OTHER] == Presence.NOT_APPLICABLE


def test_sentences_that_stand_in_last_years_report() -> None:
    old = "一、做法\n坚持党的领导，压实各级各部门责任。人民调解案件1180件，成效明显得到肯定。"
    new = "一、成效\n坚持党的领导， 压实各级各部门责任。人民调解案件1240件，成效明显得到肯定。"
    found = said(new, earlier=old)
    assert [each.sentence for each in found.same] == ["坚持党的领导， 压实各级各部门责任。"]
    assert found.share == Decimal("50.0")
    assert said(new).share is None


def test_thousands_of_numbers_are_judged_one_by_one() -> None:
    text = "".join(f"人民调解案件{number}件，同比增长{number % 9}%，合计{number}件；" for number in range(10, 1500))
    found = said(text)
    assert len(found.rows) > 4000 and found.counts[Verdict.CHANGE] > 1000
