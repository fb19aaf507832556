"""The change of one indicator between two years, decided in one function that cards, tables, charts, files and prose
all use.

The rules are those of the product's domain:

* count, flow: absolute and per cent; no per cent when the earlier value is below 10, is 0, or is missing;
* rate: percentage points; stock: the difference at the same date;
* a qualifier on either side: an approximate difference or a bound, never an exact difference;
* different as-of dates, one that is not stated, or a break between that is not comparable: no number at all;
* a comparable break between: as without, and the break is named;
* either value missing: no number; says which value is missing."""

from __future__ import annotations

import calendar
import datetime
from decimal import Decimal
from typing import NamedTuple

from metrics.domain.choices import LACKING, Direction, Incomparable, Measure, Period, Qualifier, TimeBasis
from metrics.domain.rounding import rounded
from metrics.domain.rows import Break, IndicatorRow, Point, Until

SMALLEST_BASE = Decimal(10)
"""The smallest earlier value that a percentage is computed on: below it, a change of one case is already more than 10
%."""

APPROXIMATE: frozenset[str] = frozenset({Qualifier.OVER, Qualifier.ABOUT, Qualifier.NEARLY})


class Change(NamedTuple):
    """From `earlier` to `later`.

    `delta` is in the indicator's unit (percentage points for a rate), rounded once to the indicator's decimals; None
    whenever `reason` forbids a number. `percent` is in per cent with one decimal, None where it would mislead.
    `precision` is "exact", "about", or "at_least" / "at_most" when only a bound of `delta` is known. `reason` is an
    `Incomparable` code or ""; `missing` the `Absence` code of the side that lacks a value. `verdict` is
    "better", "worse" or "" (no direction, no change, or not known). `breaks` are those between the two years."""

    earlier: Point
    later: Point
    unit: str
    delta: Decimal | None = None
    percent: Decimal | None = None
    precision: str = "exact"
    reason: str = ""
    missing: str = ""
    verdict: str = ""
    breaks: tuple[Break, ...] = ()

    @property
    def from_zero(self) -> bool:
        return self.delta is not None and self.earlier.value == 0

    @property
    def to_zero(self) -> bool:
        return self.delta is not None and self.later.value == 0

    @property
    def exact_delta(self) -> Decimal | None:
        """Return `delta` for a column of numbers; None when it is only approximate or a bound."""
        return self.delta if self.precision == "exact" else None

    @property
    def forbidden(self) -> bool:
        """Return whether both values are there but must not be compared."""
        return self.reason in (Incomparable.AS_OF, Incomparable.NOT_STATED, Incomparable.BREAK, Incomparable.BOUNDS)

    @property
    def lacks_value(self) -> bool:
        """Return whether one of the two values, or both, is missing."""
        return self.reason in LACKING

    @property
    def not_comparable(self) -> str:
        """Return the code that a file shows when there is no exact number: an `Incomparable` code or ""."""
        if self.reason or self.delta is None:
            return self.reason
        return "" if self.precision == "exact" else Incomparable.APPROXIMATE


def change(indicator: IndicatorRow, earlier: Point, later: Point) -> Change:
    """Return how `later` compares with `earlier`. The points may be of any two years, in either order of time; a break
    counts when it lies between them."""
    unit = "个百分点" if indicator.measure == Measure.RATE else indicator.unit
    if later.value is None:
        return Change(earlier, later, unit, reason=Incomparable.LATER_MISSING, missing=later.absence)
    if earlier.value is None:
        return Change(earlier, later, unit, reason=Incomparable.EARLIER_MISSING, missing=earlier.absence)
    breaks = indicator.breaks_between(earlier.year, later.year) if indicator.breaks else ()
    if not all(each.comparable for each in breaks):
        return Change(earlier, later, unit, reason=Incomparable.BREAK, breaks=breaks)
    if Period.NOT_STATED in (earlier.until, later.until):
        return Change(earlier, later, unit, reason=Incomparable.NOT_STATED)
    if not dates_agree(earlier.until, later.until):
        return Change(earlier, later, unit, reason=Incomparable.AS_OF)
    precision = precision_of(earlier.qualifier, later.qualifier)
    if precision == Incomparable.BOUNDS:
        return Change(earlier, later, unit, reason=Incomparable.BOUNDS)
    delta = rounded(later.value - earlier.value, indicator.decimals)
    return Change(
        earlier,
        later,
        unit,
        delta=delta + 0,  # + 0 turns the -0 that rounding can leave into 0
        percent=_percent(indicator, earlier.value, later.value) if precision == "exact" else None,
        precision=precision,
        verdict=_verdict(indicator.direction, delta, precision),
        breaks=breaks,
    )


def as_of_key(as_of: datetime.date | None) -> tuple[int, int]:
    """Return month and day, the last day of any month counted as 31: values of two years are comparable when their
    keys are equal. None, the whole year, equals 31 December."""
    if as_of is None:
        return (12, 31)
    last = calendar.monthrange(as_of.year, as_of.month)[1]
    return (as_of.month, 31 if as_of.day == last else as_of.day)


def dates_agree(one: Until, other: Until) -> bool:
    """Return whether values of two dates (each in its own year) may be compared. A date that is not stated agrees with
    none, not even with another such date: nobody knows whether they are the same."""
    if one is Period.NOT_STATED or other is Period.NOT_STATED:
        return False
    return one == other or as_of_key(one) == as_of_key(other)


def precision_of(earlier: str, later: str) -> str:
    """Return how precisely `later` − `earlier` is known, given the two qualifiers: "exact", "about", "at_least" or
    "at_most". A bound stays a bound only beside an exact value or a bound of the other kind; in every other case the
    true difference may be more or less than the printed one."""
    low = later == Qualifier.AT_LEAST or earlier == Qualifier.AT_MOST
    high = later == Qualifier.AT_MOST or earlier == Qualifier.AT_LEAST
    about = not APPROXIMATE.isdisjoint((earlier, later))
    if low + high + about > 1:
        return Incomparable.BOUNDS
    if about:
        return "about"
    if low:
        return "at_least"
    return "at_most" if high else "exact"


def _percent(indicator: IndicatorRow, earlier: Decimal, later: Decimal) -> Decimal | None:
    if indicator.measure not in (Measure.COUNT, Measure.AMOUNT) or indicator.time_basis != TimeBasis.FLOW:
        return None
    if earlier < SMALLEST_BASE:
        return None
    return rounded((later - earlier) / earlier * 100, 1) + 0


def _verdict(direction: str, delta: Decimal, precision: str) -> str:
    if direction == Direction.NEUTRAL or delta == 0:
        return ""
    rising = delta > 0
    if (precision == "at_least" and not rising) or (precision == "at_most" and rising):
        return ""  # the bound does not say which side of zero the change lies on
    return "better" if rising == (direction == Direction.HIGHER) else "worse"
