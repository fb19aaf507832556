"""Frozen rows that cross layers: what a query returns and a chart, a table and a file all show."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Literal, NamedTuple

from metrics.domain.choices import Absence, BreakKind, Measure, Period

Until = datetime.date | Literal[Period.NOT_STATED] | None
"""Until when a value counts: a day, a day that its source does not name, or (None) the end of its year."""


class Break(NamedTuple):
    """The first year of another way of counting, and what changed, in the reader's language. Unless it is `comparable`,
    years before and from it on are not compared."""

    year: int
    comparable: bool = False
    note: str = ""

    @property
    def kind(self) -> str:
        return (BreakKind.COMPARABLE if self.comparable else BreakKind.NOT_COMPARABLE).value


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator as pages need it, with its names in the reader's language. `breaks` are in
    the order of their years; `decimals` the most decimal places a value is shown with; `unit` is the Chinese
    measure word or "%". `numerator`, `denominator` and `parts` are codes of other indicators ("" and () when there are
    none); `base_unit` is the unit of the denominator. `first_year` and `last_year` are those of which values are
    collected, None without a limit."""

    code: str
    name: str
    unit: str
    measure: str
    time_basis: str
    direction: str
    decimals: int
    breaks: tuple[Break, ...] = ()
    is_key: bool = False
    theme: str = ""
    theme_code: str = ""
    id: int = 0
    theme_id: int = 0
    numerator: str = ""
    denominator: str = ""
    base_unit: str = ""
    parts: tuple[str, ...] = ()
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    first_year: int | None = None
    last_year: int | None = None

    def breaks_between(self, one: int, other: int) -> tuple[Break, ...]:
        """Return the breaks after the earlier of two years, up to the later one."""
        first, last = min(one, other), max(one, other)
        return tuple(each for each in self.breaks if first < each.year <= last)

    def collected_in(self, year: int) -> bool:
        """Return whether values of the year are asked for."""
        return (self.first_year or year) <= year <= (self.last_year or year)

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """Return the bounds of the catalogue; where it has none, 0 to 100 for a rate, from 0 on for a count."""
        low, high = self.min_value, self.max_value
        if low is None and self.measure in (Measure.COUNT, Measure.RATE):
            low = Decimal(0)
        if high is None and self.measure == Measure.RATE:
            high = Decimal(100)
        return low, high

    def within_bounds(self, value: Decimal) -> bool:
        low, high = self.bounds
        return (low is None or value >= low) and (high is None or value <= high)


class Point(NamedTuple):
    """One indicator's value in one year, or the reason why there is none.

    `value` is None when there is none: then `missing_reason` says why, and is "" when the reader sees no row; why that
    is so is an `Absence` code in `unstated`, which no row has. `as_of` None means the whole year, or, with the `period`
    not_stated, a date that is not known: `until` is both in one. `explanation` is what was said about the warnings
    whose codes are in `explained` (separated by spaces). `rechecking`: this is the last approved version of a
    value that is being corrected. `edition` is the number of the one it was read from, None for the value as it is now.
    A tuple, because a page makes thousands of them, and a frozen dataclass with as many fields takes three times as
    long to make."""

    year: int
    value: Decimal | None = None
    qualifier: str = "exact"
    as_of: datetime.date | None = None
    period: str = Period.YEAR
    missing_reason: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    state: str = ""
    rechecking: bool = False
    note: str = ""
    report: str = ""
    report_id: int | None = None
    section: str = ""
    observation_id: int | None = None
    version: int = 0
    explanation: str = ""
    explained: str = ""
    edition: int | None = None
    unstated: str = ""

    @property
    def absence(self) -> str:
        """Return why there is no value: the `Absence` code that pages and files show; "" where there is one."""
        if self.value is not None:
            return ""
        return self.missing_reason or self.unstated or Absence.NO_RECORD.value

    @property
    def until(self) -> Until:
        return self.as_of or until(None, self.period)


def until(as_of: datetime.date | None, period: str) -> Until:
    return Period.NOT_STATED if as_of is None and period == Period.NOT_STATED else as_of


def period_of(as_of: datetime.date | None, period: str) -> str:
    """Return the period that goes with the date: what is said to cover a year or a date not known, until there is
    one."""
    if as_of is not None:
        return Period.AS_OF
    return Period.NOT_STATED if period == Period.NOT_STATED else Period.YEAR


def is_part_year(until: Until) -> bool:
    """Return whether a value may be of less than its year; one until a day that is not named may be."""
    return until is Period.NOT_STATED or (until is not None and (until.month, until.day) != (12, 31))


@dataclass(frozen=True, slots=True)
class JurisdictionRow:
    """A jurisdiction as pages need it, named in the reader's language, after the jurisdiction above it where the name
    alone may mean another one. `depth` is 0 at the top of the tree; `above` is the name of the jurisdiction above, ""
    where it is not known or stands in the name already. `first_year` and `last_year` are those in which it exists, None
    without a limit; `elsewhere` are the years (first, last) in which it did not belong to the group that it is shown
    in."""

    id: int
    code: str
    name: str
    kind: str
    path: str
    depth: int
    fictional: bool
    above: str = field(default="", compare=False)
    first_year: int | None = None
    last_year: int | None = None
    elsewhere: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    def outside(self, year: int) -> str:
        """Return why no value of the year can be shown here: the place did not exist yet, or no longer, or belonged
        elsewhere; "" when one can."""
        if self.first_year is not None and year < self.first_year:
            return Absence.NOT_ESTABLISHED.value
        if self.last_year is not None and year > self.last_year:
            return Absence.ABOLISHED.value
        away = any(first <= year <= last for first, last in self.elsewhere)
        return Absence.ELSEWHERE.value if away else ""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """The target of a year: `kind` is at_least or at_most, `value` is in the indicator's unit."""

    value: Decimal
    kind: str
    document: str

    def state(self, point: Point) -> str:
        """Return "met", "missed", or "" when the value is missing or too imprecise to tell."""
        if point.value is None:
            return ""
        above = point.value >= self.value if self.kind == "at_least" else point.value > self.value
        if point.qualifier in ("about", "nearly"):
            return ""
        if (above and point.qualifier == "at_most") or (not above and point.qualifier in ("at_least", "over")):
            return ""
        return "met" if above == (self.kind == "at_least") else "missed"


@dataclass(frozen=True, slots=True)
class Finding:
    """An error or a warning about a value. `level` is "error" or "warning"; `code` names the rule; `sentence` says in
    the reader's language what is wrong; `explanation` is what somebody said about it, "" while it is unexplained."""

    code: str
    level: str
    sentence: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The jurisdictions around one. `path` are its ancestors from the province down to the parent, shown to everybody
    who sees the jurisdiction, as their names are public geography. `offered` are those that a chooser offers: only what
    the user may see, in the official order."""

    path: tuple[JurisdictionRow, ...]
    offered: tuple[JurisdictionRow, ...]


def decimals_of(value: Decimal) -> int:
    """Return the number of decimal places, not counting trailing zeros. Nothing is rounded before it is counted."""
    exact = value.normalize(Context(prec=len(value.as_tuple().digits)))
    return max(-int(exact.as_tuple().exponent), 0)
