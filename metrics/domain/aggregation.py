"""Aggregation over several jurisdictions in one year: their median, and their total or why there is none."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from metrics.domain.change import as_of_key, dates_agree
from metrics.domain.choices import Measure, Period, Qualifier, TimeBasis
from metrics.domain.rounding import rounded, rounded_share, share
from metrics.domain.rows import IndicatorRow, Point, Until, is_part_year

FEWEST_FOR_MEDIAN = 3
"""Exact values of the same date that a median needs at least."""


@dataclass(frozen=True, slots=True)
class Median:
    """The median of `count` exact values of the same date, rounded to the indicator's decimals, at least one. `as_of`
    is None when the values are of the whole year."""

    value: Decimal
    count: int
    as_of: datetime.date | None


@dataclass(frozen=True, slots=True)
class Total:
    """The total of several jurisdictions: Σ numerator ÷ Σ denominator of a rate, the sum of a count or an amount.
    `count` is the number of jurisdictions with a value, `until` the date of all of them (None: the whole year). `value`
    is None when there is no total; then `reason` is nothing, nested, measure, inexact, dates or base."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    count: int = 0
    until: Until = None
    reason: str = ""


def median_of(indicator: IndicatorRow, points: Iterable[Point]) -> Median | None:
    """Return the median of the points' exact values. Where the dates differ, only values of the date that most of them
    have are counted, and none of a date that is not stated; None when they are fewer than `FEWEST_FOR_MEDIAN`."""
    return middle_of(
        indicator,
        [
            (value, point.until)
            for point in points
            if (value := point.value) is not None and point.qualifier == Qualifier.EXACT
        ],
    )


def middle_of(indicator: IndicatorRow, exact: Iterable[tuple[Decimal, Until]]) -> Median | None:
    """Return the median as `median_of` does, from exact values given with their dates."""
    dates: defaultdict[tuple[int, int], list[Decimal]] = defaultdict(list)
    said: dict[tuple[int, int], datetime.date | None] = {}
    for value, as_of in exact:
        if as_of is Period.NOT_STATED:
            continue
        key = as_of_key(as_of)
        dates[key].append(value)
        said[key] = as_of if is_part_year(as_of) else None
    if not dates:
        return None
    date, values = max(dates.items(), key=lambda entry: (len(entry[1]), entry[0]))
    if len(values) < FEWEST_FOR_MEDIAN:
        return None
    shown = rounded_share if indicator.measure == Measure.RATE else rounded
    return Median(shown(median(values), max(indicator.decimals, 1)), len(values), said[date])


def total_of(indicator: IndicatorRow, points: Collection[Point]) -> Total:
    """Return the total of the points that have a value, or the reason why there is none. Percentages are never
    averaged: a rate's total needs numerator and denominator of every jurisdiction with a value."""
    points = [point for point in points if point.value is not None]
    if not points:
        return Total(reason="nothing")
    if indicator.measure == Measure.RATE:
        return _rate_total(indicator, points)
    if indicator.measure not in (Measure.COUNT, Measure.AMOUNT) or indicator.time_basis == TimeBasis.CUMULATIVE:
        return Total(reason="measure")
    if any(point.qualifier != Qualifier.EXACT for point in points):
        return Total(reason="inexact")
    if _dates_differ(points):
        return Total(reason="dates")
    value = sum((value for point in points if (value := point.value) is not None), Decimal(0))
    return Total(value, count=len(points), until=_part(points[0].until))


def _rate_total(indicator: IndicatorRow, points: Collection[Point]) -> Total:
    bases = [(point.numerator, point.denominator) for point in points]
    if any(numerator is None or denominator is None for numerator, denominator in bases):
        return Total(reason="base")
    if _dates_differ(points):
        return Total(reason="dates")
    numerator = sum((part for part, _whole in bases if part is not None), Decimal(0))
    denominator = sum((whole for _part, whole in bases if whole is not None), Decimal(0))
    if denominator == 0:
        return Total(reason="base")
    value = share(numerator, denominator, indicator.decimals)
    return Total(value, numerator, denominator, count=len(points), until=_part(next(iter(points)).until))


def _part(until: Until) -> Until:
    """Return the date of a value of part of a year; None for a whole year, also when it was stated as 31 December."""
    return until if is_part_year(until) else None


def _dates_differ(points: Collection[Point]) -> bool:
    first, *others = (point.until for point in points)
    return not all(dates_agree(first, other) for other in others)
