"""The database itself guards observations and their history; every road is tried, on whichever database runs the tests."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from metrics.models import Observation, ObservationRevision, StaleObservation, triggers
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def observation() -> Observation:
    return factories.observation(factories.indicator(), factories.place(), value=71, state="draft")


def refused(statement: str, *parameters: object) -> str:
    """The database's own words when it refuses the statement."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    return str(caught.value)


def test_every_trigger_is_there_after_the_migrations() -> None:
    assert triggers.missing(connection) == set()


def test_save_raises_the_version_by_one(observation: Observation) -> None:
    observation.value = Decimal(72)
    observation.save()
    assert Observation.objects.get().version == 2


def test_a_stale_save_is_refused_and_tells_the_current_row(observation: Observation) -> None:
    mine, theirs = Observation.objects.get(), Observation.objects.get()
    theirs.value = Decimal(80)
    theirs.save()
    mine.value = Decimal(90)
    with pytest.raises(StaleObservation) as caught:
        mine.save()
    assert caught.value.current.value == 80
    assert mine.version == 1
    assert Observation.objects.get().value == 80


def test_update_without_the_next_version_is_refused(observation: Observation) -> None:
    for version in ({}, {"version": 1}, {"version": 3}):
        with pytest.raises(IntegrityError, match=triggers.STALE), transaction.atomic():
            Observation.objects.update(value=99, **version)
    assert Observation.objects.get().value == 71


def test_raw_sql_without_the_next_version_is_refused(observation: Observation) -> None:
    assert triggers.STALE in refused("UPDATE metrics_observation SET value = 99")


def test_an_approved_value_is_locked(observation: Observation) -> None:
    Observation.objects.update(state="approved", version=2)
    with pytest.raises(IntegrityError, match=triggers.LOCKED), transaction.atomic():
        Observation.objects.update(value=99, version=3)
    with pytest.raises(IntegrityError, match=triggers.LOCKED), transaction.atomic():
        Observation.objects.update(state="draft", version=3)
    Observation.objects.update(state="returned", change_reason="更正", version=3)
    assert Observation.objects.get().state == "returned"


def test_every_version_is_kept(observation: Observation) -> None:
    observation.value = Decimal(72)
    observation.change_reason = "更正"
    observation.save()
    Observation.objects.update(value=73, version=3)
    kept = ObservationRevision.objects.order_by("version").values_list("version", "value", "change_reason")
    assert list(kept) == [(1, 71, ""), (2, 72, "更正"), (3, 73, "更正")]


def test_a_revision_has_every_column_of_the_observation(observation: Observation) -> None:
    columns = [field.attname for field in Observation._meta.concrete_fields if not field.primary_key]
    kept = ObservationRevision.objects.values(*columns).get()
    assert kept == Observation.objects.values(*columns).get()


def test_bulk_creation_is_recorded() -> None:
    indicator, place = factories.indicator(), factories.place()
    rows = [Observation(indicator=indicator, jurisdiction=place, year=year, value=1) for year in range(2000, 2010)]
    Observation.objects.bulk_create(rows)
    assert ObservationRevision.objects.count() == 10


def test_the_history_refuses_update_and_delete(observation: Observation) -> None:
    assert triggers.APPEND_ONLY in refused("UPDATE metrics_observationrevision SET value = 1")
    assert triggers.APPEND_ONLY in refused("DELETE FROM metrics_observationrevision")
    assert ObservationRevision.objects.count() == 1


def test_the_history_refuses_to_be_emptied_or_replaced(observation: Observation) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # pending checks would refuse it as well, with other words
        assert triggers.APPEND_ONLY in refused("TRUNCATE metrics_observationrevision")
        return
    columns = ", ".join(field.column for field in ObservationRevision._meta.concrete_fields)
    statement = f"INSERT OR REPLACE INTO metrics_observationrevision ({columns}) SELECT {columns} FROM metrics_observationrevision"
    assert triggers.APPEND_ONLY in refused(statement)
    columns = ", ".join(field.column for field in Observation._meta.concrete_fields)
    assert "observation_once" in refused(
        f"INSERT OR REPLACE INTO metrics_observation ({columns}) SELECT {columns} FROM metrics_observation"
    )
