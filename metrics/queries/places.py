"""Jurisdictions as rows: the one a page is about, its ancestors, and what a chooser offers."""

from __future__ import annotations

from django.http import Http404

from metrics.models import Jurisdiction
from metrics.models.jurisdictions import STEP
from metrics.queries.scope import Scope
from metrics.rows import PlaceRow


def place_row(place: Jurisdiction) -> PlaceRow:
    return PlaceRow(
        id=place.pk,
        code=place.code,
        name=place.name,
        kind=place.kind,
        path=place.path,
        depth=len(place.path) // STEP - 1,
        fictional=place.fictional,
    )


def visible_places(scope: Scope) -> list[PlaceRow]:
    """Every place the user may see, in the official order; one query."""
    return [place_row(place) for place in scope.jurisdictions()]


def visible_place(scope: Scope, code: str) -> PlaceRow:
    """The place with this code. 404 for an unknown code and for a place of somebody else's alike."""
    place = scope.jurisdictions().filter(code=code).first()
    if place is None:
        raise Http404
    return place_row(place)


def path_of(place: PlaceRow) -> list[PlaceRow]:
    """From the province down to the parent. Their names are public geography, seen by whoever sees the place."""
    paths = [place.path[:end] for end in range(STEP, len(place.path), STEP)]
    return [place_row(ancestor) for ancestor in Jurisdiction.objects.filter(path__in=paths).order_by("path")]
