"""The history of what judges values, and whether approved values depend on a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Max, Min, Model, QuerySet
from django.db.models.query import ModelIterable

from metrics.domain.choices import Judging, State
from metrics.models import (
    Break,
    Definition,
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

NAMED_BY_OTHERS = (
    Judging.DEFINITION, Judging.BREAK, Judging.FORMER_PARENT, Judging.SUCCESSION, Judging.TARGET, Judging.ROUND,
    Judging.MEMBERSHIP,
)  # fmt: skip
"""The records that are named by their indicator, place or user."""


class Names:
    """The names of records by model and id, read once for each model."""

    def __init__(self) -> None:
        self._found: dict[type[Model], dict[int, str]] = {}

    def __call__(self, model: type[Model], key: int) -> str:
        """Return the name the record has now; its number when it is gone."""
        if model not in self._found:
            rows = model._default_manager.all()
            if model._meta.model_name in NAMED_BY_OTHERS:
                own = ("user", "indicator", "jurisdiction")
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
    """Return whether approved values are judged by the record, as it is stored or as it would be: those of its year and
    place, of its indicator or its theme. Roles judge no values."""
    return any(_approved(each) for each in (record, type(record)._default_manager.filter(pk=record.pk).first()))


def years_with_values(indicator: Indicator) -> tuple[int, int] | None:
    """Return the first and last year of which the indicator has a row anywhere; None when it has none."""
    years = Observation.objects.filter(indicator=indicator.pk).aggregate(first=Min("year"), last=Max("year"))
    return None if years["first"] is None else (years["first"], years["last"])


def breaks_after_approved(indicator: Indicator) -> bool:
    """Return whether a break that is not comparable comes after every approved value of the indicator."""
    last = Observation.reading.filter(state=State.APPROVED, indicator=indicator.pk).aggregate(last=Max("year"))["last"]
    return Break.objects.filter(indicator=indicator.pk, comparable=False, year__gt=last or 0).exists()


def _approved(record: Model | None) -> bool:
    rows = Observation.reading.filter(state=State.APPROVED).order_by()
    match record:
        case Indicator(pk=int(key)) | Definition(indicator_id=int(key)) | Break(indicator_id=int(key)):
            return rows.filter(indicator=key).exists()
        case Theme(pk=int(key)):
            return rows.filter(indicator__theme=key).exists()
        case Jurisdiction(pk=int(), path=path):
            return rows.filter(subtree(path, "jurisdiction__")).exists()
        case FormerParent(jurisdiction_id=int()) | Succession(jurisdiction_id=int()):
            return rows.filter(subtree(record.jurisdiction.path, "jurisdiction__")).exists()
        case Target(indicator_id=int(key), jurisdiction_id=int(place), year=int(year)):
            return rows.filter(indicator=key, jurisdiction=place, year=year).exists()
        case Round(jurisdiction_id=int(), year=int(year)):
            return rows.filter(subtree(record.jurisdiction.path, "jurisdiction__"), year=year).exists()
    return False
