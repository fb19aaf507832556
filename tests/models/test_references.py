"""Foreign keys: what is referred to cannot be deleted, on whichever database runs the tests."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from metrics.models import (
    Indicator,
    Jurisdiction,
    Observation,
    ReferenceChange,
    Report,
    Theme,
    User,
    append_only,
)
from tests import factories
from tests.models.plain_sql import update

pytestmark = pytest.mark.django_db

MODELS = list(apps.get_app_config("metrics").get_models())

FOREIGN_KEYS = [
    pytest.param(model, field, id=f"{model._meta.model_name}.{field.name}")
    for model in MODELS
    for field in model._meta.local_concrete_fields
    if field.is_relation and model is not ReferenceChange  # its record of a deletion stays, of whatever it was
]


@pytest.mark.parametrize(("model", "field"), FOREIGN_KEYS)
def test_every_foreign_key_protects(model: type[models.Model], field: Any) -> None:
    assert field.remote_field.on_delete is models.PROTECT


@pytest.mark.parametrize(("model", "field"), FOREIGN_KEYS)
def test_a_reference_to_nothing_is_refused(
    rows: dict[type[models.Model], models.Model], model: type[models.Model], field: Any
) -> None:
    if model not in rows:  # these take no update at all
        assert model._meta.db_table in append_only.TABLES
        return
    # SQL that leaves the time of the change alone is nobody's, whoever it names.
    when = ", changed_at = '2030-01-01 00:00:00+00:00'" if (model, field.name) == (Observation, "changed_by") else ""
    with pytest.raises(IntegrityError), transaction.atomic():
        update(rows[model], f"{field.column} = 987654321{when}")
        connection.check_constraints()


@pytest.mark.parametrize("model", [Jurisdiction, Indicator, Theme, User, Report, Observation])
def test_what_is_referred_to_cannot_be_deleted(
    rows: dict[type[models.Model], models.Model], model: type[models.Model]
) -> None:
    row = rows[model]
    update(rows[Observation], "report_id = %s", rows[Report].pk)
    with pytest.raises(ProtectedError):
        row.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])
        connection.check_constraints()
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("which", ["one", "several"])
def test_a_theme_that_limits_a_role_cannot_be_deleted(which: str) -> None:
    theme, other = factories.theme(), factories.theme()
    limited = factories.member(factories.user("wang"), "staff", factories.jurisdiction(), theme)
    with pytest.raises(ProtectedError, match="Membership_themes"):
        theme.delete() if which == "one" else Theme.objects.filter(pk=theme.pk).delete()
    assert list(limited.themes.all()) == [theme]
    other.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM metrics_theme WHERE id = %s", [theme.pk])
        connection.check_constraints()
    limited.themes.clear()
    theme.delete()


def test_a_limited_role_is_taken_away_with_its_limit() -> None:
    theme = factories.theme()
    factories.member(factories.user("wang"), "staff", factories.jurisdiction(), theme).delete()
    theme.delete()
    assert not Theme.objects.exists()
