"""The one break that an indicator could have comes through as a row of its own, with everything that was said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from metrics.models import Break, Definition, Indicator, ReferenceChange, triggers

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = "0024_former_places"
NOTES = ("break_note_zh", "break_note_en")


def test_the_breaks_of_the_version_before_are_kept(migrated: Callable[..., Any]) -> None:
    old = migrated(BEFORE)
    theme = old.get_model("metrics", "Theme").objects.create(code="old", name_zh="旧", position=1)
    for n, (year, *notes) in enumerate(((None, "", ""), (2021, "新法施行。", "New law."), (2024, "x" * 200, ""))):
        old.get_model("metrics", "Indicator").objects.create(
            code=f"old-{n}", theme=theme, name_zh="旧", position=n, unit="件", measure="count", time_basis="flow",
            direction="neutral", definition_zh="旧定义", first_year=2019, break_year=year,
            **dict(zip(NOTES, notes, strict=True)),
        )  # fmt: skip
    history = list(ReferenceChange.objects.order_by("pk").values_list("noun", "key", "new"))
    migrated()
    assert [tuple(row) for row in Break.objects.values_list("indicator__code", "year", "comparable", *NEW)] == [
        ("old-1", 2021, False, "新法施行。", "New law."),
        ("old-2", 2024, False, "x" * 200, ""),
    ]
    assert list(Indicator.objects.values_list("definition_zh", "first_year")) == [("旧定义", 2019)] * 3
    assert list(ReferenceChange.objects.order_by("pk").values_list("noun", "key", "new")) == history
    assert not triggers.missing(connection)
    kept = Indicator.objects.get(code="old-1")
    Break.objects.create(indicator=kept, year=2018, comparable=True, note_zh="新表")
    Definition.objects.create(indicator=kept, year=2021, definition_zh="新定义")
    assert set(ReferenceChange.objects.filter(new__year__isnull=False).values_list("noun", flat=True)) == {
        "break", "definition",
    }  # fmt: skip
    back = migrated(BEFORE).get_model("metrics", "Indicator").objects
    assert list(back.values_list("break_year", *NOTES)) == [
        (None, "", ""), (2021, "新法施行。", "New law."), (2024, "x" * 200, ""),
    ]  # fmt: skip


NEW = ("note_zh", "note_en")
