"""One indicator over the years.

What happened in a year is a bar from 0; a rate or a stock is a line. A line is drawn only between neighbours that may be
compared: none across a gap or a break, a dotted one where the two years end in different months.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from metrics.charts import style
from metrics.charts.axes import Axis, count_axis, rate_axis, year_ticks
from metrics.charts.chart import Chart, label, plot_number
from metrics.charts.marks import ends, hover_lines, is_flow, labelled, notes, short_label, subtitle, target_words
from metrics.charts.summary import summary
from metrics.choices import Incomparable, Measure
from metrics.formatting import is_part_year, number
from metrics.rows import Series

MOST_LABELS = 8
HALF = 0.5
TARGET_HALF_WIDTH = 0.42

Trace = dict[str, Any]


def series_chart(series: Series, *, small: bool = False) -> Chart:
    """A chart of a series with at least one value. `small`: one of many side by side, without target and notes."""
    indicator = series.indicator
    axis = _axis(series)
    breaks = _break_inside(series)
    cut = number(axis.low) + ("%" if indicator.unit == "%" else "") if axis.cut else ""
    bars = is_flow(indicator)
    values = _bars(series, small=small) if bars else _markers(series, small=small)
    traces = [values] if bars else [*_lines(series), values]
    figure = {
        "data": [*traces, *_targets(series)],
        "layout": style.layout(
            small=small,
            xaxis=_years_axis(series),
            yaxis=_values_axis(axis, percent=indicator.unit == "%"),
            margin={"l": 8, "r": 8 if small or not series.latest.target else 84, "t": 26, "b": 26},
            shapes=[_break_line(indicator.break_year)] if breaks and indicator.break_year else [],
            annotations=_annotations(series, breaks=breaks, small=small),
            meta=_meta(series),
        ),
    }
    return Chart(
        key=indicator.code,
        title=indicator.name,
        subtitle=subtitle(series),
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


def _values(series: Series, *, small: bool) -> Trace:
    """What bars and markers have in common: one entry for every year of the axis, None where there is no value."""
    shown = labelled(series.points, most=0 if small else MOST_LABELS)
    known = [point for point in series.points if point.value is not None]
    return {
        "x": [point.year for point in series.points],
        "y": [plot_number(point.value) for point in series.points],
        "text": [
            label(short_label(series.indicator, point)) if point.year in shown else "" for point in series.points
        ],
        "hovertext": ["<br>".join(label(line) for line in hover_lines(cell)) for cell in series.cells],
        "hoverinfo": "text",
        "cliponaxis": False,
        "textfont": {"color": style.INK},
        "meta": {"role": "values", "keep": sorted({point.year for point in ends(known)})},
    }


def _bars(series: Series, *, small: bool) -> Trace:
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


def _markers(series: Series, *, small: bool) -> Trace:
    """A point for every value; hollow for a part of a year."""
    part = [is_part_year(point.as_of) for point in series.points]
    return {
        "type": "scatter",
        **_values(series, small=small),
        "mode": "markers+text",
        "textposition": "top center",
        "marker": {
            "size": 7 if small else 9,
            "color": [style.PAPER if hollow else style.SERIES for hollow in part],
            "line": {"color": style.SERIES, "width": 2},
        },
    }


def _lines(series: Series) -> list[Trace]:
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


def _targets(series: Series) -> list[Trace]:
    """A step for each year that has a target."""
    required = [(cell.point.year, cell.target.value) for cell in series.cells if cell.target]
    if not required:
        return []
    x: list[float | None] = []
    y: list[int | float | None] = []
    for year, value in required:
        x += [year - TARGET_HALF_WIDTH, year + TARGET_HALF_WIDTH, None]
        y += [plot_number(value), plot_number(value), None]
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


def _years_axis(series: Series) -> dict[str, Any]:
    first, last = series.cells[0].point.year, series.latest.point.year
    ticks = year_ticks(first, last)
    return {
        "range": [first - HALF, last + HALF],
        "tickvals": ticks,
        "ticktext": [str(year) for year in ticks],
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "",
        "showline": True,
        "linecolor": style.GRID,
    }


def _values_axis(axis: Axis, *, percent: bool) -> dict[str, Any]:
    span = axis.high - axis.low
    top, bottom = span * Decimal("0.06"), span * Decimal("0.02")
    return {
        "range": [plot_number(axis.low - (bottom if axis.cut else 0)), plot_number(axis.high + top)],
        "tickvals": [plot_number(tick) for tick in axis.ticks],
        "ticktext": [number(tick) + ("%" if percent else "") for tick in axis.ticks],
        "gridcolor": style.GRID,
        "gridwidth": 1,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "ticks": "",
    }


def _break_line(year: int) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": year - HALF,
        "x1": year - HALF,
        "y0": 0,
        "y1": 1,
        "line": {"color": style.QUIET, "width": 1.5, "dash": "dot"},
    }


def _annotations(series: Series, *, breaks: bool, small: bool) -> list[dict[str, Any]]:
    found = []
    if breaks and series.indicator.break_year:
        found.append(
            _annotation(_("口径调整"), x=series.indicator.break_year - HALF, y=1, yref="paper", xanchor="center", yanchor="bottom")
        )
    target = series.latest.target
    if target and not small:
        found.append(
            _annotation(
                target_words(series.indicator, target),
                x=series.latest.point.year + TARGET_HALF_WIDTH,
                y=plot_number(target.value),
                yref="y",
                xanchor="left",
                yanchor="middle",
                xshift=8,
            )
        )
    return found


def _annotation(text: str, **where: Any) -> dict[str, Any]:
    return {"text": label(text), "xref": "x", "showarrow": False, "font": {"color": style.QUIET}, **where}


def _meta(series: Series) -> dict[str, Any]:
    """What a saved picture says about itself, since it leaves the page behind."""
    sources = dict.fromkeys(cell.point.report for cell in series.cells if cell.point.report)
    place = subtitle(series)
    return {
        "title": label(series.indicator.name),
        "subtitle": label(place + (" · " + _("虚构演示数据") if series.place.fictional else "")),
        "source": label(_("来源：%(source)s") % {"source": _newest(list(sources))}) if sources else "",
        "file": f"{series.indicator.code}-{series.place.code}",
    }


def _newest(titles: list[str]) -> str:
    """The newest of several reports, and how many more."""
    if len(titles) == 1:
        return titles[0]
    return _("%(title)s等%(count)d份报告") % {"title": titles[-1], "count": len(titles)}


def drawable(series: Series) -> bool:
    """Whether there is anything to draw."""
    return any(cell.point.value is not None for cell in series.cells)


