"""One indicator across jurisdictions: a dot for each, in the official order and not as a ranking.

Lines mark the parent's own value and the median, for comparison."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from metrics.charts import style
from metrics.charts.annotations import hover_lines, short_label, unit_of
from metrics.charts.axes import Axis, count_axis, rate_axis
from metrics.charts.chart import Chart, file_name, label, plot_number
from metrics.charts.layout import about_picture
from metrics.domain.choices import Measure, Qualifier, State
from metrics.domain.comparison import Across
from metrics.domain.measured import Measured
from metrics.domain.rows import Point, is_part_year
from metrics.wording.formatting import (
    absence_words,
    dated,
    dated_value_words,
    listed,
    number,
    rounded_number,
    value_words,
    year_words,
)
from metrics.wording.languages import speaks_english
from metrics.wording.qualifiers import SIGNS

MOST_JURISDICTIONS = 60
"""The most jurisdictions that are drawn; the table has all of them."""

HEIGHTS = (3, 6, 12, 20, 35, MOST_JURISDICTIONS)
"""The most jurisdictions for each height that the stylesheet has, from the lowest to the highest."""


def drawable(across: Across) -> bool:
    """Return whether there are jurisdictions to compare, and any value."""
    return len(across.rows) > 1 and bool(across.reported)


def jurisdictions_chart(across: Across) -> Chart:
    """Return the chart of a comparison in which at least one jurisdiction has a value."""
    rows = across.rows[:MOST_JURISDICTIONS]
    unit = "%" if across.indicator.unit == "%" else ""
    lines = _reference_lines(across)
    axis = _axis(across, rows, lines)
    height = next(step for step, most in enumerate(HEIGHTS, 1) if len(rows) <= most)
    notes = _notes(across, rows, cut=number(axis.low) + unit if axis.cut else "")
    figure = {
        "data": [_dots(rows), _missing(rows, axis)],
        "layout": style.layout(
            small=False,
            xaxis=_values_axis(axis, unit),
            yaxis=_jurisdictions_axis(rows),
            margin={"l": 8, "r": 56, "t": 30, "b": 44 if len(lines) > 1 else 30},
            shapes=[_line(value, dash) for value, _words, dash in lines],
            annotations=[_line_label(position, value, words) for position, (value, words, _) in enumerate(lines)],
            meta=_meta(across, rows, height, notes),
        ),
    }
    return Chart(
        key=across.indicator.code,
        title=across.indicator.name,
        subtitle=_subtitle(across),
        figure=figure,
        summary=_summary(across),
        notes=notes,
        height=height,
    )


def _axis(across: Across, rows: Sequence[Measured], lines: Sequence[ReferenceLine]) -> Axis:
    values = [value for row in rows if (value := row.point.value) is not None]
    values += [value for value, _words, _dash in lines]
    if not values:
        values = [Decimal(0)]
    if across.indicator.measure == Measure.RATE:
        return rate_axis(values)
    return count_axis(values, whole=across.indicator.decimals == 0)


def _dots(rows: Sequence[Measured]) -> dict[str, Any]:
    """Return a trace with one entry for each jurisdiction, None where there is no value; hollow for part of a year."""
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [plot_number(row.point.value) for row in rows],
        "y": list(range(len(rows))),
        "text": [label(short_label(row.indicator, row.point)) for row in rows],
        "textposition": "middle right",
        "textfont": {"color": style.INK},
        "hovertext": ["<br>".join(label(line) for line in [row.jurisdiction.name, *hover_lines(row)]) for row in rows],
        "hoverinfo": "text",
        "cliponaxis": False,
        "marker": {
            "size": 10,
            "color": [style.PAPER if is_part_year(row.point.until) else style.SERIES for row in rows],
            "line": {"color": style.SERIES, "width": 2},
        },
        "meta": {"role": "values"},
    }


def _missing(rows: Sequence[Measured], axis: Axis) -> dict[str, Any]:
    """Return a trace with the reason why a jurisdiction has no dot, written where the axis begins."""
    without = [(position, row) for position, row in enumerate(rows) if row.point.value is None]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [plot_number(axis.low)] * len(without),
        "y": [position for position, _row in without],
        "text": ["\u00a0" + label(absence_words(row.point)) for _position, row in without],  # off the grid line
        "textposition": "middle right",
        "textfont": {"color": style.QUIET},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "meta": {"role": "missing"},
    }


ReferenceLine = tuple[Decimal, str, str]
"""Value, label and dash of a line."""


def _reference_lines(across: Across) -> list[ReferenceLine]:
    """Return the lines of the parent's own value and of the median."""
    found = []
    if (above := _above(across)) and above.point.value is not None:
        words = _("%(jurisdiction)s填报%(value)s") % {
            "jurisdiction": above.jurisdiction.name,
            "value": short_label(across.indicator, above.point),
        }
        found.append((above.point.value, dated(words, above.point.until), "dot"))
    if median := across.median:
        unit = "%" if across.indicator.unit == "%" else ""
        words = _("中位数%(value)s") % {"value": rounded_number(median.value) + unit}
        found.append((median.value, dated(words, median.as_of), "dash"))
    return found


def _above(across: Across) -> Measured | None:
    """Return the parent's own value if it is drawn, else None."""
    above = across.above
    return above if above and above.point.value is not None and not _out_of_reach(across) else None


def _out_of_reach(across: Across) -> bool:
    """Return whether the parent's own value is so much larger that the dots would crowd into a corner, as with the
    cases of a whole city and those of its zones."""
    own = across.above.point.value if across.above else None
    if own is None or across.indicator.measure == Measure.RATE:
        return False
    return own > 2 * max((value for point in across.points if (value := point.value) is not None), default=Decimal(0))


def _line(value: Decimal, dash: str) -> dict[str, Any]:
    x = plot_number(value)
    return {
        "type": "line", "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "layer": "below",
        "line": {"color": style.TARGET, "width": 1.5, "dash": dash},
    }  # fmt: skip


def _line_label(position: int, value: Decimal, words: str) -> dict[str, Any]:
    """Return the label of a line: the first line has it above the chart, the second below, where neither covers the
    other."""
    above = position == 0
    return {
        "text": label(words), "x": plot_number(value), "y": 1 if above else 0, "xref": "x", "yref": "paper",
        "yanchor": "bottom" if above else "top", "yshift": 0 if above else -20, "xanchor": "center", "showarrow": False,
        "font": {"color": style.QUIET},
    }  # fmt: skip


def _values_axis(axis: Axis, unit: str) -> dict[str, Any]:
    span = axis.high - axis.low
    return {
        "range": [plot_number(axis.low - span * Decimal("0.02")), plot_number(axis.high + span * Decimal("0.06"))],
        "tickvals": [plot_number(tick) for tick in axis.ticks],
        "ticktext": [number(tick) + unit for tick in axis.ticks],
    }


def _jurisdictions_axis(rows: Sequence[Measured]) -> dict[str, Any]:
    """Return the axis of the jurisdictions, the first one on top."""
    return {
        "range": [len(rows) - 0.5, -0.5],
        "tickvals": list(range(len(rows))),
        "ticktext": [label(row.jurisdiction.name) for row in rows],
        "automargin": True,
    }


def _subtitle(across: Across) -> str:
    parent = across.group.parent
    words = [parent.name if parent else "", year_words(across.year), unit_of(across.indicator)]
    return listed(filter(None, words), comma=True)


def _summary(across: Across) -> str:
    """Return how many jurisdictions have a value, and the range of the exact ones; the table has the rest."""
    reported = across.reported
    words = {"jurisdictions": len(across.rows), "reported": len(reported)}
    sentences = [_("%(jurisdictions)d个地区中%(reported)d个有数值。") % words]
    exact = [
        (point.value, jurisdiction, point)
        for jurisdiction, point in zip(across.group.jurisdictions, across.points, strict=True)
        if point.value is not None and point.qualifier == Qualifier.EXACT and not is_part_year(point.until)
    ]
    if len(exact) > 1:
        low, low_jurisdiction, least = min(exact, key=itemgetter(0))
        high, high_jurisdiction, most = max(exact, key=itemgetter(0))
        if low == high:
            sentences.append(_("全年的准确值均为%(value)s。") % {"value": value_words(across.indicator, least)})
        else:
            sentences.append(
                _("全年的准确值从%(low_jurisdiction)s的%(low)s到%(high_jurisdiction)s的%(high)s。")
                % {
                    "low_jurisdiction": low_jurisdiction.name,
                    "low": value_words(across.indicator, least),
                    "high_jurisdiction": high_jurisdiction.name,
                    "high": value_words(across.indicator, most),
                }
            )
    return (" " if speaks_english() else "").join(sentences)


def _notes(across: Across, rows: Sequence[Measured], *, cut: str) -> tuple[str, ...]:
    points: list[Point] = [row.point for row in rows if row.point.value is not None]
    stated = [*points, *([above.point] if (above := _above(across)) else [])]
    signs = {SIGNS[Qualifier(point.qualifier)] for point in stated if point.qualifier in SIGNS}
    sentences = [
        _("按地区的法定次序排列，不是排名。"),
        _("只画前%(count)d个地区。") % {"count": MOST_JURISDICTIONS} if len(across.rows) > MOST_JURISDICTIONS else "",
        _("横轴从%(floor)s起。") % {"floor": cut} if cut else "",
        _far_words(across.above) if across.above and _out_of_reach(across) else "",
        _("空心为部分年度。") if any(is_part_year(point.until) for point in points) else "",
        _("≈为近似值。") if "≈" in signs else "",
        _("≥、≤为限值。") if signs & {"≥", "≤"} else "",
        _("含尚未审核的数值。") if any(point.state != State.APPROVED for point in stated) else "",
        _("含重新核对中的数值。") if any(point.rechecking for point in stated) else "",
    ]
    return tuple(filter(None, sentences))


def _far_words(above: Measured) -> str:
    words = {"jurisdiction": above.jurisdiction.name, "value": dated_value_words(above.indicator, above.point)}
    return _("%(jurisdiction)s填报%(value)s，远在各地区之外，图上不画。") % words


def _meta(across: Across, rows: Sequence[Measured], height: int, notes: Sequence[str]) -> dict[str, Any]:
    """Return what a saved picture says about itself, and that the names stand beside the chart."""
    parent = across.group.parent
    return about_picture(
        across.indicator.name,
        _subtitle(across),
        fictional=any(jurisdiction.fictional for jurisdiction in across.group.jurisdictions),
        reports=[row.point.report for row in rows],
        notes=notes,
        file=file_name(parent.name if parent else "", across.indicator.name, year_words(across.year)),
    ) | {"names": len(rows), "height": {1: 450, 2: 500, 3: 630, 4: 850, 5: 1250}.get(height, 1750)}
