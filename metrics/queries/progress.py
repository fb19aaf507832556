"""How far the jurisdictions and the themes of one have come in a year: what is due, what is there, what is lacking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from django.db.models import Q

from metrics.domain.choices import MissingReason, Role, State
from metrics.domain.progress import Progress
from metrics.domain.rows import JurisdictionRow
from metrics.models import Observation, Theme
from metrics.permissions.scope import Scope
from metrics.queries.absence import gaps_among
from metrics.queries.catalogue import catalogue
from metrics.queries.former_places import moves
from metrics.queries.jurisdiction_tree import jurisdiction_rows

Stood = dict[tuple[int, int], str]
"""Jurisdiction and indicator → how far it is: a state, a missing reason of what is still to come, "" of what is due and
lacking."""


def takes_part(scope: Scope, path: str) -> bool:
    """Return whether the user takes part in the work on the jurisdiction with this path, or only reads."""
    return scope.everything or bool(scope.roles_at(path) - {Role.OFFICIAL})


def progress_of_jurisdictions(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> list[Progress]:
    """Return the progress of the jurisdiction and of all that lay below it in the year and that the user may see,
    in the official order; four queries. Everybody is counted the same: the state of the work reveals no value."""
    known = moves()
    below = scope.jurisdictions().filter(known.below(jurisdiction.path, year)).in_year(year)
    places, within = jurisdiction_rows(below), known.beyond(jurisdiction.path, year)
    stood, due = _stood(scope, Q(jurisdiction__in=below.order_by()), within, places, year, at=jurisdiction)
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for (place, indicator), how in stood.items():
        found[place].append((how, indicator in due[place]))
    return [_progress(row.name, row, found[row.id], closed=row.id not in due) for row in places]


def progress_of_themes(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> list[Progress]:
    """Return the progress of one jurisdiction, theme by theme in the order of the report; four queries."""
    here = Q(jurisdiction=jurisdiction.id)
    stood, due = _stood(scope, here, jurisdiction.path, [jurisdiction], year, at=jurisdiction)
    theme_of = catalogue().by_id
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for (place, indicator), how in stood.items():
        found[theme_of[indicator].theme_id].append((how, indicator in due[place]))
    themes, closed = Theme.objects.order_by("position", "code"), not due
    return [_progress(theme.name, None, found[theme.pk], closed=closed) for theme in themes]


def _stood(
    scope: Scope, where: Q, within: str, places: Collection[JurisdictionRow], year: int, *, at: JurisdictionRow
) -> tuple[Stood, dict[int, set[int]]]:
    """Return how far everything is that is due or there, and the indicators that are due, by jurisdiction; nothing of
    those of which a round tells nothing yet. Who only reads `at` the jurisdiction is told of a value that is being
    corrected that it is approved, as its last approved version stands."""
    works, reading = takes_part(scope, at.path), replace(scope.reading, edition=None)
    gaps, indicators = gaps_among(reading, where, within, year, year, indicators=None, whole=True), catalogue().by_id
    due = {place.id: gaps.due_at(place, indicators, year) for place in places if not gaps.closed(place, year)}
    stood: Stood = {(place, indicator): "" for place, wanted in due.items() for indicator in wanted}
    rows = Observation.objects.filter(where, year=year).order_by()
    for place, indicator, state, reason, shown in rows.values_list(
        "jurisdiction_id", "indicator_id", "state", "missing_reason", "shown"
    ):
        if place not in due:
            continue
        how = state if works or shown else State.APPROVED.value
        stood[place, indicator] = reason if reason == MissingReason.TO_COME and how != State.APPROVED else how
    return stood, due


def _progress(
    name: str, jurisdiction: JurisdictionRow | None, found: Collection[tuple[str, bool]], *, closed: bool
) -> Progress:
    states = [how for how, _due in found]
    return Progress(
        name=name,
        jurisdiction=jurisdiction,
        due=sum(due for _how, due in found),
        draft=states.count(State.DRAFT),
        submitted=states.count(State.SUBMITTED),
        returned=states.count(State.RETURNED),
        approved=states.count(State.APPROVED),
        to_come=states.count(MissingReason.TO_COME),
        missing=states.count(""),
        closed=closed,
    )
