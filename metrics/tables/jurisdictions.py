"""One indicator across jurisdictions as a table, and the facts about all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.choices import State
from metrics.domain.comparison import AT_ONCE, Across, Group
from metrics.domain.measured import Measured, Series
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.indicator import source_cell, target_cell
from metrics.tables.mark_legend import MOST_NAMED
from metrics.tables.observations import as_of_cell
from metrics.tables.shared_cells import change_cell, findings_lines, stacked, value_cell
from metrics.tables.value_status import state_mark
from metrics.wording.formatting import (
    absence_words,
    as_of_words,
    base_words,
    change_words,
    dated,
    listed,
    number,
    plain,
    rounded_number,
    unit_words,
    value_words,
)
from metrics.wording.links import indicator_address
from metrics.wording.standing import group_words, standing_words

PAGE = AT_ONCE
"""Jurisdictions on one page of the table; the file has all."""


def jurisdiction_cell(row: Measured | Series) -> SafeString:
    """Return the name, linked to the indicator over the years in that jurisdiction."""
    jurisdiction: JurisdictionRow = row.jurisdiction
    mark = format_html(' <span class="tag tag-fictional">{}</span>', _("虚构")) if jurisdiction.fictional else ""
    address = indicator_address(row.indicator.code, jurisdiction.code)
    return format_html('<a href="{}"><bdi>{}</bdi></a>{}', address, jurisdiction.name, mark)


def _base(row: Measured) -> str:
    return base_words(row.indicator, row.point) if row.point.value is not None else ""


def _remarks(row: Measured) -> SafeString:
    note = format_html('<span class="remark"><bdi>{}</bdi></span>', row.point.note) if row.point.note else ""
    return stacked([source_cell(row), note, *findings_lines(row)])


class JurisdictionsTable(RowTable):
    """Rows are the jurisdictions in the official order, until somebody sorts them. `number` is the page, counted from
    1, of `PAGE` jurisdictions each; columns that would be empty on it are left out."""

    jurisdiction = CellColumn(gettext_lazy("地区"), jurisdiction_cell, head=True, css="first")
    as_of = CellColumn(gettext_lazy("时段"), as_of_cell, css="short")
    base = CellColumn(gettext_lazy("基数"), _base, css="short")
    target = CellColumn(gettext_lazy("目标"), target_cell, css="short")
    remarks = CellColumn(gettext_lazy("来源与说明"), _remarks, css="wide")

    def __init__(self, across: Across, *, query: QueryDict, number: int = 1) -> None:
        decimals = most_decimals(across.indicator, across.points)
        value = CellColumn(
            gettext_lazy("数值"),
            lambda row: value_cell(row, dated=False, decimals=decimals),
            key=lambda row: row.point.value,
            numeric=True,
            css="amount",
        )
        super().__init__(
            across.rows,
            caption="",
            query=query,
            extra_columns=[("value", value), ("change", _compared(across))],
            sequence=["jurisdiction", "value", "as_of", "base", "change", "..."],
        )
        self.paginate(per_page=PAGE, page=number)
        self.caption = _caption(across, order_words(self.sorted_by))
        for name, used in (("base", _base), ("target", target_cell), ("remarks", _remarks)):
            if not any(used(row) for row in self.shown):
                self.columns.hide(name)


def _compared(across: Across) -> CellColumn:
    """Return the column with both comparisons: with the year before, and with the median of the jurisdictions."""
    median, group = across.median, group_words(across.group.parent, chosen=across.group.chosen)

    def cell(row: Measured) -> SafeString:
        standing = standing_words(row.point, median.value, median.as_of, group) if median else ""
        if not standing:
            return change_cell(row)
        return format_html('{}{}<span class="remark">{}</span>', change_cell(row), _("，"), standing)

    return CellColumn(gettext_lazy("比上年"), cell, key=lambda row: row.change.exact_delta, css="sentence")


def most_decimals(indicator: IndicatorRow, points: Iterable[Point]) -> int:
    """Return the largest number of decimals that one of the values is shown with."""
    shown = (plain(point.value, indicator.decimals).partition(".")[2] for point in points)
    return max(map(len, shown), default=0)


def _caption(across: Across, order: str) -> str:
    form = (
        _("%(year)d年所选地区%(indicator)s，%(order)s")
        if across.group.chosen
        else _("%(year)d年各地区%(indicator)s，%(order)s")
    )
    words = {"year": across.year, "indicator": across.indicator.name, "order": order}
    return with_unit(form % words, across.indicator)


def order_words(column: str) -> str:
    """Return how the rows are sorted: 按法定次序, or by the column that somebody chose."""
    return _("按“%(column)s”排序") % {"column": column} if column else _("按法定次序")


def with_unit(words: str, indicator: IndicatorRow) -> str:
    """Return the caption with the unit of the whole table, if it has a single one."""
    unit = unit_words(indicator.unit)
    return _("%(table)s（单位：%(unit)s）") % {"table": words, "unit": unit} if unit else words


@dataclass(frozen=True, slots=True)
class Told:
    """One fact about the group: `words` is the fact, `asides` are its details."""

    label: str
    words: str
    asides: tuple[str, ...] = ()

    def __str__(self) -> str:
        return _("%(label)s：%(words)s") % {
            "label": self.label,
            "words": listed((self.words, *self.asides), comma=True),
        }

    @property
    def aside(self) -> SafeString:
        """Return the details, none of them broken across lines unless it is longer than a line."""
        comma = listed(("", ""), comma=True)
        *most, last = self.asides or ("",)
        shown = [words + comma.rstrip() for words in most] + [last]
        return format_html_join(comma[1:], "<span>{}</span>", ((words,) for words in shown))


def told(across: Across) -> list[Told]:
    """Return who has reported, the total or why there is none, the median, and the parent's own value."""
    found = [_reported(across), _total(across)]
    if across.median:
        value = dated(amount(across.indicator, rounded_number(across.median.value)), across.median.as_of)
        found.append(Told(_("中位数"), value, (_("%(count)d个同一时段的准确值") % {"count": across.median.count},)))
    if across.above:
        found.append(_above(across, across.above))
    return [*found, *hidden(across.group)]


def hidden(group: Group) -> list[Told]:
    """Return which places belonged to the group and were moved to where the user has no rights; nothing when none
    was."""
    if not group.hidden:
        return []
    words = _("%(names)s（曾隶属本地区，现不在您的权限范围）") % {"names": listed([row.name for row in group.hidden])}
    return [Told(_("未计入"), words)]


def _reported(across: Across) -> Told:
    lacking: dict[str, list[str]] = {}
    for jurisdiction, point in zip(across.group.jurisdictions, across.points, strict=True):
        if point.value is None:
            lacking.setdefault(absence_words(point), []).append(jurisdiction.name)
    open_ = sum(point.state != State.APPROVED for point in across.reported)
    unapproved = _("尚未审核%(count)d个") % {"count": open_} if open_ else ""
    rechecked = sum(point.rechecking for point in across.reported)
    checked_again = _("重新核对中%(count)d个") % {"count": rechecked} if rechecked else ""
    words = _("%(jurisdictions)d个地区中%(reported)d个") % {
        "jurisdictions": len(across.rows),
        "reported": len(across.reported),
    }
    reasons = [_lacking(reason, names) for reason, names in lacking.items()]
    return Told(_("有数值"), words, tuple(filter(None, (*reasons, unapproved, checked_again))))


def _lacking(reason: str, names: Sequence[str]) -> str:
    """Return how many jurisdictions lack a value for one reason, with their names if these fit in a line."""
    words = _("%(reason)s%(count)d个") % {"reason": reason, "count": len(names)}
    if len(names) > MOST_NAMED:
        return words
    return _("%(words)s（%(names)s）") % {"words": words, "names": listed(names)}


def _total(across: Across) -> Told:
    total = across.total
    if total.value is None:
        return Told(_("合计"), _("没有合计"), (no_total_words(total.reason),))
    value = dated(amount(across.indicator, rounded_number(total.value)), total.until)
    counted = _("%(count)d个有数值的地区") % {"count": total.count}
    if total.denominator is None or total.numerator is None:
        return Told(_("合计"), value, (counted,))
    sums = _("分子合计%(numerator)s÷分母合计%(denominator)s") % {
        "numerator": number(total.numerator),
        "denominator": number(total.denominator),
    }
    return Told(_("合计"), value, (sums, counted))


def no_total_words(reason: str) -> str:
    """Return why the jurisdictions have no total."""
    return {
        "nothing": _("还没有数值"),
        "nested": _("所选地区中有的包含另一个，相加会重复计算"),
        "measure": _("这类指标不能相加"),
        "inexact": _("有的数值不是准确值，不能相加"),
        "dates": _("各地区截至日期不同，不能相加"),
        "base": _("百分比不能平均，而有的地区没有分子或分母"),
    }[reason]


def amount(indicator: IndicatorRow, written: str) -> str:
    """Return a number with the indicator's unit."""
    unit = unit_words(indicator.unit)
    gap = "" if indicator.unit in ("%", unit) else " "
    return f"{written}{gap}{unit}".strip()


def _above(across: Across, row: Measured) -> Told:
    label = _("%(jurisdiction)s填报") % {"jurisdiction": row.jurisdiction.name}
    if row.point.value is None:
        return Told(label, value_words(across.indicator, row.point))
    asides = (state_mark(row), as_of_words(row.point.until), change_words(row.change))
    return Told(label, value_words(across.indicator, row.point), tuple(filter(None, asides)))
