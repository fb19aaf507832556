"""A compiled query returns the rows of the queryset it was written as, for any arguments, and is compiled once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from metrics.models import Jurisdiction, Observation
from metrics.models.compiled_queries import MOST_VALUES, STAND_INS, prepared
from tests import factories

pytestmark = pytest.mark.django_db

FIELDS = ("code", "path")


@pytest.fixture
def jurisdictions() -> list[Jurisdiction]:
    """Create a jurisdiction with three below it, the last of them with one below."""
    top = factories.jurisdiction("top")
    below = [factories.jurisdiction(code, parent=top) for code in ("a", "b", "c")]
    return [top, *below, factories.jurisdiction("d", parent=below[-1])]


def written(condition: Q, parent: int | None, codes: tuple[str, ...], ranges: tuple[tuple[str, str], ...]) -> Any:
    found = Jurisdiction.objects.filter(condition, parent=parent, code__in=codes)
    for first, after in ranges:
        found = found.filter(path__gte=first, path__lt=after)
    return found.order_by("path").values_list(*FIELDS)


def test_rows_are_those_of_the_queryset(jurisdictions: list[Jurisdiction]) -> None:
    asked = prepared(Jurisdiction)(written)
    top, a, *_ = jurisdictions
    for condition in (Q(), Q(fictional=False), Q(code="b") | Q(kind="county")):
        for parent in (None, top.pk, a.pk):
            for codes in (("a",), ("top", "b", "c"), ()):
                for ranges in ((), ((a.path, "~"),), ((top.path, "~"), (a.path, "~"))):
                    arguments = (condition, parent, codes, ranges)
                    assert asked(*arguments) == list(written(*arguments)), arguments


def test_sql_is_written_once_for_each_shape(jurisdictions: list[Jurisdiction]) -> None:
    calls = []

    @prepared(Jurisdiction)
    def coded(code: str, parents: tuple[int, ...]) -> QuerySet[Jurisdiction, Any]:
        calls.append(code)
        return Jurisdiction.objects.filter(code=code, parent__in=parents).values_list("code")

    top, _a, _b, c, _d = jurisdictions
    with CaptureQueriesContext(connection) as sent:
        assert [coded(code, (top.pk, c.pk)) for code in ("a", "d", "none")] == [[("a",)], [("d",)], []]
    assert len(sent) == 3 and len(calls) == 2, "twice for its SQL, and never again"
    coded("a", (top.pk,))
    assert len(calls) == 4, "another number of values is another statement"


def test_decimals_and_dates_come_as_from_a_model(jurisdictions: list[Jurisdiction]) -> None:
    value = Decimal("97.1234")
    kept = factories.observation(factories.rate("share"), jurisdictions[0], 2022, value, as_of="2022-10-31")

    @prepared(Observation)
    def stated(year: int) -> QuerySet[Observation, Any]:
        return Observation.objects.filter(year=year).values_list("value", "as_of", "numerator", "id")

    [row] = stated(2022)
    kept.refresh_from_db()
    assert row == (value, kept.as_of, None, kept.pk) and type(row[0]) is Decimal


@pytest.mark.parametrize("own", STAND_INS)
def test_a_number_of_the_query_itself_is_never_taken_for_a_value(jurisdictions: list[Jurisdiction], own: int) -> None:
    @prepared(Jurisdiction)
    def but(condition: Q, pk: int) -> QuerySet[Jurisdiction, Any]:
        return Jurisdiction.objects.filter(condition, pk=pk).values_list("code")

    assert but(~Q(pk=own), jurisdictions[2].pk) == [("b",)]


@pytest.mark.parametrize("count", [MOST_VALUES, MOST_VALUES + 1])
def test_nor_among_more_values_than_can_be_told_apart(jurisdictions: list[Jurisdiction], count: int) -> None:
    @prepared(Jurisdiction)
    def but(condition: Q, keys: tuple[int, ...]) -> QuerySet[Jurisdiction, Any]:
        return Jurisdiction.objects.filter(condition, pk__in=keys).values_list("code")

    others = range(10**6, 10**6 + count - 1)
    assert but(~Q(pk=STAND_INS[1]), (*others, jurisdictions[2].pk)) == [("b",)]


def test_a_small_number_is_found_beside_very_many(jurisdictions: list[Jurisdiction]) -> None:
    factories.observation(factories.indicator(), jurisdictions[2], 2022, 5)

    @prepared(Observation)
    def stated(keys: tuple[int, ...], year: int) -> QuerySet[Observation, Any]:
        return Observation.objects.filter(jurisdiction__in=keys, year=year).values_list("value")

    assert stated((*range(10**6, 10**6 + 3 * MOST_VALUES), jurisdictions[2].pk), 2022) == [(Decimal(5),)]


def test_a_value_that_is_compared_as_something_else_is_refused(jurisdictions: list[Jurisdiction]) -> None:
    @prepared(Jurisdiction)
    def named(text: str) -> QuerySet[Jurisdiction, Any]:
        return Jurisdiction.objects.filter(code__icontains=text).values_list("code")

    with pytest.raises(TypeError, match="not compared"):
        named("a")
