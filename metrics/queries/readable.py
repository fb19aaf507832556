"""The rows that pages and files read: the values as they are now, or those of a published edition; without what a round
holds back from the reader. This is decided only here."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import BooleanField, Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Left

from metrics.domain.choices import Hold
from metrics.models import Edition, EditionValue, Observation, ObservationRevision, Round
from metrics.models.jurisdictions import MAX_DEPTH, STEP, path_after
from metrics.permissions.scope import Reading
from metrics.queries.as_it_stood import Published

KEY = ("jurisdiction", "year", "indicator")
CLOSED = "closed"
"""A round holds back everything until a day that is still to come."""


def readable(reading: Reading) -> QuerySet[Any]:
    """Return the values that pages and files show. The rows have the columns of an observation."""
    if reading.edition is not None:
        published = _published(Edition.objects.filter(number__lte=reading.edition).order_by())
        if reading.held_on is None:
            return published
        return published.alias(hold=_hold(reading.held_on)).filter(reading.open | ~Q(hold=CLOSED))
    if reading.held_on is None:
        return Observation.reading.all()
    shown = Observation.reading.filter(**_same(*KEY, "version")).order_by()
    contained = EditionValue.objects.filter(revision=OuterRef("pk"), edition__in=_last(Edition.objects.order_by()))
    now, last = Exists(shown), Exists(contained)
    found = ObservationRevision.objects.alias(hold=_hold(reading.held_on)).order_by()
    found = found.filter(
        (now & (reading.open | Q(hold=Hold.APPROVED))) | (last & ~reading.open & Q(hold=Hold.PUBLISHED))
    )
    return found.annotate(stands=now & Exists(shown.filter(stands=True)))


def _same(*names: str) -> dict[str, OuterRef]:
    return {name: OuterRef(name) for name in names}


def _published(editions: QuerySet[Edition]) -> QuerySet[ObservationRevision, Any]:
    """Return what the last of the editions of each jurisdiction and year contains."""
    published = ObservationRevision.objects.filter(published__edition__in=_last(editions))
    return published.order_by().annotate(stands=Value(False, BooleanField()), edition=F("published__edition__number"))


def _last(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    later = editions.filter(**_same("jurisdiction", "year"), number__gt=OuterRef("number"))
    return editions.filter(~Exists(later))


def _hold(today: datetime.date) -> Coalesce:
    """Return the SQL of what the round that governs a value says: a `Hold`, or `CLOSED`."""
    above = [Left(OuterRef("jurisdiction__path"), length) for length in range(STEP, MAX_DEPTH * STEP + 1, STEP)]
    says = Case(When(released_on__gt=today, then=Value(CLOSED)), default=F("shown_once"), output_field=CharField())
    rounds = Round.objects.filter(year=OuterRef("year"), jurisdiction__path__in=above)
    nearest = rounds.order_by("-jurisdiction__path").annotate(says=says).values("says")[:1]
    return Coalesce(Subquery(nearest), Value(Hold.APPROVED.value))


def published_at(reading: Reading, where: Q, first: int, last: int) -> Published:
    """Return (jurisdiction, year) → when the edition that the page shows of it was published, for those that have
    one."""
    editions = _last(Edition.objects.filter(number__lte=reading.edition).order_by())
    found = editions.filter(where, year__gte=first, year__lte=last)
    return {(place, year): at for place, year, at in found.values_list("jurisdiction_id", "year", "published_at")}


def frozen_at(edition: int, path: str, first: int, last: int) -> datetime.datetime | None:
    """Return when the edition was published of the latest of the years, at the jurisdiction with the path or, where it
    has none, below it: names, units and definitions on its page are those of this moment. None without an edition."""
    below = Q(jurisdiction__path__gte=path, jurisdiction__path__lt=path_after(path))
    found = _last(Edition.objects.filter(below, number__lte=edition, year__gte=first, year__lte=last).order_by())
    own_first = Case(When(jurisdiction__path=path, then=0), default=1)
    return found.order_by(own_first, "-year", "jurisdiction__path").values_list("published_at", flat=True).first()
