"""One indicator across jurisdictions: the members of the group, their total and median, and what a user may not see."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from metrics.domain.comparison import Across, Around, Group
from metrics.models import Indicator, Jurisdiction
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_comparison import Total, across, around, chosen_group, group_of
from metrics.queries.jurisdiction_tree import jurisdiction_row, surroundings
from tests import factories

pytestmark = pytest.mark.django_db

EVERYTHING = Scope((), everything=True)
OCTOBER = datetime.date(2022, 10, 31)


def codes(group: Group) -> list[str]:
    return [jurisdiction.code for jurisdiction in group.jurisdictions]


def compared(city: Jurisdiction, code: str = "", year: int | None = 2022, scope: Scope = EVERYTHING) -> Across:
    group = group_of(scope, jurisdiction_row(city), "city")
    return across(scope, group, code=code, year=year, default_year=2022)


def offered(scope: Scope, group: Group) -> Around:
    """Return what the choosers offer, as the page asks for it."""
    return around(scope, group, surroundings(scope, group.parent or group.jurisdictions[0]).offered)


def test_the_group_is_below_a_jurisdiction_or_beside_one_without_jurisdictions_below(
    city: Jurisdiction, zones: list[Jurisdiction]
) -> None:
    expected = ["zone-1", "zone-2", "zone-3", "zone-4"]
    for jurisdiction in (city, zones[2]):
        group = group_of(EVERYTHING, jurisdiction_row(jurisdiction))
        assert codes(group) == expected
        assert group.parent == jurisdiction_row(city)
    assert codes(group_of(EVERYTHING, jurisdiction_row(zones[0]), "city")) == expected
    assert codes(group_of(EVERYTHING, jurisdiction_row(city), "zone-1")) == []


def test_jurisdictions_below_those_below_are_not_in_the_group(city: Jurisdiction, zones: list[Jurisdiction]) -> None:
    factories.jurisdiction("town", parent=zones[0])
    assert "town" not in codes(group_of(EVERYTHING, jurisdiction_row(city)))
    assert codes(group_of(EVERYTHING, jurisdiction_row(zones[0]))) == ["town"]


def test_a_group_has_only_what_the_user_may_see(city: Jurisdiction, zones: list[Jurisdiction]) -> None:
    chen = factories.user("chen", "official", zones[0])
    factories.member(chen, "official", zones[3])
    scope = Scope.of(chen)
    group = group_of(scope, jurisdiction_row(zones[0]))
    assert codes(group) == ["zone-1", "zone-4"]
    assert group.parent is None
    with pytest.raises(Http404):
        group_of(scope, jurisdiction_row(zones[0]), "city")
    assert offered(scope, group).parents == ()


def test_at_the_top_the_group_is_what_else_is_at_the_top(city: Jurisdiction) -> None:
    other = factories.jurisdiction("other")
    group = group_of(EVERYTHING, jurisdiction_row(other))
    assert set(codes(group)) == {"city", "other"}
    assert group.parent is None


def test_a_chooser_offers_jurisdictions_with_jurisdictions_below(city: Jurisdiction, zones: list[Jurisdiction]) -> None:
    factories.jurisdiction("town", parent=zones[1])
    found = offered(EVERYTHING, group_of(EVERYTHING, jurisdiction_row(city))).parents
    assert [jurisdiction.code for jurisdiction in found] == ["city", "zone-2"]


def test_every_jurisdiction_has_a_row_in_the_official_order(city: Jurisdiction, zones: list[Jurisdiction]) -> None:
    cases = factories.indicator("cases")
    factories.observation(cases, zones[2], 2022, 5)
    factories.observation(cases, zones[0], 2022, None, missing_reason="not_applicable")
    factories.observation(cases, city, 2022, 50)
    factories.target(cases, zones[2], value=9)
    found = compared(city, "cases")
    assert [(row.jurisdiction.code, row.point.value, row.point.missing_reason) for row in found.rows] == [
        ("zone-1", None, "not_applicable"), ("zone-2", None, ""), ("zone-3", 5, ""), ("zone-4", None, ""),
    ]  # fmt: skip
    assert found.above and found.above.point.value == 50
    assert found.rows[2].target and found.rows[2].target.value == 9


def test_without_choice_the_first_key_indicator_with_values_in_its_latest_year(
    city: Jurisdiction, zones: list[Jurisdiction]
) -> None:
    factories.indicator("empty", is_key=True)
    factories.observation(factories.indicator("plain"), zones[0], 2023, 5)
    key = factories.indicator("key", is_key=True)
    factories.observation(key, zones[0], 2021, 5)
    factories.observation(key, zones[1], 2022, None)
    factories.observation(key, city, 2023, 5)
    found = compared(city, year=None)
    assert (found.indicator.code, found.year) == ("key", 2021)
    assert found.years == {2021: 1, 2022: 0}


def test_an_unknown_indicator_is_not_found(city: Jurisdiction) -> None:
    factories.indicator("cases")
    with pytest.raises(Http404):
        compared(city, "nothing")


def together(city: Jurisdiction, zones: list[Jurisdiction], of: Indicator, *stated: Any) -> Across:
    """Return the comparison; `stated` has for each zone a value, or (value, fields)."""
    for zone, entry in zip(zones, stated, strict=False):
        value, fields = entry if isinstance(entry, tuple) else (entry, {})
        factories.observation(of, zone, 2022, value, **fields)
    return compared(city, of.code)


def base(numerator: int, denominator: int) -> dict[str, Decimal]:
    return {"numerator": Decimal(numerator), "denominator": Decimal(denominator)}


@pytest.mark.parametrize(
    ("kind", "stated", "total"),
    [
        ({}, [5, 7, None], Total(Decimal(12), count=2)),
        ({"time_basis": "stock"}, [5, 0, 7, 1], Total(Decimal(13), count=4)),
        ({}, [(5, {"as_of": OCTOBER}), (7, {"as_of": OCTOBER})], Total(Decimal(12), count=2, until=OCTOBER)),
        ({}, [(5, {"as_of": datetime.date(2022, 12, 31)}), 7], Total(Decimal(12), count=2)),
        ({}, [5, (7, {"as_of": OCTOBER})], Total(reason="dates")),
        ({}, [5, (7, {"qualifier": "over"})], Total(reason="inexact")),
        ({"time_basis": "cumulative"}, [5, 7], Total(reason="measure")),
        ({"measure": "duration"}, [5, 7], Total(reason="measure")),
        ({"measure": "score"}, [5, 7], Total(reason="measure")),
        ({}, [None, None], Total(reason="nothing")),
        ({"measure": "rate"}, [("90", base(9, 10)), ("50", base(50, 100))],
         Total(Decimal("53.64"), Decimal(59), Decimal(110), 2)),
        ({"measure": "rate"}, [("90", base(9, 10)), "50"], Total(reason="base")),
        ({"measure": "rate"}, ["90", "50"], Total(reason="base")),
        ({"measure": "rate"}, [("100", base(0, 0))], Total(reason="base")),
        ({"measure": "rate"}, [("90", base(9, 10)), ("50", base(50, 100) | {"as_of": OCTOBER})], Total(reason="dates")),
    ],
)  # fmt: skip
def test_totals_are_sums_or_nothing(
    city: Jurisdiction, zones: list[Jurisdiction], kind: dict[str, Any], stated: list[Any], total: Total
) -> None:
    made = factories.rate("share", **kind) if kind.get("measure") == "rate" else factories.indicator("cases", **kind)
    assert together(city, zones, made, *stated).total == total


def test_a_rates_total_takes_the_base_that_other_indicators_state(
    city: Jurisdiction, zones: list[Jurisdiction]
) -> None:
    solved, received = factories.indicator("solved"), factories.indicator("received")
    share = factories.rate("share", numerator=solved, denominator=received)
    for zone, part, whole in ((zones[0], 9, 10), (zones[1], 50, 100)):
        factories.observation(solved, zone, 2022, part)
        factories.observation(received, zone, 2022, whole)
    assert together(city, zones, share, 90, 50).total == Total(Decimal("53.64"), Decimal(59), Decimal(110), 2)


def test_the_median_is_of_exact_values_of_one_date(city: Jurisdiction, zones: list[Jurisdiction]) -> None:
    found = together(city, zones, factories.rate("share"), "90", "95.5", "99", ("1", {"qualifier": "about"})).median
    assert found and (found.value, found.count) == (Decimal("95.50"), 3)
    assert together(city, zones, factories.rate("few"), "90", "95.5", ("99", {"as_of": OCTOBER})).median is None
    found = together(city, zones, factories.indicator("even"), 1, 2, 3, 4).median
    assert found and (found.value, found.count) == (Decimal("2.5"), 4)


def test_what_a_user_may_not_see_is_in_no_row_median_or_total(city: Jurisdiction, zones: list[Jurisdiction]) -> None:
    cases = factories.indicator("cases")
    for zone, value, state in zip(zones, (1, 2, 3, 100), ("approved", "approved", "approved", "draft"), strict=True):
        factories.observation(cases, zone, 2022, value, state=state)
    factories.observation(cases, city, 2022, 99, state="draft")
    scope = Scope.of(factories.user("chen", "official", city))
    found = compared(city, "cases", scope=scope)
    assert [row.point.value for row in found.rows] == [1, 2, 3, None]
    assert found.total == Total(Decimal(6), count=3)
    assert found.median and found.median.value == 2
    assert found.above and found.above.point.value is None
    assert found.years == {2022: 3}


def test_queries_do_not_grow_with_jurisdictions_and_values(city: Jurisdiction, zones: list[Jurisdiction]) -> None:
    cases = factories.indicator("cases")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            compared(city)
        return len(captured)

    factories.observation(cases, zones[0], 2022)
    few = count()
    for _ in range(30):
        jurisdiction = factories.jurisdiction(parent=city)
        for year in (2020, 2021, 2022):
            factories.observation(cases, jurisdiction, year)
            factories.target(cases, jurisdiction, year)
    assert count() == few


def chosen(*codes: str, scope: Scope = EVERYTHING) -> Across:
    return across(scope, chosen_group(scope, codes), code="cases", year=2022, default_year=2022)


def test_chosen_jurisdictions_stand_in_the_official_order_below_what_is_above_them_all(
    city: Jurisdiction, zones: list[Jurisdiction]
) -> None:
    town, other = factories.jurisdiction("town", parent=zones[0]), factories.jurisdiction("other-city")
    assert codes(chosen_group(EVERYTHING, ("zone-3", "zone-1"))) == ["zone-1", "zone-3"]
    assert chosen_group(EVERYTHING, ("zone-3", town.code)).parent == jurisdiction_row(city)
    assert chosen_group(EVERYTHING, (town.code,)).parent == jurisdiction_row(zones[0])
    assert chosen_group(EVERYTHING, (town.code, other.code)).parent is None
    scope = Scope.of(factories.user("chen", "official", zones[0]))
    assert chosen_group(scope, ("zone-1", "town")).parent is None  # above what the user may see
    for unseen in ("zone-2", "nowhere"):
        with pytest.raises(Http404):
            chosen_group(scope, ("zone-1", unseen))
    found = offered(EVERYTHING, chosen_group(EVERYTHING, ("zone-2", "town")))
    assert [jurisdiction.code for jurisdiction in found.jurisdictions] == [
        "city",
        "zone-1",
        "town",
        "zone-2",
        "zone-3",
        "zone-4",
        "other-city",
    ]


def test_a_chosen_jurisdiction_and_one_below_it_have_no_total(city: Jurisdiction, zones: list[Jurisdiction]) -> None:
    cases, town = factories.indicator("cases"), factories.jurisdiction("town", parent=zones[0])
    for jurisdiction, value in ((zones[0], 10), (town, 4), (zones[1], 7), (city, 100)):
        factories.observation(cases, jurisdiction, 2022, value)
    assert chosen("zone-1", "zone-2").total == Total(Decimal(17), count=2)
    assert chosen("zone-2", "town").total == Total(Decimal(11), count=2)
    assert chosen("zone-1", "town").total == Total(reason="nested")
    assert chosen("zone-1", "town", "zone-2").total == Total(reason="nested")
    assert chosen("zone-3", "zone-1", "zone-2").total == Total(Decimal(17), count=2)  # no value, nothing twice
    found = chosen("zone-1", "zone-2")
    assert found.years == {2022: 2}
    assert found.above
    assert found.above.point.value == 100


@pytest.mark.parametrize("count", [99, 100, 101, 103])
def test_of_many_jurisdictions_all_are_counted_and_each_can_be_looked_at(city: Jurisdiction, count: int) -> None:
    """With fewer and with more jurisdictions than are read in advance."""
    cases = factories.indicator("cases")
    for n in range(count):
        jurisdiction = factories.jurisdiction(f"many-{n:03}", parent=city, position=n + 1)
        factories.observation(cases, jurisdiction, 2021, n)
        factories.observation(cases, jurisdiction, 2022, n + 2, note=f"note {n}")
    factories.observation(cases, city, 2022, 7000)
    for walked in (True, False):
        found = compared(city, "cases")
        assert [point.value for point in found.points] == list(range(2, count + 2))
        assert found.total.value == sum(range(2, count + 2))
        assert found.median is not None
        assert found.median.count == count
        assert found.above is not None
        assert found.above.point.value == 7000
        rows = list(found.rows) if walked else [found.rows[position] for position in (0, count - 1, -1)]
        assert [row.point.value for row in rows] == (list(range(2, count + 2)) if walked else [2, count + 1, count + 1])
        assert {row.change.exact_delta for row in rows} == {2}
        assert rows[-1].point.note == f"note {count - 1}"
        assert found.rows[95:98] == tuple(found.rows)[95:98]
        with pytest.raises(IndexError):
            _ = found.rows[count]
