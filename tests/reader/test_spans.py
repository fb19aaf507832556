"""Spans that are said once and hold for more than their sentence: of a paragraph, a section, a report; plans."""

from __future__ import annotations

import pytest

from tests.reader.corpus import reader

SPANS = {
    "五年来，全县法治建设稳步推进。共调解纠纷880件。办理援助案件46件。": ["cumulative", "cumulative"],
    "五年来，共调解纠纷880件。今年，办理援助案件46件。": ["cumulative", "year"],
    "2020年3月至2023年9月，共办结复议案件77件。": ["cumulative"],
    "一季度，新收复议案件12件。其间调解纠纷30件。": ["as_of", "as_of"],
    "某县2023年上半年工作总结\n一、做法\n受理复议申请12件。累计调解纠纷300件。": ["as_of", "as_of"],
    "某县过去五年工作回顾\n一、做法\n调解纠纷300件。\n二、2023年\n调解纠纷50件。": ["cumulative", "year"],
    "“宪法宣传周”期间，开展普法活动62场。": ["year"],
    "截至9月末，当年已审查合同57份。": ["as_of"],
    "来年将组织普法活动90场。全年新聘调解员12名。": ["target", "target"],
    "存在3件败诉。\n下一步，我们将加强培训。\n一是举办培训班5期。\n二是普法30场。": ["year", "target", "target"],
    "一、成效\n下一步，加强培训。\n办班5期。\n二、附件\n调解纠纷50件。": ["target", "year"],
    "新收案件比预计少，预计全年调解纠纷50件。": ["year"],
    "监管清单由66项压减到31项，台账44项精简至12项。": ["comparison", "year", "comparison", "year"],
    "连续五年保持零败诉。": ["cumulative", "year"],
}


@pytest.mark.parametrize(("text", "periods"), SPANS.items(), ids=list(SPANS))
def test_a_span_holds_until_another_one_is_said(text: str, periods: list[str]) -> None:
    assert [fact.period for fact in reader().read(text, year=2023)] == periods


NUMBERS = {
    "区红十字会派员参加。": [],
    "出台便民服务二十条，推动三次产业融合，十四届二次全会召开。": [],
    "千万元以上的合同9份已报备，500万元以上项目全部审查。": ["9份"],
    "连续四年没有发生，信访零增长，无一宗被改判，全年无一起。": ["四年", "零增长", "无一起"],
    "满意度位居全省首位，考评进入前三甲。": ["首位", "前三甲"],
    "两个股室参与，其中四人持证。": ["两个", "四人"],
    "审批时限精简了12个工作日，承接下放事權72項。": ["12个工作日", "72項"],
    "全年办理各类事项3.7万件。": ["3.7万件"],
}


@pytest.mark.parametrize(("text", "found"), NUMBERS.items(), ids=list(NUMBERS))
def test_numbers_and_what_only_looks_like_one(text: str, found: list[str]) -> None:
    assert [fact.text for fact in reader().read(text, year=2023)] == found
