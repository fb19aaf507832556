"""The indicators of one jurisdiction, year by year."""

from __future__ import annotations

import pytest
from django.http import Http404

from metrics.domain.rows import JurisdictionRow
from metrics.models import Jurisdiction
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.years import FEW, years
from tests import factories

pytestmark = pytest.mark.django_db

EVERYTHING = Scope((), everything=True)


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone")


@pytest.fixture
def jurisdiction(zone: Jurisdiction) -> JurisdictionRow:
    return jurisdiction_row(zone)


def test_rows_are_indicators_with_a_row_in_the_years(zone: Jurisdiction, jurisdiction: JurisdictionRow) -> None:
    inside, before, _never = (factories.indicator(code) for code in ("inside", "before", "never"))
    factories.observation(inside, zone, 2021, None)
    factories.observation(before, zone, 2019, 5)
    found = years(EVERYTHING, jurisdiction, first=2020, last=2022)
    assert [series.indicator.code for series in found.rows] == ["inside"]
    assert [point.year for point in found.rows[0].points] == [2020, 2021, 2022]


def test_the_year_before_the_first_counts_for_the_change_alone(
    zone: Jurisdiction, jurisdiction: JurisdictionRow
) -> None:
    cases = factories.indicator("cases")
    factories.observation(cases, zone, 2019, 50)
    factories.observation(cases, zone, 2020, 60)
    (series,) = years(EVERYTHING, jurisdiction, first=2020, last=2020).rows
    assert series.latest.change.delta == 10
    assert len(series.cells) == 1


def test_another_jurisdictions_rows_are_not_there(zone: Jurisdiction, jurisdiction: JurisdictionRow) -> None:
    factories.observation(factories.indicator(), factories.jurisdiction("elsewhere"), 2020, 5)
    assert years(EVERYTHING, jurisdiction, first=2020, last=2020).rows == ()


def test_drawn_are_the_chosen_or_the_key_or_the_first_few(zone: Jurisdiction, jurisdiction: JurisdictionRow) -> None:
    theme = factories.theme("theme")
    for number in range(FEW + 2):
        factories.observation(factories.indicator(f"cases-{number}", in_theme=theme), zone, 2020, 5)

    def drawn(*codes: str) -> list[str]:
        found = years(EVERYTHING, jurisdiction, first=2019, last=2020, chosen=codes)
        return [series.indicator.code for series in found.charted]

    assert drawn() == [f"cases-{number}" for number in range(FEW)]
    factories.observation(factories.indicator("key", in_theme=theme, is_key=True), zone, 2020, 5)
    assert drawn() == ["key"]
    assert drawn("cases-7", "cases-1") == ["cases-1", "cases-7"]


def test_what_has_no_value_is_not_drawn_even_when_chosen(zone: Jurisdiction, jurisdiction: JurisdictionRow) -> None:
    factories.observation(factories.indicator("cases"), zone, 2020, None)
    assert years(EVERYTHING, jurisdiction, first=2019, last=2020, chosen=["cases"]).charted == ()


def test_unknown_themes_and_indicators_are_not_found(zone: Jurisdiction, jurisdiction: JurisdictionRow) -> None:
    factories.indicator("cases")
    for unknown in ({"themes": ["nothing"]}, {"chosen": ["nothing"]}):
        with pytest.raises(Http404):
            years(EVERYTHING, jurisdiction, first=2019, last=2020, **unknown)  # type: ignore[arg-type]


def test_two_years_are_all_there_is_and_the_change_is_between_them(
    zone: Jurisdiction, jurisdiction: JurisdictionRow
) -> None:
    cases, between = factories.indicator("cases"), factories.indicator("between")
    for year, value in ((2018, 40), (2019, 50), (2021, 55), (2022, 60)):
        factories.observation(cases, zone, year, value)
    factories.observation(between, zone, 2021, 5)
    found = years(EVERYTHING, jurisdiction, first=2019, last=2022, pair=True)
    assert found.years == (2019, 2022)
    (series,) = found.rows
    assert [point.year for point in series.points] == [2019, 2022]
    assert (series.latest.change.delta, series.latest.change.earlier.year) == (10, 2019)


def test_a_break_anywhere_between_the_two_years_forbids_their_comparison(
    zone: Jurisdiction, jurisdiction: JurisdictionRow
) -> None:
    broken = factories.indicator("broken", break_year=2021)
    for year in (2019, 2020, 2022, 2023):
        factories.observation(broken, zone, year, year)

    def reason(first: int, last: int) -> str:
        (series,) = years(EVERYTHING, jurisdiction, first=first, last=last, pair=True).rows
        return series.latest.change.reason

    assert [reason(2019, 2023), reason(2020, 2022), reason(2019, 2020), reason(2022, 2023)] == [
        "break",
        "break",
        "",
        "",
    ]


def test_themes_and_indicators_add_up(zone: Jurisdiction, jurisdiction: JurisdictionRow) -> None:
    one, other = factories.theme("one"), factories.theme("other")
    for code, theme in (("a", one), ("b", one), ("c", other), ("d", other)):
        factories.observation(factories.indicator(code, in_theme=theme), zone, 2020, 5)

    def rows(*themes: str, chosen: tuple[str, ...] = ()) -> list[str]:
        found = years(EVERYTHING, jurisdiction, first=2019, last=2020, themes=themes, chosen=chosen)
        assert [row.code for row in found.known] == ["a", "b", "c", "d"]
        return [series.indicator.code for series in found.rows]

    assert rows() == ["a", "b", "c", "d"]
    assert rows("one") == ["a", "b"]
    assert rows("one", "other") == ["a", "b", "c", "d"]
    assert rows(chosen=("d", "a")) == ["a", "d"]
    assert rows("one", chosen=("d",)) == ["a", "b", "d"]


def test_a_chosen_indicator_nobody_reported_is_a_row_beside_others(
    zone: Jurisdiction, jurisdiction: JurisdictionRow
) -> None:
    factories.indicator("never")
    factories.observation(factories.indicator("cases"), zone, 2020, 5)

    def rows(*chosen: str) -> list[str]:
        found = years(EVERYTHING, jurisdiction, first=2019, last=2020, chosen=chosen)
        assert "never" in [row.code for row in found.known]
        return [series.indicator.code for series in found.rows]

    assert set(rows("never", "cases")) == {"never", "cases"}
    assert rows("never") == []
