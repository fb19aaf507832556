"""Small multiples: charts side by side, which of them share a vertical axis, and the sentence that says so.

Only values of one unit share an axis. Rates of two chosen years always do, as they are compared with each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

from django.utils.translation import gettext as _

from metrics.charts.annotations import unit_of
from metrics.charts.axes import Axis
from metrics.charts.chart import Chart
from metrics.charts.series import axis_of, floor_words, series_chart
from metrics.domain.choices import Measure
from metrics.domain.measured import Series
from metrics.wording.formatting import number
from metrics.wording.links import indicator_address

MOST_CHARTS = 24
"""The most charts on one page."""

AXES = ("own", "common")
"""Values of `?axis=`: a vertical axis for each chart, or one for all charts of a unit."""


@dataclass(frozen=True, slots=True)
class Group:
    """Charts that stand together. `title` names what they have in common ("" for nothing); `axis` is a sentence on how
    their vertical axes compare; `before` is the number of charts in the groups above."""

    title: str
    axis: str
    charts: tuple[Chart, ...]
    before: int = 0


def groups(drawn: Sequence[Series], *, common: bool, pair: bool) -> list[Group]:
    """Return the charts in the order of the series, grouped by unit where they share an axis: all with `common`, only
    the rates with `pair`."""
    found = _groups(drawn, common=common, pair=pair)
    before = accumulate((len(group.charts) for group in found), initial=0)
    return [replace(group, before=count) for group, count in zip(found, before, strict=False)]


def _groups(drawn: Sequence[Series], *, common: bool, pair: bool) -> list[Group]:
    if common:
        return [_shared(members, pair=pair) for members in _by_unit(drawn)]
    if not pair:
        return [_apart(drawn, pair=pair)] if drawn else []
    rates = [series for series in drawn if series.indicator.measure == Measure.RATE]
    others = [series for series in drawn if series.indicator.measure != Measure.RATE]
    found = [_shared(rates, pair=pair)] if rates else []
    return [*found, _apart(others, pair=pair, title=_("数量和其他") if rates else "")] if others else found


def _by_unit(drawn: Sequence[Series]) -> list[list[Series]]:
    found: dict[tuple[str, bool], list[Series]] = {}
    for series in drawn:
        indicator = series.indicator
        found.setdefault((indicator.unit, indicator.measure == Measure.RATE), []).append(series)
    return list(found.values())


def _shared(members: Sequence[Series], *, pair: bool) -> Group:
    indicator = members[0].indicator
    title = _("各项比率") if indicator.measure == Measure.RATE else unit_of(indicator) or _("没有单位")
    return grouped(members, partial(_chart, pair=pair), common=True, title=title)


def _apart(members: Sequence[Series], *, pair: bool, title: str = "") -> Group:
    return grouped(members, partial(_chart, pair=pair), common=False, title=title)


def grouped(
    members: Sequence[Series], chart: Callable[[Series, Axis | None], Chart], *, common: bool, title: str = ""
) -> Group:
    """Return a group with a chart of each series. They share an axis with `common`, and then must have the same
    unit."""
    axis = axis_of(members) if common and members else None
    words = ""
    if len(members) > 1:
        words = _axis_words(axis, members[0].indicator.unit) if axis else _("各图纵轴不同，不要比较高低。")
    return Group(title, words, tuple(chart(series, axis) for series in members))


def _chart(series: Series, axis: Axis | None, *, pair: bool) -> Chart:
    """Return the chart of a series; for a `pair`, its caption states the change between the two years."""
    return replace(
        series_chart(series, small=True, axis=axis),
        link=indicator_address(series.indicator.code, series.jurisdiction.code),
        aside=series.latest if pair else None,
    )


def _axis_words(axis: Axis, unit: str) -> str:
    low, high = floor_words(axis, unit), number(axis.high) + ("%" if unit == "%" else "")
    words = {"low": low, "high": high}
    if axis.cut:
        return _("各图纵轴相同：从%(low)s起，不从0起，到%(high)s。") % words
    return _("各图纵轴相同：%(low)s到%(high)s。") % words
