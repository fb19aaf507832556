"""One indicator over the years in several jurisdictions: the years shown, the median of each, and the number of
queries."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from metrics.domain.comparison import OverYears
from metrics.models import Indicator, Jurisdiction
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_comparison import chosen_group, group_of
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.jurisdictions_over_years import over_years
from tests import factories

pytestmark = pytest.mark.django_db

EVERYTHING = Scope((), everything=True)
OCTOBER = datetime.date(2022, 10, 31)


@pytest.fixture
def cases(zones: list[Jurisdiction]) -> Indicator:
    made = factories.indicator("cases")
    for zone, value in zip(zones, (10, 20, 60, 90), strict=True):
        factories.observation(made, zone, 2022, value)
    return made


def compared(
    city: Jurisdiction, *, scope: Scope = EVERYTHING, first: int | None = None, last: int | None = None
) -> OverYears:
    group = group_of(scope, jurisdiction_row(city), "city")
    return over_years(scope, group, code="cases", first=first, last=last, default_year=2024)


def test_each_jurisdiction_has_a_series_over_all_the_years(
    city: Jurisdiction, cases: Indicator, zones: list[Jurisdiction]
) -> None:
    factories.observation(cases, zones[1], 2020, 5)
    over = compared(city, first=2020, last=2022)
    assert [series.jurisdiction.code for series in over.rows] == ["zone-1", "zone-2", "zone-3", "zone-4"]
    assert [[point.value for point in series.points] for series in over.rows] == [
        [None, None, 10], [5, None, 20], [None, None, 60], [None, None, 90],
    ]  # fmt: skip
    assert over.stated == {2020: 1, 2021: 0, 2022: 4}


def test_the_first_year_has_its_change_too(city: Jurisdiction, cases: Indicator, zones: list[Jurisdiction]) -> None:
    factories.observation(cases, zones[3], 2021, 80)
    assert compared(city, first=2022, last=2023).rows[3].cells[0].change.exact_delta == 10


def test_without_years_the_last_six_with_values_are_shown(
    city: Jurisdiction, cases: Indicator, zones: list[Jurisdiction]
) -> None:
    factories.observation(cases, zones[0], 2010, 1)
    factories.observation(cases, zones[0], 2023, None, missing_reason="not_reported")
    assert compared(city).years == (2017, 2018, 2019, 2020, 2021, 2022)
    assert compared(city, first=2021).years == (2021, 2022)
    assert compared(city, first=2024).years == (2024,)
    assert compared(city, last=2012).years == (2010, 2011, 2012)
    assert compared(city, last=2005).years == (2005,)


def test_years_without_any_value_are_the_one_reported_on(city: Jurisdiction) -> None:
    factories.indicator("cases")
    over = compared(city)
    assert over.years == (2024,)
    assert over.medians == {}
    assert list(over.rows) == []


def test_a_year_has_a_median_of_at_least_three_exact_values_of_one_date(
    city: Jurisdiction, cases: Indicator, zones: list[Jurisdiction]
) -> None:
    for zone, value in zip(zones, (1, 2, 3), strict=False):
        factories.observation(cases, zone, 2021, value, qualifier="about" if value == 3 else "exact")
    over = compared(city, first=2021, last=2022)
    assert {year: median.value for year, median in over.medians.items()} == {2022: Decimal("40.0")}


def test_a_user_sees_their_jurisdictions_alone(city: Jurisdiction, cases: Indicator, zones: list[Jurisdiction]) -> None:
    chen = factories.user("chen", "official", zones[0])
    factories.member(chen, "official", zones[3])
    scope = Scope.of(chen)
    over = over_years(scope, group_of(scope, jurisdiction_row(zones[0])), code="cases", default_year=2022)
    assert [series.latest.point.value for series in over.rows] == [10, 90]
    assert over.medians == {}  # two jurisdictions
    with pytest.raises(Http404):
        over_years(scope, chosen_group(scope, ["zone-1"]), code="nothing", default_year=2022)


def test_targets_are_those_of_the_jurisdiction_and_the_year(
    city: Jurisdiction, cases: Indicator, zones: list[Jurisdiction]
) -> None:
    factories.target(cases, zones[1], 2021, 7)
    factories.target(cases, zones[1], 2022, 8)
    over = compared(city, first=2021, last=2022)
    assert [[cell.target and cell.target.value for cell in series.cells] for series in over.rows] == [
        [None, None], [7, 8], [None, None], [None, None],
    ]  # fmt: skip


def test_nine_queries_however_many_jurisdictions_and_years(
    city: Jurisdiction, cases: Indicator, zones: list[Jurisdiction]
) -> None:
    group = group_of(EVERYTHING, jurisdiction_row(city), "city")
    counted = []
    factories.observation(cases, city, 2022, 700)
    for first in (2021, 2000):
        with CaptureQueriesContext(connection) as queries:
            over = over_years(EVERYTHING, group, code="cases", first=first, last=2022, default_year=2022)
            assert [series.latest.point.value for series in over.rows] == [10, 20, 60, 90]
            assert over.above and over.above.latest.point.value == 700
        counted.append(len(queries))
    assert max(counted) <= 9  # three of them ask why values are lacking
    assert counted[1] <= counted[0]
