"""Observations across jurisdictions: what is found, in which order, and that pages and file have the same rows."""

from __future__ import annotations

import tracemalloc

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from metrics.domain.listing import Filter
from metrics.domain.measured import Measured
from metrics.models import Jurisdiction, Observation
from metrics.permissions.scope import Scope
from metrics.queries import observations as found
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.observations import every_observation, measured, observations, points_of, select
from tests import factories

pytestmark = pytest.mark.django_db

EVERYTHING = Scope((), everything=True)
Key = tuple[str, int, str]


def keys(rows: list[Measured]) -> list[Key]:
    return [(row.jurisdiction.code, row.point.year, row.indicator.code) for row in rows]


def in_file(asked: Filter | None = None, scope: Scope = EVERYTHING) -> list[Measured]:
    return list(every_observation(select(scope, asked or Filter())))


def on_pages(asked: Filter | None = None, scope: Scope = EVERYTHING) -> list[Measured]:
    selection, rows, number = select(scope, asked or Filter()), [], 1
    while True:
        listing = observations(selection, number)
        rows += listing.rows
        if not listing.more:
            return rows
        number += 1


@pytest.fixture
def city() -> Jurisdiction:
    return factories.jurisdiction("city", position=2)


@pytest.fixture
def tree(city: Jurisdiction) -> dict[str, Jurisdiction]:
    """Create a city with two zones, and another city before it; two indicators, three years with a gap."""
    other = factories.jurisdiction("other", position=1)
    near, far = (
        factories.jurisdiction("near", parent=city, position=1),
        factories.jurisdiction("far", parent=city, position=2),
    )
    jurisdictions = {"other": other, "city": city, "near": near, "far": far}
    late = factories.indicator("late", in_theme=factories.theme("second", position=2), position=1)
    early = factories.indicator("early", in_theme=factories.theme("first", position=1), position=9)
    for position, jurisdiction in enumerate(jurisdictions.values()):
        for year in (2020, 2021, 2023):
            factories.observation(late, jurisdiction, year, 10 + position + year - 2020)
        factories.observation(early, jurisdiction, 2021, None)
    return jurisdictions


def test_the_order_is_that_of_jurisdictions_years_and_the_report(tree: dict[str, Jurisdiction]) -> None:
    one_jurisdiction = [(2023, "late"), (2021, "early"), (2021, "late"), (2020, "late")]
    expected = [
        (jurisdiction, year, code)
        for jurisdiction in ("other", "city", "near", "far")
        for year, code in one_jurisdiction
    ]
    assert keys(in_file()) == expected
    assert keys(on_pages()) == expected


@pytest.mark.parametrize("pages", [1, 3])
def test_pages_and_file_are_the_same_rows(
    tree: dict[str, Jurisdiction], monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    monkeypatch.setattr(found, "PAGE", pages)
    monkeypatch.setattr(found, "JURISDICTIONS_AT_ONCE", pages)
    near = jurisdiction_row(tree["near"])
    city = jurisdiction_row(tree["city"])
    for asked in (
        Filter(), Filter(jurisdiction=near), Filter(jurisdiction=city), Filter(jurisdiction=city, below=True),
        Filter(year=2021),
        Filter(year=2022), Filter(theme="first"), Filter(indicator="late", year=2023), Filter(state="approved"),
        Filter(state="draft"), Filter(text="late"), Filter(text="nothing"), Filter(theme="first", indicator="late"),
    ):  # fmt: skip
        assert on_pages(asked) == in_file(asked), asked


def test_the_way_to_a_deep_page_leads_past_more_jurisdictions_than_are_looked_up_together(
    city: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = factories.indicator("cases")
    for n in range(found.JURISDICTIONS_COUNTED + 5):
        factories.observation(cases, factories.jurisdiction(f"many-{n:03}", parent=city, position=n + 1), 2022, n)
    monkeypatch.setattr(found, "PAGE", 20)
    asked = Filter(jurisdiction=jurisdiction_row(city), below=True)
    assert on_pages(asked) == in_file(asked)


def test_a_jurisdiction_is_itself_alone_unless_those_below_are_asked_for(tree: dict[str, Jurisdiction]) -> None:
    city = jurisdiction_row(tree["city"])
    assert {row.jurisdiction.code for row in in_file(Filter(jurisdiction=city))} == {"city"}
    assert {row.jurisdiction.code for row in in_file(Filter(jurisdiction=city, below=True))} == {"city", "near", "far"}


def test_the_change_is_on_the_calendar_year_before_whatever_the_filter(tree: dict[str, Jurisdiction]) -> None:
    for asked in (Filter(), Filter(year=2021), Filter(indicator="late", year=2021)):
        (row,) = [row for row in on_pages(asked) if keys([row]) == [("near", 2021, "late")]]
        assert row.change.delta == 1
    (row,) = [row for row in in_file(Filter(year=2023)) if row.jurisdiction.code == "near"]
    assert row.change.reason == "earlier_missing"  # 2022 has no row; 2021 is not the year before


def test_the_year_before_counts_in_another_state_too(city: Jurisdiction) -> None:
    cases = factories.indicator("cases")
    factories.observation(cases, city, 2021, 50)
    factories.observation(cases, city, 2022, 60, state="draft")
    for rows in (in_file(Filter(state="draft")), on_pages(Filter(state="draft"))):
        assert [row.change.delta for row in rows] == [10]


def test_what_a_user_may_not_see_is_in_neither_and_in_no_change(tree: dict[str, Jurisdiction]) -> None:
    cases = factories.indicator("cases")
    factories.observation(cases, tree["near"], 2021, 50, state="draft")
    factories.observation(cases, tree["near"], 2022, 60)
    factories.observation(cases, tree["near"], 2023, 61, state="submitted")
    scope = Scope.of(factories.user("chen", "official", tree["near"]))
    for rows in (in_file(scope=scope), on_pages(scope=scope)):
        assert {row.jurisdiction.code for row in rows} == {"near"}
        (row,) = [row for row in rows if row.indicator.code == "cases"]
        assert (row.point.year, row.change.reason) == (2022, "earlier_missing")


def test_limited_staff_see_the_drafts_of_their_themes_alone(city: Jurisdiction) -> None:
    mine, theirs = factories.theme("mine"), factories.theme("theirs")
    for of in (mine, theirs):
        factories.observation(factories.indicator(f"{of.code}-draft", in_theme=of), city, state="draft")
        factories.observation(factories.indicator(f"{of.code}-done", in_theme=of), city)
    scope = Scope.of(factories.user("wang", "staff", city, mine))
    for rows in (in_file(scope=scope), on_pages(scope=scope)):
        assert {row.indicator.code for row in rows} == {"mine-draft", "mine-done", "theirs-done"}


def test_somebody_without_a_role_sees_nothing(tree: dict[str, Jurisdiction]) -> None:
    scope = Scope.of(factories.user("nobody"))
    assert in_file(scope=scope) == on_pages(scope=scope) == []


def test_a_search_looks_at_names_codes_and_aliases(city: Jurisdiction) -> None:
    for code, fields in (("alpha", {"name_zh": "调解案件"}), ("beta", {"aliases": "纠纷|调处"}), ("gamma", {})):
        factories.observation(factories.indicator(code, **fields), city)
    for text, expected in (("调解", {"alpha"}), ("纠纷", {"beta"}), ("ＧＡＭＭＡ", {"gamma"}), ("调 案", {"alpha"})):
        assert {row.indicator.code for row in in_file(Filter(text=text))} == expected, text


@pytest.mark.parametrize("asked", [Filter(theme="nothing"), Filter(indicator="nothing")])
def test_unknown_themes_and_indicators_are_not_found(asked: Filter) -> None:
    with pytest.raises(Http404):
        select(EVERYTHING, asked)


def count(action: object) -> int:
    with CaptureQueriesContext(connection) as captured:
        action()  # type: ignore[operator]
    return len(captured)


def test_a_page_costs_the_same_queries_however_many_rows_there_are(tree: dict[str, Jurisdiction]) -> None:
    few = count(lambda: observations(select(EVERYTHING, Filter()), 1))
    for number in range(60):
        factories.observation(factories.indicator(f"more-{number}"), tree["near"], 2022)
    assert count(lambda: observations(select(EVERYTHING, Filter()), 1)) == few
    assert (
        count(lambda: observations(select(EVERYTHING, Filter()), 2)) == few + 2
    )  # the jurisdictions before it, and their rows
    assert few == 10  # three of them ask why values of the year before are lacking


def test_a_file_costs_two_queries_for_some_jurisdictions_however_many_rows(tree: dict[str, Jurisdiction]) -> None:
    few = count(in_file)
    for number in range(60):
        factories.observation(factories.indicator(f"more-{number}"), tree["near"], 2022)
    assert count(in_file) == few


def test_a_file_takes_the_memory_of_a_few_jurisdictions(city: Jurisdiction) -> None:
    indicators = [factories.indicator() for _ in range(5)]

    def fill(jurisdictions: int) -> None:
        for _ in range(jurisdictions):
            at = factories.jurisdiction(parent=city)
            Observation.objects.bulk_create(
                Observation(indicator=of, jurisdiction=at, year=year, value=1, state="approved")
                for of in indicators
                for year in range(2000, 2020)
            )

    def peak() -> int:
        tracemalloc.start()
        rows = sum(1 for _ in every_observation(select(EVERYTHING, Filter())))
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert rows == Observation.objects.count()
        return reached

    fill(10)
    peak()  # what is made once
    few = peak()
    fill(90)
    assert peak() < few * 3  # ten times the rows; what the collector has not yet taken away counts too


def test_measured_keeps_the_order_it_is_given(tree: dict[str, Jurisdiction]) -> None:
    given = points_of(Observation.objects.order_by("-pk"))
    rows = measured(EVERYTHING, select(EVERYTHING, Filter()).catalogue, given)
    assert [row.point.observation_id for row in rows] == [point.observation_id for _, point, _ in given]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 50])
def test_a_deep_page_begins_where_the_one_before_it_ended(
    tree: dict[str, Jurisdiction], monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Wherever pages end within jurisdictions; a page beyond the last row is empty."""
    monkeypatch.setattr(found, "PAGE", size)
    official = Scope.of(factories.user("chen", "official", tree["city"]))
    factories.observation(factories.indicator("draft"), tree["near"], 2023, 5, state="draft")
    for scope in (EVERYTHING, official):
        assert keys(on_pages(scope=scope)) == keys(in_file(scope=scope))
        assert observations(select(scope, Filter()), 60).rows == ()
