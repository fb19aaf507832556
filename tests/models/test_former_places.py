"""The tables of what places were before, in a database that had none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_a_database_of_before_comes_through_with_every_value_and_right(migrated: Callable[..., Any]) -> None:
    old = migrated("0023_years_of_indicators")
    make = old.get_model
    top = make("metrics", "Jurisdiction").objects.create(
        code="top", kind="city", position=1, path="0001", name_zh="某市", last_year=2024
    )
    county = make("metrics", "Jurisdiction").objects.create(
        code="county", kind="county", position=1, path="00010001", parent=top, name_zh="某县", first_year=2020
    )
    user = make("metrics", "User").objects.create(username="li")
    make("metrics", "Membership").objects.create(user=user, role="official", jurisdiction=top)
    before = {
        name: list(make("metrics", name).objects.order_by("pk").values()) for name in ("Jurisdiction", "Membership")
    }
    changes = make("metrics", "ReferenceChange").objects.count()
    new = migrated().get_model
    for name, rows in before.items():
        assert list(new("metrics", name).objects.order_by("pk").values()) == rows
    assert new("metrics", "ReferenceChange").objects.count() == changes
    moved = new("metrics", "FormerParent").objects.create(jurisdiction_id=county.pk, parent_id=None, last_year=2022)
    assert new("metrics", "ReferenceChange").objects.filter(noun="formerparent", key=moved.pk).exists()
    migrated("0023_years_of_indicators")
    assert make("metrics", "ReferenceChange").objects.count() == changes
    migrated()
