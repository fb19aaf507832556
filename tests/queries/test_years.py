"""Indicators of one place, year by year."""

from __future__ import annotations

import pytest
from django.http import Http404

from metrics.models import Jurisdiction
from metrics.queries.places import place_row
from metrics.queries.scope import Scope
from metrics.queries.years import FEW, years
from metrics.rows import PlaceRow
from tests import factories

pytestmark = pytest.mark.django_db

EVERYTHING = Scope((), everything=True)


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.place("zone")


@pytest.fixture
def place(zone: Jurisdiction) -> PlaceRow:
    return place_row(zone)


def test_rows_are_indicators_with_a_row_in_the_years(zone: Jurisdiction, place: PlaceRow) -> None:
    inside, before, _never = (factories.indicator(code) for code in ("inside", "before", "never"))
    factories.observation(inside, zone, 2021, None)
    factories.observation(before, zone, 2019, 5)
    found = years(EVERYTHING, place, first=2020, last=2022)
    assert [series.indicator.code for series in found.rows] == ["inside"]
    assert [point.year for point in found.rows[0].points] == [2020, 2021, 2022]


def test_the_year_before_the_first_counts_for_the_change_alone(zone: Jurisdiction, place: PlaceRow) -> None:
    cases = factories.indicator("cases")
    factories.observation(cases, zone, 2019, 50)
    factories.observation(cases, zone, 2020, 60)
    (series,) = years(EVERYTHING, place, first=2020, last=2020).rows
    assert series.latest.change.delta == 10
    assert len(series.cells) == 1


def test_another_places_rows_are_not_there(zone: Jurisdiction, place: PlaceRow) -> None:
    factories.observation(factories.indicator(), factories.place("elsewhere"), 2020, 5)
    assert years(EVERYTHING, place, first=2020, last=2020).rows == ()


def test_drawn_are_the_chosen_or_the_key_or_the_first_few(zone: Jurisdiction, place: PlaceRow) -> None:
    theme = factories.theme("theme")
    for number in range(FEW + 2):
        factories.observation(factories.indicator(f"cases-{number}", in_theme=theme), zone, 2020, 5)

    def drawn(*codes: str) -> list[str]:
        found = years(EVERYTHING, place, first=2019, last=2020, charted=codes)
        return [series.indicator.code for series in found.charted]

    assert drawn() == [f"cases-{number}" for number in range(FEW)]
    factories.observation(factories.indicator("key", in_theme=theme, is_key=True), zone, 2020, 5)
    assert drawn() == ["key"]
    assert drawn("cases-7", "cases-1") == ["cases-1", "cases-7"]


def test_what_has_no_value_is_not_drawn_even_when_chosen(zone: Jurisdiction, place: PlaceRow) -> None:
    factories.observation(factories.indicator("cases"), zone, 2020, None)
    assert years(EVERYTHING, place, first=2019, last=2020, charted=["cases"]).charted == ()


def test_unknown_themes_and_indicators_are_not_found(zone: Jurisdiction, place: PlaceRow) -> None:
    factories.indicator("cases")
    for unknown in ({"theme": "nothing"}, {"charted": ["nothing"]}):
        with pytest.raises(Http404):
            years(EVERYTHING, place, first=2019, last=2020, **unknown)  # type: ignore[arg-type]
