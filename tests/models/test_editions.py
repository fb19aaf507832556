"""Editions and the figures of drafts are only added to the database: nothing of one is changed or deleted."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from metrics.models import Draft, DraftFigure, Edition, EditionValue, ObservationRevision, append_only
from tests import factories
from tests.models.plain_sql import refused

pytestmark = pytest.mark.django_db


def edition(**fields: object) -> Edition:
    at = factories.jurisdiction()
    factories.observation(factories.indicator(), at)
    made = Edition.objects.create(jurisdiction=at, year=2022, number=1, published_on="2023-03-20")
    version = ObservationRevision.objects.get(jurisdiction=at)
    EditionValue.objects.create(edition=made, revision=version)
    draft = Draft.objects.create(jurisdiction=at, year=2022, kind="annex", edition=made)
    DraftFigure.objects.create(draft=draft, number=1, revision=version, words="71件")
    return made


@pytest.mark.parametrize("table", ["metrics_edition", "metrics_editionvalue", "metrics_draftfigure"])
def test_nothing_of_an_edition_is_changed_or_deleted(table: str) -> None:
    edition()
    assert append_only.APPEND_ONLY in refused(f"UPDATE {table} SET id = id")
    assert append_only.APPEND_ONLY in refused(f"DELETE FROM {table}")
    if connection.vendor == "sqlite":
        assert append_only.APPEND_ONLY in refused(f"REPLACE INTO {table} SELECT * FROM {table}")
        columns = ", ".join(field.column for field in apps.get_model(table.replace("_", "."))._meta.concrete_fields[1:])
        said = refused(f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")  # under a new number
        assert append_only.APPEND_ONLY in said
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert append_only.APPEND_ONLY in refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"number": 1}, f"edition_once|{append_only.APPEND_ONLY}"),
        ({"number": 2, "note": ""}, "edition_says_why"),
        ({"number": 1, "year": 1948}, "edition_year_is_a_year"),
    ],
)
def test_an_edition_that_breaks_a_rule_is_refused(fields: dict[str, object], constraint: str) -> None:
    first = edition()
    defaults = {"jurisdiction": first.jurisdiction, "year": 2022, "published_on": "2023-03-21", "note": "更正"}
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        Edition.objects.create(**defaults | fields)


def test_an_edition_contains_a_version_once() -> None:
    first = edition()
    with pytest.raises(DatabaseError, match=f"edition_value_once|{append_only.APPEND_ONLY}"), transaction.atomic():
        EditionValue.objects.create(edition=first, revision=first.values.get().revision)


def test_a_draft_has_one_figure_of_a_number() -> None:
    edition()
    figure = DraftFigure.objects.get()
    with pytest.raises(DatabaseError, match=f"draft_figure_once|{append_only.APPEND_ONLY}"), transaction.atomic():
        DraftFigure.objects.create(draft=figure.draft, number=1, revision=figure.revision, words="72件")
