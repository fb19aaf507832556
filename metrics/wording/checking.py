"""What a check says of a number, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from metrics.domain.change import change
from metrics.domain.checking import Checked, Verdict
from metrics.domain.rows import Point
from metrics.wording.formatting import change_words, dated_value_words, listed


def verdict_words(row: Checked) -> str:
    """Return the verdicts of a number: 是上年的数、不一致."""
    return listed(str(verdict.label) for verdict in row.verdicts)


def registered_words(row: Checked) -> str:
    """Return what is registered where the number stands: the value, the change, or what was published of the year
    before; "" where there is nothing."""
    if row.indicator is None:
        return ""
    if row.about_change:
        return (
            change_words(change(row.indicator, row.earlier, row.registered)) if row.earlier and row.registered else ""
        )
    point = point_of(row)
    return dated_value_words(row.indicator, point) if point else ""


def point_of(row: Checked) -> Point | None:
    """Return the registered value that the number is held against."""
    return row.earlier if row.period.startswith("other_year") else row.registered


def explanation(row: Checked) -> str:
    """Return a sentence on the number: what is registered, or what it contradicts; "" where all is well."""
    values = {
        "words": registered_words(row),
        "elsewhere": row.elsewhere,
        "name": row.indicator.name if row.indicator else "",
    }
    said = {
        Verdict.DIFFERS: _("登记为%(words)s。"),
        Verdict.LAST_YEAR: _("与上年数相同，本年登记为%(words)s。"),
        Verdict.UNIT: _("单位与登记的不同，登记为%(words)s。"),
        Verdict.AS_OF: _("登记的是%(words)s。"),
        Verdict.QUALIFIER: _("登记为%(words)s。"),
        Verdict.PUBLISHED: _("上年公布为%(words)s。"),
        Verdict.CHANGE: _("按登记应为：%(words)s。"),
        Verdict.CONTRADICTS: _("本文另一处为%(elsewhere)s。"),
        Verdict.PARTS: _("各部分为%(elsewhere)s，相加与合计不符。"),
        Verdict.BASE: _("与%(elsewhere)s算得的率不符。"),
        Verdict.NOT_REGISTERED: _("%(name)s：没有登记可比的数值。") if row.indicator else _("登记中没有这个数。"),
        Verdict.UNDECIDED: _("可能是：%(names)s。") if row.candidates else _("不能判定是哪个指标。"),
    }
    values["names"] = listed(each.name for each in row.candidates)
    needs_words = {Verdict.DIFFERS, Verdict.QUALIFIER, Verdict.AS_OF, Verdict.UNIT, Verdict.LAST_YEAR, Verdict.CHANGE}
    sentences = [
        said[verdict] % values
        for verdict in row.verdicts
        if verdict in said and (values["words"] or verdict not in needs_words)
    ]
    return "".join(dict.fromkeys(sentences))
