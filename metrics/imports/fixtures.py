"""Reviewed data into the database: the catalogue, real reports, the fictional city.

A set is a folder of CSV files with codes as natural keys. What is missing is created; what is there stays as it is, so that
loading twice changes nothing and nothing that somebody entered is lost. `update` brings the catalogue up to date with its files.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from metrics.checks import errors
from metrics.models import Indicator, Jurisdiction, Observation, Report, Round, Target, Theme
from metrics.queries.catalogue import Catalogue, catalogue
from metrics.rows import Point

Line = dict[str, str]

RESOLVED = ("indicator", "jurisdiction", "report", "entered_by", "changed_by")
"""References that were looked up by code a moment ago, or that nobody sets here: no need to ask for each again."""


class BadFixture(Exception):
    """A file that cannot be loaded: names file, line and reason."""


@dataclass
class Loaded:
    """How many rows each kind has gained or changed."""

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)

    def count(self, counts: dict[str, int], kind: str) -> None:
        counts[kind] = counts.get(kind, 0) + 1


def load(folder: Path, *, update: bool = False) -> Loaded:
    """Every file of the folder that is there, in one transaction. `BadFixture` when one cannot be loaded."""
    loaded = Loaded()
    with transaction.atomic():
        for name, loader in LOADERS.items():
            file = folder / f"{name}.csv"
            if file.exists():
                _load_file(file, loader, loaded, update=update)
    return loaded


def _load_file(file: Path, loader: Loader, loaded: Loaded, *, update: bool) -> None:
    context = Context(loaded, update)
    for number, line in _lines(file):
        try:
            loader(line, context)
        except (models.ObjectDoesNotExist, KeyError, ValueError, ArithmeticError, ValidationError) as error:
            raise BadFixture(f"{file.name}, line {number}: {_reason(error)}") from error
    for finish in context.finish:
        finish()


def _lines(file: Path) -> Iterator[tuple[int, Line]]:
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text, strict=True)
        for line in reader:
            if None in line or None in line.values():
                raise BadFixture(
                    f"{file.name}, line {reader.line_num}: the number of columns is not that of the header"
                )
            yield reader.line_num, line


def _reason(error: Exception) -> str:
    return "; ".join(error.messages) if isinstance(error, ValidationError) else f"{type(error).__name__}: {error}"


class Context:
    """What the lines of one file share."""

    def __init__(self, loaded: Loaded, update: bool) -> None:
        self.loaded, self.update = loaded, update
        self.finish: list[Callable[[], None]] = []
        self._catalogue: Catalogue | None = None
        self._found: dict[tuple[Any, ...], Any] = {}
        self.new: list[Observation] = []
        self.finish.append(self._create)

    @property
    def catalogue(self) -> Catalogue:
        if self._catalogue is None:
            self._catalogue = catalogue()
        return self._catalogue

    @cached_property
    def stored(self) -> set[tuple[int, int, int]]:
        """Keys of the observations that are there: (indicator, jurisdiction, year)."""
        return set(Observation.objects.values_list("indicator_id", "jurisdiction_id", "year"))

    def _create(self) -> None:
        """All new observations at once; the triggers write the history of each."""
        Observation.objects.bulk_create(self.new, batch_size=500)

    def find(self, model: Any, **key: Any) -> Any:
        """The record with this natural key, read once per file."""
        index = (model, *sorted(key.items()))
        if index not in self._found:
            self._found[index] = model.objects.get(**key)
        return self._found[index]

    def put(
        self, model: type[models.Model], key: dict[str, Any], values: dict[str, Any], *, update: bool = False
    ) -> Any:
        """Creates the record, or, with `update`, changes what differs."""
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


Loader = Callable[[Line, Context], None]


def _theme(line: Line, context: Context) -> None:
    values = {"position": int(line["position"]), "name_zh": line["name_zh"], "name_en": line["name_en"]}
    context.put(Theme, {"code": line["code"]}, values, update=context.update)


def _indicator(line: Line, context: Context) -> None:
    """Numerator, denominator and parts name indicators that may stand further down: they are linked at the end."""
    texts = ("name_zh", "name_en", "unit", "measure", "time_basis", "direction", "definition_zh", "definition_en",
             "department_zh", "aliases", "break_note_zh", "break_note_en")  # fmt: skip
    values: dict[str, Any] = {name: line[name] for name in texts}
    values |= {name: int(line[name]) for name in ("position", "decimals", "tier")}
    values |= {name: _decimal(line[name]) for name in ("min_value", "max_value")}
    values |= {"theme": context.find(Theme, code=line["theme"]), "is_key": _yes(line["is_key"])}
    values |= {"break_year": int(line["break_year"]) if line["break_year"] else None}
    before = sum(context.loaded.created.values())
    record = context.put(Indicator, {"code": line["code"]}, values, update=context.update)
    if context.update or sum(context.loaded.created.values()) > before:
        context.finish.append(lambda: _link(record, line))


def _link(record: Indicator, line: Line) -> None:
    by_code = {found.code: found for found in Indicator.objects.filter(code__in=_related(line))}
    try:
        numerator, denominator = (by_code[line[name]] if line[name] else None for name in ("numerator", "denominator"))
        parts = [by_code[code] for code in line["parts"].split()]
    except KeyError as error:
        raise BadFixture(f"indicators.csv, {record.code}: unknown indicator {error}") from error
    if (record.numerator, record.denominator) != (numerator, denominator):
        record.numerator, record.denominator = numerator, denominator
        record.save()
    if set(record.parts.all()) != set(parts):
        record.parts.set(parts)


def _related(line: Line) -> list[str]:
    return [line["numerator"], line["denominator"], *line["parts"].split()]


def _jurisdiction(line: Line, context: Context) -> None:
    parent = context.find(Jurisdiction, code=line["parent"]) if line["parent"] else None
    values = {
        "parent": parent,
        "position": int(line["position"]),
        "kind": line["kind"],
        "name_zh": line["name_zh"],
        "name_en": line["name_en"],
        "fictional": _yes(line["fictional"]),
    }
    context.put(Jurisdiction, {"code": line["code"]}, values)


def _report(line: Line, context: Context) -> None:
    key = {
        "jurisdiction": context.find(Jurisdiction, code=line["jurisdiction"]),
        "year": int(line["year"]),
        "title": line["title"],
    }
    values = {"publisher": line["publisher"], "published_on": _date(line["published_on"]), "url": line["url"]}
    context.put(Report, key, values)


def _observation(line: Line, context: Context) -> None:
    """Goes past the actions, as no person enters it, but not past the checks nor the triggers."""
    place = context.find(Jurisdiction, code=line["jurisdiction"])
    row = context.catalogue.by_code[line["indicator"]]
    key = {"indicator_id": row.id, "jurisdiction": place, "year": int(line["year"])}
    if (row.id, place.pk, key["year"]) in context.stored:
        return
    texts = ("qualifier", "missing_reason", "state", "section", "note", "explanation", "explained", "change_reason")
    values: dict[str, Any] = {name: line[name] for name in texts}
    values |= {name: _decimal(line[name]) for name in ("value", "numerator", "denominator")}
    values |= {"as_of": _date(line["as_of"]), "qualifier": line["qualifier"] or "exact"}
    if line["report"]:
        values["report"] = context.find(Report, jurisdiction=place, year=int(line["year"]), title=line["report"])
    stated = ("value", "qualifier", "as_of", "missing_reason", "numerator", "denominator")
    if found := errors(row, Point(key["year"], **{name: values[name] for name in stated})):
        raise ValidationError([finding.sentence for finding in found])
    record = Observation(**key, **values)
    record.clean_fields(exclude=RESOLVED)
    record.clean()
    context.stored.add((row.id, place.pk, record.year))
    context.new.append(record)
    context.loaded.count(context.loaded.created, "Observation")


def _target(line: Line, context: Context) -> None:
    key = {
        "indicator": context.find(Indicator, code=line["indicator"]),
        "jurisdiction": context.find(Jurisdiction, code=line["jurisdiction"]),
        "year": int(line["year"]),
    }
    context.put(Target, key, {"kind": line["kind"], "value": Decimal(line["value"]), "document": line["document"]})


def _round(line: Line, context: Context) -> None:
    key = {"jurisdiction": context.find(Jurisdiction, code=line["jurisdiction"]), "year": int(line["year"])}
    context.put(Round, key, {"opens_on": date.fromisoformat(line["opens_on"]), "closed_on": _date(line["closed_on"])})


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _yes(text: str) -> bool:
    return {"yes": True, "no": False}[text]


LOADERS: dict[str, Loader] = {
    "themes": _theme,
    "indicators": _indicator,
    "jurisdictions": _jurisdiction,
    "reports": _report,
    "observations": _observation,
    "targets": _target,
    "rounds": _round,
}
"""File name → loader, in the order the files depend on each other."""
