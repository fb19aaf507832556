"""Every change of what judges values is recorded, by whatever road it is made, and nothing of it can be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models, transaction

from metrics.actions.reference_changes import changing
from metrics.domain.audit_log import DIRECT
from metrics.models import (
    Break,
    Definition,
    FormerParent,
    Indicator,
    Jurisdiction,
    Membership,
    ParagraphTemplate,
    ReferenceChange,
    Round,
    Succession,
    Target,
    Theme,
    append_only,
    triggers,
)
from tests import factories
from tests.models.plain_sql import refused, update

pytestmark = pytest.mark.django_db

Rows = dict[type[models.Model], Any]

CHANGED = (
    (Theme, "name_zh", "复议"),
    (Indicator, "unit", "人次"),
    (Indicator, "definition_zh", "含上年结转。"),
    (Definition, "definition_zh", "不含上年结转。"),
    (Break, "comparable", True),
    (Jurisdiction, "name_zh", "新区"),
    (FormerParent, "last_year", 2011),
    (Succession, "note", "批复"),
    (Target, "value", 95),
    (Round, "closed_on", "2024-05-01"),
    (Membership, "role", "auditor"),
    (ParagraphTemplate, "text", "{指标}为{数值}。"),
)
"""A column of each kind of record, and what it is changed to."""


def of(row: models.Model) -> models.QuerySet[ReferenceChange]:
    return ReferenceChange.objects.filter(noun=row._meta.model_name, key=row.pk).order_by("version")


def last(row: models.Model) -> ReferenceChange:
    found = of(row).last()
    assert found is not None
    return found


def by_save(row: Any, column: str, value: object) -> None:
    setattr(row, column, value)
    row.save()


def by_update(row: Any, column: str, value: object) -> None:
    type(row).objects.filter(pk=row.pk).update(**{column: value})


def in_bulk(row: Any, column: str, value: object) -> None:
    setattr(row, column, value)
    type(row).objects.bulk_update([row], [column])


def by_sql(row: Any, column: str, value: object) -> None:
    update(row, f"{column} = %s", value)


@pytest.mark.parametrize("road", [by_save, by_update, in_bulk, by_sql])
def test_every_road_is_recorded_with_old_and_new(rows: Rows, road: Callable[..., None]) -> None:
    user = factories.user("zhou", name="周敏")
    for model, column, value in CHANGED:
        row = model.objects.get(pk=rows[model].pk)
        old, count = getattr(row, column), of(row).count()
        with changing(by=user, reason="按新规定"):
            road(row, column, value)
        change = last(row)
        assert change.old is not None
        assert change.new is not None
        assert (change.version, set(change.old), set(change.new)) == (count + 1, {column}, {column})
        field = model._meta.get_field(column)
        assert [field.to_python(said[column]) for said in (change.old, change.new)] == [old, field.to_python(value)]
        assert (change.changed_by_id, change.changed_name, change.reason) == (user.pk, "周敏", "按新规定")


def test_a_change_past_the_product_names_nobody(rows: Rows) -> None:
    target = rows[Target]
    with changing(by=factories.user(), reason="一"):
        with changing(by=None, reason="二"):
            by_sql(target, "value", 91)
        by_sql(target, "value", 92)
    by_sql(target, "value", 93)
    made = [(change.reason, change.changed_by_id is None) for change in of(target)]
    assert made[1:] == [("二", True), ("一", False), (DIRECT, True)]


def test_what_was_undone_leaves_no_trace(rows: Rows) -> None:
    with pytest.raises(ZeroDivisionError), changing(by=factories.user(), reason="一"):
        by_sql(rows[Target], "value", 91)
        raise ZeroDivisionError
    assert of(rows[Target]).count() == 1
    by_sql(rows[Target], "value", 92)
    assert last(rows[Target]).reason == DIRECT


def test_new_deleted_and_unchanged_records(rows: Rows) -> None:
    target, zone = rows[Target], rows[Jurisdiction]
    made = last(target)
    assert made.new is not None
    assert (made.version, made.old, made.new["year"], made.jurisdiction) == (1, None, 2022, zone)
    target.save()
    assert of(target).count() == 1
    key = target.pk
    target.delete()
    gone = ReferenceChange.objects.get(noun="target", key=key, version=2)
    assert gone.old is not None
    assert (gone.old["value"], gone.new, gone.jurisdiction) == (90, None, zone)
    Theme.objects.bulk_create([Theme(code=f"t{n}", name_zh="新", position=n) for n in range(3)])
    assert ReferenceChange.objects.filter(noun="theme", new__code__startswith="t", version=1).count() == 4


def test_parts_and_themes_are_changes_of_their_record(rows: Rows) -> None:
    indicator, membership, part = rows[Indicator], rows[Membership], factories.indicator()
    indicator.parts.add(part)
    assert (last(indicator).old, last(indicator).new) == (None, {"parts": part.pk})
    other = factories.indicator()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE metrics_indicator_parts SET to_indicator_id = %s WHERE from_indicator_id = %s",
            [other.pk, indicator.pk],
        )
    assert (last(indicator).old, last(indicator).new) == ({"parts": part.pk}, {"parts": other.pk})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE metrics_indicator_parts SET from_indicator_id = %s", [part.pk])
    assert (last(indicator).old, last(indicator).new) == ({"parts": other.pk}, None)
    assert (last(part).old, last(part).new) == (None, {"parts": other.pk})
    membership.themes.set([indicator.theme])
    assert (last(membership).new, last(membership).jurisdiction) == ({"themes": indicator.theme.pk}, rows[Jurisdiction])
    membership.themes.clear()
    assert (last(membership).old, last(membership).new) == ({"themes": indicator.theme.pk}, None)


def test_the_history_refuses_every_change(rows: Rows) -> None:
    columns = ", ".join(field.column for field in ReferenceChange._meta.concrete_fields)
    table = ReferenceChange._meta.db_table
    statements = [
        f"UPDATE {table} SET reason = 'x'",
        f"DELETE FROM {table}",
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}",
    ]
    if connection.vendor == "sqlite":
        statements += [f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"]
        statements += [f"UPDATE OR REPLACE {table} SET id = 1"]
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # pending checks would refuse it as well, in other words
        statements += [f"TRUNCATE {table}", "TRUNCATE metrics_target", "TRUNCATE metrics_theme CASCADE"]
    before = list(ReferenceChange.objects.order_by("pk").values())
    for statement in statements:
        said = refused(statement)
        assert append_only.APPEND_ONLY in said or triggers.KEPT in said or "unique" in said.lower(), statement
    assert list(ReferenceChange.objects.order_by("pk").values()) == before


def test_who_and_why_end_with_the_transaction(rows: Rows) -> None:
    point = transaction.savepoint()
    with changing(by=factories.user(), reason="一"):
        by_sql(rows[Round], "year", 2021)
    transaction.savepoint_rollback(point)
    by_sql(rows[Round], "year", 2020)
    assert last(rows[Round]).reason == DIRECT


@pytest.mark.django_db(transaction=True)
def test_a_database_of_before_records_from_now_on(migrated: Callable[..., Any]) -> None:
    theme = migrated("0019_places_in_time").get_model("metrics", "Theme").objects.create(code="t", position=1)
    migrated()
    assert not triggers.missing(connection)
    assert not ReferenceChange.objects.exists()
    by_sql(Theme.objects.get(pk=theme.pk), "position", 2)
    assert [(change.old, change.new) for change in ReferenceChange.objects.all()] == [
        ({"position": 1}, {"position": 2})
    ]
