"""The yearly comparison as a table: indicators by years, with the change of the last year in words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.formatting import span_words, unit_words, year_words
from metrics.queries.years import Comparison
from metrics.rows import Measured, Series
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.cells import change_cell, findings_lines, indicator_link, stacked, value_cell

FORM = "choose-charts"
"""The id of the form that the checkboxes in the rows belong to."""


def _year_cell(position: int) -> Callable[[Series], SafeString]:
    def cell(row: Series) -> SafeString:
        measured = row.cells[position]
        stated = value_cell(measured)
        if measured.indicator.break_year == measured.point.year and position > 0:
            return format_html('<span class="broken" title="{}">{}</span>', _("口径调整"), stated)
        return stated

    return cell


def _by_unit(position: int) -> Callable[[Series], tuple[str, Decimal] | None]:
    """Values of different units have no order between them: by unit first."""

    def key(row: Series) -> tuple[str, Decimal] | None:
        value = row.cells[position].point.value
        return None if value is None else (row.indicator.unit, value)

    return key


def _change(row: Series) -> SafeString:
    latest: Measured = row.latest
    return stacked([change_cell(latest), *findings_lines(latest)])


class YearsTable(RowTable):
    """Rows are `Series`. A checkbox in each row chooses what is drawn."""

    group: ClassVar[Any] = lambda row: row.indicator.theme

    def __init__(self, comparison: Comparison, *, place: str, query: QueryDict) -> None:
        drawn = {series.indicator.code for series in comparison.charted}
        super().__init__(
            comparison.rows,
            caption=_("%(place)s各指标，%(years)s")
            % {"place": place, "years": span_words(comparison.first, comparison.last)},
            query=query,
            extra_columns=_columns(comparison, drawn),
        )


def _columns(comparison: Comparison, drawn: Collection[str]) -> list[tuple[str, CellColumn]]:
    def name(row: Series) -> SafeString:
        return format_html(
            '<span class="pick-row"><input type="checkbox" name="indicator" value="{}" form="{}" aria-label="{}"{}>'
            "{}</span>",
            row.indicator.code,
            FORM,
            _("画出：%(indicator)s") % {"indicator": row.indicator.name},
            SafeString(" checked") if row.indicator.code in drawn else "",
            indicator_link(row.indicator.code, row.indicator.name, row.place.code),
        )

    years: list[tuple[str, Any]] = [
        (
            str(year),
            CellColumn(year_words(year), _year_cell(position), key=_by_unit(position), numeric=True, css="amount"),
        )
        for position, year in enumerate(range(comparison.first, comparison.last + 1))
    ]
    return [
        ("name", CellColumn(gettext_lazy("指标"), name, key=lambda row: row.indicator.name, head=True, css="first")),
        ("unit", CellColumn(gettext_lazy("单位"), lambda row: unit_words(row.indicator.unit), key=_unit, css="unit")),
        *years,
        ("change", CellColumn(_("%(year)d年比上年") % {"year": comparison.last}, _change, css="change")),
    ]


def _unit(row: Series) -> str:
    return row.indicator.unit
