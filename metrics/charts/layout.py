"""The parts of a chart around its values: axes, the line of a break, labels, and what a saved picture says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from metrics.charts import style
from metrics.charts.annotations import subtitle, target_label
from metrics.charts.axes import Axis, year_ticks
from metrics.charts.chart import file_name, label, plot_number
from metrics.domain.measured import Series, breaks_inside
from metrics.wording.formatting import number

FEWEST_YEARS_WIDE, FEWEST_YEARS_WIDE_SMALL = 5, 3
SHARE_BESIDE, SHARE_BESIDE_SMALL = 0.07, 0.12
SHARE_OF_LABEL, SHARE_OF_LABEL_SMALL = 0.14, 0.4
"""Share of the years that the label of a break may take."""
TOP = Decimal("0.06")
"""Share of the span that stays free above the highest mark. Nothing stays free below the lowest, as the axis of the
years is its grid line."""
BELOW, BELOW_SMALL = Decimal("0.1"), Decimal("0.3")
"""Share of the span that stays free below values under 0, for the label under a hanging bar."""


def years_axis(series: Series, *, small: bool) -> dict[str, Any]:
    first, last = series.cells[0].point.year, series.latest.point.year
    ticks = sorted({first, last}) if small else year_ticks(first, last)
    return {
        "range": _reach(series, small=small),
        "tickvals": ticks,
        "ticktext": [str(year) for year in ticks],
        "showgrid": False,
        "showline": True,
        "linecolor": style.GRID,
    }


def _reach(series: Series, *, small: bool) -> list[float]:
    """Return the ends of the axis of years: half a year before the first and after the last; more around very few
    years, whose bars would be too wide, and around very many, where half a year is too little for a label."""
    years, share = len(series.cells), SHARE_BESIDE_SMALL if small else SHARE_BESIDE
    fewest = FEWEST_YEARS_WIDE_SMALL if small else FEWEST_YEARS_WIDE
    beside = max(style.HALF_YEAR + max(fewest - years, 0) / 2, round(years * share, 1)) * series.step
    return [series.cells[0].point.year - beside, series.latest.point.year + beside]


def values_axis(axis: Axis, *, percent: bool, small: bool) -> dict[str, Any]:
    span, ticks = axis.high - axis.low, axis.ends if small else axis.ticks
    below = span * (BELOW_SMALL if small else BELOW) if axis.low < 0 else 0
    return {
        "range": [plot_number(axis.low - below), plot_number(axis.high + span * TOP)],
        "tickvals": [plot_number(tick) for tick in ticks],
        "ticktext": [number(tick) + ("%" if percent else "") for tick in ticks],
        "automargin": True,
    }


def _break_at(series: Series, year: int) -> float:
    """Return the position of the line of a break: half-way between the last year before it and its first, as far as
    these are on the axis."""
    first = next(cell.point.year for cell in series.cells if cell.point.year >= year)
    return first - style.HALF_YEAR * series.step


def _breaks_at(series: Series) -> list[float]:
    """Return the positions of the lines of breaks, from left to right; between two chosen years all have one."""
    return sorted({_break_at(series, each.year) for each in breaks_inside(series)})


def break_lines(series: Series) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": x,
            "x1": x,
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"color": style.QUIET, "width": 1.5, "dash": "dot"},
        }
        for x in _breaks_at(series)
    ]


def _break_labels(series: Series, *, small: bool) -> list[dict[str, Any]]:
    """Return a label above each line of a break that is far enough from the one labelled before."""
    if small and len(series.cells) == 2:  # no room; the caption or a note below says it
        return []
    apart = len(series.cells) * (SHARE_OF_LABEL_SMALL if small else SHARE_OF_LABEL)
    labelled: list[float] = []
    for x in _breaks_at(series):
        if not labelled or x - labelled[-1] >= apart:
            labelled.append(x)
    return [_annotation(_("口径调整"), x=x, y=1, yref="paper", xanchor="center", yanchor="bottom") for x in labelled]


def side_labels(series: Series, *, small: bool) -> list[dict[str, Any]]:
    found = _break_labels(series, small=small)
    target = series.latest.target
    if target and not small:
        found.append(
            _annotation(
                target_label(series.indicator, target),
                x=series.latest.point.year + style.TARGET_HALF_WIDTH,
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


def meta(series: Series, notes: Sequence[str]) -> dict[str, Any]:
    """Return what a saved picture says about itself, since it has none of the page's explanations."""
    return about_picture(
        series.indicator.name,
        subtitle(series),
        fictional=series.jurisdiction.fictional,
        reports=[cell.point.report for cell in reversed(series.cells)],
        notes=notes,
        file=file_name(series.jurisdiction.name, series.indicator.name),
    )


def about_picture(
    title: str, below: str, *, fictional: bool, reports: Iterable[str], notes: Sequence[str], file: str
) -> dict[str, Any]:
    """Return the title, source and notes of a saved picture. Of several `reports` it names the first and says how many
    there are."""
    sources = list(dict.fromkeys(filter(None, reports)))
    named = (
        _("%(title)s等%(count)d份报告") % {"title": sources[0], "count": len(sources)}
        if sources[1:]
        else "".join(sources)
    )
    return {
        "title": label(title),
        "subtitle": label(" · ".join(filter(None, (below, _("虚构演示数据") if fictional else "")))),
        "source": label(_("来源：%(source)s") % {"source": named}) if named else "",
        "notes": [label(note) for note in notes],
        "file": file,
    }
