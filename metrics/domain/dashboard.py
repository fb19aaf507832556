"""A year of one jurisdiction as the dashboard shows it: how complete it is, and what stands out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from metrics.domain.measured import Card, Measured


@dataclass(frozen=True, slots=True)
class Changes:
    """`rates` by percentage points and `others` by their share of the year before, the largest change first: the two
    have no common measure. `apart` cannot be ranked: no comparable number, only an approximate one, or a base below
    10."""

    rates: tuple[Measured, ...]
    others: tuple[Measured, ...]
    apart: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """The statutory dates of the year, None before there were any. `published_on` is the first date on which a report
    of the year was made public, None when none is known. `missing` had a value last year and neither value nor
    explanation now; `waiting` have a value nobody has approved yet, as far as the user may see that."""

    departments: datetime.date | None
    publication: datetime.date | None
    published_on: datetime.date | None
    missing: tuple[Measured, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Highlights:
    """`unjudged` have a target and no value that could be set against it."""

    changes: Changes
    missed: tuple[Measured, ...]
    unjudged: tuple[Measured, ...]
    due: Due


def lacks_value(row: Measured) -> bool:
    """Reported last year, and neither reported nor explained now."""
    return any(finding.code == "missing_now" and not finding.explanation for finding in row.findings)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far the year has come. `reported` and `approved` count indicators with a value the user may see."""

    catalogue: int
    reported: int
    approved: int
    with_target: int
    target_met: int
    part_year: int
    to_explain: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`cards` are the user's pinned indicators, in the order they were pinned, then in the order of the report
    everything with a row in the year, what had one the year before and is missing now, and every key indicator."""

    cards: tuple[Card, ...]
    completeness: Completeness
    highlights: Highlights

    @property
    def attention(self) -> list[Measured]:
        """What needs explaining."""
        return [card.measured for card in self.cards if _open(card.measured)]

    @property
    def compared(self) -> bool:
        """Whether any value of the year before is there to compare with."""
        return any(card.measured.change.earlier.value is not None for card in self.cards)


def _open(row: Measured) -> bool:
    """What the year lacks is told with the date it was due."""
    return not lacks_value(row) and any(not finding.explanation for finding in row.findings)
