"""One indicator over the years: a small chart for each place, on one vertical axis, with the median of the places and what
their parent states."""

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

PARENT = "parent"
PARENT_HALF_WIDTH = 0.16
"""In years: narrower than the dashes of the median and of targets, and darker, so that all three can stand in one year."""


def drawable_places(over: OverYears, shown: slice) -> list[Series]:
    """Those of the places `shown` that have a value; none for a single year, of which the dot plot says more."""
    if over.first == over.last:
        return []
    return [series for series in over.rows[shown] if drawable(series)]


def place_charts(over: OverYears, drawn: Sequence[Series], *, common: bool) -> Group:
    """The charts in the order of the places, and in words how their axes compare."""
    return grouped(drawn, lambda series, axis: _chart(series, axis, over), common=common)


def parent_words(over: OverYears, charts: Sequence[Chart]) -> str:
    """What explains the dashes of what the parent itself states; "" where no chart has one."""
    drawn = any(trace["meta"]["role"] == PARENT for chart in charts for trace in chart.figure["data"])
    return _parent_note(over.above) if over.above and drawn else ""


def _parent_note(above: Series) -> str:
    return _("深灰色窄横线为%(place)s填报的数值，超出纵轴的不画。") % {"place": above.place.name}


def _chart(series: Series, axis: Axis | None, over: OverYears) -> Chart:
    axis = axis or axis_of([series])
    middles, above = _middles(series, axis, over.medians), _stated_above(series, axis, over.above)
    chart = series_chart(series, small=True, axis=axis)
    dashes = [
        *_dashes("median", middles, colour=style.MEDIAN, half=style.TARGET_HALF_WIDTH),
        *_dashes(PARENT, above, colour=style.QUIET, half=PARENT_HALF_WIDTH),
    ]
    data, notes = [*dashes, *chart.figure["data"]], chart.figure["layout"]["meta"]["notes"]
    if middles:
        notes.append(label(_("灰色短横线为当年各地区的中位数。")))
    if above and over.above:
        notes.append(label(_parent_note(over.above)))
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


def _stated_above(series: Series, axis: Axis, parent: Series | None) -> dict[int, Decimal]:
    """Year → what the parent itself states, under the same conditions."""
    pairs = zip(series.points, parent.points if parent else (), strict=False)
    return {
        own.year: own.value
        for point, own in pairs
        if own.value is not None
        and axis.low <= own.value <= axis.high
        and (point.value is None or as_of_key(point.as_of) == as_of_key(own.as_of))
    }


def _dashes(role: str, values: Mapping[int, Decimal], *, colour: str, half: float) -> list[Trace]:
    """One across each year."""
    x: list[float | None] = []
    y: list[int | float | None] = []
    for year, stated in values.items():
        value = plot_number(stated)
        x += [year - half, year + half, None]
        y += [value, value, None]
    return [drawn_line(role, x, y, colour=colour, width=3, dash="solid")] if x else []
