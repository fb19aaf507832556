"""The catalogue as a table, and as columns of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.choices import Direction, Measure, TimeBasis
from metrics.exports.columns import Column, listed, yes_no
from metrics.formatting import unit_words
from metrics.markup import format_html
from metrics.queries.indicators import CatalogueEntry
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.cells import indicator_link


def _name(row: CatalogueEntry) -> SafeString:
    return format_html(
        '{}{}<small class="definition">{}</small>',
        indicator_link(row.indicator.code, row.indicator.name, row.place.code),
        format_html(' <span class="tag tag-key">{}</span>', _("关键")) if row.indicator.is_key else "",
        row.described.definition,
    )


def _measure(row: CatalogueEntry) -> str:
    return f"{Measure(row.indicator.measure).label} · {TimeBasis(row.indicator.time_basis).label}"


def _direction(row: CatalogueEntry) -> SafeString:
    css = "quiet-text" if row.indicator.direction == Direction.NEUTRAL else ""
    return format_html('<span class="{}">{}</span>', css, Direction(row.indicator.direction).label)


def _years(row: CatalogueEntry) -> SafeString | str:
    if row.first is None:
        return format_html('<span class="unknown">{}</span>', _("无数据"))
    return str(row.first) if row.first == row.last else f"{row.first}—{row.last}"


class CatalogueTable(RowTable):
    name = CellColumn(gettext_lazy("指标"), _name, key=lambda row: row.indicator.name, head=True, css="first")
    unit = CellColumn(
        gettext_lazy("单位"), lambda row: unit_words(row.indicator.unit), key=lambda row: row.indicator.unit, css="unit"
    )
    measure = CellColumn(gettext_lazy("计量"), _measure, key=_measure, css="short")
    direction = CellColumn(
        gettext_lazy("优劣方向"),
        _direction,
        key=lambda row: row.indicator.direction,
        css="short",
    )
    department = CellColumn(
        gettext_lazy("责任部门"),
        lambda row: format_html("<bdi>{}</bdi>", row.described.department),
        key=lambda row: row.described.department or None,
    )
    years = CellColumn(gettext_lazy("有数据的年度"), _years, key=lambda row: row.last, css="short")

    group: ClassVar[Any] = lambda row: row.indicator.theme

    def __init__(self, entries: Sequence[CatalogueEntry], *, query: QueryDict) -> None:
        caption = _("共%(count)d项指标，按报告的领域排列") % {"count": len(entries)}
        super().__init__(entries, caption=caption, query=query)


CATALOGUE: Sequence[Column[CatalogueEntry]] = (
    Column("indicator_code", gettext_lazy("指标代码"), lambda row: row.indicator.code),
    Column("indicator", gettext_lazy("指标"), lambda row: row.indicator.name),
    Column("theme", gettext_lazy("领域"), lambda row: row.indicator.theme),
    Column("unit", gettext_lazy("单位"), lambda row: row.indicator.unit),
    Column("measure", gettext_lazy("计量类型"), lambda row: listed(Measure, row.indicator.measure)),
    Column("time_basis", gettext_lazy("时间口径"), lambda row: listed(TimeBasis, row.indicator.time_basis)),
    Column("direction", gettext_lazy("优劣方向"), lambda row: listed(Direction, row.indicator.direction)),
    Column("key", gettext_lazy("关键指标"), lambda row: yes_no(row.indicator.is_key)),
    Column("definition", gettext_lazy("定义"), lambda row: row.described.definition),
    Column("department", gettext_lazy("责任部门"), lambda row: row.described.department),
    Column("aliases", gettext_lazy("别名"), lambda row: "|".join(row.described.aliases)),
    Column("numerator_code", gettext_lazy("分子指标"), lambda row: row.indicator.numerator),
    Column("denominator_code", gettext_lazy("分母指标"), lambda row: row.indicator.denominator),
    Column("parts", gettext_lazy("其中项"), lambda row: " ".join(row.indicator.parts)),
    Column("break_year", gettext_lazy("口径调整年份"), lambda row: row.indicator.break_year),
    Column("break_note", gettext_lazy("口径调整说明"), lambda row: row.indicator.break_note),
    Column("jurisdiction_code", gettext_lazy("地区代码"), lambda row: row.place.code),
    Column("first_year", gettext_lazy("最早年度"), lambda row: row.first),
    Column("last_year", gettext_lazy("最近年度"), lambda row: row.last),
    Column("fictional", gettext_lazy("虚构演示数据"), lambda row: yes_no(row.place.fictional)),
)
