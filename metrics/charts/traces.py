"""The values of a series as plotly traces: bars, markers, the lines between them, and targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics.charts import style
from metrics.charts.annotations import hover_lines, labelled, short_label
from metrics.charts.chart import label, plot_number
from metrics.domain.choices import Incomparable
from metrics.domain.measured import Series, is_flow
from metrics.domain.rows import is_part_year
from metrics.wording.links import source_address

MOST_LABELS, MOST_LABELS_SMALL = 8, 3
"""The most years for which every value has a label."""
TARGET_BESIDE_LABELS = 0.15
"""Half the width of a target's line where labels stand at the same height, in years."""
TARGET_DASH, TARGET_DASH_SMALL = "6px,4px", "4px,2px"
"""Dashes short enough that even a target of one year in a small chart shows as dashed on both sides of its marker."""

Trace = dict[str, Any]


def _values(series: Series, *, small: bool) -> Trace:
    """Return what bars and markers have in common: one entry for every year of the axis, None where there is no value.
    `keep` are the years whose labels are placed first; the script places the labels when it draws the chart."""
    keep = labelled(series.points, crowded=len(series.cells) > MOST_LABELS and is_flow(series.indicator))
    every = len(series.cells) <= (MOST_LABELS_SMALL if small else MOST_LABELS)
    return {
        "x": [point.year for point in series.points],
        "y": [plot_number(point.value) for point in series.points],
        "text": [
            label(short_label(series.indicator, point)) if every or point.year in keep else ""
            for point in series.points
        ],
        "hovertext": ["<br>".join(label(line) for line in hover_lines(cell)) for cell in series.cells],
        "hoverinfo": "text",
        "cliponaxis": False,
        "textfont": {"color": style.INK},
        "meta": {"role": "values", "keep": keep}
        | ({} if small else {"links": [source_address(p) for p in series.points]}),
    }


def bars(series: Series, *, small: bool) -> Trace:
    """Return the bars: the latest year in full colour, earlier ones lighter; part of a year hatched."""
    last = max(point.year for point in series.points if point.value is not None)
    part = [is_part_year(point.until) for point in series.points]
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


def markers(series: Series, *, small: bool) -> Trace:
    """Return a marker for every value; hollow for part of a year."""
    part = [is_part_year(point.until) for point in series.points]
    beside = small and len(series.cells) == 2
    values = _values(series, small=small)
    if beside:
        values["text"] = [text and f"\u00a0{text}\u00a0" for text in values["text"]]
    return {
        "type": "scatter",
        **values,
        "mode": "markers+text",
        "textposition": ["middle left", "middle right"]
        if beside
        else ["bottom center" if _is_low(series, position) else "top center" for position in range(len(series.cells))],
        "marker": {
            "size": 7 if small else 9,
            "color": [style.PAPER if hollow else style.SERIES for hollow in part],
            "line": {"color": style.SERIES, "width": 2},
        },
    }


def _is_low(series: Series, position: int) -> bool:
    """Return whether the value is not above its neighbours, so that its label stands below the marker."""
    value = series.points[position].value
    around = series.points[max(position - 1, 0) : position] + series.points[position + 1 : position + 2]
    neighbours = [point.value for point in around if point.value is not None]
    return value is not None and bool(neighbours) and value <= min(neighbours) and value < max(neighbours)


def lines(series: Series) -> list[Trace]:
    """Return the lines: solid between comparable years, dotted between different parts of a year and between bounds."""
    return [
        _line(series, "line", dash="solid", width=2, reasons=("",)),
        _line(
            series,
            "dotted",
            dash="dot",
            width=1.5,
            reasons=(Incomparable.AS_OF, Incomparable.NOT_STATED, Incomparable.BOUNDS),
        ),
    ]


def _line(series: Series, role: str, *, dash: str, width: float, reasons: Sequence[str]) -> Trace:
    x: list[int | None] = []
    y: list[int | float | None] = []
    for before, cell in zip(series.cells, series.cells[1:], strict=False):
        if cell.change.reason in reasons:
            x += [before.point.year, cell.point.year, None]
            y += [plot_number(before.point.value), plot_number(cell.point.value), None]
    return drawn_line(role, x, y, colour=style.SERIES, width=width, dash=dash)


def drawn_line(
    role: str, x: Sequence[float | None], y: Sequence[float | None], *, colour: str, width: float, dash: str
) -> Trace:
    """Return a line without markers, interrupted at None. It has no hover text, as the notes explain it."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": width, "dash": dash},
        "hoverinfo": "skip",
        "connectgaps": False,
        "meta": {"role": role},
    }


def targets(series: Series, *, small: bool) -> list[Trace]:
    """Return a short line for each year that has a target."""
    required = [(cell.point.year, cell.target.value) for cell in series.cells if cell.target]
    if not required:
        return []
    x: list[float | None] = []
    y: list[int | float | None] = []
    wanted = dict(required)
    step = series.step
    beside_labels = small and len(series.cells) == 2 and not is_flow(series.indicator)
    half = step * (TARGET_BESIDE_LABELS if beside_labels else style.TARGET_HALF_WIDTH)
    for year, value in required:
        goes_on = wanted.get(year + step) == value and not beside_labels
        x += [year - half, year + (step - half if goes_on else half)]
        y += [plot_number(value), plot_number(value)]
        if not goes_on:
            x, y = [*x, None], [*y, None]
    dash = TARGET_DASH_SMALL if small else TARGET_DASH
    return [drawn_line("target", x, y, colour=style.TARGET, width=1.5, dash=dash)]
