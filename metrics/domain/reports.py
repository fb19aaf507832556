"""Reports, the figures found in a document, and where in a text a value was read."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from metrics.domain.change import Change
from metrics.domain.choices import FactKind, ProposalState, State
from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow, Point
from metrics.reader.unread_numbers import Unread


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report; `values` is the number of observations read from it that the user may see, with or without a value.
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
    """One page of reports. `first` is the number of its first row, from 1."""

    rows: tuple[ReportRow, ...]
    first: int
    more: bool

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


OF_THE_YEAR = frozenset({"year", "as_of", "cumulative"})


NO_VALUE = frozenset({FactKind.CHANGE.value, FactKind.RANK.value})


THRESHOLDS = (0.9, 0.8, 0.7, 0.6)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document without its original. `text` counts what proposals point into."""

    id: int
    name: str
    kind: str
    sha256: str
    added_by: str
    added_at: datetime.datetime
    text: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One figure found, and what the reader may know beside it.

    `point` is the value as a year's value of its indicator (None: no indicator, or no value of the report's year);
    `stored` is what the jurisdiction states already, `earlier` the year before, `change` from there to here; `twice`
    are other figures of the same report for the same indicator that say something else; `problems` stop it.
    `may_decide` is False for what belongs to a theme that the reader does not enter; `alternatives` are only those that
    they do."""

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

    @property
    def is_value(self) -> bool:
        """Whether the figure can be a value of the report's year: not of another year, a plan, a change or a rank."""
        return self.period in OF_THE_YEAR and self.kind not in NO_VALUE

    @property
    def says_the_same(self) -> bool:
        return self.stored is not None and self.point is not None and _stated(self.stored) == _stated(self.point)

    @property
    def contradicts(self) -> bool:
        return self.stored is not None and self.stored.observation_id is not None and not self.says_the_same

    @property
    def locked(self) -> bool:
        """The stored value is in review or approved, and cannot be written from here."""
        return self.stored is not None and self.stored.state in (State.SUBMITTED, State.APPROVED)

    @property
    def plain(self) -> bool:
        """Open, and nothing speaks against it: may be accepted together with others."""
        return (
            self.state == ProposalState.OPEN
            and self.may_decide
            and self.is_value
            and self.indicator is not None
            and self.value is not None
            and not (self.contradicts or self.twice or self.problems)
        )


def _stated(point: Point) -> tuple[Decimal | None, str, datetime.date | None]:
    return point.value, point.qualifier, point.as_of


@dataclass(frozen=True, slots=True)
class Room:
    """`waiting` are open values of the year, `aside` other open figures, `decided` the rest, `others` what somebody
    else decides on; each in text order. `indicators` are those that the reader may choose from. `left` are numbers
    nobody proposed: `named` among them are dates, document numbers and the like."""

    document: DocumentRow
    rows: tuple[ProposalRow, ...]
    left: tuple[Unread, ...]
    indicators: tuple[IndicatorRow, ...]

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
        return [row for row in self.waiting if row.plain and row.score >= score]

    @property
    def thresholds(self) -> list[tuple[float, int]]:
        """(score, how many plain proposals reach it), without those that add nothing."""
        found: dict[int, float] = {}
        for score in THRESHOLDS:
            count = len(self.above(score))
            if count and count not in found:
                found[count] = score
        return [(score, count) for count, score in found.items()]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a text a value was read."""

    observation_id: int
    start: int
    end: int
