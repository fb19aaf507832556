"""The closed lists of the domain. Codes are stored and exported; labels are what people read.

`choices=` on a field constrains nothing in the database, so every list here is repeated there as
a check constraint (see `metrics.models.constraints.one_of`).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Measure(TextChoices):
    """What kind of quantity an indicator is. A rate's value is a percentage: 89.4 means 89.4 %."""

    COUNT = "count", _("数量")
    RATE = "rate", _("比率")
    AMOUNT = "amount", _("金额")
    DURATION = "duration", _("时长")
    SCORE = "score", _("得分")


class TimeBasis(TextChoices):
    """Which time a value is about. Flow: what happened in the year. Stock: what exists at the date. Cumulative: what
    happened since the start."""

    FLOW = "flow", _("当年发生")
    STOCK = "stock", _("期末存量")
    CUMULATIVE = "cumulative", _("累计")


class Direction(TextChoices):
    """Which way is better. Neutral indicators are never coloured."""

    HIGHER = "higher", _("越高越好")
    LOWER = "lower", _("越低越好")
    NEUTRAL = "neutral", _("无优劣方向")


class Qualifier(TextChoices):
    """How exactly a value was stated (余、近、约 …)."""

    EXACT = "exact", _("准确值")
    OVER = "over", pgettext_lazy("qualifier", "余")
    ABOUT = "about", pgettext_lazy("qualifier", "约")
    NEARLY = "nearly", pgettext_lazy("qualifier", "近")
    AT_LEAST = "at_least", pgettext_lazy("qualifier", "不低于")
    AT_MOST = "at_most", pgettext_lazy("qualifier", "不超过")


class Period(TextChoices):
    """What a value covers of its year: all of it, up to a date, or up to a day that its source does not name."""

    YEAR = "year", _("全年")
    AS_OF = "as_of", _("截至日期")
    NOT_STATED = "not_stated", _("截至目前（未注明日期）")


class MissingReason(TextChoices):
    """Why a row has no value. Zero, missing, not applicable and no row at all are four different things. What is still
    to come is no reason yet: it stays a draft."""

    NOT_REPORTED = "not_reported", _("未填报")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    SUPPRESSED = "suppressed", _("不公开")
    NOT_COMPARABLE = "not_comparable", pgettext_lazy("reason", "不可比")
    TO_COME = "to_come", _("待报")


class Absence(TextChoices):
    """Why a reader sees no value: what is stated, and what is told when nothing is. In the order of lists."""

    NOT_REPORTED = "not_reported", _("未填报")
    TO_COME = "to_come", _("待报")
    IN_REVIEW = "in_review", _("审核中")
    NO_RECORD = "no_record", _("无记录")
    NOT_COLLECTED = "not_collected", _("不采集")
    NOT_ESTABLISHED = "not_established", _("尚未设立")
    ABOLISHED = "abolished", _("已撤并")
    NOT_PUBLISHED = "not_published", _("未公布")
    ELSEWHERE = "elsewhere", _("隶属其他地区")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    SUPPRESSED = "suppressed", _("不公开")
    NOT_COMPARABLE = "not_comparable", pgettext_lazy("reason", "不可比")


class State(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已审核")


class Act(TextChoices):
    """What a person does to a value. `metrics.domain.transitions` says which state each act leads to."""

    ENTER = "enter", _("填写")
    SUBMIT = "submit", _("提交")
    WITHDRAW = "withdraw", _("撤回")
    APPROVE = "approve", _("审核通过")
    RETURN = "return", _("退回")
    REOPEN = "reopen", _("重新开启")
    RESTORE = "restore", _("撤销重新开启")
    PUBLISH = "publish", _("公开")
    DRAFT = "draft", _("起草")


class Role(TextChoices):
    OFFICIAL = "official", _("领导")
    STAFF = "staff", _("填报员")
    REVIEWER = "reviewer", _("审核员")
    ADMINISTRATOR = "administrator", _("管理员")
    AUDITOR = "auditor", _("审计员")


class JurisdictionKind(TextChoices):
    COUNTRY = "country", _("国家")
    PROVINCE = "province", _("省级")
    CITY = "city", _("地级")
    COUNTY = "county", _("县级")
    ZONE = "zone", _("开发区")
    TOWN = "town", _("乡镇级")


class Hold(TextChoices):
    """When readers who hold no role at the place itself see the values of a round."""

    APPROVED = "approved", _("审核通过后")
    PUBLISHED = "published", _("公开后")


class SuccessionKind(TextChoices):
    """How a place came from another one, began or ended."""

    ESTABLISHED = "established", _("设立")
    ABOLISHED = "abolished", _("撤销")
    MERGED = "merged", _("合并")
    SPLIT = "split", _("拆分")
    RENAMED = "renamed", _("更名")


class TargetKind(TextChoices):
    """What a target demands of the value."""

    AT_LEAST = "at_least", _("不低于")
    AT_MOST = "at_most", _("不超过")


class Incomparable(TextChoices):
    """Why the change between two years has no number, or no exact one."""

    AS_OF = "as_of", _("截至月份不同")
    NOT_STATED = "not_stated", _("未注明截至日期")
    BREAK = "break", _("口径调整")
    EARLIER_MISSING = "earlier_missing", _("上年未填报")
    LATER_MISSING = "later_missing", _("本年未填报")
    BOUNDS = "bounds", _("数值为限值，差额不能确定")
    APPROXIMATE = "approximate", _("近似值，差额不精确")


class BreakKind(TextChoices):
    """Whether years before a break and from it on are compared."""

    COMPARABLE = "comparable", _("可比")
    NOT_COMPARABLE = "not_comparable", _("不可比")


LACKING: frozenset[str] = frozenset({Incomparable.EARLIER_MISSING, Incomparable.LATER_MISSING})
"""The reasons of a missing value; why it is missing is an `Absence`."""


class DocumentKind(TextChoices):
    """The format a report came in. Pasted text has no file."""

    PASTED = "pasted", _("粘贴的文字")
    TEXT = "text", _("纯文本")
    HTML = "html", _("网页")
    DOCX = "docx", _("Word文档")
    PDF = "pdf", _("PDF文档")
    OFD = "ofd", _("OFD文档")
    DOC = "doc", _("旧版Word或WPS文档")
    RTF = "rtf", _("RTF文档")
    ODT = "odt", _("ODT文档")


class ProposalState(TextChoices):
    """What a person decided about a figure that the reader found."""

    OPEN = "open", _("待确认")
    ACCEPTED = "accepted", _("已采用")
    REJECTED = "rejected", pgettext_lazy("state", "不采用")
    NO_FACT = "no_fact", _("不是数据")


class FactKind(TextChoices):
    """What kind of number a text states (`metrics.reader.Fact.kind`)."""

    COUNT = "count", _("数量")
    RATE = "rate", _("比率")
    AMOUNT = "amount", _("金额")
    DURATION = "duration", _("时长")
    CHANGE = "change", _("增减")
    RANK = "rank", _("位次")


class Judging(TextChoices):
    """The kinds of records by which values are judged or said, each by the name of its model. Their changes are
    recorded."""

    THEME = "theme", _("领域")
    INDICATOR = "indicator", _("指标")
    DEFINITION = "definition", _("分年定义")
    BREAK = "break", _("口径调整")
    JURISDICTION = "jurisdiction", _("地区")
    FORMER_PARENT = "formerparent", _("原隶属")
    SUCCESSION = "succession", _("地区沿革")
    TARGET = "target", _("目标")
    ROUND = "round", _("填报轮次")
    MEMBERSHIP = "membership", _("任职")
    PARAGRAPH_TEMPLATE = "paragraphtemplate", _("段落模板")
