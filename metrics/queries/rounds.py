"""Rounds: which years are open for entry where, and how far each jurisdiction and each theme has come."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.db import router
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from metrics.domain.rows import JurisdictionRow
from metrics.models import FormerParent, Jurisdiction, ObservationRevision, Round
from metrics.models.compiled_queries import prepared
from metrics.permissions.scope import Scope
from metrics.queries.former_places import moves, paths_above

DAYS_SHOWN = 14
ROUND_FIELDS = [field.attname for field in Round._meta.concrete_fields]


def round_of(path: str, year: int) -> Round | None:
    """Return the round that applies to a jurisdiction in a year: its own, else that of the nearest jurisdiction above
    it in that year; None when none was opened. One query where nothing has ever moved."""
    above = paths_above(path)
    rounds = list(_governing(above, path, year))
    if (not rounds or rounds[0][-1]) and (then := moves().above(path, year)) != above:
        above = then
        rounds = list(_governing(above, path, year))
    found = max(rounds, key=lambda row: above.index(row[-2]), default=None)
    return Round.from_db(router.db_for_read(Round), ROUND_FIELDS, found[:-2]) if found else None


@prepared(Round)
def _governing(paths: tuple[str, ...], own: str, year: int) -> QuerySet[Round, Any]:
    rounds = Round.objects.filter(_not_outside(own), jurisdiction__path__in=paths, year=year)
    moved = Exists(FormerParent.objects.order_by())
    return rounds.order_by().annotate(moved=moved).values_list(*ROUND_FIELDS, "jurisdiction__path", "moved")


def _not_outside(path: str) -> Q:
    """Return the condition that the jurisdiction existed in the year of the round."""
    outside = Q(first_year__gt=OuterRef("year")) | Q(last_year__lt=OuterRef("year"))
    return ~Q(Exists(Jurisdiction.objects.order_by().filter(outside, path=path)))


def is_open(path: str, year: int, *, today: datetime.date | None = None) -> bool:
    """Return whether values of this jurisdiction and year may be entered today."""
    found = round_of(path, year)
    return found is not None and found.is_open(today or timezone.localdate())


def rounds_of(path: str) -> list[Round]:
    """Return the round that applies in each year to a jurisdiction, latest year first."""
    known = moves()
    rounds = Round.objects.filter(_not_outside(path), jurisdiction__path__in=known.ever_above(path))
    at: dict[int, dict[str, Round]] = defaultdict(dict)
    for found in rounds.select_related("jurisdiction"):
        at[found.year][found.jurisdiction.path] = found
    nearest = (
        next((at[year][above] for above in reversed(known.above(path, year)) if above in at[year]), None)
        for year in sorted(at, reverse=True)
    )
    return [found for found in nearest if found]


def open_years(path: str, *, today: datetime.date | None = None) -> list[int]:
    """Return the years open for entry in a jurisdiction, latest first."""
    today = today or timezone.localdate()
    return [found.year for found in rounds_of(path) if found.is_open(today)]


def activity(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> list[tuple[datetime.date, dict[str, int]]]:
    """Return the changes of the last days that had any, latest first: day → state → number of changes."""
    days: dict[datetime.date, dict[str, int]] = defaultdict(dict)
    known, path = moves(), jurisdiction.path
    rows = (
        ObservationRevision.objects.filter(
            scope.counted(known.beyond(path, year)), known.below(path, year, "jurisdiction__"), year=year
        )
        .order_by()
        .annotate(day=TruncDate("changed_at"))
        .values_list("day", "state")
        .annotate(changes=Count("id"))
    )
    for day, state, changes in rows:
        days[day][state] = changes
    return [(day, days[day]) for day in sorted(days, reverse=True)[:DAYS_SHOWN]]
