"""The rows of the entry page and of the review page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from metrics.domain.choices import Measure, State
from metrics.domain.measured import Measured
from metrics.domain.rows import Finding, IndicatorRow, Point


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a row last, when, and why; all "" and None for a row that does not exist."""

    who: str = ""
    at: datetime.datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line. `earlier` are the three years before, oldest first; `open` says whether this user may type here now,
    `withdrawable` whether they may take back what waits for review."""

    measured: Measured
    definition: str
    earlier: tuple[Point, ...]
    open: bool
    withdrawable: bool
    last: LastChange

    @property
    def indicator(self) -> IndicatorRow:
        return self.measured.indicator

    @property
    def point(self) -> Point:
        return self.measured.point

    @property
    def has_base(self) -> bool:
        """Whether the line has fields for a numerator and a denominator: rates do."""
        return self.indicator.measure == Measure.RATE

    @property
    def returned(self) -> str:
        """The reviewer's reason while the value is returned; "" otherwise."""
        return self.last.reason if self.point.state == State.RETURNED else ""

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.measured.findings if not finding.explanation)


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """`departments_due` is None when no round was ever opened; `years` are those shown beside the field."""

    rows: tuple[EntryRow, ...]
    is_open: bool
    departments_due: datetime.date | None
    years: tuple[int, ...]

    @property
    def filled(self) -> int:
        return sum(row.point.observation_id is not None for row in self.rows)

    @property
    def submittable(self) -> list[EntryRow]:
        """Drafts. What was returned goes again once somebody has corrected it, or said something about it."""
        return [row for row in self.rows if row.open and row.point.state == State.DRAFT]

    @property
    def unexplained(self) -> list[EntryRow]:
        """What has to be explained before it can be submitted."""
        return [row for row in self.submittable if row.unexplained]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One submitted or approved value. `before` is how it stood when it was submitted last time, None the first time;
    `may_decide` is False for what the user entered themselves."""

    measured: Measured
    entered_by: str
    before: Point | None
    may_decide: bool
    own: bool

    @property
    def suspicious(self) -> bool:
        """Whether it has to be looked at on its own: any warning, explained or not, and whatever was returned or
        approved before, changed since or not."""
        return bool(self.measured.findings) or self.before is not None


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """`waiting`: submitted, what needs a look first; `approved`: what can be reopened."""

    waiting: tuple[ReviewRow, ...]
    approved: tuple[ReviewRow, ...]

    @property
    def plain(self) -> list[ReviewRow]:
        """What can be approved in one act."""
        return [row for row in self.waiting if row.may_decide and not row.suspicious]
