"""One indicator over the years: a small chart for each jurisdiction, on one vertical axis, with the median of the
jurisdictions and what their parent states."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.charts import style
from metrics.charts.axes import Axis
from metrics.charts.chart import Chart, label, plot_number
from metrics.charts.series import axis_of, drawable, series_chart
from metrics.charts.small_multiples import Group, grouped
from metrics.charts.traces import Trace, drawn_line
from metrics.domain.change import dates_agree
from metrics.domain.choices import Qualifier, State
from metrics.domain.comparison import OverYears
from metrics.domain.measured import Series
from metrics.wording.links import indicator_address

MEDIAN, PARENT = "median", "parent"
PARENT_HALF_WIDTH = 0.16
"""In years: narrower than the dashes of the median and of targets, and darker, so that all three can stand in one
year."""


def drawable_jurisdictions(over: OverYears, shown: slice) -> list[Series]:
    """Return those of the jurisdictions `shown` that have a value; none for a single year, of which the dot plot says
    more."""
    if over.first == over.last:
        return []
    return [series for series in over.rows[shown] if drawable(series)]


def jurisdiction_charts(over: OverYears, drawn: Sequence[Series], *, common: bool) -> Group:
    """Return the charts in the order of the jurisdictions, and in words how their axes compare."""
    return grouped(drawn, lambda series, axis: _chart(series, axis, over), common=common)


def legend(over: OverYears, charts: Iterable[Chart]) -> list[str]:
    """Return what explains the dashes in the charts: a sentence for each kind that one of them has."""
    drawn = {trace["meta"]["role"] for chart in charts for trace in chart.figure["data"]}
    return [words for role, words in _words_of_dashes(over).items() if role in drawn]


def _words_of_dashes(over: OverYears) -> dict[str, str]:
    words = {MEDIAN: _("灰色短横线为当年各地区的中位数。")}
    if over.above:
        jurisdiction = over.above.jurisdiction.name
        words[PARENT] = _("深灰色窄横线为%(jurisdiction)s已审核的准确值，超出纵轴的不画。") % {
            "jurisdiction": jurisdiction
        }
    return words


def _chart(series: Series, axis: Axis | None, over: OverYears) -> Chart:
    axis = axis or axis_of([series])
    chart = series_chart(series, small=True, axis=axis)
    dashes = [
        *_dashes(MEDIAN, _beside(series, axis, _medians(over)), colour=style.MEDIAN, half=style.TARGET_HALF_WIDTH),
        *_dashes(PARENT, _beside(series, axis, _above(over)), colour=style.QUIET, half=PARENT_HALF_WIDTH),
    ]
    chart = replace(
        chart,
        key=series.jurisdiction.code,
        title=series.jurisdiction.name,
        subtitle="",
        figure={**chart.figure, "data": [*dashes, *chart.figure["data"]]},
        link=indicator_address(series.indicator.code, series.jurisdiction.code),
    )
    chart.figure["layout"]["meta"]["notes"] += map(label, legend(over, [chart]))
    return chart


Stated = Mapping[int, tuple[Decimal, datetime.date | None]]
"""Year → a value that is not the jurisdiction's own, and its date."""


def _medians(over: OverYears) -> Stated:
    return {year: (median.value, median.as_of) for year, median in over.medians.items()}


def _above(over: OverYears) -> Stated:
    """Return what is not exact, or not approved yet, would need a mark that a dash has no room for; the page says it
    in words."""
    return {
        point.year: (point.value, point.as_of)
        for point in (over.above.points if over.above else ())
        if point.value is not None and point.qualifier == Qualifier.EXACT and point.state == State.APPROVED
    }


def _beside(series: Series, axis: Axis, stated: Stated) -> dict[int, Decimal]:
    """Year → value. Not off the axis, and not where the jurisdiction's value is of another date: the two may not be
    compared."""
    return {
        point.year: found[0]
        for point in series.points
        if (found := stated.get(point.year))
        and axis.low <= found[0] <= axis.high
        and (point.value is None or dates_agree(point.as_of, found[1]))
    }


def _dashes(role: str, values: Mapping[int, Decimal], *, colour: str, half: float) -> list[Trace]:
    """Return one across each year."""
    x: list[float | None] = []
    y: list[int | float | None] = []
    for year, stated in values.items():
        value = plot_number(stated)
        x += [year - half, year + half, None]
        y += [value, value, None]
    return [drawn_line(role, x, y, colour=colour, width=3, dash="solid")] if x else []
