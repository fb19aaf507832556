"""One indicator over the years, as a table: the rows of the chart, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.formatting import as_of_words, base_words, is_part_year, unit_words, value_words
from metrics.rows import Measured, Point, Series
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.cells import change_cell, findings_lines, stacked, value_cell
from metrics.tables.dashboard import target_words


def _as_of(row: Measured) -> SafeString | str:
    if row.point.value is None:
        return ""
    words = as_of_words(row.point.as_of)
    return format_html('<span class="tag tag-warn">{}</span>', words) if is_part_year(row.point.as_of) else words


def _base(row: Measured) -> str:
    return base_words(row.indicator, row.point) if row.point.value is not None else ""


def _target(row: Measured) -> SafeString | str:
    if row.target is None:
        return ""
    state = row.target.state(row.point)
    words = target_words(row) if row.point.value is not None else _wanted(row)
    return stacked(
        [format_html('<span class="{}">{}</span>', state, words), format_html("<small>{}</small>", row.target.document)]
    )


def _wanted(row: Measured) -> str:
    assert row.target is not None
    amount = value_words(row.indicator, Point(row.point.year, row.target.value, qualifier=row.target.kind))
    return _("目标%(value)s") % {"value": amount}


def source_cell(row: Measured) -> SafeString | str:
    """The report a value was read from, with its section; leads to the value in the report."""
    if not row.point.report:
        return ""
    title = format_html("<bdi>{}</bdi>", _("《%(title)s》") % {"title": row.point.report} if "《" not in row.point.report else row.point.report)
    section = format_html(" <bdi>{}</bdi>", row.point.section) if row.point.section else ""
    try:
        address = reverse("report", args=[row.point.report_id])
    except NoReverseMatch:
        return format_html("{}{}", title, section)
    return format_html('<a href="{}#o{}">{}{}</a>', address, row.point.observation_id, title, section)


def _remarks(row: Measured) -> SafeString:
    """The source, the note, and what stands against the value."""
    note = format_html('<span class="remark"><bdi>{}</bdi></span>', row.point.note) if row.point.note else ""
    return stacked([source_cell(row), note, *findings_lines(row)])


class IndicatorTable(RowTable):
    year = CellColumn(gettext_lazy("年度"), lambda row: row.point.year, key=lambda row: row.point.year, head=True)
    value = CellColumn(
        gettext_lazy("数值"),
        lambda row: value_cell(row, dated=False),
        key=lambda row: row.point.value,
        numeric=True,
        css="amount",
    )
    as_of = CellColumn(gettext_lazy("时段"), _as_of)
    base = CellColumn(gettext_lazy("基数"), _base)
    change = CellColumn(gettext_lazy("比上年"), change_cell, key=lambda row: row.change.exact_delta)
    target = CellColumn(gettext_lazy("目标"), _target)
    remarks = CellColumn(gettext_lazy("来源与说明"), _remarks, css="wide")

    def __init__(self, series: Series, *, query: QueryDict) -> None:
        newest_first: Sequence[Measured] = series.cells[::-1]
        unused = tuple(
            name
            for name, used in (("base", _base), ("target", _target), ("remarks", _remarks))
            if not any(used(row) for row in newest_first)
        )
        super().__init__(newest_first, caption=_caption(series), query=query, exclude=unused)


def _caption(series: Series) -> str:
    words = _("%(place)s%(indicator)s，%(first)d—%(last)d年") % {
        "place": series.place.name,
        "indicator": series.indicator.name,
        "first": series.cells[0].point.year,
        "last": series.latest.point.year,
    }
    unit = unit_words(series.indicator.unit)
    return _("%(table)s（单位：%(unit)s）") % {"table": words, "unit": unit} if unit else words
