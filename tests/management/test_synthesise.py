"""Synthetic data of any size: marked as fictional, in four levels, with gaps and a history, and never beside real
values."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from metrics.imports.synthetic_data import COLUMNS, _copy, _insert, _rows
from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision
from tests import factories

pytestmark = pytest.mark.django_db


def run(**sizes: int) -> None:
    call_command("synthesise", **({"jurisdictions": 20, "indicators": 10, "years": 3} | sizes))


def test_the_jurisdictions_are_a_marked_tree_of_four_levels(capsys: Any) -> None:
    run()
    jurisdictions = list(Jurisdiction.objects.order_by("path"))
    assert len(jurisdictions) == 20 and all(jurisdiction.fictional for jurisdiction in jurisdictions)
    assert {jurisdiction.kind for jurisdiction in jurisdictions} == {"province", "city", "county", "town"}
    for jurisdiction in jurisdictions:
        assert jurisdiction.path == (jurisdiction.parent.path if jurisdiction.parent else "") + str(
            jurisdiction.position
        ).zfill(4)


@pytest.mark.parametrize(("jurisdictions", "siblings"), [(40, 30), (12, 11)])
def test_jurisdictions_can_all_stand_below_one(capsys: Any, jurisdictions: int, siblings: int) -> None:
    run(jurisdictions=jurisdictions, siblings=siblings, indicators=1, years=1)
    assert Jurisdiction.objects.count() == jurisdictions
    widest = max(Jurisdiction.objects.all(), key=lambda jurisdiction: jurisdiction.children.count())
    below = list(widest.children.order_by("path"))
    assert siblings <= len(below) <= siblings + 3
    assert all(jurisdiction.path == widest.path + str(jurisdiction.position).zfill(4) for jurisdiction in below)


def test_values_have_gaps_reasons_qualifiers_part_years_and_rates_that_can_be_computed(capsys: Any) -> None:
    run(jurisdictions=60)
    rows = Observation.objects.all()
    assert 0.9 * 1800 < rows.count() < 1800
    assert capsys.readouterr().out == f"{rows.count()} fictional observations.\n"
    for part in ({"value": None}, {"qualifier": "over"}, {"as_of__isnull": False}):
        assert 0 < rows.filter(**part).count() < rows.count() / 10
    assert set(rows.values_list("state", flat=True)) == {"approved"}
    rates = rows.filter(indicator__measure="rate", value__isnull=False)
    assert rates.count() > 300
    for rate in rates:
        assert rate.numerator is not None and rate.denominator is not None and rate.value is not None
        assert abs(rate.value - 100 * rate.numerator / rate.denominator) <= 0.005
    for indicator in Indicator.objects.all():
        indicator.full_clean()


def test_the_history_is_true_to_every_value(capsys: Any) -> None:
    run(jurisdictions=60)
    corrected = Observation.objects.filter(version=2).count()
    assert corrected > 10
    assert ObservationRevision.objects.count() == Observation.objects.count() + corrected
    latest = ObservationRevision.objects.filter(version=F("observation__version"))
    assert (
        latest.filter(value=F("observation__value"), state=F("observation__state")).count()
        + latest.filter(value=None, observation__value=None).count()
        == Observation.objects.count()
    )


def test_foreign_keys_are_as_they_were_after_a_load_and_were_checked(capsys: Any) -> None:
    before = foreign_keys()
    assert len(before) >= 10
    run()
    assert foreign_keys() == before
    indicator = Indicator.objects.first().pk  # type: ignore[union-attr]
    nowhere = (indicator, 10**9, 2020, 1, None, None, "exact", None, "year", "", "approved")
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), transaction.atomic():
        (_copy if connection.vendor == "postgresql" else _insert)(iter([nowhere]))
        connection.check_constraints()  # SQLite waits for the end of the transaction


def foreign_keys() -> list[tuple[str, ...]]:
    """Return the foreign keys of the values and of their history, as the database has them."""
    every: list[tuple[str, ...]] = []
    with connection.cursor() as cursor:
        for table in ("metrics_observation", "metrics_observationrevision"):
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid), convalidated, condeferred FROM pg_constraint "
                f"WHERE contype = 'f' AND conrelid::regclass::text = '{table}' ORDER BY 1"
                if connection.vendor == "postgresql"
                else f"PRAGMA foreign_key_list({table})"
            )
            every += cursor.fetchall()
    return every


def test_the_same_seed_gives_the_same_values(capsys: Any) -> None:
    run(jurisdictions=4, indicators=5, years=2)
    stated = list(Observation.objects.order_by("pk").values_list("value", "qualifier", "as_of", "missing_reason"))
    assert 30 < len(stated) <= 40

    again = list(_rows([1, 2, 3, 4], [1, 2, 3, 4, 5], range(2024, 2026), random.Random(1)))
    assert [row[COLUMNS.index("missing_reason")] for row in again] == [missing for *_, missing in stated]


def test_it_is_not_put_beside_real_values_nor_twice(capsys: Any) -> None:
    run(jurisdictions=4, indicators=2, years=1)
    before = Observation.objects.count()
    with pytest.raises(CommandError, match="filled before"):
        run()
    factories.jurisdiction("real")
    with pytest.raises(CommandError, match="real places, such as real"):
        run()
    assert Observation.objects.count() == before


def test_a_real_jurisdiction_without_values_is_real_as_well() -> None:
    factories.jurisdiction("real")
    with pytest.raises(CommandError, match="real places"):
        run()
    assert not Indicator.objects.exists()


def test_fictional_jurisdictions_of_a_demonstration_may_stay(capsys: Any) -> None:
    factories.observation(factories.indicator(), factories.jurisdiction("demo-city", fictional=True))
    run(jurisdictions=4, indicators=2, years=1)
    assert Jurisdiction.objects.count() == 5


@pytest.mark.parametrize("wrong", [{"jurisdictions": 0}, {"indicators": -1}, {"years": 51}, {"siblings": 20}])
def test_sizes_out_of_range_are_named(wrong: dict[str, int]) -> None:
    with pytest.raises(CommandError, match=f"--{next(iter(wrong))} must be"):
        run(**wrong)
    assert not Jurisdiction.objects.exists()
