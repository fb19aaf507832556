"""What the lines of a fixture file share: what was found and made so far, and how many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import models

from metrics.domain.catalogue import Catalogue
from metrics.imports.fixture_cells import Line, read_cell
from metrics.models import Observation
from metrics.queries.catalogue import catalogue


@dataclass
class Loaded:
    """How many rows of each kind were created or changed."""

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)

    def count(self, counts: dict[str, int], kind: str) -> None:
        counts[kind] = counts.get(kind, 0) + 1


class Context:
    """What the lines of one file share while it is loaded."""

    def __init__(self, loaded: Loaded, update: bool, folder: Path) -> None:
        self.loaded, self.update, self.folder = loaded, update, folder
        self.finish: list[Callable[[], None]] = []
        self._found: dict[tuple[Any, ...], Any] = {}
        self.new: list[Observation] = []
        self.added: set[tuple[int, int, int]] = set()
        self.finish.append(self._create)

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue()

    @cached_property
    def stored(self) -> set[tuple[int, int, int]]:
        """Return the keys of the stored observations: (indicator, jurisdiction, year)."""
        return set(Observation.objects.values_list("indicator_id", "jurisdiction_id", "year"))

    def _create(self) -> None:
        """Create all new observations at once; the database triggers write the history of each."""
        Observation.objects.bulk_create(self.new, batch_size=500)

    def find(self, model: Any, **key: Any) -> Any:
        """Return the record with this natural key, read once per file."""
        index = (model, *sorted(key.items()))
        if index not in self._found:
            self._found[index] = model.objects.get(**key)
        return self._found[index]

    def put(
        self, model: type[models.Model], key: dict[str, Any], values: dict[str, Any], *, update: bool = False
    ) -> Any:
        """Return the record, created if missing; with `update`, change the fields that differ."""
        record = model._default_manager.filter(**key).first()
        if record is None:
            record = model(**key, **values)
            record.full_clean(exclude=["path"])  # derived on save
            record.save()
            self.loaded.count(self.loaded.created, model.__name__)
            return record
        differing = {name: value for name, value in values.items() if getattr(record, name) != value}
        if update and differing:
            for name, value in differing.items():
                setattr(record, name, value)
            record.full_clean(exclude=["path"])
            record.save()
            self.loaded.count(self.loaded.updated, model.__name__)
        return record


def by_code(line: Line, column: str, model: Any, context: Context) -> Any:
    """Return the record whose code stands in the column."""
    return read_cell(line, column, lambda code: context.find(model, code=code))


Loader = Callable[[Line, Context], None]
