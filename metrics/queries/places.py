"""Jurisdictions as rows: the one a page is about, its ancestors, and what a chooser offers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from metrics.models import Jurisdiction, Observation
from metrics.models.jurisdictions import STEP
from metrics.queries.scope import Scope
from metrics.rows import PlaceRow

MOST_OFFERED = 200
"""Of more places nobody finds one in a list."""


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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`path`: the ancestors, from the province down to the parent; their names are public geography, seen by whoever sees the
    place. `offered`: what a chooser offers, only what the user may see, in the official order."""

    path: tuple[PlaceRow, ...]
    offered: tuple[PlaceRow, ...]


def surroundings(scope: Scope, place: PlaceRow) -> Surroundings:
    """Offered are where the user's rights begin, the place's ancestors, siblings and children; of more than `MOST_OFFERED`
    those next to it. One query; small however deep the tree is."""
    parent, above = place.path[:-STEP], _ancestor_paths(place)
    near = {*above, place.path, *(grant.path for grant in scope.grants)}
    siblings = Q(parent__path__in=[parent, place.path]) if parent else Q(parent__path=place.path) | Q(parent=None)
    found = scope.jurisdictions().filter(Q(path__in=near) | siblings) | Jurisdiction.objects.filter(path__in=above)
    rows = [place_row(row) for row in found.order_by("path")]
    seen = [row for row in rows if scope.may_see(row.path)]
    return Surroundings(
        tuple(row for row in rows if row.path in above), tuple(_nearest(seen, place, always=near, most=MOST_OFFERED))
    )


def _nearest(rows: list[PlaceRow], place: PlaceRow, *, always: Collection[str], most: int) -> list[PlaceRow]:
    """The rows around the place, as they stand in order, and those with the paths in `always`."""
    if len(rows) <= most:
        return rows
    at = sum(row.path < place.path for row in rows)
    first = max(0, min(at - most // 2, len(rows) - most))
    return [row for position, row in enumerate(rows) if first <= position < first + most or row.path in always]


def visible_place(scope: Scope, code: str) -> PlaceRow:
    """The place with this code. 404 for an unknown code and for a place of somebody else's alike."""
    place = scope.jurisdictions().filter(code=code).first()
    if place is None:
        raise Http404
    return place_row(place)


def _ancestor_paths(place: PlaceRow) -> list[str]:
    return [place.path[:end] for end in range(STEP, len(place.path), STEP)]
