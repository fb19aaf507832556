"""The catalogue with its descriptions, and one indicator's history."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.utils import translation

from metrics.models import Indicator, Jurisdiction
from metrics.permissions.scope import Scope
from metrics.queries.indicators import described_catalogue, folded, indicator_history, indicators
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories

pytestmark = pytest.mark.django_db

EVERYTHING = Scope((), everything=True)


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone")


@pytest.fixture
def cases() -> Indicator:
    return factories.indicator("cases", definition_zh="定义", definition_en="", aliases="甲||乙")


def test_words_are_in_the_readers_language_or_the_other_one(cases: Indicator) -> None:
    factories.indicator("both", definition_zh="定义", definition_en="Definition")
    with translation.override("en"):
        found = described_catalogue()
    assert (found["both"].definition, found["cases"].definition) == ("Definition", "定义")


def test_empty_aliases_are_none(cases: Indicator) -> None:
    assert described_catalogue()["cases"].aliases == ("甲", "乙")


def test_years_with_values_are_those_the_user_may_see(cases: Indicator, zone: Jurisdiction) -> None:
    factories.observation(cases, zone, 2019, None)
    factories.observation(cases, zone, 2020, 5)
    factories.observation(cases, zone, 2023, 5)
    factories.observation(cases, zone, 2024, 5, state="draft")
    official = Scope.of(factories.user("official", "official", zone))
    jurisdiction = jurisdiction_row(zone)
    assert [(entry.first, entry.last) for entry in indicators(official, jurisdiction)] == [(2020, 2023)]
    assert [(entry.first, entry.last) for entry in indicators(EVERYTHING, jurisdiction)] == [(2020, 2024)]


def test_another_jurisdictions_years_do_not_count(cases: Indicator, zone: Jurisdiction) -> None:
    factories.observation(cases, factories.jurisdiction("elsewhere"), 2020, 5)
    assert [(entry.first, entry.last) for entry in indicators(EVERYTHING, jurisdiction_row(zone))] == [(None, None)]


def test_an_unknown_theme_or_indicator_is_not_found(cases: Indicator, zone: Jurisdiction) -> None:
    jurisdiction = jurisdiction_row(zone)
    with pytest.raises(Http404):
        indicators(EVERYTHING, jurisdiction, theme="nothing")
    with pytest.raises(Http404):
        indicator_history(EVERYTHING, jurisdiction, "nothing", years=None)


def test_a_history_begins_with_its_first_row_and_ends_with_the_jurisdictions_last_year(
    cases: Indicator, zone: Jurisdiction
) -> None:
    factories.observation(cases, zone, 2021, 5)
    found = indicator_history(EVERYTHING, jurisdiction_row(zone), "cases", years=(2018, 2023))
    assert found.series is not None
    assert [point.year for point in found.series.points] == [2021, 2022, 2023]


def test_years_outside_any_row_have_no_series(cases: Indicator, zone: Jurisdiction) -> None:
    factories.observation(cases, zone, 2021, 5)
    jurisdiction = jurisdiction_row(zone)
    assert indicator_history(EVERYTHING, jurisdiction, "cases", years=(2018, 2023), first=2022).series is None
    assert indicator_history(EVERYTHING, jurisdiction, "cases", years=(2018, 2023), last=2020).series is None
    assert indicator_history(EVERYTHING, jurisdiction, "cases", years=None).series is None


def test_related_indicators_go_both_ways(cases: Indicator, zone: Jurisdiction) -> None:
    done = factories.indicator("done")
    factories.rate("share", numerator=done, denominator=cases)
    jurisdiction = jurisdiction_row(zone)
    assert set(indicator_history(EVERYTHING, jurisdiction, "share", years=None).related) == {"done", "cases"}
    assert [row.code for row in indicator_history(EVERYTHING, jurisdiction, "done", years=None).part_of] == ["share"]


def test_full_width_and_capitals_are_found_alike() -> None:
    assert folded("ＡＢＣ１ Straße") == folded("abc1 STRASSE")
