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
    """One line of the entry page. `earlier` are the points of the three years before, oldest first; `open` says
    whether this user may enter a value now, `withdrawable` whether they may take back what waits for review. `stands`
    is the last approved version of a value that is being corrected, which pages show meanwhile."""

    measured: Measured
    definition: str
    earlier: tuple[Point, ...]
    open: bool
    withdrawable: bool
    last: LastChange
    stands: Point | None = None

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
        return sum(row.point.observation_id is not None for row in self.rows)

    @property
    def submittable(self) -> list[EntryRow]:
        """Return the drafts that this user may submit. A returned value becomes a draft again once somebody has
        corrected it or explained it."""
        return [row for row in self.rows if row.open and row.point.state == State.DRAFT]

    @property
    def unexplained(self) -> list[EntryRow]:
        """Return the drafts with a warning that has to be explained before they can be submitted."""
        return [row for row in self.submittable if row.unexplained]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One submitted, approved or reopened value. `before` is the value when it was last submitted before, None the
    first time; `may_decide` is False when the user entered the value themselves. `stands` is the last approved version
    of a value that is being corrected."""

    measured: Measured
    entered_by: str
    before: Point | None
    may_decide: bool
    own: bool
    stands: Point | None = None

    @property
    def restorable(self) -> bool:
        """Return whether the reopening can be taken back: nobody has done anything to the value since."""
        return self.may_decide and self.stands is not None and self.measured.point.version == self.stands.version + 1

    @property
    def suspicious(self) -> bool:
        """Return whether the value has to be reviewed on its own: it has a warning, explained or not, or it was
        returned or approved before, whether or not it has changed since."""
        return bool(self.measured.findings) or self.before is not None


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """The rows of the review page. `waiting` are submitted, those that need a look first; `approved` can be
    reopened, `reopened` were, and wait for their correction."""

    waiting: tuple[ReviewRow, ...]
    approved: tuple[ReviewRow, ...]
    reopened: tuple[ReviewRow, ...] = ()

    @property
    def plain(self) -> list[ReviewRow]:
        """Return the rows that can be approved together in one act."""
        return [row for row in self.waiting if row.may_decide and not row.suspicious]
