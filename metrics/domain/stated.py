"""What a person states about one indicator, jurisdiction and year, whichever way it comes in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal

from metrics.domain.choices import Period, Qualifier
from metrics.domain.observation_fields import FIGURE, WITH_SOURCE
from metrics.domain.rows import Point, period_of


@dataclass(frozen=True, slots=True)
class Stated:
    """The fields of an observation that a person states. `report_id` is the report that they were read in, and the
    locators are the place in its text; None where they are from no report. `period` follows from `as_of` where that is
    a date."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    qualifier: str = Qualifier.EXACT
    as_of: datetime.date | None = None
    period: str = Period.YEAR
    missing_reason: str = ""
    note: str = ""
    explanation: str = ""
    report_id: int | None = None
    section: str = ""
    locator_start: int | None = None
    locator_end: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "period", period_of(self.as_of, self.period))

    def sourced_like(self, stored: Stated | None) -> Stated:
        """Return the same statement with the source of the stored one; with its place in the text only while the value
        is the one that was read there."""
        if stored is None:
            return self
        read_there = self.value == stored.value
        return replace(
            self,
            report_id=stored.report_id,
            **{name: getattr(stored, name) for name in WITH_SOURCE},
            locator_start=stored.locator_start if read_there else None,
            locator_end=stored.locator_end if read_there else None,
        )

    def point(self, year: int) -> Point:
        return Point(year, **{name: getattr(self, name) for name in FIGURE})
