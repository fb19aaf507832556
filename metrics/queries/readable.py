"""The rows that pages and files read: the values as they are now, or those of a published edition."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Value

from metrics.models import Edition, Observation, ObservationRevision


def readable(edition: int | None) -> QuerySet[Any]:
    """Return the values as they are now (None); or what edition number `edition` of each jurisdiction and year
    contains, or its last one where there are fewer. The rows have the columns of an observation."""
    if edition is None:
        return Observation.reading.all()
    upto = Edition.objects.filter(number__lte=edition).order_by()
    later = upto.filter(jurisdiction=OuterRef("jurisdiction"), year=OuterRef("year"), number__gt=OuterRef("number"))
    published = ObservationRevision.objects.filter(published__edition__in=upto.filter(~Exists(later)))
    return published.order_by().annotate(stands=Value(False, BooleanField()))
