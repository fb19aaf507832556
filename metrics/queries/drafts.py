"""Drafts of a place, and the figures that each was given."""

from __future__ import annotations

from django.http import Http404

from metrics.domain.choices import Act
from metrics.domain.drafting import BoundFigure
from metrics.models import Draft, DraftFigure
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue


def draft_record(scope: Scope, pk: int) -> Draft:
    """Return the draft. 404 where there is none, and where it is not the user's to see: until it is published it
    belongs to staff and reviewers of its place."""
    found = Draft.objects.select_related("jurisdiction", "edition").filter(pk=pk).first()
    if found is None or not (
        scope.does(Act.DRAFT, found.jurisdiction.path)
        or (found.edition is not None and scope.may_see(found.jurisdiction.path))
    ):
        raise Http404
    return found


def figures_of(draft: int) -> dict[int, BoundFigure]:
    """Return number → figure of a draft. Two queries."""
    rows = catalogue().by_id
    found = DraftFigure.objects.filter(draft=draft).values_list(
        "number", "words", "revision__indicator_id", "revision__jurisdiction__code", "revision__year",
        "revision__observation_id", "revision__version", "draft__edition__number",
    )  # fmt: skip
    return {
        number: BoundFigure(
            code=rows[indicator].code, name=rows[indicator].name, jurisdiction=place, year=year,
            observation=observation, version=version, words=words, edition=edition, number=number,
        )
        for number, words, indicator, place, year, observation, version, edition in found
    }  # fmt: skip
