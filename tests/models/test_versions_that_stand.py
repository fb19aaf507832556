"""The last approved version of a value stands while it is corrected; only triggers make and remove it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from metrics.models import Observation, ObservationRevision, User, triggers
from tests import factories
from tests.models.plain_sql import approve, refused, update

pytestmark = pytest.mark.django_db

KEY = "indicator_id, jurisdiction_id, year"
COPIED = ", ".join(field.column for field in Observation._meta.concrete_fields if not field.primary_key)


@pytest.fixture
def reopened(observation: Observation) -> Observation:
    """Return a value of 71 that was reopened and then changed to 72."""
    approve(observation)
    update(observation, "state = 'returned', change_reason = '更正', shown = %s", False)
    update(observation, "value = 72, state = 'draft'")
    return Observation.objects.get()


def reading() -> list[tuple[Any, ...]]:
    return list(Observation.reading.values_list("value", "state", "stands", "version"))


def test_the_approved_version_is_read_until_the_next_one_is_approved(reopened: Observation) -> None:
    assert reading() == [(71, "approved", True, 3)]
    assert [(row.value, row.state) for row in Observation.objects.all()] == [(72, "draft")]
    update(reopened, "state = 'submitted'")
    update(reopened, "state = 'returned', change_reason = '再核'")
    assert reading() == [(71, "approved", True, 3)]
    update(reopened, "value = 73, state = 'draft'")
    update(reopened, "state = 'submitted'")
    update(reopened, "state = 'approved', shown = %s", True)
    assert reading() == [(73, "approved", False, 10)]
    assert Observation._base_manager.count() == 1


def test_a_version_that_stands_is_no_further_version(reopened: Observation) -> None:
    kept = ObservationRevision.objects.order_by("version").values_list("version", "value", "state")
    assert [*kept][2:] == [(3, 71, "approved"), (4, 71, "returned"), (5, 72, "draft")]


def test_it_cannot_be_changed_removed_or_made_by_hand(reopened: Observation) -> None:
    table = triggers.OBSERVATIONS
    assert triggers.STANDING in refused(f"UPDATE {table} SET note = 'x', version = version + 1 WHERE stands")
    assert triggers.STANDING in refused(f"DELETE FROM {table} WHERE stands")
    update(reopened, "state = 'submitted'")
    update(reopened, "state = 'approved', shown = %s", True)
    for changed, to in (("value", "99"), ("state", "'draft'"), ("version", "7"), ("shown", "false"), ("year", "2021")):
        columns = COPIED.replace(changed, to, 1) if changed != "shown" else COPIED.replace("shown", "false")
        columns = columns.replace("stands", "true")
        assert triggers.STANDING in refused(f"INSERT INTO {table} ({COPIED}) SELECT {columns} FROM {table}")


def test_no_value_is_hidden_without_one_that_stands(observation: Observation) -> None:
    assert triggers.STANDING in refused("UPDATE metrics_observation SET shown = false, version = 2")
    approve(observation)
    said = refused("UPDATE metrics_observation SET state = 'returned', change_reason = '更正', version = 4")
    assert triggers.STANDING in said  # shown twice
    columns = COPIED.replace("shown", "false").replace("year", "2021")
    said = refused(f"INSERT INTO metrics_observation ({COPIED}) SELECT {columns} FROM metrics_observation")
    assert triggers.STANDING in said


def test_many_values_are_reopened_in_one_statement() -> None:
    jurisdiction = factories.jurisdiction()
    for value in range(3):
        factories.observation(factories.indicator(), jurisdiction, value=value)
    Observation.objects.update(state="returned", change_reason="更正", shown=False, version=2)
    assert sorted(Observation.reading.values_list("value", "stands")) == [(value, True) for value in range(3)]
    assert Observation.objects.filter(shown=False).count() == 3


def test_values_reopened_by_the_version_before_come_back(
    migrated: Callable[..., Any], django_user_model: type[User]
) -> None:
    """Until migration 0014 nobody but staff saw a value that was approved and then reopened."""
    old = migrated("0013_emptied_drafts")
    jurisdiction = old.get_model("metrics", "Jurisdiction").objects.create(
        code="old", name_zh="旧", name_en="Old", kind="county", position=1, path="0001"
    )
    theme = old.get_model("metrics", "Theme").objects.create(code="old", name_zh="旧", name_en="Old", position=1)
    observations = old.get_model("metrics", "Observation").objects
    for n, state in enumerate(("approved", "draft", "returned")):
        indicator = old.get_model("metrics", "Indicator").objects.create(
            code=f"old-{n}", theme=theme, name_zh="旧", name_en="Old", position=n, unit="件", measure="count",
            time_basis="flow", direction="neutral", definition_zh="旧", definition_en="Old",
        )  # fmt: skip
        row = observations.create(indicator=indicator, jurisdiction=jurisdiction, year=2022, value=n, state="approved")
        if state != "approved":
            observations.filter(pk=row.pk).update(state="returned", change_reason="更正", version=2)
            observations.filter(pk=row.pk).update(state=state, value=n + 10, version=3)
    migrated()
    assert sorted(Observation.reading.values_list("value", "stands")) == [(0, False), (1, True), (2, True)]
    assert sorted(Observation.objects.values_list("value", "state", "shown")) == [
        (Decimal(0), "approved", True), (Decimal(11), "draft", False), (Decimal(12), "returned", False)
    ]  # fmt: skip
    assert not triggers.missing(connection)
    migrated("0013_emptied_drafts")
    assert observations.count() == 3
