"""What was stored before there was a period comes through with the period that its date and its note say."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from metrics.models import Observation, ObservationRevision, triggers

pytestmark = pytest.mark.django_db(transaction=True)
OCTOBER = datetime.date(2022, 10, 31)


def test_values_of_the_version_before_get_their_period(migrated: Callable[..., Any]) -> None:
    old = migrated("0015_editions")
    here = old.get_model("metrics", "Jurisdiction").objects.create(
        code="old", name_zh="旧", name_en="Old", kind="county", position=1, path="0001"
    )
    theme = old.get_model("metrics", "Theme").objects.create(code="old", name_zh="旧", name_en="Old", position=1)
    for n, fields in enumerate(
        ({}, {"as_of": OCTOBER}, {"note": "原文写“目前”，未注明截止日期"}, {"note": "原文写“目前”", "as_of": OCTOBER})
    ):
        indicator = old.get_model("metrics", "Indicator").objects.create(
            code=f"old-{n}", theme=theme, name_zh="旧", name_en="Old", position=n, unit="件", measure="count",
            time_basis="flow", direction="neutral", definition_zh="旧", definition_en="Old",
        )  # fmt: skip
        old.get_model("metrics", "Observation").objects.create(
            indicator=indicator, jurisdiction=here, year=2022, value=n, state="approved", **fields
        )
    migrated()
    assert list(Observation.objects.order_by("value").values_list("value", "period", "version", "state")) == [
        (0, "year", 1, "approved"), (1, "as_of", 1, "approved"), (2, "not_stated", 2, "approved"),
        (3, "as_of", 1, "approved"),
    ]  # fmt: skip
    kept = ObservationRevision.objects.order_by("value", "version").values_list("value", "version", "period")
    assert list(kept) == [(0, 1, "year"), (1, 1, "as_of"), (2, 1, "year"), (2, 2, "not_stated"), (3, 1, "as_of")]
    last = ObservationRevision.objects.get(version=2)
    assert (last.changed_by, last.observation.version, bool(last.change_reason)) == (None, 2, True)
    assert not triggers.missing(connection)
    migrated("0015_editions")
    assert old.get_model("metrics", "Observation").objects.count() == 4
