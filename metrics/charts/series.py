"""One indicator over the years.

What happened in a year is a bar from 0; a rate or a stock is a line. A line is drawn only between neighbours that may
be compared: none across a gap or a break, a dotted one where the two years end in different months.
"""

from __future__ import annotations

from metrics.charts import style
from metrics.charts.axes import Axis, count_axis, rate_axis
from metrics.charts.chart import Chart
from metrics.charts.frame import break_line, meta, side_labels, values_axis, years_axis
from metrics.charts.marks import is_flow, notes, subtitle, unit_of
from metrics.charts.summary import summary
from metrics.charts.traces import bars, lines, markers, targets
from metrics.choices import Measure
from metrics.formatting import number
from metrics.rows import Series


def drawable(series: Series) -> bool:
    """Whether there is anything to draw."""
    return any(cell.point.value is not None for cell in series.cells)


def series_chart(series: Series, *, small: bool = False) -> Chart:
    """A chart of a series with at least one value. `small`: one of many side by side, with fewer labels."""
    indicator = series.indicator
    axis = _axis(series)
    breaks = _break_inside(series)
    cut = number(axis.low) + ("%" if indicator.unit == "%" else "") if axis.cut else ""
    if is_flow(indicator):
        traces = [bars(series, small=small)]
    else:
        traces = [*lines(series), markers(series, axis, small=small)]
    figure = {
        "data": [*traces, *targets(series)],
        "layout": style.layout(
            small=small,
            xaxis=years_axis(series, small=small),
            yaxis=values_axis(axis, percent=indicator.unit == "%", small=small),
            margin={"l": 8, "r": 84 if series.latest.target and not small else 8, "t": 20 if small else 26, "b": 26},
            shapes=[break_line(indicator.break_year)] if breaks and indicator.break_year else [],
            annotations=side_labels(series, breaks=breaks, small=small),
            meta=meta(series),
        ),
    }
    return Chart(
        key=indicator.code,
        title=indicator.name,
        subtitle=unit_of(indicator) if small else subtitle(series),
        figure=figure,
        summary=summary(series),
        notes=notes(series, cut=cut, breaks=breaks),
        small=small,
    )


def _axis(series: Series) -> Axis:
    stated = [value for cell in series.cells if (value := cell.point.value) is not None]
    values = stated + [cell.target.value for cell in series.cells if cell.target]
    indicator = series.indicator
    if indicator.measure == Measure.RATE:
        return rate_axis(values)
    return count_axis(values, whole=indicator.decimals == 0, may_cut=not is_flow(indicator))


def _break_inside(series: Series) -> bool:
    year = series.indicator.break_year
    return year is not None and series.cells[0].point.year < year <= series.latest.point.year
