"""One indicator over the years: a small chart for each place, on one vertical axis, with the median of the places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.addresses import indicator_address
from metrics.change import as_of_key
from metrics.charts import style
from metrics.charts.axes import Axis
from metrics.charts.chart import Chart, label, plot_number
from metrics.charts.multiples import Group, grouped
from metrics.charts.series import axis_of, drawable, series_chart
from metrics.charts.traces import Trace, drawn_line
from metrics.queries.jurisdictions import Median
from metrics.queries.places_over_years import OverYears
from metrics.rows import Series


def drawable_places(over: OverYears, shown: slice) -> list[Series]:
    """Those of the places `shown` that have a value; none for a single year, of which the dot plot says more."""
    if over.first == over.last:
        return []
    return [series for series in over.rows[shown] if drawable(series)]


def place_charts(over: OverYears, drawn: Sequence[Series], *, common: bool) -> Group:
    """The charts in the order of the places, and in words how their axes compare."""
    return grouped(drawn, lambda series, axis: _chart(series, axis, over.medians), common=common)


def _chart(series: Series, axis: Axis | None, medians: Mapping[int, Median]) -> Chart:
    axis = axis or axis_of([series])
    middles = _middles(series, axis, medians)
    chart = series_chart(series, small=True, axis=axis)
    data = [*_dashes(middles), *chart.figure["data"]]
    if middles:
        chart.figure["layout"]["meta"]["notes"].append(label(_("灰色短横线为当年各地区的中位数。")))
    return replace(
        chart,
        key=series.place.code,
        title=series.place.name,
        subtitle="",
        figure={**chart.figure, "data": data},
        link=indicator_address(series.indicator.code, series.place.code),
    )


def _middles(series: Series, axis: Axis, medians: Mapping[int, Median]) -> dict[int, Decimal]:
    """Year → median. Not where the place's value is of another date than the median: the two may not be compared; and not off
    the axis."""
    return {
        point.year: median.value
        for point in series.points
        if (median := medians.get(point.year))
        and axis.low <= median.value <= axis.high
        and (point.value is None or as_of_key(point.as_of) == median.date)
    }


def _dashes(middles: Mapping[int, Decimal]) -> list[Trace]:
    """One across each year."""
    x: list[float | None] = []
    y: list[int | float | None] = []
    for year, median in middles.items():
        value = plot_number(median)
        x += [year - style.TARGET_HALF_WIDTH, year + style.TARGET_HALF_WIDTH, None]
        y += [value, value, None]
    return [drawn_line("median", x, y, colour=style.MEDIAN, width=3, dash="solid")] if x else []
