"""Stores the document of a report and proposes the figures found in it. Proposals are decided on in
`metrics.actions.proposals`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from metrics.actions.rights import check_right
from metrics.documents.read import DocumentText, find_facts
from metrics.domain.choices import DocumentKind, Period, ProposalState
from metrics.models import Document, Indicator, Proposal, Report, User
from metrics.models.constraints import DECIMAL_LIMIT, DECIMAL_PLACES
from metrics.permissions.scope import Scope
from metrics.queries.reader_catalogue import reading_catalogue
from metrics.reader import Fact

LONGEST_TEXT, LONGEST_PERIOD, LONGEST_UNIT, LONGEST_SECTION, LONGEST_NAME = 200, 20, 20, 40, 200


def keep_document(
    *, by: User, scope: Scope, report: Report, name: str, content: bytes, read: DocumentText
) -> tuple[Document, bool]:
    """Store a file with its text and propose the figures in it; a report that is not registered yet is registered as
    well. If the same file is there already, its document is returned; the second value says whether the document is
    new. Raises `UnreadableDocument` when the figures cannot be read: then nothing is stored."""
    check_right(scope, report.jurisdiction.path)
    digest = hashlib.sha256(content).hexdigest()
    known = Document.objects.defer("content").filter(report=report, sha256=digest).first() if report.pk else None
    if known is not None:
        return known, False
    facts = _facts(report, read.text)
    with transaction.atomic():
        if report.pk is None:
            named = {"jurisdiction": report.jurisdiction, "year": report.year, "title": report.title}
            more = {name: getattr(report, name) for name in ("publisher", "published_on", "url")}
            report, _new = Report.objects.get_or_create(**named, defaults=more)
        document, new = Document.objects.get_or_create(
            report=report,
            sha256=digest,
            defaults={
                "name": name[-LONGEST_NAME:] or DocumentKind(read.kind).label,
                "kind": read.kind,
                "content": content,
                "text": read.text,
                "added_by": by,
            },
        )
        propose(document, facts)
    return document, new


def read_again(*, scope: Scope, document: Document) -> int:
    """Read the document again with the present catalogue and phrases. Decisions stay; open proposals get the indicator
    that now fits best. Return how many proposals are new."""
    check_right(scope, document.report.jurisdiction.path)
    return propose(document, _facts(document.report, document.text))


def _facts(report: Report, text: str) -> list[Fact]:
    return find_facts(text, year=report.year, specs=reading_catalogue(report.jurisdiction.path))


def propose(document: Document, facts: Iterable[Fact]) -> int:
    """Store the facts that are not stored yet, and update those that nobody has decided on. Return the number of new
    ones."""
    codes = dict(Indicator.objects.values_list("code", "pk"))
    with transaction.atomic():
        known = {
            (row.start, row.end, row.ordinal): row
            for row in Proposal.objects.select_for_update(of=("self",)).filter(document=document)
        }
        new, refreshed, ordinals = [], [], dict[tuple[int, int], int]()
        for fact in facts:
            ordinal = ordinals.get((fact.start, fact.end), 0)
            ordinals[fact.start, fact.end] = ordinal + 1
            found = _proposal(document, fact, ordinal, codes)
            stored = known.get((fact.start, fact.end, ordinal))
            if stored is None:
                new.append(found)
            elif stored.state == ProposalState.OPEN and stored.decided_at is None and _differs(stored, found):
                found.pk, found.version = stored.pk, stored.version + 1
                refreshed.append(found)
        Proposal.objects.bulk_create(new, batch_size=200)
        Proposal.objects.bulk_update(
            refreshed, [*(name.removesuffix("_id") for name in READ_ANEW), "version"], batch_size=100
        )
    return len(new)


READ_ANEW = (
    "proposed_id", "indicator_id", "score", "alternatives", "evidence", "value", "unit", "qualifier", "as_of", "period",
    "kind",
)  # fmt: skip
"""The fields that another reading of the same text may change."""


def _differs(stored: Proposal, found: Proposal) -> bool:
    return any(getattr(stored, name) != getattr(found, name) for name in READ_ANEW)


def _proposal(document: Document, fact: Fact, ordinal: int, codes: dict[str, int]) -> Proposal:
    storable = abs(fact.value) < DECIMAL_LIMIT
    value = fact.value.quantize(Decimal(1).scaleb(-DECIMAL_PLACES)) if storable else None
    likeliest = codes.get(fact.indicator or "")
    return Proposal(
        document=document,
        start=fact.start,
        end=fact.end,
        ordinal=ordinal,
        text=fact.text[:LONGEST_TEXT],
        section=fact.section[:LONGEST_SECTION],
        sentence=fact.sentence,
        value=value,
        unit=fact.unit[:LONGEST_UNIT],
        qualifier=fact.qualifier,
        as_of=fact.as_of,
        period=Period.NOT_STATED if fact.undated else fact.period[:LONGEST_PERIOD],
        kind=fact.kind,
        proposed_id=likeliest,
        indicator_id=likeliest,
        score=round(fact.score, 4),
        alternatives=[[code, round(score, 4)] for code, score in fact.alternatives],
        evidence=list(fact.evidence),
    )
