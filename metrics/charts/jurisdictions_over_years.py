"""One indicator over the years: a small chart for each jurisdiction, all on one vertical axis, with the median of the
jurisdictions and the value of their parent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.charts import style
from metrics.charts.axes import Axis
from metrics.charts.chart import Chart, label, plot_number
from metrics.charts.series import axis_of, drawable, series_chart
from metrics.charts.small_multiples import Group, grouped
from metrics.charts.traces import Trace, drawn_line
from metrics.domain.change import dates_agree
from metrics.domain.choices import Qualifier, State
from metrics.domain.comparison import OverYears
from metrics.domain.measured import Series
from metrics.domain.rows import Until
from metrics.wording.links import indicator_address

MEDIAN, PARENT = "median", "parent"
PARENT_HALF_WIDTH = 0.16
"""Half the width of the parent's dash, in years: narrower and darker than the dashes of median and target, so that all
three can be seen in one year."""


def drawable_jurisdictions(over: OverYears, shown: Iterable[Series]) -> list[Series]:
    """Return the series of the jurisdictions `shown` that have a value; none for a single year, which the dot plot
    shows better."""
    if over.first == over.last:
        return []
    return [series for series in shown if drawable(series)]


def jurisdiction_charts(over: OverYears, drawn: Sequence[Series], *, common: bool) -> Group:
    """Return the charts in the order of the jurisdictions, with a sentence on how their axes compare."""
    return grouped(drawn, lambda series, axis: _chart(series, axis, over), common=common)


def legend(over: OverYears, charts: Iterable[Chart]) -> list[str]:
    """Return a sentence for each kind of dash that one of the charts has."""
    drawn = {trace["meta"]["role"] for chart in charts for trace in chart.figure["data"]}
    return [words for role, words in _words_of_dashes(over).items() if role in drawn]


def _words_of_dashes(over: OverYears) -> dict[str, str]:
    words = {MEDIAN: _("灰色短横线为当年各地区的中位数。")}
    if over.above:
        jurisdiction = over.above.jurisdiction.name
        words[PARENT] = _("深灰色窄横线为%(jurisdiction)s已审核的准确值，超出纵轴的不画。") % {
            "jurisdiction": jurisdiction
        }
    return words


def _chart(series: Series, axis: Axis | None, over: OverYears) -> Chart:
    axis = axis or axis_of([series])
    chart = series_chart(series, small=True, axis=axis)
    dashes = [
        *_dashes(MEDIAN, _beside(series, axis, _medians(over)), colour=style.MEDIAN, half=style.TARGET_HALF_WIDTH),
        *_dashes(PARENT, _beside(series, axis, _above(over)), colour=style.QUIET, half=PARENT_HALF_WIDTH),
    ]
    chart = replace(
        chart,
        key=series.jurisdiction.code,
        title=series.jurisdiction.name,
        subtitle="",
        figure={**chart.figure, "data": [*dashes, *chart.figure["data"]]},
        link=indicator_address(series.indicator.code, series.jurisdiction.code),
    )
    chart.figure["layout"]["meta"]["notes"] += map(label, legend(over, [chart]))
    return chart


Stated = Mapping[int, tuple[Decimal, Until]]
"""Year → a value that is not the jurisdiction's own, and its date."""


def _medians(over: OverYears) -> Stated:
    return {year: (median.value, median.as_of) for year, median in over.medians.items()}


def _above(over: OverYears) -> Stated:
    """Return the parent's values that are exact and approved. Others would need a mark for which a dash has no room;
    the page states them in words."""
    return {
        point.year: (point.value, point.until)
        for point in (over.above.points if over.above else ())
        if point.value is not None and point.qualifier == Qualifier.EXACT and point.state == State.APPROVED
    }


def _beside(series: Series, axis: Axis, stated: Stated) -> dict[int, Decimal]:
    """Return year → value, without values outside the axis and those of another date than the jurisdiction's, which
    must not be compared."""
    return {
        point.year: found[0]
        for point in series.points
        if (found := stated.get(point.year))
        and axis.low <= found[0] <= axis.high
        and (point.value is None or dates_agree(point.until, found[1]))
    }


def _dashes(role: str, values: Mapping[int, Decimal], *, colour: str, half: float) -> list[Trace]:
    """Return the traces that draw a dash across each year."""
    x: list[float | None] = []
    y: list[int | float | None] = []
    for year, stated in values.items():
        value = plot_number(stated)
        x += [year - half, year + half, None]
        y += [value, value, None]
    return [drawn_line(role, x, y, colour=colour, width=3, dash="solid")] if x else []
