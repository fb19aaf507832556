"""Jurisdictions as rows: the one a page is about, its ancestors, and what a chooser offers."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404

from metrics.models import Jurisdiction, Observation
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


def first_place(scope: Scope) -> PlaceRow | None:
    """Where a user starts: the first place with observations they may see, else the first they may see; None when
    they may see none."""
    places = scope.jurisdictions()
    reported = Observation.objects.filter(scope.observations()).order_by("jurisdiction__path")
    first = places.filter(pk__in=reported.values("jurisdiction")[:1]).first() or places.first()
    return None if first is None else place_row(first)


def places_around(scope: Scope, place: PlaceRow) -> list[PlaceRow]:
    """What a chooser offers at a place: where the user's rights begin, its ancestors, siblings and children; in the
    official order, and only what the user may see. One query; small however large the tree is."""
    parent = place.path[:-STEP]
    near = Q(path__in=[*_ancestor_paths(place), place.path, *(grant.path for grant in scope.grants)])
    siblings = Q(parent__path__in=[parent, place.path]) if parent else Q(parent__path=place.path) | Q(parent=None)
    return [place_row(row) for row in scope.jurisdictions().filter(near | siblings)]


def visible_place(scope: Scope, code: str) -> PlaceRow:
    """The place with this code. 404 for an unknown code and for a place of somebody else's alike."""
    place = scope.jurisdictions().filter(code=code).first()
    if place is None:
        raise Http404
    return place_row(place)


def path_of(place: PlaceRow) -> list[PlaceRow]:
    """From the province down to the parent. Their names are public geography, seen by whoever sees the place."""
    ancestors = Jurisdiction.objects.filter(path__in=_ancestor_paths(place)).order_by("path")
    return [place_row(ancestor) for ancestor in ancestors]


def _ancestor_paths(place: PlaceRow) -> list[str]:
    return [place.path[:end] for end in range(STEP, len(place.path), STEP)]
