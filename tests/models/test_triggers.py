"""Triggers guard observations and their history; every way of writing is tried, on whichever database runs the
tests."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from metrics.models import Observation, StaleObservation, triggers
from metrics.models.authorship_triggers import ORDER
from tests import factories
from tests.models.plain_sql import approve, refused

pytestmark = pytest.mark.django_db


def test_every_trigger_is_there_after_the_migrations() -> None:
    assert triggers.missing(connection) == set()


def test_a_lost_trigger_is_noticed() -> None:
    table, names = next(iter(triggers.ON_TABLE[connection.vendor].items()))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {names[0]}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    assert triggers.missing(connection) == {names[0]}


# Versions


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
    with pytest.raises(StaleObservation):
        mine.save(update_fields=["value"])
    assert Observation.objects.get().value == 80


def test_saving_some_fields_raises_the_version_too(observation: Observation) -> None:
    before = observation.changed_at
    observation.note = "据实填报"
    observation.save(update_fields=["note"])
    stored = Observation.objects.get()
    assert (stored.version, stored.note) == (2, "据实填报")
    assert stored.changed_at > before


def test_another_refusal_of_the_database_is_not_taken_for_a_stale_write(observation: Observation) -> None:
    observation.qualifier = "roughly"
    with pytest.raises(IntegrityError, match="qualifier_listed"), transaction.atomic():
        observation.save()
    assert observation.version == 1
    observation.qualifier = "about"
    observation.save()
    assert Observation.objects.get().version == 2


def test_update_without_the_next_version_is_refused(observation: Observation) -> None:
    for version in ({}, {"version": 1}, {"version": 3}):
        with pytest.raises(IntegrityError, match=triggers.STALE), transaction.atomic():
            Observation.objects.update(value=99, **version)
    assert Observation.objects.get().value == 71


def test_bulk_update_without_the_next_version_is_refused(observation: Observation) -> None:
    observation.value = Decimal(99)
    with pytest.raises(IntegrityError, match=triggers.STALE), transaction.atomic():
        Observation.objects.bulk_update([observation], ["value"])
    observation.version = 2
    Observation.objects.bulk_update([observation], ["value", "version"])
    assert Observation.objects.get().value == 99


def test_raw_sql_without_the_next_version_is_refused(observation: Observation) -> None:
    for assignments in (
        "value = 99",
        "value = 99, version = 1",
        "value = 99, version = 3",
        "note = 'x'",
        "version = 0",
    ):
        assert triggers.STALE in refused(f"UPDATE metrics_observation SET {assignments}")
    assert Observation.objects.get().value == 71


def test_an_upsert_is_an_update(observation: Observation) -> None:
    row = Observation(indicator=observation.indicator, jurisdiction=observation.jurisdiction, year=2022, value=99)
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["jurisdiction", "year", "indicator", "stands"],
            update_fields=["value"],
        )
    assert Observation.objects.get().value == 71


def test_one_of_many_stale_rows_stops_them_all(observation: Observation) -> None:
    other = factories.observation(observation.indicator, observation.jurisdiction, 2021, 60, state="draft")
    other.save()
    with pytest.raises(IntegrityError, match=triggers.STALE), transaction.atomic():
        Observation.objects.update(value=99, version=2)
    assert set(Observation.objects.values_list("value", flat=True)) == {60, 71}


# Approved values


def test_an_approved_value_is_locked(observation: Observation) -> None:
    approve(observation)
    with pytest.raises(IntegrityError, match=triggers.LOCKED), transaction.atomic():
        Observation.objects.update(value=99, version=4)
    with pytest.raises(IntegrityError, match=f"{triggers.LOCKED}|{ORDER}"), transaction.atomic():
        Observation.objects.update(state="draft", shown=False, version=4)
    Observation.objects.update(state="returned", change_reason="更正", shown=False, version=4)
    assert Observation.objects.get().state == "returned"


@pytest.mark.parametrize(
    ("column", "changed"),
    [
        ("value", 72),
        ("numerator", 1),
        ("denominator", 99),
        ("qualifier", "about"),
        ("as_of", datetime.date(2022, 10, 31)),
        ("period", "not_stated"),
        ("missing_reason", "suppressed"),
        ("indicator_id", 0),
        ("jurisdiction_id", 0),
        ("year", 2021),
    ],
)
@pytest.mark.parametrize("reason", ["", "更正"])
def test_nothing_that_an_approved_value_states_can_be_changed(
    observation: Observation, column: str, changed: object, reason: str
) -> None:
    approve(observation)
    with pytest.raises(IntegrityError, match=triggers.LOCKED), transaction.atomic():
        Observation.objects.update(**{column: changed}, change_reason=reason, version=4)


def test_a_value_cannot_be_changed_by_the_very_act_that_reopens_it(observation: Observation) -> None:
    approve(observation)
    with pytest.raises(IntegrityError, match=triggers.LOCKED), transaction.atomic():
        Observation.objects.update(state="returned", value=99, change_reason="更正", version=4)


def test_an_explanation_may_be_added_to_an_approved_value(observation: Observation) -> None:
    approve(observation)
    Observation.objects.update(explanation="全年口径", explained="jump", version=4)
    assert Observation.objects.get().explanation == "全年口径"


# The history
