"""The summary of a series in words, for users who cannot see the chart or want the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from metrics.domain.change import change
from metrics.domain.measured import Series
from metrics.domain.rows import IndicatorRow, Point
from metrics.wording.formatting import absence_words, change_words, listed, value_words, year_words
from metrics.wording.languages import speaks_english
from metrics.wording.years import year_span, years_words

FEWEST_FOR_EXTREMES = 3


def summary(series: Series) -> str:
    """Return first and last value, the change between them, the highest and the lowest, and the years without a
    value."""
    indicator, points = series.indicator, series.points
    known = [point for point in points if point.value is not None]
    if not known:
        return _("%(first)s至%(last)s没有数值。") % year_span(points[0].year, points[-1].year)
    if len(known) == 1:
        sentences = [
            _("只有%(year)s有数值：%(value)s。")
            % {"year": year_words(known[0].year), "value": value_words(indicator, known[0])}
        ]
    else:
        sentences = [_ends(indicator, known[0], known[-1]), _extremes(indicator, known)]
    gaps = gap_words(points)
    return _joined([*sentences, _("%(gaps)s。") % {"gaps": gaps} if gaps else ""])


def _ends(indicator: IndicatorRow, first: Point, last: Point) -> str:
    return _("%(first)s%(first_value)s，%(last)s%(last_value)s，%(change)s。") % {
        **year_span(first.year, last.year),
        "first_value": value_words(indicator, first),
        "last_value": value_words(indicator, last),
        "change": change_words(change(indicator, first, last), prose=True),
    }


def _extremes(indicator: IndicatorRow, known: Sequence[Point]) -> str:
    """Return the highest and the lowest of the values that may be compared with the latest; "" when there are too
    few."""
    comparable = [point for point in known if not change(indicator, point, known[-1]).reason]
    if len(comparable) < FEWEST_FOR_EXTREMES:
        return ""
    values = [value for point in comparable if (value := point.value) is not None]
    if min(values) == max(values):
        if len(comparable) < len(known):
            return _("可比的各年均为%(value)s。") % {"value": value_words(indicator, comparable[-1])}
        return _("各年均为%(value)s。") % {"value": value_words(indicator, comparable[-1])}
    words = {
        "high": _at(indicator, comparable, max(values)),
        "low": _at(indicator, comparable, min(values)),
    }
    if len(comparable) < len(known):
        return _("可比的年份中，最高为%(high)s，最低为%(low)s。") % words
    return _("最高为%(high)s，最低为%(low)s。") % words


def _at(indicator: IndicatorRow, points: Sequence[Point], value: Decimal) -> str:
    reached = [point for point in points if point.value == value]
    return _("%(year)s的%(value)s") % {
        "year": years_words([point.year for point in reached]),
        "value": value_words(indicator, reached[-1]),
    }


def gap_words(points: Sequence[Point]) -> str:
    """Return the years without a value: "2020年、2021年未填报，2022年不适用"; "" when every year has one."""
    missing = [point for point in points if point.value is None]
    by_reason = groupby(missing, absence_words)
    return listed(
        (
            _("%(years)s%(reason)s") % {"years": years_words([point.year for point in group]), "reason": reason}
            for reason, group in by_reason
        ),
        comma=True,
    )


def _joined(sentences: Sequence[str]) -> str:
    return (" " if speaks_english() else "").join(filter(None, sentences))
