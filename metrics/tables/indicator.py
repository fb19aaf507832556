"""One indicator over the years as a table: the rows of the chart, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.measured import Measured, Series
from metrics.domain.rows import Point, is_part_year
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.shared_cells import bracketed, change_cell, findings_lines, stacked, value_cell
from metrics.tables.value_status import target_words
from metrics.wording.exceptions import base_and_exceptions
from metrics.wording.formatting import as_of_words, plain, span_words, unit_words, value_words
from metrics.wording.links import source_address


def _as_of(row: Measured) -> SafeString | str:
    if row.point.value is None:
        return ""
    words = as_of_words(row.point.until)
    return format_html('<span class="tag tag-warn">{}</span>', words) if is_part_year(row.point.until) else words


def _base(row: Measured) -> str:
    return base_and_exceptions(row.indicator, row.point) if row.point.value is not None else ""


def target_cell(row: Measured) -> SafeString | str:
    if row.target is None:
        return ""
    words = target_words(row) if row.point.value is not None else _wanted(row)
    return format_html('<span class="{}">{}</span>', row.target_state, words)


def _wanted(row: Measured) -> str:
    assert row.target is not None
    amount = value_words(row.indicator, Point(row.point.year, row.target.value, qualifier=row.target.kind))
    return _("目标%(value)s") % {"value": amount}


def source_cell(row: Measured) -> SafeString | str:
    """Return the report that a value was read from, with its section, linked to the value in the report."""
    if not row.point.report:
        return ""
    title = format_html("<bdi>{}</bdi>", bracketed(row.point.report))
    section = format_html(" <bdi>{}</bdi>", row.point.section) if row.point.section else ""
    return format_html('<a href="{}">{}{}</a>', source_address(row.point), title, section)


def _remarks(row: Measured) -> SafeString:
    """Return the note, the warnings, and the document that sets the target."""
    note = format_html('<span class="remark"><bdi>{}</bdi></span>', row.point.note) if row.point.note else ""
    required = _("目标依据：%(document)s") % {"document": row.target.document} if row.target else ""
    document = format_html('<span class="quiet-text"><bdi>{}</bdi></span>', required) if required else ""
    return stacked([note, *findings_lines(row), document])


def _decimals(rows: Sequence[Measured]) -> int:
    """Return the largest number of decimals that one of the values is shown with."""
    shown = (plain(row.point.value, row.indicator.decimals).partition(".")[2] for row in rows)
    return max(map(len, shown), default=0)


class IndicatorTable(RowTable):
    year = CellColumn(gettext_lazy("年度"), lambda row: row.point.year, key=lambda row: row.point.year, head=True)
    as_of = CellColumn(gettext_lazy("时段"), _as_of, css="short")
    base = CellColumn(gettext_lazy("基数"), _base, css="short")
    change = CellColumn(gettext_lazy("比上年"), change_cell, key=lambda row: row.change.exact_delta, css="short")
    target = CellColumn(gettext_lazy("目标"), target_cell, css="short")
    source = CellColumn(gettext_lazy("来源"), source_cell, css="wide source")
    remarks = CellColumn(gettext_lazy("说明"), _remarks, css="wide")

    def __init__(self, series: Series, *, query: QueryDict) -> None:
        newest_first: Sequence[Measured] = series.cells[::-1]
        unused = tuple(
            name
            for name, used in (("base", _base), ("target", target_cell), ("source", source_cell), ("remarks", _remarks))
            if not any(used(row) for row in newest_first)
        )
        decimals = _decimals(newest_first)
        value = CellColumn(
            gettext_lazy("数值"),
            lambda row: value_cell(row, dated=False, decimals=decimals),
            key=lambda row: row.point.value,
            numeric=True,
            css="amount",
        )
        super().__init__(
            newest_first,
            caption=_caption(series),
            query=query,
            exclude=unused,
            extra_columns=[("value", value)],
            sequence=["year", "value", "..."],
        )


def _caption(series: Series) -> str:
    words = _("%(jurisdiction)s%(indicator)s，%(years)s") % {
        "jurisdiction": series.jurisdiction.name,
        "indicator": series.indicator.name,
        "years": span_words(series.cells[0].point.year, series.latest.point.year),
    }
    unit = unit_words(series.indicator.unit)
    return _("%(table)s（单位：%(unit)s）") % {"table": words, "unit": unit} if unit else words


class SourceTable(RowTable):
    """The source of each value: the years that name a report, newest first."""

    year = CellColumn(gettext_lazy("年度"), lambda row: row.point.year, head=True)
    value = CellColumn(gettext_lazy("数值"), lambda row: value_words(row.indicator, row.point), css="short")
    source = CellColumn(gettext_lazy("报告和章节"), source_cell, css="wide")
    target = CellColumn(gettext_lazy("目标依据"), lambda row: _document(row), css="wide")

    def __init__(self, series: Series) -> None:
        rows = [row for row in reversed(series.cells) if row.point.report or row.target]
        caption = _("%(indicator)s：数值和目标的来源") % {"indicator": series.indicator.name}
        super().__init__(rows, caption=caption)


def _document(row: Measured) -> SafeString | str:
    return format_html("<bdi>{}</bdi>", row.target.document) if row.target else ""
