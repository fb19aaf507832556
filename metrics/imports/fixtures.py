"""Loads reviewed data into the database: the catalogue, real reports, the fictional city.

A set is a folder of CSV files with codes as natural keys. Missing records are created and existing ones stay as they
are, so that loading twice changes nothing and no entry is lost. `update` changes the catalogue to what its files
say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from metrics.actions.documents import propose
from metrics.actions.reference_changes import changing
from metrics.documents.read import find_facts, read_document
from metrics.domain.observation_fields import FIELDS, FIGURE, Kind, ObservationField
from metrics.domain.rows import Point, period_of
from metrics.imports.fixture_catalogue import load_break, load_definition, load_indicator, load_theme
from metrics.imports.fixture_cells import (
    BadCell,
    BadFixture,
    Line,
    read_cell,
    read_date,
    read_decimal,
    read_lines,
    read_round,
    read_years,
    read_yes,
    reason_words,
)
from metrics.imports.fixture_context import Context, Loaded, Loader, by_code
from metrics.models import (
    Document,
    FormerParent,
    Indicator,
    Jurisdiction,
    Observation,
    Report,
    Round,
    Succession,
    Target,
)
from metrics.queries.reader_catalogue import reading_catalogue
from metrics.queries.targets import places_below
from metrics.rules.checks import errors

RESOLVED = ("indicator", "jurisdiction", "report", "entered_by", "changed_by")
"""References that are excluded from validation: they were looked up by code just before, or are not set here."""

COLUMN_OF = {
    "numerator_above_denominator": "numerator",
    "negative_base": "numerator",
    "as_of_outside_year": "as_of",
    "unknown_qualifier": "qualifier",
    "qualifier_without_value": "qualifier",
    "unknown_period": "period",
    "unknown_reason": "missing_reason",
}
"""Code of an error → the column it is about; all others are about the value."""


def load(folder: Path, *, update: bool = False) -> Loaded:
    """Load every file that the folder has, in one transaction. Raises `BadFixture` when one cannot be loaded."""
    loaded = Loaded()
    with changing(by=None, reason=_("从命令行导入文件")):
        for name, loader in LOADERS.items():
            file = folder / f"{name}.csv"
            if file.exists():
                _load_file(file, loader, loaded, update=update)
    return loaded


def _load_file(file: Path, loader: Loader, loaded: Loaded, *, update: bool) -> None:
    context = Context(loaded, update, file.parent)
    for number, line in read_lines(file):
        try:
            loader(line, context)
        except KeyError as error:
            raise BadFixture(f"{file.name}, line {number}: there is no column {error}") from error
        except (BadCell, ValidationError, IntegrityError) as error:
            raise BadFixture(f"{file.name}, line {number}: {reason_words(error)}") from error
    try:
        for finish in context.finish:
            finish()
    except (BadCell, IntegrityError) as error:
        raise BadFixture(f"{file.name}: {error}") from error


def _jurisdiction(line: Line, context: Context) -> None:
    values = {
        "parent": _place_or_none(line, "parent", context),
        "position": read_cell(line, "position", int),
        "kind": line["kind"],
        "name_zh": line["name_zh"],
        "name_en": line["name_en"],
        "fictional": read_cell(line, "fictional", read_yes),
    }
    values |= read_years(line)
    context.put(Jurisdiction, {"code": line["code"]}, values)


def _former_parent(line: Line, context: Context) -> None:
    key = {"jurisdiction": by_code(line, "jurisdiction", Jurisdiction, context)}
    key |= {"last_year": read_cell(line, "last_year", int)}
    context.put(FormerParent, key, {"parent": _place_or_none(line, "parent", context)})


def _succession(line: Line, context: Context) -> None:
    key = _jurisdiction_and_year(line, context) | {"forerunner": _place_or_none(line, "forerunner", context)}
    context.put(Succession, key, {"kind": line["kind"], "note": line["note"]})


def _place_or_none(line: Line, column: str, context: Context) -> Jurisdiction | None:
    return by_code(line, column, Jurisdiction, context) if line[column] else None


def _report(line: Line, context: Context) -> None:
    published = read_cell(line, "published_on", read_date)
    values = {"publisher": line["publisher"], "published_on": published, "url": line["url"]}
    context.put(Report, _jurisdiction_and_year(line, context) | {"title": line["title"]}, values)


def _observation(line: Line, context: Context) -> None:
    """Load an observation: without the actions, as no person enters it, but with the checks and the triggers."""
    row = read_cell(line, "indicator", context.catalogue.by_code.__getitem__)
    where = _jurisdiction_and_year(line, context)
    key = (row.id, where["jurisdiction"].pk, where["year"])
    if key in context.added:
        raise BadCell("indicator, jurisdiction, year: stated on an earlier line, too")
    context.added.add(key)
    if key in context.stored:
        return
    values: dict[str, Any] = {name: line[name] for name in ("state", "explained", "change_reason")}
    values |= {field.name: _stated(line, field) for field in FIELDS}
    values["period"] = period_of(values["as_of"], values["period"])
    if line["period"] not in ("", values["period"]):
        raise BadCell(f"period: {line['period']!r} does not go with as_of {line['as_of']!r}")
    if line["report"]:
        values["report"] = read_cell(line, "report", lambda title: context.find(Report, **where, title=title))
    if found := errors(row, Point(where["year"], **{name: values[name] for name in FIGURE})):
        raise BadCell("; ".join(f"{COLUMN_OF.get(finding.code, 'value')}: {finding.sentence}" for finding in found))
    record = Observation(indicator_id=row.id, **where, **values)
    record.clean_fields(exclude=RESOLVED)
    record.clean()
    context.new.append(record)
    context.loaded.count(context.loaded.created, "Observation")


def _stated(line: Line, field: ObservationField) -> Decimal | date | str | None:
    match field.kind:
        case Kind.NUMBER:
            return read_cell(line, field.name, read_decimal)
        case Kind.DATE:
            return read_cell(line, field.name, read_date)
        case Kind.CODE | Kind.TEXT:
            return line[field.name] or field.default


def _target(line: Line, context: Context) -> None:
    key = {"indicator": by_code(line, "indicator", Indicator, context), **_jurisdiction_and_year(line, context)}
    values = {"kind": line["kind"], "value": read_cell(line, "value", Decimal), "document": line["document"]}
    record = context.put(Target, key, values)
    if line.get("below") and read_cell(line, "below", read_yes):  # at the end, as a later line may say another one
        context.finish.append(lambda: record.spread(places_below(record.jurisdiction, record.year)))


def _round(line: Line, context: Context) -> None:
    record = context.put(Round, _jurisdiction_and_year(line, context), read_round(line))
    if (codes := (line.get("required") or "").split()) and not record.required.exists():
        record.required.set(Indicator.objects.get(code=code) for code in codes)


def _document(line: Line, context: Context) -> None:
    """Load the text of a report and propose the figures in it, as the operator of the server."""
    where = _jurisdiction_and_year(line, context)
    report = read_cell(line, "report", lambda title: context.find(Report, **where, title=title))
    content = read_cell(line, "file", lambda name: (context.folder / name).read_bytes())
    digest = sha256(content).hexdigest()
    if Document.objects.filter(report=report, sha256=digest).exists():
        return
    name = Path(line["file"]).name
    read = read_document(name, content)
    document = Document.objects.create(
        report=report, name=name, kind=read.kind, content=content, sha256=digest, text=read.text
    )
    specs = reading_catalogue(report.jurisdiction.path)
    propose(document, find_facts(read.text, year=report.year, specs=specs))
    context.loaded.count(context.loaded.created, "Document")


def _jurisdiction_and_year(line: Line, context: Context) -> dict[str, Any]:
    return {
        "jurisdiction": by_code(line, "jurisdiction", Jurisdiction, context),
        "year": read_cell(line, "year", int),
    }


LOADERS: dict[str, Loader] = {
    "themes": load_theme,
    "indicators": load_indicator,
    "definitions": load_definition,
    "breaks": load_break,
    "jurisdictions": _jurisdiction,
    "former_parents": _former_parent,
    "successions": _succession,
    "reports": _report,
    "observations": _observation,
    "targets": _target,
    "rounds": _round,
    "documents": _document,
}
"""File name → loader, in the order in which the files depend on each other."""
