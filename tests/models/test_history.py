"""The history of observations, written by triggers: every version is recorded, and nothing of it can be changed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from metrics.domain.audit_log import DIRECT
from metrics.models import Observation, ObservationRevision, append_only, triggers
from tests import factories
from tests.models.plain_sql import refused

pytestmark = pytest.mark.django_db

HISTORY = triggers.REVISIONS


def test_every_version_is_kept(observation: Observation) -> None:
    observation.value = Decimal(72)
    observation.change_reason = "更正"
    observation.save()
    Observation.objects.update(value=73, version=3)
    kept = ObservationRevision.objects.order_by("version").values_list("version", "value", "change_reason")
    assert list(kept) == [(1, 71, ""), (2, 72, "更正"), (3, 73, DIRECT)]


def test_a_revision_has_every_column_of_the_observation(observation: Observation) -> None:
    columns = [field.attname for field in Observation._meta.concrete_fields if not field.primary_key]
    columns = [name for name in columns if name not in triggers.ONLY_OBSERVATIONS]
    kept = ObservationRevision.objects.values(*columns).get()
    assert kept == Observation.objects.values(*columns).get()


def test_bulk_creation_is_recorded() -> None:
    indicator, jurisdiction = factories.indicator(), factories.jurisdiction()
    rows = [
        Observation(indicator=indicator, jurisdiction=jurisdiction, year=year, value=1) for year in range(2000, 2010)
    ]
    Observation.objects.bulk_create(rows)
    assert ObservationRevision.objects.count() == 10


def test_every_road_into_the_table_is_recorded() -> None:
    indicator, jurisdiction = factories.indicator(), factories.jurisdiction()
    observation = Observation(
        indicator=indicator, jurisdiction=jurisdiction, year=2022, value=1, change_reason="表格导入"
    )
    observation.save()
    observation.value = Decimal(2)
    observation.save()
    observation.value, observation.version = Decimal(3), 3
    Observation.objects.bulk_update([observation], ["value", "version"])
    Observation.objects.filter(pk=observation.pk).update(value=4, version=4)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE metrics_observation SET value = 5, version = 5, change_reason = 'SQL'")
    kept = ObservationRevision.objects.of(observation).values_list("version", "value", "change_reason")
    assert list(kept) == [
        (5, 5, f"{DIRECT} · SQL"), (4, 4, DIRECT), (3, 3, DIRECT), (2, 2, "表格导入"), (1, 1, "表格导入")
    ]  # fmt: skip


def test_one_statement_on_many_rows_leaves_one_revision_of_each() -> None:
    jurisdiction = factories.jurisdiction()
    for value in range(5):
        factories.observation(factories.indicator(), jurisdiction, value=value, state="draft")
    Observation.objects.update(state="submitted", version=2)
    kept = ObservationRevision.objects.filter(version=2)
    assert sorted(kept.values_list("value", "state")) == [(value, "submitted") for value in range(5)]
    assert set(kept.values_list("observation_id", flat=True)) == set(Observation.objects.values_list("pk", flat=True))


def test_what_was_refused_leaves_no_trace(observation: Observation) -> None:
    refused("UPDATE metrics_observation SET value = 99, version = 2, qualifier = 'roughly'")
    refused("UPDATE metrics_observation SET value = 99")
    assert ObservationRevision.objects.count() == 1


def test_the_history_refuses_update_and_delete(observation: Observation) -> None:
    assert append_only.APPEND_ONLY in refused("UPDATE metrics_observationrevision SET value = 1")
    assert append_only.APPEND_ONLY in refused("DELETE FROM metrics_observationrevision")
    assert ObservationRevision.objects.count() == 1


def test_the_history_refuses_the_roads_of_the_orm_as_well(observation: Observation) -> None:
    kept = ObservationRevision.objects.get()
    kept.value = Decimal(1)
    for act in (kept.save, kept.delete, ObservationRevision.objects.all().delete):
        with pytest.raises(DatabaseError, match=append_only.APPEND_ONLY), transaction.atomic():
            act()
    with pytest.raises(DatabaseError, match=append_only.APPEND_ONLY), transaction.atomic():
        ObservationRevision.objects.update(value=1)
    assert ObservationRevision.objects.get().value == 71


def test_a_version_is_written_once(observation: Observation) -> None:
    columns = ", ".join(field.column for field in ObservationRevision._meta.concrete_fields if not field.primary_key)
    said = refused(f"INSERT INTO {HISTORY} ({columns}) SELECT {columns} FROM {HISTORY}")
    assert append_only.APPEND_ONLY in said or "revision_once" in said


def test_the_history_refuses_to_be_emptied_at_once(observation: Observation) -> None:
    if connection.vendor == "sqlite":  # has no TRUNCATE: a DELETE without WHERE is its equivalent
        assert append_only.APPEND_ONLY in refused(f"DELETE FROM {HISTORY}")
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # pending checks would refuse it as well, with other words
    for table in (
        f"{HISTORY}, metrics_editionvalue, metrics_draftfigure",
        f"{HISTORY} CASCADE",
        "metrics_observation CASCADE",
        "metrics_indicator CASCADE",
    ):
        said = refused(f"TRUNCATE {table}")
        assert any(words in said for words in (append_only.APPEND_ONLY, triggers.KEPT))


def test_replacing_does_not_get_around_the_triggers(observation: Observation) -> None:
    """SQLite's OR REPLACE deletes conflicting rows without firing triggers; OR IGNORE skips them silently. PostgreSQL
    has neither, and refuses the syntax."""
    factories.observation(observation.indicator, observation.jurisdiction, 2021, 60, state="draft")
    columns = ", ".join(field.column for field in ObservationRevision._meta.concrete_fields)
    own = ", ".join(field.column for field in Observation._meta.concrete_fields)
    statements = {
        f"INSERT OR REPLACE INTO {HISTORY} ({columns}) SELECT {columns} FROM {HISTORY}": append_only.APPEND_ONLY,
        f"REPLACE INTO metrics_observation ({own}) SELECT {own} FROM metrics_observation": "observation_once",
        f"INSERT OR IGNORE INTO metrics_observation ({own}) SELECT {own} FROM metrics_observation": "observation_once",
        "UPDATE OR REPLACE metrics_observation SET value = 99": triggers.STALE,
        "UPDATE OR IGNORE metrics_observation SET value = 99": triggers.STALE,
        f"UPDATE OR REPLACE {HISTORY} SET value = 99": append_only.APPEND_ONLY,
    }
    for statement, words in statements.items():
        assert (words if connection.vendor == "sqlite" else "syntax error") in refused(statement)
    assert set(Observation.objects.values_list("value", flat=True)) == {60, 71}
    assert ObservationRevision.objects.count() == 2


def test_a_row_pushed_aside_by_a_replacing_update_is_missed(observation: Observation) -> None:
    """Moving one year's row onto another's: SQLite would drop the other, but its history still refers to it."""
    factories.observation(observation.indicator, observation.jurisdiction, 2021, 60, state="draft")
    way = "OR REPLACE " if connection.vendor == "sqlite" else ""
    with pytest.raises(IntegrityError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {way}metrics_observation SET year = 2021, version = 2 WHERE year = 2022")
        connection.check_constraints()
    assert set(Observation.objects.values_list("year", "value")) == {(2021, 60), (2022, 71)}


def test_an_observation_with_its_history_stays(observation: Observation) -> None:
    with pytest.raises(ProtectedError):
        observation.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM metrics_observation")
        connection.check_constraints()
    assert Observation.objects.get() == observation
