"""The values of a series as plotly's traces: bars, markers, the lines between them, and targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from metrics.addresses import source_address
from metrics.charts import style
from metrics.charts.axes import Axis
from metrics.charts.chart import label, plot_number
from metrics.charts.marks import hover_lines, is_flow, labelled, short_label
from metrics.choices import Incomparable
from metrics.formatting import is_part_year
from metrics.rows import Measured, Series

MOST_LABELS = 8
ALL_LABELLED = 3
"""Years of a small chart that all have room for their label."""
ROOM_BELOW, ROOM_BELOW_SMALL = 7, 3
"""A label needs a seventh of the axis below its mark; of a small chart's a third."""
TALL, TALL_SMALL = Decimal("0.09"), Decimal("0.24")
"""The share of the axis that a mark's label takes."""
TARGET_BESIDE_LABELS = 0.1
"""In years, where labels stand on the same height."""
RAISED = "<br>\u00a0"
"""Below the label of a bar: lifts it over the dash of a target."""

Trace = dict[str, Any]
Dashes = Mapping[int, Decimal]
"""Year → where a dash is drawn across it, besides that of a target."""


def _values(series: Series, *, small: bool) -> Trace:
    """What bars and markers have in common: one entry for every year of the axis, None where there is no value. `keep`
    are the years whose label stays where there is little room."""
    years = len(series.cells)
    crowded = years > MOST_LABELS and is_flow(series.indicator)
    few = labelled(series.points, apart=max(2, years // 4), crowded=crowded)
    if small and years > ALL_LABELLED:
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


def _crossed(cell: Measured, axis: Axis, dashes: Dashes, *, small: bool) -> int:
    """Where a dash across the year would run through a label, that of its target or another: 1 above the mark, -1 below it,
    0 on neither side."""
    if cell.point.value is None:
        return 0
    heights = [cell.target.value if cell.target else None, dashes.get(cell.point.year)]
    tall = (axis.high - axis.low) * (TALL_SMALL if small else TALL)
    above = [height - cell.point.value for height in heights if height is not None]
    near = [distance for distance in above if abs(distance) < tall and distance]
    return (1 if max(near) > 0 else -1) if near else 0


def bars(series: Series, axis: Axis, dashes: Dashes, *, small: bool) -> Trace:
    """The latest year in full colour, earlier ones lighter; a part of a year hatched."""
    values = _values(series, small=small)
    values["text"] = [
        text + RAISED if text and _crossed(cell, axis, dashes, small=small) > 0 else text
        for text, cell in zip(values["text"], series.cells, strict=True)
    ]
    last = max(point.year for point in series.points if point.value is not None)
    part = [is_part_year(point.as_of) for point in series.points]
    colours = [style.SERIES if point.year == last else style.SERIES_EARLIER for point in series.points]
    return {
        "type": "bar",
        **values,
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


def markers(series: Series, axis: Axis, dashes: Dashes, *, small: bool) -> Trace:
    """A point for every value; hollow for a part of a year."""
    part = [is_part_year(point.as_of) for point in series.points]
    values = _values(series, small=small)
    if small and len(series.cells) == 2:
        values["text"] = [text and f"\u00a0{text}\u00a0" for text in values["text"]]
    return {
        "type": "scatter",
        **values,
        "mode": "markers+text",
        "textposition": [_beside(series, position, axis, dashes, small=small) for position in range(len(series.cells))],
        "marker": {
            "size": 7 if small else 9,
            "color": [style.PAPER if hollow else style.SERIES for hollow in part],
            "line": {"color": style.SERIES, "width": 2},
        },
    }


def _beside(series: Series, position: int, axis: Axis, dashes: Dashes, *, small: bool) -> str:
    """Labels stand above their mark; below it where the line comes from above or a target's dash is in the way, unless
    the axis is. At the ends of a small chart they reach inwards, away from the axis, unless the line is there; of two
    years they stand outside."""
    if small and len(series.cells) == 2:
        return "middle right" if position else "middle left"
    below = _below(series, position, axis, dashes, small=small)
    return f"{'bottom' if below else 'top'} {_side(series, position, below=below) if small else 'center'}"


def _side(series: Series, position: int, *, below: bool) -> str:
    """Where a label goes that stands above or below the first or the last mark. Of a series that begins or ends within the
    axis it reaches outwards, where no line is; where every mark has a label, none reaches for another."""
    known = [place for place, point in enumerate(series.points) if point.value is not None]
    last = len(series.cells) - 1
    if len(known) < 2 or position not in (known[0], known[-1]) or last < ALL_LABELLED:
        return "center"
    if position not in (0, last):
        return "left" if position == known[0] else "right"
    value, inner = series.cells[position].point.value, series.cells[1 if position == 0 else last - 1].point.value
    if value is None or inner is None or (inner < value if below else inner > value):
        return "center"
    return "left" if position else "right"


def _below(series: Series, position: int, axis: Axis, dashes: Dashes, *, small: bool) -> bool:
    room = ROOM_BELOW_SMALL if small else ROOM_BELOW
    cell = series.cells[position]
    value = cell.point.value
    around = series.points[max(position - 1, 0) : position] + series.points[position + 1 : position + 2]
    neighbours = [point.value for point in around if point.value is not None]
    if value is None or value - axis.low < (axis.high - axis.low) / room:
        return False
    if crossed := _crossed(cell, axis, dashes, small=small):
        return crossed > 0
    return bool(neighbours) and value <= min(neighbours) and value < max(neighbours)


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
    return drawn_line(role, x, y, colour=style.SERIES, width=width, dash=dash)


def drawn_line(
    role: str, x: Sequence[float | None], y: Sequence[float | None], *, colour: str, width: float, dash: str
) -> Trace:
    """Lines without markers, None between those that do not meet. They say nothing when pointed at: what they are is in the
    notes."""
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
    """A step for each year that has a target."""
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
    return [drawn_line("target", x, y, colour=style.TARGET, width=1.5, dash="dash")]
