"""Places by years as a table, and what is said about all of them together."""

from __future__ import annotations

from itertools import chain

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.formatting import dated_value_words, listed, number, span_words, year_words
from metrics.languages import speaks_english
from metrics.queries.places_over_years import OverYears
from metrics.rows import Series
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.jurisdictions import (
    PAGE,
    Told,
    amount,
    most_decimals,
    no_total_words,
    order_words,
    place_cell,
    with_unit,
)
from metrics.tables.notes import Notes
from metrics.tables.years import MOST_PRINTED, MOST_UPRIGHT, on_year_before, year_columns


class PlacesOverYearsTable(RowTable):
    """Rows are `Series`, one for each place, in the official order until somebody sorts them. `number` is the page, from 1,
    of `PAGE` places each."""

    def __init__(self, over: OverYears, *, query: QueryDict, number: int = 1) -> None:
        self.across = len(over.years) > MOST_UPRIGHT
        self.unprinted = over.years[:-MOST_PRINTED]
        self.notes = Notes(places=True)
        shown = slice((number - 1) * PAGE, number * PAGE)
        points = chain.from_iterable(series.points for series in over.rows[shown])
        super().__init__(
            over.rows,
            caption="",
            query=query,
            extra_columns=[
                ("place", CellColumn(gettext_lazy("地区"), place_cell, head=True, css="first")),
                *year_columns(
                    over.years,
                    self.notes,
                    change_head=on_year_before(over.last),
                    decimals=most_decimals(over.indicator, points),
                ),
            ],
            shown=shown,
        )
        self.caption = _caption(over, order_words(self.sorted_by))
        self.notes.read(self.sorted_rows[self.shown])


JOINED = "\u2060"
"""Between two characters that no line ends between."""


def _caption(over: OverYears, order: str) -> str:
    form = (
        _("%(years)s所选地区%(indicator)s，%(order)s")
        if over.group.chosen
        else _("%(years)s各地区%(indicator)s，%(order)s")
    )
    words = {"years": span_words(over.first, over.last), "indicator": over.indicator.name, "order": order}
    return with_unit(form % words, over.indicator)


def told(over: OverYears) -> list[Told]:
    """How many places have a value, their total and the median, in the last year and in those before it."""
    stated = [_of_year(year, str(over.stated[year])) for year in over.years[:-1]]
    words = _("%(places)d个地区中%(reported)d个") % {"places": len(over.rows), "reported": over.stated[over.last]}
    found = [Told(_("%(year)s有数值") % {"year": year_words(over.last)}, words, listed(stated, comma=True))]
    found.append(_totals(over))
    if over.above and any(point.value is not None for point in over.above.points):
        found.append(_above(over.above))
    middles = [_of_year(year, amount(over.indicator, number(median.value))) for year, median in over.medians.items()]
    if middles:
        last = over.medians.get(over.last)
        label = _("%(year)s中位数") % {"year": year_words(over.last)}
        value = amount(over.indicator, number(last.value)) if last else _("没有中位数")
        found.append(Told(label, value, listed(middles[:-1] if last else middles, comma=True)))
    return found


def _of_year(year: int, value: str) -> str:
    """2023年：5, on one line."""
    words = _("%(year)s：%(value)s") % {"year": year_words(year), "value": value}
    return words.replace("：", f"：{JOINED}").replace(" ", "\u00a0")


def _above(series: Series) -> Told:
    """What the parent itself states: in the last year, and in the years before that have a value."""
    *earlier, last = series.points
    stated = [
        _of_year(point.year, dated_value_words(series.indicator, point)) for point in earlier if point.value is not None
    ]
    label = _("%(year)s%(place)s填报") % {"year": year_words(last.year), "place": series.place.name}
    return Told(label, dated_value_words(series.indicator, last), listed(stated, comma=True))


def _totals(over: OverYears) -> Told:
    """Of the last year, or why it has none; of the years before, those that have one."""
    sums = {
        year: amount(over.indicator, number(total.value, over.indicator.decimals))
        for year, total in over.totals.items()
        if total.value is not None
    }
    earlier = listed((_of_year(year, value) for year, value in sums.items() if year != over.last), comma=True)
    label = _("%(year)s合计") % {"year": year_words(over.last)}
    if over.last in sums:
        return Told(label, sums[over.last], earlier)
    why = no_total_words(over.totals[over.last].reason)
    return Told(label, _("没有合计"), (" " if speaks_english() else "").join(filter(None, (why, earlier))))
