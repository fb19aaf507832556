"""A draft is emptied by an update to neither value nor reason: its history says so, and the row is gone. Every other
way to lose a row is refused, on whichever database runs the tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from metrics.domain.audit_log import DIRECT
from metrics.models import Observation, ObservationRevision, triggers
from tests import factories
from tests.models.plain_sql import refused

pytestmark = pytest.mark.django_db

NOTHING = "value = NULL, missing_reason = '', numerator = NULL, denominator = NULL, note = '', qualifier = 'exact'"


def run(statement: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        connection.check_constraints()
        return int(cursor.rowcount)


@pytest.fixture
def draft() -> Observation:
    return factories.observation(factories.indicator(), factories.jurisdiction(), state="draft", note="台账")


def test_an_emptied_draft_leaves_its_history(draft: Observation) -> None:
    assert run(f"UPDATE metrics_observation SET {NOTHING}, version = 2, change_reason = '误填'") == 1
    assert not Observation.objects.exists()
    kept = ObservationRevision.objects.order_by("version")
    assert list(kept.values_list("observation_id", "version", "value", "missing_reason", "change_reason")) == [
        (draft.pk, 1, 71, "", ""),
        (draft.pk, 2, None, "", f"{DIRECT} · 误填"),
    ]
    assert [each.version for each in ObservationRevision.objects.emptying()] == [2]


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ("version = 1", triggers.STALE),
        ("version = 2, note = '备注'", "observation_value_or_reason"),
        ("version = 2, denominator = 3", "observation_value_or_reason"),
        ("version = 2, qualifier = 'over'", "observation_no_qualifier_without_value"),
    ],
)
def test_what_still_says_something_is_not_emptied(draft: Observation, more: str, word: str) -> None:
    said = {part.partition(" = ")[0]: part for part in (NOTHING + ", " + more).split(", ")}
    assert word in refused(f"UPDATE metrics_observation SET {', '.join(said.values())}")
    assert Observation.objects.get().value == 71


@pytest.mark.parametrize("state", ["submitted", "returned", "approved"])
def test_what_was_ever_submitted_is_not_emptied(draft: Observation, state: str) -> None:
    for n, step in enumerate(dict.fromkeys(("submitted", state)), 2):
        run(f"UPDATE metrics_observation SET state = '{step}', version = {n}")
    assert refused(f"UPDATE metrics_observation SET {NOTHING}, version = {n + 1}, change_reason = 'x', state = 'draft'")
    if state != "approved":
        run(f"UPDATE metrics_observation SET state = 'draft', version = {n + 1}")
        assert triggers.SUBMITTED in refused(f"UPDATE metrics_observation SET {NOTHING}, version = {n + 2}")
    assert Observation.objects.get().value == 71


@pytest.mark.parametrize(
    "lose",
    [
        lambda row: row.delete(),
        lambda row: Observation.objects.all().delete(),
        lambda row: Observation.objects.all()._raw_delete("default"),  # type: ignore[attr-defined]
        lambda row: run("DELETE FROM metrics_observation"),
    ],
)
def test_no_row_is_deleted_otherwise(draft: Observation, lose: Callable[[Observation], Any]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        lose(draft)
    assert Observation.objects.get().value == 71


def test_a_row_of_nothing_is_not_made(draft: Observation) -> None:
    own = {field.column: field.column for field in Observation._meta.concrete_fields if not field.primary_key}
    made = own | {"value": "NULL", "note": "''", "year": "2021"}
    statement = f"INSERT INTO metrics_observation ({', '.join(made)}) SELECT {', '.join(made.values())}"
    assert "observation_value_or_reason" in refused(f"{statement} FROM metrics_observation")


def test_several_are_emptied_by_one_statement(draft: Observation) -> None:
    factories.observation(draft.indicator, draft.jurisdiction, 2021, 60, state="draft")
    stays = factories.observation(draft.indicator, draft.jurisdiction, 2020, 50, state="draft")
    assert run(f"UPDATE metrics_observation SET {NOTHING}, version = 2 WHERE year > 2020") == 2
    assert Observation.objects.get() == stays
    assert ObservationRevision.objects.emptying().count() == 2
