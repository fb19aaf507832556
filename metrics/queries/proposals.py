"""The reading room: a report's text, what was found in it, and what stands beside each proposal."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from metrics.domain.change import Change, change
from metrics.domain.choices import FactKind, ProposalState, State
from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow, Point
from metrics.models import Document, Observation, Proposal
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import Catalogue, catalogue
from metrics.queries.series import findings, values_of
from metrics.reader.context.sections import paragraphs
from metrics.reader.context.sentences import sentences
from metrics.reader.unread_numbers import Unread, unread
from metrics.rules.checks import errors

EVERYTHING = Scope((), everything=True)
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
    """One figure found, and what is known beside it.

    `point` is the value as a year's value of its indicator (None: no indicator, or no value of the report's year);
    `stored` is what the jurisdiction states already, `earlier` the year before, `change` from there to here; `twice`
    are other figures of the same report for the same indicator that say something else; `problems` stop it."""

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
            and self.is_value
            and self.indicator is not None
            and self.value is not None
            and not (self.contradicts or self.twice or self.problems)
        )


def _stated(point: Point) -> tuple[Decimal | None, str, datetime.date | None]:
    return point.value, point.qualifier, point.as_of


@dataclass(frozen=True, slots=True)
class Room:
    """`waiting` are open values of the year, `aside` other open figures, `decided` the rest; each in text order.
    `left` are numbers nobody proposed: `named` among them are dates, document numbers and the like."""

    document: DocumentRow
    rows: tuple[ProposalRow, ...]
    left: tuple[Unread, ...]

    @property
    def waiting(self) -> list[ProposalRow]:
        return [row for row in self.rows if row.state == ProposalState.OPEN and row.is_value]

    @property
    def aside(self) -> list[ProposalRow]:
        return [row for row in self.rows if row.state == ProposalState.OPEN and not row.is_value]

    @property
    def decided(self) -> list[ProposalRow]:
        return [row for row in self.rows if row.state != ProposalState.OPEN]

    @property
    def unnamed(self) -> list[Unread]:
        return [number for number in self.left if not number.named]

    @property
    def named(self) -> list[Unread]:
        return [number for number in self.left if number.named]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(row.state for row in self.rows))

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


def documents_of(report: int) -> list[DocumentRow]:
    """Latest first, without their originals."""
    records = Document.objects.filter(report=report).select_related("added_by").defer("content")
    return [
        DocumentRow(
            id=record.pk,
            name=record.name,
            kind=record.kind,
            sha256=record.sha256,
            added_by=str(record.added_by or ""),
            added_at=record.added_at,
            text=record.text,
        )
        for record in records
    ]


def room(document: DocumentRow, jurisdiction: JurisdictionRow, year: int) -> Room:
    """Everything found in a document beside everything stored for the jurisdiction and year; the number of queries does
    not grow with the figures."""
    rows = catalogue()
    values = values_of(EVERYTHING, jurisdiction, rows, first=year, last=year)
    stored = values.of_year(year)
    drafts = [_row(record, rows) for record in _proposals(document.id)]
    open_points = {row.indicator.code: _point(row, year) for row in drafts if _counts(row) and row.indicator}
    beside = {**open_points, **stored}
    said = _said(drafts)
    complete = [
        _beside(row, year, stored, beside, values.point(row.indicator, year - 1), said) if row.indicator else row
        for row in drafts
    ]
    spans = [(row.start, row.end) for row in drafts]
    return Room(document, tuple(complete), tuple(unread(document.text, spans)))


def _proposals(document: int) -> list[Proposal]:
    return list(
        Proposal.objects.filter(document=document).select_related("decided_by").order_by("start", "end", "ordinal")
    )


def _row(record: Proposal, rows: Catalogue) -> ProposalRow:
    by_code = rows.by_code
    return ProposalRow(
        id=record.pk,
        start=record.start,
        end=record.end,
        text=record.text,
        section=record.section,
        sentence=record.sentence,
        value=record.value,
        unit=record.unit,
        qualifier=record.qualifier,
        as_of=record.as_of,
        period=record.period,
        kind=record.kind,
        score=record.score,
        state=record.state,
        version=record.version,
        by_person=record.by_person,
        decided_by=str(record.decided_by or ""),
        indicator=rows.by_id.get(record.indicator_id or 0),
        alternatives=tuple(by_code[code] for code, _score in record.alternatives if code in by_code),
        evidence=tuple(record.evidence),
        observation_id=record.observation_id,
    )


def _counts(row: ProposalRow) -> bool:
    """Whether the figure speaks for its indicator beside others: what was set aside does not."""
    return row.is_value and row.value is not None and row.state in (ProposalState.OPEN, ProposalState.ACCEPTED)


def _point(row: ProposalRow, year: int) -> Point:
    return Point(year, row.value, row.qualifier, row.as_of)


def _said(drafts: Collection[ProposalRow]) -> Mapping[str, list[ProposalRow]]:
    said: dict[str, list[ProposalRow]] = defaultdict(list)
    for row in drafts:
        if row.indicator and _counts(row):
            said[row.indicator.code].append(row)
    return said


def _beside(
    row: ProposalRow,
    year: int,
    stored: Mapping[str, Point],
    beside: Mapping[str, Point],
    earlier: Point,
    said: Mapping[str, list[ProposalRow]],
) -> ProposalRow:
    indicator = row.indicator
    assert indicator
    if not row.is_value or row.value is None:
        return replace(row, stored=stored.get(indicator.code))
    point = _point(row, year)
    others = [other for other in said[indicator.code] if other.id != row.id and _differ(other, row)]
    return replace(
        row,
        point=point,
        stored=stored.get(indicator.code),
        earlier=earlier,
        change=change(indicator, earlier, point),
        twice=tuple(other.text for other in others),
        findings=findings(indicator, point, earlier, {**beside, indicator.code: point}),
        problems=tuple(errors(indicator, point)),
    )


def _differ(one: ProposalRow, other: ProposalRow) -> bool:
    return (one.value, one.qualifier, one.as_of) != (other.value, other.qualifier, other.as_of)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a text a value was read."""

    observation_id: int
    start: int
    end: int


def spots(scope: Scope, document: DocumentRow, *, oldest: bool) -> list[Spot]:
    """The visible values read from this document, in text order: those a proposal of it was accepted as, and, in the
    report's first document, those whose locator came from elsewhere."""
    visible = Observation.objects.filter(scope.observations())
    accepted = Proposal.objects.filter(
        document=document.id, state=ProposalState.ACCEPTED, observation__in=visible.order_by().values("pk")
    ).values_list("observation_id", "start", "end")
    found = {observation: Spot(observation, start, end) for observation, start, end in accepted if observation}
    if oldest:
        located = visible.filter(
            report__documents=document.id, proposals__isnull=True, locator_end__isnull=False,
            locator_end__lte=len(document.text),
        )  # fmt: skip
        for pk, start, end in located.order_by().values_list("pk", "locator_start", "locator_end"):
            found.setdefault(pk, Spot(pk, start or 0, end or 0))
    return sorted(found.values(), key=lambda spot: (spot.start, spot.end))


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence and the section a stretch of the text stands in; ("", "") outside of it."""
    for paragraph in paragraphs(text):
        if paragraph.start <= start < paragraph.end:
            body = text[paragraph.start : paragraph.end]
            for first, last in sentences(body):
                if paragraph.start + first <= start < paragraph.start + last:
                    return body[first:last].strip(), paragraph.section
    return "", ""
