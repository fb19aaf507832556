"""The rows of the entry page and of the review page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from metrics.domain.change import Change
from metrics.domain.choices import Measure, MissingReason, State
from metrics.domain.measured import Measured
from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow, Point


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a row last, when, and why; all "" and None for a row that does not exist."""

    who: str = ""
    at: datetime.datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the entry page. `earlier` are the points of the three years before, oldest first; `open` says
    whether this user may enter a value now, `withdrawable` whether they may take back what waits for review. `stands`
    is the last approved version of a value that is being corrected, which pages show meanwhile; `due` says whether the
    place has to report the indicator."""

    measured: Measured
    definition: str
    earlier: tuple[Point, ...]
    open: bool
    withdrawable: bool
    last: LastChange
    stands: Point | None = None
    due: bool = False

    @property
    def indicator(self) -> IndicatorRow:
        return self.measured.indicator

    @property
    def point(self) -> Point:
        return self.measured.point

    @property
    def has_base(self) -> bool:
        """Return whether the line has fields for a numerator and a denominator, as rates do."""
        return self.indicator.measure == Measure.RATE

    @property
    def returned(self) -> str:
        """Return the reviewer's reason while the value is returned; "" otherwise."""
        return self.last.reason if self.point.state == State.RETURNED else ""

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.measured.findings if not finding.explanation)


class EntryPart(StrEnum):
    """Which rows the entry page shows."""

    ALL = "all"
    DUE = "due"
    BLANK = "blank"
    UNEXPLAINED = "unexplained"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """All lines of the entry page. `departments_due` is None when no round was ever opened; `years` are the earlier
    years shown beside the field."""

    rows: tuple[EntryRow, ...]
    is_open: bool
    departments_due: datetime.date | None
    years: tuple[int, ...]

    @property
    def enterable(self) -> bool:
        """Return whether this user may enter anything now: in an open year, or what was reopened in any other."""
        return self.is_open or any(row.open for row in self.rows)

    @property
    def filled(self) -> int:
        return sum(row.point.observation_id is not None for row in self.rows) - len(self.to_come)

    @property
    def blank(self) -> list[EntryRow]:
        """Return the rows that are due here, that this user may enter, and of which nothing is said."""
        return [row for row in self.rows if row.due and row.open and row.point.observation_id is None]

    @property
    def to_come(self) -> list[EntryRow]:
        """Return the rows that were declared to be still to come."""
        return [row for row in self.rows if row.point.missing_reason == MissingReason.TO_COME]

    @property
    def submittable(self) -> list[EntryRow]:
        """Return the drafts that this user may submit: not what is still to come. A returned value becomes a draft
        again once somebody has corrected it or explained it."""
        drafts = (row for row in self.rows if row.open and row.point.state == State.DRAFT)
        return [row for row in drafts if row.point.missing_reason != MissingReason.TO_COME]

    @property
    def unexplained(self) -> list[EntryRow]:
        """Return the drafts with a warning that has to be explained before they can be submitted."""
        return [row for row in self.submittable if row.unexplained]

    @property
    def returned(self) -> list[EntryRow]:
        """Return the rows that a reviewer gave back to this user."""
        return [row for row in self.rows if row.open and row.point.state == State.RETURNED]

    @property
    def parts(self) -> dict[str, list[EntryRow]]:
        """Return `EntryPart` code → its rows."""
        return {
            EntryPart.ALL: list(self.rows),
            EntryPart.DUE: [row for row in self.rows if row.due],
            EntryPart.BLANK: [row for row in self.rows if row.open and row.point.observation_id is None],
            EntryPart.UNEXPLAINED: self.unexplained,
            EntryPart.RETURNED: self.returned,
        }


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One submitted, approved or reopened value. `before` is the value when it was last submitted before, None the
    first time; `may_decide` is False when the user entered the value themselves. `stands` is the last approved version
    of a value that is being corrected. `since` is the change from the last year with a value where that is not the year
    before; `leaps` says that it is unusually large."""

    measured: Measured
    entered_by: str
    before: Point | None
    may_decide: bool
    own: bool
    stands: Point | None = None
    since: Change | None = None
    leaps: bool = False

    @property
    def restorable(self) -> bool:
        """Return whether the reopening can be taken back: nobody has done anything to the value since."""
        return self.may_decide and self.stands is not None and self.measured.point.version == self.stands.version + 1

    @property
    def suspicious(self) -> bool:
        """Return whether the value has to be reviewed on its own: it has a warning, explained or not, it leaps, or it
        was returned or approved before, whether or not it has changed since."""
        return bool(self.measured.findings) or self.leaps or self.before is not None

    @property
    def misses(self) -> bool:
        """Return whether the value misses its target."""
        return self.measured.target_state == "missed"


class ToCome(NamedTuple):
    """What one jurisdiction declared to be still to come."""

    jurisdiction: JurisdictionRow
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """The rows of the review page. `waiting` are submitted, place by place, those that need a look first; `beyond` is
    the number of further ones that were not read. `approved` can be reopened, `reopened` were, and wait for their
    correction; `to_come` was declared to be still to come."""

    waiting: tuple[ReviewRow, ...]
    approved: tuple[ReviewRow, ...]
    reopened: tuple[ReviewRow, ...] = ()
    beyond: int = 0
    to_come: tuple[ToCome, ...] = ()

    @property
    def places(self) -> list[JurisdictionRow]:
        """Return the jurisdictions with values that wait."""
        return list(dict.fromkeys(row.measured.jurisdiction for row in self.waiting))

    @property
    def themes(self) -> set[tuple[str, str]]:
        """Return code and name of each theme with values that wait."""
        return {(row.measured.indicator.theme_code, row.measured.indicator.theme) for row in self.waiting}

    @property
    def shown(self) -> dict[str, tuple[ReviewRow, ...]]:
        """Return `Shown` code → the waiting values it means."""
        return {
            Shown.ALL: self.waiting,
            Shown.DOUBTED: tuple(row for row in self.waiting if row.suspicious),
            Shown.MISSED: tuple(row for row in self.waiting if row.misses),
        }

    @property
    def plain(self) -> list[ReviewRow]:
        """Return the rows that can be approved together in one act."""
        return [row for row in self.waiting if row.may_decide and not row.suspicious]

    def only(self, *, place: str = "", theme: str = "") -> ReviewSheet:
        """Return the sheet with what waits or is to come of one jurisdiction and one theme, by code; "" for all."""
        waiting = (
            row
            for row in self.waiting
            if place in ("", row.measured.jurisdiction.code) and theme in ("", row.measured.indicator.theme_code)
        )
        to_come = (
            ToCome(at, tuple(row for row in rows if theme in ("", row.theme_code)))
            for at, rows in self.to_come
            if place in ("", at.code)
        )
        return replace(self, waiting=tuple(waiting), to_come=tuple(each for each in to_come if each.indicators))

    @property
    def count_to_come(self) -> int:
        return sum(len(rows) for _, rows in self.to_come)


class Shown(StrEnum):
    """Which of the waiting values the review page shows."""

    ALL = "waiting"
    DOUBTED = "doubted"
    MISSED = "missed"
