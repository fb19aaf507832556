"""A number of one department, one field or one kind of case is not the value of the jurisdiction."""

from __future__ import annotations

import pytest

from metrics.reader import IndicatorSpec, Reader
from metrics.reader.context import sectors
from tests.reader.corpus import reader


def codes(text: str) -> list[str | None]:
    return [fact.indicator for fact in reader().read(text, year=2023)]


@pytest.mark.parametrize(
    "text",
    [
        "公安机关办理行政处罚案件5210件，罚款320万元。",
        "县体育局检查健身场所120家次，罚没款3.2万元。",
        "县医保局检查定点医药机构320家次，作出行政处罚12件，罚没56万元。",
        "开展安全生产执法检查，检查企业860户次，行政处罚45件，罚款96万元。",
        "林业行政处罚86件，罚款56万元。",
        "不动产登记中心办件4.6万件，好评率99.8%。",
        "供热公司公开停暖信息32条。",
        "县教育局聘请法律顾问3名，公职律师12名。",
        "县总工会法律援助站办理法律援助案件36件。",
    ],
)
def test_a_department_does_not_speak_for_the_place(text: str) -> None:
    assert set(codes(text)) == {None}


@pytest.mark.parametrize(
    "text",
    [
        "调解邻里纠纷1023件，成功率98%。",
        "办理涉土地信访事项32件。",
        "12345热线转办城管类工单3200件。",
        "全年调解交通事故纠纷320件。",
        "物业纠纷多发，全年调解此类纠纷312件。",
        "办理农民工法律援助案件412件。",
        "审核党内规范性文件26件。",
        "评选金牌调解员10名。",
        "代收行政复议申请210件。",
        "应当由行政机关负责人出庭的案件31件。",
        "化解信访积案42件。",
    ],
)
def test_a_kind_is_not_the_whole(text: str) -> None:
    assert set(codes(text)) == {None}


@pytest.mark.parametrize(
    "text", ["举办护林员培训班3期。", "教师资格考试合格率36%。", "公开水文监测信息320条。", "河湖长制联席会议6次。"]
)
def test_an_everyday_thing_of_something_unknown_is_not_of_the_law(text: str) -> None:
    assert codes(text) == [None]


@pytest.mark.parametrize(
    "text", ["高质量发展综合考核位列全省第5位。", "政府网站绩效评估得分88.4分，全市排名第7。", "在全市考核中排名第3。"]
)
def test_a_rank_is_of_the_assessment_that_is_named(text: str) -> None:
    assert set(codes(text)) == {None}
    assert codes("在全市法治建设绩效考核中排名第3。") == ["rule-of-law-assessment-rank"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("城管、环保、市场监管等部门办理行政处罚案件1520件。", "administrative-penalties"),
        ("调解婚姻家庭、邻里、宅基地等各类纠纷1200件。", "mediation-cases"),
        ("县司法局联合市场监管局举办执法培训6场。", "enforcement-training-sessions"),
        ("提请审议《物业管理条例》地方性法规草案1件。", "local-regulation-drafts"),
        ("城市管理和综合行政执法局作出行政处罚320件。", "administrative-penalties"),
        ("高新区综合行政执法局办理行政处罚案件620件。", "administrative-penalties"),
        ("县人民政府办理行政复议案件120件。", "reconsideration-accepted"),
        ("市场监管领域部门联合双随机抽查1200户次。", "random-inspections"),
        ("提交通过行政规范性文件合法性审核120件。", "normative-documents-reviewed"),
    ],
)
def test_many_together_partners_titles_and_names_narrow_nothing(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市场监管局立案320件，全县办理行政处罚案件1200件。", [None, "administrative-penalties"]),
        ("交警处理事故320件；全年办理行政处罚案件1200件。", [None, "administrative-penalties"]),
        (
            "办理行政处罚案件1200件，其中市场监管320件，罚没金额320万元。",
            ["administrative-penalties", None, "penalty-amount"],
        ),
    ],
)
def test_an_office_speaks_until_another_does(text: str, expected: list[str | None]) -> None:
    assert codes(text) == expected


def test_a_phrase_that_names_the_field_is_learnt() -> None:
    among = Reader([IndicatorSpec("a", "消防处罚数", ("消防行政处罚",), "件", "count", "t")])
    assert [f.indicator for f in among.read("消防行政处罚12件。", year=2023)] == ["a"]


def test_what_is_withheld_is_still_offered() -> None:
    [fact] = reader().read("公安机关办理行政处罚案件5210件。", year=2023)
    assert fact.indicator is None
    assert fact.alternatives[0][0] == "administrative-penalties"


def test_a_word_stands_in_one_line() -> None:
    words = (sectors.FIELDS + sectors.OFFICES).split()
    assert len(words) == len(set(words))
