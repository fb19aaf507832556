"""Jurisdictions by years as a table, and the facts about all of them together."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.aggregation import Median, Total
from metrics.domain.comparison import OverYears
from metrics.domain.measured import Measured, Series
from metrics.tables.base import CellColumn, Heading, RowTable
from metrics.tables.jurisdictions import (
    PAGE,
    Told,
    amount,
    hidden,
    jurisdiction_cell,
    most_decimals,
    no_total_words,
    order_words,
    with_unit,
)
from metrics.tables.value_notes import Notes
from metrics.tables.value_status import state_mark
from metrics.tables.years import MOST_PRINTED, MOST_UPRIGHT, on_year_before, year_columns
from metrics.wording.definitions import break_words
from metrics.wording.formatting import dated, dated_value_words, rounded_number, span_words, year_words


class JurisdictionsOverYearsTable(RowTable):
    """Rows are `Series`, one for each jurisdiction, in the official order until somebody sorts them. `number` is the
    page, counted from 1, of `PAGE` jurisdictions each."""

    def __init__(self, over: OverYears, *, query: QueryDict, number: int = 1) -> None:
        self.across = len(over.years) > MOST_UPRIGHT
        self.unprinted = over.years[:-MOST_PRINTED]
        self.notes = Notes(jurisdictions=True)
        super().__init__(
            over.rows,
            caption="",
            query=query,
            extra_columns=[
                ("jurisdiction", CellColumn(gettext_lazy("地区"), jurisdiction_cell, head=True, css="first")),
                *year_columns(
                    over.years,
                    self.notes,
                    change_head=on_year_before(over.last),
                    decimals=most_decimals(over.indicator, over.points),
                ),
            ],
        )
        self.paginate(per_page=PAGE, page=number)
        self.caption = _caption(over, order_words(self.sorted_by))
        self.notes.read(self.shown)


class ForerunnersTable(JurisdictionsOverYearsTable):
    """The same on another page, whose address sorts the table of that page."""

    @property
    def headings(self) -> list[Heading]:
        return [replace(heading, link="") for heading in super().headings]


def _caption(over: OverYears, order: str) -> str:
    form = (
        _("%(years)s所选地区%(indicator)s，%(order)s")
        if over.group.chosen
        else _("%(years)s各地区%(indicator)s，%(order)s")
    )
    words = {"years": span_words(over.first, over.last), "indicator": over.indicator.name, "order": order}
    return with_unit(form % words, over.indicator)


def told(over: OverYears) -> list[Told]:
    """Return how many jurisdictions have a value, their total and the median, in the last year and in the years
    before."""
    stated = tuple(_of_year(year, str(over.stated[year])) for year in over.years[:-1])
    words = _("%(jurisdictions)d个地区中%(reported)d个") % {
        "jurisdictions": over.places(over.last),
        "reported": over.stated[over.last],
    }
    found = [Told(_("%(year)s有数值") % {"year": year_words(over.last)}, words, stated), _totals(over)]
    if over.above and any(point.value is not None for point in over.above.points):
        found.append(_above(over.above))
    if over.medians:
        found.append(_medians(over))
    if breaks := over.indicator.breaks_between(over.first, over.last):
        latest, *before = map(break_words, reversed(breaks))
        found.append(Told(_("口径调整"), latest, tuple(before)))
    return [*found, *hidden(over.group)]


def _of_year(year: int, words: str) -> str:
    """Return the words with their year: 2023年：5."""
    return _("%(year)s：%(value)s") % {"year": year_words(year), "value": words}


def _above(series: Series) -> Told:
    """Return what the parent itself states: in the last year, and in the years before that have a value."""
    *earlier, last = series.cells
    stated = tuple(_of_year(row.point.year, _own(row)) for row in earlier if row.point.value is not None)
    label = _("%(year)s%(jurisdiction)s填报") % {
        "year": year_words(last.point.year),
        "jurisdiction": series.jurisdiction.name,
    }
    return Told(label, _own(last), stated)


def _own(row: Measured) -> str:
    state = state_mark(row)
    return dated_value_words(row.indicator, row.point) + (_("（%(words)s）") % {"words": state} if state else "")


def _totals(over: OverYears) -> Told:
    """Return the total of the last year, or why there is none, and the totals of the years before that have one."""
    sums = {
        year: _sum(over, year, total, total.value) for year, total in over.totals.items() if total.value is not None
    }
    earlier = tuple(_of_year(year, words) for year, words in sums.items() if year != over.last)
    label = _("%(year)s合计") % {"year": year_words(over.last)}
    if over.last in sums:
        return Told(label, sums[over.last], earlier)
    return Told(label, _("没有合计"), (no_total_words(over.totals[over.last].reason), *earlier))


def _sum(over: OverYears, year: int, total: Total, value: Decimal) -> str:
    """Return the total; where some jurisdictions have no value, with the number of those that have one."""
    words = dated(amount(over.indicator, rounded_number(value)), total.until)
    return (
        words
        if total.count == over.places(year)
        else _("%(total)s（%(count)d个地区）") % {"total": words, "count": total.count}
    )


def _medians(over: OverYears) -> Told:
    last, label = over.medians.get(over.last), _("%(year)s中位数") % {"year": year_words(over.last)}
    earlier = tuple(_of_year(year, _middle(over, median)) for year, median in over.medians.items() if year != over.last)
    return Told(label, _middle(over, last) if last else _("没有中位数"), earlier)


def _middle(over: OverYears, median: Median) -> str:
    return dated(amount(over.indicator, rounded_number(median.value)), median.as_of)
