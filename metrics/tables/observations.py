"""Observations across jurisdictions as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.measured import Measured
from metrics.domain.rows import JurisdictionRow, is_part_year
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.indicator import source_cell
from metrics.tables.shared_cells import change_cell, indicator_link, stacked, value_cell
from metrics.wording.formatting import as_of_words, unit_words


def jurisdiction_cell(jurisdiction: JurisdictionRow) -> SafeString:
    """Return the name, with the mark of an invented jurisdiction."""
    mark = format_html(' <span class="tag tag-fictional">{}</span>', _("虚构")) if jurisdiction.fictional else ""
    return format_html("<bdi>{}</bdi>{}", jurisdiction.name, mark)


def as_of_cell(row: Measured) -> SafeString | str:
    """Return the part of the year that a value is of; nothing beside a missing one."""
    if row.point.value is None:
        return ""
    css = "tag tag-warn" if is_part_year(row.point.until) else "quiet-text"
    return format_html('<span class="{}">{}</span>', css, as_of_words(row.point.until))


def source_and_note(row: Measured) -> SafeString:
    note = format_html('<span class="remark"><bdi>{}</bdi></span>', row.point.note) if row.point.note else ""
    return stacked([source_cell(row), note])


class ObservationsTable(RowTable):
    name = CellColumn(
        gettext_lazy("指标"),
        lambda row: indicator_link(row.indicator.code, row.indicator.name, row.jurisdiction.code),
        head=True,
        css="first",
    )
    jurisdiction = CellColumn(gettext_lazy("地区"), lambda row: jurisdiction_cell(row.jurisdiction), css="jurisdiction")
    year = CellColumn(gettext_lazy("年度"), lambda row: row.point.year)
    value = CellColumn(gettext_lazy("数值"), lambda row: value_cell(row, dated=False), numeric=True, css="amount")
    unit = CellColumn(gettext_lazy("单位"), lambda row: unit_words(row.indicator.unit), css="unit")
    as_of = CellColumn(gettext_lazy("时段"), as_of_cell, css="short")
    change = CellColumn(gettext_lazy("比上年"), change_cell, css="short")
    source = CellColumn(gettext_lazy("来源与备注"), source_and_note, css="wide")

    def __init__(self, rows: Sequence[Measured], *, caption: str, exclude: Sequence[str] = ()) -> None:
        """Make the table; the rows keep their order, which runs through all pages. `exclude` names columns in which
        the filter makes all rows the same."""
        super().__init__(rows, caption=caption, exclude=exclude)


class ObservationsByTheme(ObservationsTable):
    """Observations of one jurisdiction and year, in the order of the report, under the headings of its themes."""

    group: ClassVar[Any] = lambda row: row.indicator.theme
