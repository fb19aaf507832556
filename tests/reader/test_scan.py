"""Which numbers state a quantity, in which unit, of which kind, how exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from metrics.reader.numbers.scan import quantities


def stated(text: str) -> list[tuple[str, str, str, str]]:
    return [(str(q.value), q.unit, q.kind, q.qualifier) for q in quantities(text)]


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月4日,于10日召开",
        "国办发〔2022〕28号",
        "(2021)15号文",
        "《法治政府建设实施纲要(2021-2025年)》",
        "2021-2025年规划",
        "根据条例第23条第2款",
        "“十四五”时期、“八五”普法",
        "四级联动、三级平台、一级抓一级",
        "“三重一大”“5+4”双“一号工程”",
        "1+5+N格局",
        "一站式、一件事一次办、一窗受理、最多跑一次、最多跑1次",
        "双随机、三项制度、两个维护、四个意识、四个自信",
        "12345热线和12348平台",
        "人民路188号,电话0510-85012345",
        "7×24小时,24小时自助,15分钟服务圈",
        "5G、4A级景区、V2.0版、A12号",
        "第三批、第十四届、第1次会议、第一责任人",
        "市十六届人大四次会议、二中全会、二次全会",
        "一是、二是、一方面、一律、一批、一体化",
        "“12·4”国家宪法日、“3·15”",
        "在20个工作日内作出答复",
        "每月学法1次、每季度召开1次例会",
        "百名律师进千企、万所联万会",
        "二十四节气",
        "三五个、七八件",
        "2名以上执法人员"[2:],
        "上午9:30",
        "",
    ],
)
def test_states_nothing(text: str) -> None:
    assert stated(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理120件", ("120", "件", "count", "exact")),
        ("6500余条", ("6500", "条", "count", "over")),
        ("110余万件", ("1100000", "件", "count", "over")),
        ("3.2万余人次", ("32000", "人次", "count", "over")),
        ("参加500多人", ("500", "人", "count", "over")),
        ("超过100万件", ("1000000", "件", "count", "over")),
        ("近300名", ("300", "名", "count", "nearly")),
        ("近百场", ("100", "场", "count", "nearly")),
        ("百余个", ("100", "个", "count", "over")),
        ("约1.2万名", ("12000", "名", "count", "about")),
        ("达95%以上", ("95", "%", "rate", "at_least")),
        ("30件左右", ("30", "件", "count", "about")),
        ("不少于60学时", ("60", "学时", "duration", "at_least")),
        ("不超过5件", ("5", "件", "count", "at_most")),
        ("不足20%", ("20", "%", "rate", "at_most")),
        ("开展宣传三十余场", ("30", "场", "count", "over")),
        ("召开会议三次", ("3", "次", "count", "exact")),
        ("下设五个专项行动组", ("5", "个", "count", "exact")),
        ("率达百分之三十五", ("35", "%", "rate", "exact")),
        ("超过三分之二的", ("66.67", "%", "rate", "over")),
        ("占九成以上", ("90", "%", "rate", "at_least")),
        ("罚款1.86亿元", ("186000000", "元", "amount", "exact")),
        ("较上年增长12.5%", ("12.5", "%", "change", "exact")),
        ("下降2.1个百分点", ("2.1", "个百分点", "change", "exact")),
        ("是上年的1.5倍", ("1.5", "倍", "change", "exact")),
        ("比上年减少23件", ("23", "件", "change", "exact")),
        ("提升至98%", ("98", "%", "rate", "exact")),
        ("新增12个", ("12", "个", "count", "exact")),
        ("实现翻番", ("2", "倍", "change", "exact")),
        ("压缩至0.5个工作日", ("0.5", "个工作日", "duration", "exact")),
        ("连续5年", ("5", "年", "duration", "exact")),
        ("位列全省第3位", ("3", "位", "rank", "exact")),
        ("排名全市第一", ("1", "名", "rank", "exact")),
        ("考核排名全省前三", ("3", "名", "rank", "at_most")),
        ("案件实现零败诉", ("0", "件", "count", "exact")),
        ("无一败诉", ("0", "件", "count", "exact")),
        ("覆盖18乡镇", ("18", "个", "count", "exact")),
        ("办件量达12345,", ("12345", "", "count", "exact")),
        ("行政处罚案件(件)126", ("126", "件", "count", "exact")),
        ("合格率(%):98.5", ("98.5", "%", "rate", "exact")),
        ("3200户(次)", ("3200", "户次", "count", "exact")),
    ],
)
def test_states(text: str, expected: tuple[str, str, str, str]) -> None:
    assert stated(text) == [expected]


def test_from_and_to() -> None:
    first, second = quantities("审批时限从838天压缩至217天")
    assert (first.value, first.role, second.value, second.role) == (838, "from", 217, "")


def test_numbers_that_share_a_unit() -> None:
    assert [(q.value, q.unit) for q in quantities("分别办理12、15和18件")] == [(12, "件"), (15, "件"), (18, "件")]
    assert stated("新建3至5个") == [("3", "个", "count", "at_least"), ("5", "个", "count", "exact")]


def test_the_span_is_number_and_unit() -> None:
    text = "录入量达6500余条,"
    [quantity] = quantities(text)
    assert text[quantity.start : quantity.end] == "6500余条"


def test_nested() -> None:
    assert [q.value for q in quantities("25个单位(含16个部门及9个单位)")] == [Decimal(25), Decimal(16), Decimal(9)]
