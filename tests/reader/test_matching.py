"""Indicators by words, units and place: none rather than a wrong one."""

from __future__ import annotations

import pytest

from metrics.reader import IndicatorSpec, Reader
from metrics.reader.numbers.units import compatible
from tests.reader.corpus import reader


def spec(code: str, name: str, aliases: str, unit: str = "件", measure: str = "count", **more: object) -> IndicatorSpec:
    return IndicatorSpec(
        code,
        name,
        tuple(aliases.split("|")),
        unit,
        measure,
        str(more.get("theme", "t")),
        parts=tuple(str(more.get("parts", "")).split()),
    )


def codes(text: str, among: Reader | None = None) -> list[str | None]:
    return [fact.indicator for fact in (among or reader()).read(text, year=2023)]


def test_the_action_beside_the_number_decides() -> None:
    text = "全市收到行政复议申请156件,受理132件,审结120件,不予受理12件。"
    assert codes(text) == ["reconsideration-applications", "reconsideration-accepted", "reconsideration-closed", None]


def test_one_value_for_several_indicators() -> None:
    text = "办理建议提案20件,办复率和代表委员满意率均为100%。"
    facts = reader().read(text, year=2023)
    assert [f.indicator for f in facts[1:]] == ["proposal-reply-rate", "proposal-satisfaction-rate"]
    assert len({(f.start, f.end) for f in facts[1:]}) == 1


def test_several_values_in_turn() -> None:
    text = "人民调解受理数、调解成功数分别为2100件和2058件。"
    assert codes(text) == ["mediation-cases", "mediation-successes"]


def test_a_total_and_its_parts() -> None:
    assert codes("办理人大代表建议12件、政协提案15件。") == ["npc-suggestions", "cppcc-proposals"]
    assert codes("办理人大代表建议和政协提案27件。") == ["suggestions-and-proposals"]


def test_a_part_is_not_the_whole() -> None:
    text = "受理行政复议案件120件,其中涉及公安45件、自然资源30件。"
    assert codes(text) == ["reconsideration-accepted", None, None]


def test_a_part_that_names_the_indicator_itself_is_still_a_part() -> None:
    text = "受理行政复议案件120件,其中受理涉企行政复议案件45件。"
    assert codes(text) == ["reconsideration-accepted", None]


def test_the_alias_that_says_more_wins_where_all_of_it_is_near() -> None:
    among = Reader([spec("a", "星河月台", "星河月台"), spec("b", "云海星河月台", "云海…星河月台")])
    assert codes("修缮星河月台12件。", among) == ["a"]
    assert codes("整治云海,修缮星河月台12件。", among) == ["b"]


def test_a_change_is_no_value_of_the_indicator() -> None:
    assert codes("受理行政复议案件120件,同比增长12%。") == ["reconsideration-accepted", None]


def test_a_share_is_no_rate_of_the_indicator() -> None:
    assert codes("调解案件12件,占案件总数的60%。")[1] is None


@pytest.mark.parametrize(
    "text",
    [
        "社区矫正对象320名,公证案件1560件,司法鉴定320件。",
        "查处食品药品违法案件185件。",
        "配备执法记录仪3260台。",
        "全县18个乡镇开展自查。",
        "地区生产总值增长3.6%,减税1800亿元。",
    ],
)
def test_what_the_catalogue_has_not_stays_open(text: str) -> None:
    assert set(codes(text)) == {None}


def test_units_that_cannot_be_keep_indicators_out() -> None:
    assert codes("办理法律援助案件120件。") == ["legal-aid-cases"]
    assert codes("办理法律援助案件120场。") == [None]
    assert compatible("件", "起") > compatible("个", "件") > compatible("件", "场") == 0.0


def test_value_and_unit_become_the_indicators() -> None:
    [fact] = reader().read("全年罚没金额1.86亿元。", year=2023)
    assert (fact.indicator, str(fact.value), fact.unit) == ("penalty-amount", "18600", "万元")
    [fact] = reader().read("聘任公职律师41名。", year=2023)
    assert (fact.indicator, fact.unit) == ("government-lawyers", "人")


def test_a_phrase_added_as_alias_is_learnt() -> None:
    text = "完成云享普惠站改造12件。"
    known = spec("a", "甲事数", "甲事项目")
    assert codes(text, Reader([known])) == [None]
    learnt = spec("a", "甲事数", "甲事项目|云享普惠站改造")
    [fact] = Reader([learnt]).read(text, year=2023)
    assert fact.indicator == "a"
    assert fact.evidence


def test_an_ellipsis_stands_for_any_words() -> None:
    among = Reader([spec("a", "乙事数", "星河…月台")])
    assert codes("星河边上修了月台12件。", among) == ["a"]


def test_two_that_fit_alike_are_none() -> None:
    among = Reader([spec("a", "星河月台", "星河月台"), spec("b", "星河月台", "星河月台")])
    [fact] = among.read("修建星河月台12件。", year=2023)
    assert fact.indicator is None
    assert {code for code, _ in fact.alternatives} == {"a", "b"}


def test_without_a_catalogue_facts_are_still_found() -> None:
    assert codes("受理行政复议案件120件。", Reader([])) == [None]
