"""One indicator over the years: a small chart for each place, on one vertical axis, with the median of the places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from metrics.addresses import indicator_address
from metrics.change import as_of_key
from metrics.charts import style
from metrics.charts.axes import Axis
from metrics.charts.chart import Chart, plot_number
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
    chart = series_chart(series, small=True, axis=axis)
    data = [*_middles(series, axis, medians), *chart.figure["data"]]
    return replace(
        chart,
        key=series.place.code,
        title=series.place.name,
        subtitle="",
        figure={**chart.figure, "data": data},
        link=indicator_address(series.indicator.code, series.place.code),
    )


def _middles(series: Series, axis: Axis, medians: Mapping[int, Median]) -> list[Trace]:
    """A dash across each year that has a median. None where the place's value is of another date than the median: the two
    may not be compared; and none off the axis."""
    x: list[float | None] = []
    y: list[int | float | None] = []
    for point in series.points:
        median = medians.get(point.year)
        if median is None or not axis.low <= median.value <= axis.high:
            continue
        if point.value is not None and as_of_key(point.as_of) != median.date:
            continue
        value = plot_number(median.value)
        x += [point.year - style.TARGET_HALF_WIDTH, point.year + style.TARGET_HALF_WIDTH, None]
        y += [value, value, None]
    return [drawn_line("median", x, y, colour=style.QUIET, width=1.5, dash="solid")] if x else []
