"""The values of a series as plotly's traces: bars, markers, the lines between them, and targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics.addresses import source_address
from metrics.charts import style
from metrics.charts.axes import Axis
from metrics.charts.chart import label, plot_number
from metrics.charts.marks import hover_lines, is_flow, labelled, short_label
from metrics.choices import Incomparable
from metrics.formatting import is_part_year
from metrics.rows import Series

MOST_LABELS = 8
ROOM_BELOW, ROOM_BELOW_SMALL = 7, 3
"""A label needs a seventh of the axis below its mark; of a small chart's a third."""

Trace = dict[str, Any]


def _values(series: Series, *, small: bool) -> Trace:
    """What bars and markers have in common: one entry for every year of the axis, None where there is no value. `keep`
    are the years whose label stays where there is little room."""
    years = len(series.cells)
    crowded = years > MOST_LABELS and is_flow(series.indicator)
    few = labelled(series.points, apart=max(2, years // 4), crowded=crowded)
    if small:
        shown = few
    elif years > MOST_LABELS:
        shown = labelled(series.points, apart=1)
    else:
        shown = {point.year for point in series.points}
    return {
        "x": [point.year for point in series.points],
        "y": [plot_number(point.value) for point in series.points],
        "text": [label(short_label(series.indicator, point)) if point.year in shown else "" for point in series.points],
        "hovertext": ["<br>".join(label(line) for line in hover_lines(cell)) for cell in series.cells],
        "hoverinfo": "text",
        "cliponaxis": False,
        "textfont": {"color": style.INK},
        "meta": {"role": "values", "keep": sorted(few)}
        | ({} if small else {"links": [source_address(p) for p in series.points]}),
    }


def bars(series: Series, *, small: bool) -> Trace:
    """The latest year in full colour, earlier ones lighter; a part of a year hatched."""
    last = max(point.year for point in series.points if point.value is not None)
    part = [is_part_year(point.as_of) for point in series.points]
    colours = [style.SERIES if point.year == last else style.SERIES_EARLIER for point in series.points]
    return {
        "type": "bar",
        **_values(series, small=small),
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "marker": {
            "color": colours,
            "line": {"color": colours, "width": [1.5 if hatched else 0 for hatched in part]},
            "pattern": {
                "shape": ["/" if hatched else "" for hatched in part],
                "fillmode": "replace",
                "size": 6,
                "solidity": 0.22,
            },
        },
    }


def markers(series: Series, axis: Axis, *, small: bool) -> Trace:
    """A point for every value; hollow for a part of a year."""
    part = [is_part_year(point.as_of) for point in series.points]
    return {
        "type": "scatter",
        **_values(series, small=small),
        "mode": "markers+text",
        "textposition": [_beside(series, position, axis, small=small) for position in range(len(series.cells))],
        "marker": {
            "size": 7 if small else 9,
            "color": [style.PAPER if hollow else style.SERIES for hollow in part],
            "line": {"color": style.SERIES, "width": 2},
        },
    }


def _beside(series: Series, position: int, axis: Axis, *, small: bool) -> str:
    """Labels stand above their mark; below it where the line comes from above, unless the axis is in the way."""
    room = ROOM_BELOW_SMALL if small else ROOM_BELOW
    value = series.cells[position].point.value
    around = series.points[max(position - 1, 0) : position] + series.points[position + 1 : position + 2]
    neighbours = [point.value for point in around if point.value is not None]
    if value is None or not neighbours or value - axis.low < (axis.high - axis.low) / room:
        return "top center"
    return "bottom center" if value <= min(neighbours) and value < max(neighbours) else "top center"


def lines(series: Series) -> list[Trace]:
    """The solid line between years that compare, the dotted one between different parts of a year."""
    return [
        _line(series, "line", dash="solid", width=2, reasons=("",)),
        _line(series, "dotted", dash="dot", width=1.5, reasons=(Incomparable.AS_OF, Incomparable.BOUNDS)),
    ]


def _line(series: Series, role: str, *, dash: str, width: float, reasons: Sequence[str]) -> Trace:
    x: list[int | None] = []
    y: list[int | float | None] = []
    for before, cell in zip(series.cells, series.cells[1:], strict=False):
        if cell.change.reason in reasons:
            x += [before.point.year, cell.point.year, None]
            y += [plot_number(before.point.value), plot_number(cell.point.value), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": style.SERIES, "width": width, "dash": dash},
        "hoverinfo": "skip",
        "connectgaps": False,
        "meta": {"role": role},
    }


def targets(series: Series) -> list[Trace]:
    """A step for each year that has a target."""
    required = [(cell.point.year, cell.target.value) for cell in series.cells if cell.target]
    if not required:
        return []
    x: list[float | None] = []
    y: list[int | float | None] = []
    wanted = dict(required)
    for year, value in required:
        goes_on = wanted.get(year + 1) == value
        x += [
            year - style.TARGET_HALF_WIDTH,
            year + (1 - style.TARGET_HALF_WIDTH if goes_on else style.TARGET_HALF_WIDTH),
        ]
        y += [plot_number(value), plot_number(value)]
        if not goes_on:
            x, y = [*x, None], [*y, None]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": y,
            "line": {"color": style.TARGET, "width": 1.5, "dash": "dash"},
            "hoverinfo": "skip",
            "connectgaps": False,
            "meta": {"role": "target"},
        }
    ]
