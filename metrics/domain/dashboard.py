"""A year of one jurisdiction as the dashboard shows it: how complete it is, and what stands out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from metrics.domain.choices import Absence
from metrics.domain.editions import Correction
from metrics.domain.measured import Card, Measured


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes on the year before, largest first: `rates` ordered by percentage points and `others` by per cent, as
    the two have no common measure. `apart` cannot be ranked: without a comparable number, with only an approximate one,
    or from a base below 10."""

    rates: tuple[Measured, ...]
    others: tuple[Measured, ...]
    apart: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """The statutory dates of the year, None for years before there were any, and what is still to be done.
    `published_on` is the first date on which a report of the year was made public, None when none is known. `missing`
    are due and have neither value nor explanation; `to_come` were declared to be still to come; `waiting` counts the
    values not yet approved that the user may see."""

    departments: datetime.date | None
    publication: datetime.date | None
    published_on: datetime.date | None
    missing: tuple[Measured, ...]
    to_come: tuple[Measured, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Highlights:
    """What stands out in the year: the largest changes, the targets that were `missed`, and what is due. `unjudged`
    have a target, but no value that can be compared with it."""

    changes: Changes
    missed: tuple[Measured, ...]
    unjudged: tuple[Measured, ...]
    due: Due


def lacks_value(row: Measured) -> bool:
    """Return whether the value is due and neither reported nor explained."""
    lacks = row.point.unstated == Absence.NOT_REPORTED
    return lacks or any(finding.code == "missing_now" and not finding.explanation for finding in row.findings)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete the year is. `catalogue` counts the indicators that are collected in it. `reported` and
    `approved` count indicators with a value that the user may see."""

    catalogue: int
    reported: int
    approved: int
    with_target: int
    target_met: int
    part_year: int
    to_explain: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A year of one jurisdiction. `cards` are first the user's pinned indicators, in the order they were pinned, then
    in the order of the report everything with a row in the year, everything that is due, in work or had a row the year
    before, and every key indicator that is collected in the year."""

    cards: tuple[Card, ...]
    completeness: Completeness
    highlights: Highlights
    corrections: tuple[Correction, ...] = ()
    """What was corrected in the year since it was published, up to the edition shown."""

    @property
    def attention(self) -> list[Measured]:
        """Return the rows with an unexplained warning, other than a missing value, which `Due` shows."""
        return [card.measured for card in self.cards if _open(card.measured)]

    @property
    def compared(self) -> bool:
        """Return whether any card has a value of the year before to compare with."""
        return any(card.measured.change.earlier.value is not None for card in self.cards)


def _open(row: Measured) -> bool:
    """Return whether the row has an unexplained warning. A missing value does not count: it is shown with the date it
    was due."""
    return not lacks_value(row) and any(not finding.explanation for finding in row.findings)
