"""A field of an observation stands wherever fields stand, or the test says which place lacks it."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

import pytest
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models

from metrics.admin.display import READ_ONLY
from metrics.admin.observation_form import ObservationForm
from metrics.admin.observations import ObservationAdmin
from metrics.domain.observation_fields import FIELDS, LABELS, TYPED, Kind, ObservationField
from metrics.domain.rows import Point
from metrics.domain.stated import Stated
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.two_years import PAIRS
from metrics.imports import synthetic_data
from metrics.imports.columns import NAMES
from metrics.models import Observation, triggers
from metrics.permissions.scope import EVERYTHING
from metrics.queries import audit_log, bulk_lines
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.series import POINT_FIELDS
from tests import factories
from tests.layers import ROOT

BOOKKEEPING = (
    "indicator", "jurisdiction", "year", "state", "report", "locator_start", "locator_end", "explained", "version",
    "entered_by", "changed_by", "changed_at", "change_reason", "stands", "shown",
)  # fmt: skip
"""The other columns of an observation: whose it is, where it was read, and what was done to it when by whom."""

SHOWN_AS = {
    "value": "words", "qualifier": "words", "missing_reason": "words", "as_of": "as_of_words", "period": "as_of_words",
    "numerator": "base", "denominator": "base",
}  # fmt: skip
"""What the admin shows instead of a field that it puts into words."""


class Place(NamedTuple):
    """`names` are the fields that stand there; `exempt` are fields that have no business there. `made`: the place is
    made of the declaration."""

    what: str
    where: str
    names: Iterable[str]
    exempt: Iterable[str] = ()
    made: bool = False


def fields() -> dict[str, ObservationField]:
    """Return what is declared; what the model has beside that, as if it were declared with a place everywhere."""
    found = {field.name: field for field in FIELDS}
    for column in Observation._meta.concrete_fields:
        if column.name not in found and column.name not in ("id", *BOOKKEEPING):
            kind = Kind.TEXT if isinstance(column, models.CharField | models.TextField) else Kind.NUMBER
            found[column.name] = ObservationField(name=column.name, label=column.name, kind=kind)
    return found


def places(known: Mapping[str, ObservationField]) -> Iterable[Place]:
    """First those that are written by hand; the others follow from the declaration."""
    untyped = [name for name, field in known.items() if not field.typed]
    within = [name for name, field in known.items() if field.within]
    kept = [name for name, field in known.items() if not field.exported]
    texts = [name for name, field in known.items() if field.kind is Kind.TEXT]
    figure = known.keys() - {*texts}
    row = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates/entry").glob("_line*.html"))
    shown = flatten_fieldsets(READ_ONLY)
    yield Place("declaration", "metrics/domain/observation_fields.py:FIELDS", LABELS)
    yield Place(
        "model", "metrics/models/observations.py:ObservationFields", (f.name for f in Observation._meta.concrete_fields)
    )
    yield Place("stated", "metrics/domain/stated.py:Stated", (field.name for field in dataclasses.fields(Stated)))
    yield Place("point", "metrics/domain/rows.py:Point", Point._fields)
    yield Place(
        "entry row", "templates/entry/_line_more.html", re.findall(r'data-field="(\w+)"', row), untyped + within
    )
    for file in sorted(ROOT.glob("fixtures/*/observations.csv")):
        header = file.read_text(encoding="utf-8").partition("\n")[0].strip().split(",")
        yield Place("fixtures: column", str(file.relative_to(ROOT)), header)
    for what, where, names, exempt in (
        ("typed", "views/entry.py", TYPED, untyped + within),
        ("import: column", "imports/columns.py:NAMES", NAMES, ()),
        ("export: column", "exports/columns.py:OBSERVATIONS", [column.name for column in OBSERVATIONS], kept),
        ("export of two years: earlier", "exports/two_years.py:PAIRS", _of_side("earlier"), kept),
        ("export of two years: later", "exports/two_years.py:PAIRS", _of_side("later"), kept),
        ("bulk export: read", "queries/bulk_lines.py:READ", bulk_lines.READ, kept),
        ("bulk export: written", "queries/bulk_lines.py:CELLS", bulk_lines.CELLS, kept),
        ("series: read", "queries/series.py:POINT_FIELDS", POINT_FIELDS, ()),
        ("history", "queries/audit_log.py:READ", audit_log.READ, ()),
        ("locked when approved", "models/triggers.py:STATED", triggers.STATED, texts),
        ("admin: form", "admin/observation_form.py:ObservationForm", ObservationForm.Meta.fields, within),
        (
            "admin: page",
            "admin/observations.py:ObservationAdmin",
            flatten_fieldsets(ObservationAdmin.fieldsets),
            within,
        ),
        ("admin: only read", "admin/display.py:READ_ONLY", [n for n in known if SHOWN_AS.get(n, n) in shown], ()),
        ("synthetic data", "imports/synthetic_data.py:CONSTANT", synthetic_data.CONSTANT, figure),
    ):
        yield Place(what, f"metrics/{where}", names, exempt, made=True)


def _of_side(side: str) -> list[str]:
    return [column.name.removeprefix(f"{side}_") for column in PAIRS]


def lacking(known: Mapping[str, ObservationField]) -> list[str]:
    return [
        f"{place.what}: {name} is missing ({place.where}{', made of the declaration' * place.made})"
        for place in places(known)
        for name in sorted(known.keys() - {*place.names} - {*place.exempt})
    ]


def test_every_field_stands_in_all_its_places() -> None:
    if left := lacking(fields()):
        pytest.fail("\n".join(["What is left to do for a field of an observation:", *left]), pytrace=False)


def test_each_place_is_named_that_lacks_a_field() -> None:
    known = {field.name: field for field in FIELDS}
    number = ObservationField(name="area", label="", kind=Kind.NUMBER)
    said = lacking(known | {"area": number})
    assert "point: area is missing (metrics/domain/rows.py:Point)" in said
    assert "import: column: area is missing (metrics/imports/columns.py:NAMES, made of the declaration)" in said
    kept = lacking(known | {"area": dataclasses.replace(number, kind=Kind.TEXT, typed=False, exported=False)})
    everywhere = [place.what for place in places(known)]
    assert [line.partition(": area")[0] for line in said] == [what for what in everywhere if what != "synthetic data"]
    asked = {"entry row", "typed", "locked when approved", *(what for what in everywhere if "export" in what)}
    assert [line.partition(": area")[0] for line in kept] == [what for what in everywhere if what not in asked]


@pytest.mark.django_db
def test_the_history_puts_fields_of_every_kind_into_words(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [dataclasses.replace(field, with_value=False) for field in FIELDS if field.name != "value"]
    monkeypatch.setattr(audit_log, "FIELDS", alone)
    here = factories.jurisdiction()
    factories.observation(
        factories.indicator(), here, 2022, 7, qualifier="over", as_of=datetime.date(2022, 10, 31),
        numerator=Decimal("1.50"), note="注", section="一",
    )  # fmt: skip
    [happening] = audit_log.history(EVERYTHING, jurisdiction_row(here), 2022)
    words = {each.field: each.after for each in happening.differences}
    assert {name: words.get(name) for name in ("限定词", "截至日期", "缺值原因", "分子", "备注", "章节")} == {
        "限定词": "余", "截至日期": "截至10月", "缺值原因": None, "分子": "1.5", "备注": "注", "章节": "一",
    }  # fmt: skip
