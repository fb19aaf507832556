"""The reading room: the text of a report, the figures found in it, and what is known about each proposal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from metrics.domain.catalogue import Catalogue
from metrics.domain.change import change
from metrics.domain.choices import ProposalState
from metrics.domain.reports import DocumentRow, ProposalRow, Room, Spot
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point, period_of
from metrics.models import Document, Observation, Proposal
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.compared_values import compared_values
from metrics.queries.jurisdiction_tree import names_another_place
from metrics.queries.series import Values
from metrics.reader.context.sections import paragraphs
from metrics.reader.context.sentences import sentences
from metrics.reader.heading import title_of, years_in
from metrics.reader.plain_text import doubtful
from metrics.reader.unread_numbers import unread
from metrics.rules.checks import Beside, judge


def documents_of(report: int) -> list[DocumentRow]:
    """Return the documents of a report, latest first, without their original files."""
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


def room(scope: Scope, document: DocumentRow, jurisdiction: JurisdictionRow, year: int) -> Room:
    """Return everything found in a document, together with what the user may see of the jurisdiction and year; the
    number of queries does not grow with the figures."""
    rows = catalogue()
    entered = {row.code: row for row in rows if scope.may_enter(jurisdiction.path, row.theme_id)}
    values = compared_values(scope, jurisdiction, rows, first=year, last=year)
    drafts = [_row(record, rows, entered, document.text) for record in _proposals(document.id)]
    read = {row.indicator.code: _point(row, year) for row in drafts if _counts(row) and row.indicator}
    said = _said(drafts)
    complete = [_beside(row, year, values, read, said) for row in drafts]
    spans = [(row.start, row.end) for row in drafts]
    return Room(
        document,
        tuple(complete),
        tuple(unread(document.text, spans)),
        tuple(entered.values()),
        _titled_otherwise(document.text, jurisdiction, year),
    )


def _titled_otherwise(text: str, jurisdiction: JurisdictionRow, year: int) -> str:
    """Return the title of a text that names another year, or another place and not this one; "" for any other."""
    heading = title_of(text)
    years = years_in(heading)
    if years and year not in years:
        return heading
    return heading if names_another_place(heading, jurisdiction) else ""


def _proposals(document: int) -> list[Proposal]:
    return list(
        Proposal.objects.filter(document=document).select_related("decided_by").order_by("start", "end", "ordinal")
    )


def _row(record: Proposal, rows: Catalogue, entered: Mapping[str, IndicatorRow], text: str) -> ProposalRow:
    indicator = rows.by_id.get(record.indicator_id or 0)
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
        indicator=indicator,
        alternatives=tuple(entered[code] for code, _score in record.alternatives if code in entered),
        evidence=tuple(record.evidence),
        observation_id=record.observation_id,
        may_decide=indicator is None or indicator.code in entered,
        doubtful=not record.by_person and doubtful(text, record.start, record.end),
    )


def _counts(row: ProposalRow) -> bool:
    """Return whether the figure counts as a statement about its indicator: rejected ones do not."""
    return row.is_value and row.value is not None and row.state in (ProposalState.OPEN, ProposalState.ACCEPTED)


def _point(row: ProposalRow, year: int) -> Point:
    return Point(year, row.value, row.qualifier, row.as_of, period_of(row.as_of, row.period))


def _said(drafts: Collection[ProposalRow]) -> Mapping[str, list[ProposalRow]]:
    said: dict[str, list[ProposalRow]] = defaultdict(list)
    for row in drafts:
        if row.indicator and _counts(row):
            said[row.indicator.code].append(row)
    return said


def _beside(
    row: ProposalRow,
    year: int,
    values: Values,
    read: Mapping[str, Point],
    said: Mapping[str, list[ProposalRow]],
) -> ProposalRow:
    """Return the proposal with what it is compared with. `read` are the figures of the document, used where nothing is
    stored."""
    indicator = row.indicator
    if indicator is None:
        return row
    row = replace(row, stored=values.of_year(year).get(indicator.code))
    if not row.is_value or row.value is None:
        return row
    point = _point(row, year)

    def beside(known: Values) -> Beside:
        earlier, others = known.beside(indicator, year)
        return Beside(earlier, {**read, **others, indicator.code: point})

    seen = beside(values)
    verdict = judge(indicator, point, seen=seen, stored=beside(values.stored) if values.stored else seen)
    others = [other for other in said[indicator.code] if other.id != row.id and _differ(other, row)]
    return replace(
        row,
        point=point,
        earlier=seen.earlier,
        change=change(indicator, seen.earlier, point),
        twice=tuple(other.text for other in others),
        findings=verdict.warnings,
        problems=verdict.errors,
    )


def _differ(one: ProposalRow, other: ProposalRow) -> bool:
    return (one.value, one.qualifier, one.until) != (other.value, other.qualifier, other.until)


def spots(scope: Scope, document: DocumentRow, *, oldest: bool) -> list[Spot]:
    """Return the visible values read from this document, in text order: those stored from a proposal of it, and, in
    the report's first document, those whose place in the text was entered in another way."""
    visible = Observation.reading.filter(scope.observations())
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
    """Return the sentence and the section that `start:end` of the text stands in; ("", "") outside of the text."""
    for paragraph in paragraphs(text):
        if paragraph.start <= start < paragraph.end:
            body = text[paragraph.start : paragraph.end]
            for first, last in sentences(body):
                if paragraph.start + first <= start < paragraph.start + last:
                    return body[first:last].strip(), paragraph.section
    return "", ""
