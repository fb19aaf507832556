"""Reports, the figures found in a document, and where in a text a value was read."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from metrics.domain.change import Change
from metrics.domain.choices import FactKind, ProposalState, State
from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow, Point, Until, until
from metrics.reader.unread_numbers import Unread


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report. `values` is the number of observations read from it that the user may see, with or without a value.
    `published_on` is None when it is not known."""

    id: int
    jurisdiction: JurisdictionRow
    year: int
    title: str
    publisher: str
    published_on: datetime.date | None
    url: str
    values: int


@dataclass(frozen=True, slots=True)
class ReportListing:
    """One page of reports. `first` is the number of its first row, counted from 1."""

    rows: tuple[ReportRow, ...]
    first: int
    more: bool

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


OF_THE_YEAR = frozenset({"year", "as_of", "not_stated", "cumulative"})


NO_VALUE = frozenset({FactKind.CHANGE.value, FactKind.RANK.value})


THRESHOLDS = (0.9, 0.8, 0.7, 0.6)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document without its original file. The positions of proposals count characters of `text`."""

    id: int
    name: str
    kind: str
    sha256: str
    added_by: str
    added_at: datetime.datetime
    text: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One figure that the reader found, with what the user needs to decide on it.

    `point` is the figure as an observation of its indicator (None: no indicator, or not of the report's year);
    `stored` is the observation that the jurisdiction already has, `earlier` that of the year before, `change` the
    change from `earlier` to `point`; `twice` are other figures of the same report for the same indicator that
    contradict it; `problems` are errors that stop it from being accepted. `may_decide` is False when the theme is not
    one that the user enters; `alternatives` are only indicators of the user's themes; `doubtful` says that the
    number may not have been read whole."""

    id: int
    start: int
    end: int
    text: str
    section: str
    sentence: str
    value: Decimal | None
    unit: str
    qualifier: str
    as_of: datetime.date | None
    period: str
    kind: str
    score: float
    state: str
    version: int
    by_person: bool
    decided_by: str
    indicator: IndicatorRow | None
    alternatives: tuple[IndicatorRow, ...]
    evidence: tuple[str, ...]
    observation_id: int | None
    may_decide: bool
    point: Point | None = None
    stored: Point | None = None
    earlier: Point | None = None
    change: Change | None = None
    twice: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[Finding, ...] = ()
    doubtful: bool = False

    @property
    def until(self) -> Until:
        return until(self.as_of, self.period)

    @property
    def is_value(self) -> bool:
        """Return whether the figure can be a value of the report's year: not of another year, a plan, a change or a
        rank."""
        return self.period in OF_THE_YEAR and self.kind not in NO_VALUE

    @property
    def says_the_same(self) -> bool:
        return self.stored is not None and self.point is not None and _stated(self.stored) == _stated(self.point)

    @property
    def contradicts(self) -> bool:
        return self.stored is not None and self.stored.observation_id is not None and not self.says_the_same

    @property
    def locked(self) -> bool:
        """Return whether the stored value is in review or approved, so that the proposal cannot overwrite it."""
        return self.stored is not None and self.stored.state in (State.SUBMITTED, State.APPROVED)

    @property
    def plain(self) -> bool:
        """Return whether the proposal is open and nothing contradicts it, so that it may be accepted together with
        others."""
        return (
            self.state == ProposalState.OPEN
            and self.may_decide
            and self.is_value
            and self.indicator is not None
            and self.value is not None
            and not (self.contradicts or self.twice or self.problems or self.doubtful)
        )


def _stated(point: Point) -> tuple[Decimal | None, str, Until]:
    return point.value, point.qualifier, point.until


@dataclass(frozen=True, slots=True)
class Room:
    """The proposals of one document, as the reading room shows them. `waiting` are open values of the year, `aside`
    other open figures, `decided` those already decided, `others` those that this user may not decide on; each in the
    order of the text. `indicators` are those that the user may choose from. `left` are numbers without a proposal;
    `named` among them are dates, document numbers and the like. `titled` is the title of the text where it names
    another year or another place than the report was registered for, else empty: then nothing is plain."""

    document: DocumentRow
    rows: tuple[ProposalRow, ...]
    left: tuple[Unread, ...]
    indicators: tuple[IndicatorRow, ...]
    titled: str = ""

    @property
    def waiting(self) -> list[ProposalRow]:
        return [row for row in self._mine if row.state == ProposalState.OPEN and row.is_value]

    @property
    def aside(self) -> list[ProposalRow]:
        return [row for row in self._mine if row.state == ProposalState.OPEN and not row.is_value]

    @property
    def decided(self) -> list[ProposalRow]:
        return [row for row in self._mine if row.state != ProposalState.OPEN]

    @property
    def others(self) -> list[ProposalRow]:
        return [row for row in self.rows if not row.may_decide]

    @property
    def _mine(self) -> list[ProposalRow]:
        return [row for row in self.rows if row.may_decide]

    @property
    def unnamed(self) -> list[Unread]:
        return [number for number in self.left if not number.named]

    @property
    def named(self) -> list[Unread]:
        return [number for number in self.left if number.named]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(row.state for row in self._mine))

    def above(self, score: float) -> list[ProposalRow]:
        """Return the plain proposals from this score upwards; none where the title is of another report."""
        return [] if self.titled else [row for row in self.waiting if row.plain and row.score >= score]

    @property
    def thresholds(self) -> list[tuple[float, int]]:
        """Return (score, number of plain proposals with at least this score), without scores that add no proposal."""
        found: dict[int, float] = {}
        for score in THRESHOLDS:
            count = len(self.above(score))
            if count and count not in found:
                found[count] = score
        return [(score, count) for count, score in found.items()]


@dataclass(frozen=True, slots=True)
class Spot:
    """The place in a text where a value was read."""

    observation_id: int
    start: int
    end: int
