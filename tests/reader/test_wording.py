"""How reports speak: fewer of the catalogue's words, a clause later, the number before its noun, a list before one
value, a measure word that fits something else. Each row stands for a kind."""

from __future__ import annotations

import pytest

from tests.reader.corpus import reader

SAID: dict[str, list[str | None]] = {
    # who holds a meeting, and what about
    "乡法治建设领导小组先后召开专题会议4次，对积压问题逐件过堂。": ["rule-of-law-meetings"],
    "市长年内3次主持召开常务会议，研究法治建设议题。": ["rule-of-law-meetings"],
    "街道召开法治政府建设推进会2次、述法点评会1次。": ["rule-of-law-meetings", None],
    "县委依法治县委员会会议1次、常务会议2次听取法治工作汇报。": ["rule-of-law-meetings", "rule-of-law-meetings"],
    # studying laws, without the name of the meeting
    "组织班子成员学习《行政处罚法》《信访工作条例》等法律法规9次。": ["leadership-law-study-sessions"],
    # one value for several names
    "法律知识测试参考率、合格率均达97%。": ["law-exam-participation-rate", "law-exam-pass-rate"],
    "代表建议和政协提案的答复率、满意率做到两个100%。": ["proposal-reply-rate", "proposal-satisfaction-rate"],
    # who attended, a clause later
    "举办法治培训班6期，覆盖镇村干部310余人。": ["rule-of-law-training-sessions", "rule-of-law-training-participants"],
    # the number before its noun, or before its verb
    "27家单位的980项业务集中到政务大厅办理。": ["hall-resident-units", "hall-resident-items"],
    "全县在岗的88名干部领到了行政执法证。": ["certified-enforcement-officers"],
    # near words
    "区复议机构全年新收案件91件，办结86件。": ["reconsideration-accepted", "reconsideration-closed"],
    "乡镇承接执法事权66项。全年依法作出重大行政事项决策5个。": [
        "delegated-enforcement-items",
        "major-decisions-listed",
    ],
    "本镇全年涉及行政复议4件、行政诉讼2件。": ["reconsideration-respondent-cases", "litigation-new-cases"],
    # something else is counted
    "组织15个执法部门开展执法人员培训。行政诉讼案件涉及20多个管理领域。": [None, None],
    "被复议的90件中，被申请人为县直部门的64件。": ["reconsideration-respondent-cases", None],
    "督查事项由36项压减到15项，检查计划42项精简至16项。": [None, None, None, None],
    "新增公共法律服务站12个，累计达到86个。": [None, None],
    "违建实现零增长，新开工85项。": [None, None],
}


@pytest.mark.parametrize(("text", "codes"), SAID.items(), ids=list(SAID))
def test_the_indicator_is_found_in_the_words_of_reports(text: str, codes: list[str | None]) -> None:
    assert [fact.indicator for fact in reader().read(text, year=2023)] == codes


def test_a_measure_word_that_does_not_fit_is_never_rewritten() -> None:
    facts = reader().read("组织15个执法部门开展执法人员培训。行政诉讼案件涉及20多个管理领域。", year=2023)
    assert [(fact.text, fact.unit) for fact in facts] == [("15个", "个"), ("20多个", "个")]
