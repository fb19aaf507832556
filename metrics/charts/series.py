"""The chart of one indicator over the years.

Counts and amounts of a year are bars from 0; a rate or a stock is a line. A line joins only neighbouring years that
may be compared: it is interrupted at a gap or a break, and dotted where two years end in different months or are only
bounds."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.charts import style
from metrics.charts.annotations import notes, subtitle, unit_of
from metrics.charts.axes import Axis, count_axis, rate_axis
from metrics.charts.chart import Chart
from metrics.charts.layout import break_lines, meta, side_labels, values_axis, years_axis
from metrics.charts.summary import summary
from metrics.charts.traces import bars, lines, markers, targets
from metrics.domain.choices import Measure
from metrics.domain.measured import Series, breaks_inside, is_flow
from metrics.wording.formatting import number


def drawable(series: Series) -> bool:
    """Return whether there is anything to draw."""
    return any(cell.point.value is not None for cell in series.cells)


def series_chart(series: Series, *, small: bool = False, axis: Axis | None = None) -> Chart:
    """Return the chart of a series with at least one value. `small`: one of many side by side, with fewer labels.
    `axis` is one that it shares with other charts."""
    indicator = series.indicator
    axis = axis or axis_of([series])
    cut = floor_words(axis, indicator.unit) if axis.cut else ""
    explained = notes(series, cut=cut, breaks=breaks_inside(series))
    if is_flow(indicator):
        traces = [bars(series, small=small)]
    else:
        traces = [*lines(series), markers(series, small=small)]
    figure = {
        "data": [*targets(series, small=small), *traces],  # a label that has no clear place covers the dash behind it
        "layout": style.layout(
            small=small,
            xaxis=years_axis(series, small=small),
            yaxis=values_axis(axis, percent=indicator.unit == "%", small=small),
            margin={"l": 8, "r": 84 if series.latest.target and not small else 8, "t": 20 if small else 26, "b": 26},
            shapes=break_lines(series),
            annotations=side_labels(series, small=small),
            meta=meta(series, explained),
        ),
    }
    return Chart(
        key=indicator.code,
        title=indicator.name,
        subtitle=unit_of(indicator) if small else subtitle(series),
        figure=figure,
        summary=summary(series),
        notes=explained,
        small=small,
    )


def axis_of(several: Sequence[Series]) -> Axis:
    """Return an axis for all the series, which have the same unit. It starts at 0 if one of them is drawn as bars."""
    cells = [cell for series in several for cell in series.cells]
    stated = [value for cell in cells if (value := cell.point.value) is not None]
    values = stated + [cell.target.value for cell in cells if cell.target]
    indicators = [series.indicator for series in several]
    if all(indicator.measure == Measure.RATE for indicator in indicators):
        return rate_axis(values)
    whole = all(indicator.decimals == 0 for indicator in indicators)
    return count_axis(values, whole=whole, may_cut=not any(map(is_flow, indicators)))


def floor_words(axis: Axis, unit: str) -> str:
    """Return in words where the axis starts: 95%."""
    return number(axis.low) + ("%" if unit == "%" else "")
