"""The glossary: each word and mark of the pages, explained once. Terms are those of the field (SDMX, DHIS2) and of
official Chinese."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary with its explanation. `anchor` is the fragment of the address that other pages link to."""

    anchor: str
    word: str | Promise
    meaning: str | Promise


@dataclass(frozen=True, slots=True)
class Chapter:
    anchor: str
    title: str | Promise
    terms: tuple[Term, ...]


GLOSSARY: tuple[Chapter, ...] = (
    Chapter("data", _("数据"), (
        Term("jurisdiction", _("地区"), _("数值所属的地方：省、市、县、开发区、乡镇，上下级成一棵树。")),
        Term("theme", _("领域"), _("指标所属的部分，次序与年度报告的章节相同。")),
        Term("indicator", _("指标"), _("统计什么：名称、单位、定义、计量类型和优劣方向，各地区相同。")),
        Term("observation", _("年度数据"), _("一个指标、一个地区、一个年度的数值，连同限定词、截至日期、来源和备注。")),
        Term("report", _("报告"), _("公开的法治政府建设年度报告，数值从中读取。")),
        Term("proposal", _("待确认"), _("系统从报告里读出、还没有人确认的数字。确认之前不是数据。")),
        Term("target", _("目标"), _("某年要求达到的数值和提出要求的文件。")),
    )),
    Chapter("kinds", _("数值的种类"), (
        Term("count", _("数量、金额、时长"), _("比较时写增加或减少多少，够大时并写增长百分之几。")),
        Term("rate", _("比率"), _("百分数，89.4即89.4%。比较时写上升或下降几个百分点，不写百分之几。")),
        Term("flow", _("当年发生"), _("一年里发生的数。只有这种数可以把各年加起来。")),
        Term("stock", _("期末存量"), _("某一天有多少，各年之间比较同一天。")),
        Term("cumulative", _("累计"), _("从开始到截至日期一共多少。")),
        Term("base", _("分子、分母"), _("比率由什么除以什么得来。“71件中71件”说明100%的基数有多大。")),
        Term("total", _("合计"), _("各地区合计的比率是分子之和除以分母之和；没有分子分母的，不作合计，从不把比率平均。")),
        Term("median", _("中位数"), _("各地区从小到大排列，居中的一个；偶数个时取中间两个的平均。")),
        Term("direction", _("优劣方向"), _("越高越好、越低越好，或没有方向。没有方向的从不标为好或差。")),
    )),
    Chapter("exactness", _("数值有多准"), (
        Term("over", _("余、约、近"), _("报告没有给出准确数。比较时只写“约”，不作准确的加减。")),
        Term("bounds", _("不低于、不超过"), _("只知道限度。比较时只写“至少”“至多”，或者写明不能确定。")),
        Term("as-of", _("截至"), _("只到某月或某日的数，和全年的数不比较。来源只写“目前”而未注明日期的，和哪一年的都不比较。")),
        Term("missing", _("不适用、不公开、不可比"), _("填报时写明的没有数值的原因，各不相同，也都不是0。")),
        Term("not-reported", _("未填报"), _("要求填报，上年有数值或者设了目标，却没有填报。只有这时才会逾期。")),
        Term("to-come", _("待报"), _("应报，填报单位说明还没有报来；补填以前，本年度显示尚未报齐。")),
        Term("in-review", _("审核中"), _("已经填写或提交，尚未审核通过，不显示数字。")),
        Term("no-record", _("无记录"), _("这一年没有要求填报，或者指标本来就不要求有数值。")),
    )),
    Chapter("comparison", _("比较"), (
        Term("not-comparable", _("不可比"), _("截至月份不同、口径调整，或一年没有数值：写明原因，不给数字。")),
        Term("break", _("口径调整"), _("从这一年起定义变了，跨过它的两年不比较。")),
        Term("from-zero", _("上年为0、降为0"), _("不写百分之几；上年不到10的也不写。")),
    )),
    Chapter("marks", _("图和表上的记号"), (
        Term("hollow", _("空心、斜纹"), _("部分年度的数值，旁边写着截至几月。")),
        Term("approximate", _("≈、≥、≤"), _("≈为近似值；≥、≤为限值，只知道不低于、不超过多少。")),
        Term("joined", _("点线相连"), _("相连的两年截至月份不同，或者数值为限值、差额不能确定：不可比。")),
        Term("dotted", _("竖点线"), _("口径调整的一年，线的两边不比较。")),
        Term("crossed", _("✕"), _("两年不可比，旁边写着原因。")),
        Term("gap", _("年份留空"), _("没有数值。线不从上面跨过。")),
        Term("dash", _("短横虚线"), _("当年的目标。")),
        Term("median-dash", _("灰色短横线"), _("地区比较的“历年”小图里，当年各地区的中位数；时段不同的地区那一年不画。")),
        Term("parent-dash", _("深灰色窄横线"), _("同一些小图里，上级地区自己填报、已审核的准确值；超出纵轴的不画。")),
        Term("note-number", _("数值右上角的小数字"), _("备注的编号。点它到页末的备注，点备注里的↩回到数值。")),
        Term("cut", _("纵轴不从0开始"), _("接近100%的比率为看清差别，从图上写明的数值起画；柱形一律从0开始。")),
    )),
    Chapter("states", _("数据的状态"), (
        Term("draft", _("草稿"), _("填报员正在填，只有填报员、管理员和审计员看得到。")),
        Term("submitted", _("待审核"), _("已提交，等审核员通过或退回。")),
        Term("returned", _("已退回"), _("审核员写明原因退回，由填报单位改正；审核员不代填代改。")),
        Term("approved", _("已审核"), _("已锁定，领导看得到。重新开启须写明原因，原来的版本留在变动记录里。")),
        Term("rechecking", _("重新核对中"), _("重新开启后正在更正。更正通过审核前，各页面和文件沿用上次审核的数值。")),
        Term("explanation", _("情况说明"), _("数值有疑点时填报单位写的说明，和数值一起保存、一起显示。")),
    )),
)  # fmt: skip
