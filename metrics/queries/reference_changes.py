"""The history of what judges values, and whether approved values depend on a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Exists, Max, Min, Model, OuterRef, Q, QuerySet
from django.db.models.query import ModelIterable

from metrics.domain.choices import Judging, State
from metrics.models import (
    Break,
    Definition,
    Edition,
    FormerParent,
    Indicator,
    Jurisdiction,
    Observation,
    ReferenceChange,
    Round,
    Succession,
    Target,
    Theme,
)
from metrics.models.jurisdictions import subtree
from metrics.queries.targets import places_below

NAMED_BY_OTHERS = (
    Judging.DEFINITION, Judging.BREAK, Judging.FORMER_PARENT, Judging.SUCCESSION, Judging.TARGET, Judging.ROUND,
    Judging.MEMBERSHIP, Judging.PARAGRAPH_TEMPLATE,
)  # fmt: skip
"""The records that are named by their indicator, theme, place or user."""


class Names:
    """The names of records by model and id, read once for each model."""

    def __init__(self) -> None:
        self._found: dict[type[Model], dict[int, str]] = {}

    def __call__(self, model: type[Model], key: int) -> str:
        """Return the name the record has now; its number when it is gone."""
        if model not in self._found:
            rows = model._default_manager.all()
            if model._meta.model_name in NAMED_BY_OTHERS:
                own = ("user", "indicator", "theme", "jurisdiction")
                rows = rows.select_related(*(name for name in own if hasattr(model, name)))
            self._found[model] = {row.pk: str(row) for row in rows}
        return self._found[model].get(key, f"№ {key}")


class _Named(ModelIterable):  # type: ignore[type-arg]
    """Rows that share the names of what they are about."""

    def __iter__(self) -> Iterator[Any]:
        names = Names()
        for row in super().__iter__():
            row.names = names
            yield row


def named(rows: QuerySet[ReferenceChange]) -> QuerySet[ReferenceChange]:
    """Return the same rows, each with `names`."""
    rows = rows.all()
    rows._iterable_class = _Named
    return rows


def model_of(change: ReferenceChange) -> type[Model]:
    return apps.get_model("metrics", change.noun)


def in_use(record: Model) -> bool:
    """Return whether approved values are judged by the record, or a published year of a place, as it is stored or as it
    would be: those of its year and place, of its indicator or its theme. Roles and templates judge no values."""
    return any(_judges(each) for each in (record, type(record)._default_manager.filter(pk=record.pk).first()))


def in_use_below(target: Target) -> bool:
    """Return whether approved values, or a published year, of a place below would be judged by the same target."""
    there = Q(jurisdiction__in=places_below(target.jurisdiction, target.year), year=target.year)
    approved = Observation.reading.filter(there, state=State.APPROVED, indicator=target.indicator_id).order_by()
    return approved.exists() or Edition.objects.filter(there).order_by().exists()


def years_with_values(indicator: Indicator) -> tuple[int, int] | None:
    """Return the first and last year of which the indicator has a row anywhere; None when it has none."""
    years = Observation.objects.filter(indicator=indicator.pk).aggregate(first=Min("year"), last=Max("year"))
    return None if years["first"] is None else (years["first"], years["last"])


def breaks_after_approved(indicator: Indicator) -> bool:
    """Return whether a break that is not comparable comes after every approved value of the indicator."""
    last = Observation.reading.filter(state=State.APPROVED, indicator=indicator.pk).aggregate(last=Max("year"))["last"]
    return Break.objects.filter(indicator=indicator.pk, comparable=False, year__gt=last or 0).exists()


def _judges(record: Model | None) -> bool:
    """Return whether approved values, or the published year of a place, depend on the record as it stands here."""
    rows = Observation.reading.filter(state=State.APPROVED).order_by()
    editions = Edition.objects.order_by()
    match record:
        case Indicator(pk=int(key)) | Definition(indicator_id=int(key)) | Break(indicator_id=int(key)):
            return rows.filter(indicator=key).exists() or _required_where_published(Q(indicator=key))
        case Theme(pk=int(key)):
            return rows.filter(indicator__theme=key).exists() or _required_where_published(Q(indicator__theme=key))
        case Jurisdiction(pk=int(), path=path):
            below = subtree(path, "jurisdiction__")
            return rows.filter(below).exists() or editions.filter(below).exists()
        case FormerParent(jurisdiction_id=int()) | Succession(jurisdiction_id=int()):
            return _judges(record.jurisdiction)
        case Target(indicator_id=int(key), jurisdiction_id=int(place), year=int(year)):
            there = Q(jurisdiction=place, year=year)
            return rows.filter(there, indicator=key).exists() or editions.filter(there).exists()
        case Round(jurisdiction_id=int(), year=int(year)):
            below = subtree(record.jurisdiction.path, "jurisdiction__") & Q(year=year)
            return rows.filter(below).exists() or editions.filter(below).exists()
    return False


def _required_where_published(condition: Q) -> bool:
    """Return whether a target of the condition belongs to a year of a place that was published."""
    there = Edition.objects.filter(jurisdiction=OuterRef("jurisdiction"), year=OuterRef("year")).order_by()
    return Target.objects.filter(condition, Exists(there)).order_by().exists()
