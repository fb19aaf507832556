"""The records that judge values as they stood at a moment: as they are now, with every later change taken back."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import DecimalField, Field, Q

from metrics.domain.choices import Judging
from metrics.models import ReferenceChange

Record = dict[str, Any]
"""Column → value; name of a many-to-many field → set of ids."""

Published = Mapping[tuple[int, int], datetime.datetime]
"""Jurisdiction and year → when the edition that the page shows of it was published."""

MOST_NAMED = 500
"""So many ids are asked for one by one; of more everything is read."""


class History:
    """The records of a noun, by id, which go back in time. `keys` limits them to these ids, `places` to these
    jurisdictions."""

    def __init__(
        self, noun: Judging, *, keys: Collection[int] | None = None, places: Collection[int] | None = None
    ) -> None:
        options = apps.get_model("metrics", noun)._meta
        self._fields: dict[str, Field[Any, Any]] = {field.attname: field for field in options.concrete_fields}
        self._links = {field.name: field for field in options.local_many_to_many}
        records, changes = Q(), Q(noun=noun)
        if keys is not None:
            records, changes = Q(pk__in=keys), changes & Q(key__in=keys)
        if places is not None and len(places) <= MOST_NAMED:
            records, changes = Q(jurisdiction__in=places), changes & Q(jurisdiction__in=places)
        found = options.default_manager.filter(records).order_by().values(*self._fields)
        self.records: dict[int, Record] = {row["id"]: {**row, **self._unlinked()} for row in found}
        for name, field in self._links.items():
            ends = field.m2m_column_name(), field.m2m_reverse_name()
            through: Any = field.remote_field.through
            for key, other in through._default_manager.order_by().values_list(*ends):
                if key in self.records:
                    self.records[key][name].add(other)
        self._changes = ReferenceChange.objects.filter(changes).order_by("-changed_at", "-id")
        self._at: datetime.datetime | None = None

    def since(self, at: datetime.datetime) -> set[int]:
        """Return the ids of the records that changed after the moment."""
        return set(self._changes.order_by().filter(changed_at__gt=at).values_list("key", flat=True))

    def back_to(self, at: datetime.datetime) -> History:
        """Take back every change after the moment, and return the same history. The next moment must be earlier."""
        later = self._changes.filter(changed_at__gt=at)
        if self._at is not None:
            later = later.filter(changed_at__lte=self._at)
        for key, old, new in later.values_list("key", "old", "new"):
            self._take_back(key, old, new)
        self._at = at
        return self

    def _take_back(self, key: int, old: Record | None, new: Record | None) -> None:
        record, stated = self.records.get(key), {**(old or {}), **(new or {})}
        if stated.keys() <= self._links.keys():
            for name in stated if record else ():
                if new:
                    record[name].discard(new[name])  # type: ignore[index]
                else:
                    record[name].add(old[name])  # type: ignore[index]
        elif old is None:
            self.records.pop(key, None)
        else:
            before = {name: self._value(name, value) for name, value in old.items() if name in self._fields}
            self.records[key] = {**(record or {"id": key, **self._unlinked()}), **before}

    def _unlinked(self) -> dict[str, set[int]]:
        return {name: set() for name in self._links}

    def _value(self, name: str, value: Any) -> Any:
        """Return a value of the history, which is JSON, as the column has it."""
        field = self._fields[name]
        if value is None or field.is_relation:
            return value
        if isinstance(field, DecimalField):
            return Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places))
        return field.to_python(value)


def changed_since(noun: Judging, at: datetime.datetime, *columns: str) -> set[int]:
    """Return the ids of the records of which one of the columns changed after the moment."""
    said = Q(*((f"new__{column}__isnull", False) for column in columns), _connector=Q.OR)
    later = ReferenceChange.objects.filter(said, noun=noun, changed_at__gt=at, old__isnull=False)
    return set(later.order_by().values_list("key", flat=True))


class Catalogues:
    """Themes and indicators as they stood at a moment."""

    def __init__(self, at: datetime.datetime) -> None:
        self._of = {noun: History(noun).back_to(at).records for noun in (Judging.INDICATOR, Judging.THEME)}

    def rows(self, fields: Sequence[str], order: Sequence[str]) -> list[Record]:
        """Return what `values(*fields)` of the indicators would have returned then, in the `order`."""
        found = self._of[Judging.INDICATOR].values()
        ordered = sorted(found, key=lambda record: [self._field(record, name) for name in order])
        return [{name: self._field(record, name) for name in fields} for record in ordered]

    def parts(self) -> dict[int, list[str]]:
        """Return indicator id → codes of the indicators that add up to it, in order."""
        rows = self._of[Judging.INDICATOR]
        return {
            key: [
                rows[part]["code"]
                for part in sorted(record["parts"] & rows.keys(), key=lambda of: rows[of]["position"])
            ]
            for key, record in rows.items()
        }

    def _field(self, record: Record, name: str) -> Any:
        first, _, rest = name.partition("__")
        if not rest:
            return record.get(first)
        of = Judging.THEME if first == "theme" else Judging.INDICATOR
        other = self._of[of].get(record[f"{first}_id"])
        return other[rest] if other else None


def targets_then(published: Published) -> Iterator[Record]:
    """Yield the targets of each (jurisdiction, year) as they stood at its moment."""
    if not published:
        return
    history = History(Judging.TARGET, places={place for place, _year in published})
    changed = history.since(min(published.values()))

    def at(record: Record) -> datetime.datetime | None:
        return published.get((record["jurisdiction_id"], record["year"]))

    yield from (record for key, record in history.records.items() if key not in changed and at(record))
    for moment in sorted(set(published.values()), reverse=True) if changed else ():
        history.back_to(moment)
        kept = (history.records[key] for key in changed & history.records.keys())
        yield from [record for record in kept if at(record) == moment]
