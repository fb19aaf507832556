"""Drafts of a place, and the figures that each was given."""

from __future__ import annotations

from django.db.models import Count

from metrics.domain.choices import Act
from metrics.domain.drafting import BaseText, BoundFigure, Confirmed, DraftKind, DraftRow
from metrics.domain.rows import JurisdictionRow
from metrics.models import Draft, DraftFigure, Observation, Report
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.proposals import documents_of, spots

MOST_DRAFTS = 20


def figures_of(draft: int) -> dict[int, BoundFigure]:
    """Return number → figure of a draft. Two queries."""
    rows = catalogue().by_id
    found = DraftFigure.objects.filter(draft=draft).values_list(
        "number", "words", "revision__indicator_id", "revision__jurisdiction__code", "revision__year",
        "revision__version", "draft__edition__number", "draft__made_from__number",
    )  # fmt: skip
    return {
        number: BoundFigure(
            code=rows[indicator].code, name=rows[indicator].name, jurisdiction=place, year=year,
            version=version, words=words, edition=edition or made_from, number=number,
        )
        for number, words, indicator, place, year, version, edition, made_from in found
    }  # fmt: skip


def bases_of(jurisdiction: JurisdictionRow, year: int) -> list[tuple[int, str]]:
    """Return id and title of the reports of earlier years whose text is there to begin with, the latest first."""
    found = Report.objects.filter(jurisdiction=jurisdiction.id, year__lt=year, documents__isnull=False)
    return list(found.order_by("-year", "title").distinct().values_list("pk", "title"))


def base_text(scope: Scope, jurisdiction: JurisdictionRow, pk: int) -> BaseText | None:
    """Return the text of a report of the place with the figures of its own year that were confirmed in it: of several
    documents the one with most of them. None where the place has no such report, or it has no text."""
    report = Report.objects.filter(jurisdiction=jurisdiction.id, pk=pk).first()
    documents = documents_of(pk) if report else []
    if report is None or not documents:
        return None
    read = scope.as_reader(jurisdiction.path)
    found = [(spots(read, each, oldest=each is documents[-1]), each) for each in documents]
    placed, document = max(found, key=lambda each: len(each[0]))
    own = Observation.objects.filter(
        pk__in=[spot.observation_id for spot in placed], jurisdiction=jurisdiction.id, year=report.year
    )
    codes = dict(own.values_list("pk", "indicator__code"))
    confirmed: list[Confirmed] = []
    for spot in placed:
        if spot.observation_id in codes and (not confirmed or confirmed[-1].end <= spot.start):
            confirmed.append(Confirmed(spot.start, spot.end, codes[spot.observation_id]))
    return BaseText(report.pk, report.title, report.year, document.text, tuple(confirmed))


def drafts_of(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> list[DraftRow]:
    """Return the latest documents made of the place and year, the last one first; none for who may not draft there."""
    if not scope.does(Act.DRAFT, jurisdiction.path):
        return []
    found = Draft.objects.filter(jurisdiction=jurisdiction.id, year=year).annotate(size=Count("figures"))
    return [
        DraftRow(each.pk, str(DraftKind(each.kind).label), str(each.made_by or ""), each.made_at, each.size,
                 each.base.title if each.base else "", each.edition.number if each.edition else None,
                 each.made_from.number if each.made_from else None)
        for each in found.select_related("made_by", "base", "edition", "made_from")[:MOST_DRAFTS]
    ]  # fmt: skip
