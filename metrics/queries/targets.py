"""The targets of jurisdictions, as they are now or as they stood when an edition was published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from metrics.domain.rows import JurisdictionRow, TargetRow
from metrics.models import Jurisdiction, Target
from metrics.models.compiled_queries import prepared
from metrics.permissions.scope import Reading
from metrics.queries.as_it_stood import Published, targets_then
from metrics.queries.former_places import moves
from metrics.queries.readable import published_at

FIELDS = ("jurisdiction_id", "indicator_id", "year", "value", "kind", "document")
Targets = Mapping[tuple[int, int], TargetRow]
"""Indicator id and year → target."""


def places_below(jurisdiction: Jurisdiction, year: int) -> QuerySet[Jurisdiction]:
    """Return the jurisdictions that lay below this one in the year and existed then."""
    return Jurisdiction.objects.filter(moves().below(jurisdiction.path, year)).in_year(year).exclude(pk=jurisdiction.pk)


def targets_at(jurisdiction: JurisdictionRow, first: int, last: int, published: Published | None) -> Targets:
    """Return the targets of one jurisdiction from `first` to `last`; of those `published` as they stood then."""
    found = _required(jurisdiction.id, first, last) if published is None else _then(published)
    return _by_place(found)[jurisdiction.id]


def targets_among(
    reading: Reading, condition: Q, indicators: Collection[int], first: int, last: int
) -> Mapping[int, Targets]:
    """Return jurisdiction id → targets of these indicators, for the jurisdictions of the condition."""
    if reading.edition is not None:
        return _by_place(_then(published_at(reading, condition, first, last)))
    found = Target.objects.filter(condition, indicator__in=indicators, year__gte=first, year__lte=last)
    return _by_place(found.order_by().values_list(*FIELDS))


def _then(published: Published) -> Iterable[tuple[Any, ...]]:
    return (tuple(record[name] for name in FIELDS) for record in targets_then(published))


def _by_place(found: Iterable[tuple[Any, ...]]) -> Mapping[int, Targets]:
    targets: dict[int, dict[tuple[int, int], TargetRow]] = defaultdict(dict)
    for place, indicator, year, value, kind, document in found:
        targets[place][indicator, year] = TargetRow(value, kind, document)
    return targets


@prepared(Target)
def _required(jurisdiction: int, first: int, last: int) -> QuerySet[Any, Any]:
    found = Target.objects.filter(jurisdiction=jurisdiction, year__gte=first, year__lte=last)
    return found.order_by().values_list(*FIELDS)
