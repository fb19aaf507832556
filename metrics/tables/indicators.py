"""The catalogue as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.catalogue import CatalogueEntry
from metrics.domain.choices import Direction, Measure, TimeBasis
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.shared_cells import indicator_link
from metrics.wording.formatting import unit_words


def _name(row: CatalogueEntry) -> SafeString:
    return format_html(
        '{}{}<small class="definition">{}</small>',
        indicator_link(row.indicator.code, row.indicator.name, row.jurisdiction.code),
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
