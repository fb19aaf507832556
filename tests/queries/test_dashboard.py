"""The query of the dashboard: which rows it returns, and how complete the year is."""

from __future__ import annotations

import datetime

import pytest

from metrics.domain.dashboard import Dashboard
from metrics.models import Jurisdiction
from metrics.permissions.scope import Scope
from metrics.queries.dashboard import dashboard
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone")


def seen(zone: Jurisdiction, role: str = "official", year: int = 2022) -> Dashboard:
    return dashboard(Scope.of(factories.user("", role, zone)), jurisdiction_row(zone), year)


def codes(shown: Dashboard) -> list[str]:
    return [card.measured.indicator.code for card in shown.cards]


def test_rows_are_the_year_what_last_year_had_and_every_key_indicator(zone: Jurisdiction) -> None:
    theme = factories.theme("t")
    names = ("now", "before", "long-ago", "never", "key")
    wanted = {name: factories.indicator(name, in_theme=theme, is_key=name == "key") for name in names}
    factories.observation(wanted["now"], zone, 2022)
    factories.observation(wanted["before"], zone, 2021)
    factories.observation(wanted["long-ago"], zone, 2020)
    assert codes(seen(zone)) == ["now", "before", "key"]


def test_the_order_is_that_of_themes_and_positions(zone: Jurisdiction) -> None:
    late, early = factories.theme("late", position=9009), factories.theme("early", position=9008)
    for code, theme, position in (("c", late, 1), ("b", early, 2), ("a", early, 1)):
        factories.observation(factories.indicator(code, in_theme=theme, position=position), zone, 2022)
    assert codes(seen(zone)) == ["a", "b", "c"]


def test_the_trail_ends_in_the_year_and_leaves_gaps(zone: Jurisdiction) -> None:
    one = factories.indicator("one")
    for year in (2015, 2018, 2021, 2022):
        factories.observation(one, zone, year, year)
    [card] = seen(zone).cards
    assert [(point.year, point.value) for point in card.trail] == [
        (2017, None), (2018, 2018), (2019, None), (2020, None), (2021, 2021), (2022, 2022),
    ]  # fmt: skip


def test_completeness(zone: Jurisdiction) -> None:
    rate = factories.rate("rate")
    part = factories.indicator("part")
    factories.indicator("nothing")
    factories.observation(rate, zone, 2022, "96", numerator=96, denominator=100)
    factories.target(rate, zone, 2022, 95)
    factories.observation(part, zone, 2022, 5, as_of=datetime.date(2022, 10, 31), state="draft")
    factories.target(part, zone, 2022, 10)
    done = seen(zone, "staff").completeness
    assert (done.catalogue, done.reported, done.approved) == (3, 2, 1)
    assert (done.with_target, done.target_met) == (2, 1)
    assert (done.part_year, done.to_explain) == (1, 1)


def test_officials_see_approved_values_alone(zone: Jurisdiction) -> None:
    one = factories.indicator("one", is_key=True)
    factories.observation(one, zone, 2022, 7, state="draft")
    done = seen(zone).completeness
    assert (done.reported, done.approved) == (0, 0)
    assert seen(zone, "staff").completeness.reported == 1


def test_values_of_other_jurisdictions_stay_out(zone: Jurisdiction) -> None:
    one = factories.indicator("one", is_key=True)
    factories.observation(one, factories.jurisdiction("below", parent=zone), 2022, 999)
    [card] = seen(zone).cards
    assert card.measured.point.value is None


def test_what_needs_explaining_until_it_is_explained(zone: Jurisdiction) -> None:
    said = {"explanation": "全年数次年公布", "explained": "no_base"}
    factories.observation(factories.rate("open"), zone, 2022, 100)
    factories.observation(factories.rate("said"), zone, 2022, 100, **said)
    shown = seen(zone)
    assert [row.indicator.code for row in shown.attention] == ["open"]
    assert shown.completeness.to_explain == 1


def test_what_is_missing_is_told_with_its_date_and_not_twice(zone: Jurisdiction) -> None:
    factories.observation(factories.indicator("gone"), zone, 2021)
    factories.open_round(zone)
    shown = seen(zone)
    assert [row.indicator.code for row in shown.highlights.due.missing] == ["gone"]
    assert shown.attention == []
    assert shown.completeness.to_explain == 0


def test_pinned_indicators_come_first_in_the_order_they_were_pinned(zone: Jurisdiction) -> None:
    made = {code: factories.indicator(code) for code in ("a", "b", "never")}
    for code in ("a", "b"):
        factories.observation(made[code], zone, 2022)
    jurisdiction, scope = jurisdiction_row(zone), Scope.of(factories.user("", "official", zone))
    shown = dashboard(scope, jurisdiction, 2022, pinned=(made["never"].pk, made["b"].pk))
    assert [(card.measured.indicator.code, card.pinned) for card in shown.cards] == [
        ("never", True), ("b", True), ("a", False),
    ]  # fmt: skip


def test_compared_only_when_last_year_had_a_value(zone: Jurisdiction) -> None:
    one = factories.indicator("one")
    factories.observation(one, zone, 2022)
    factories.observation(one, zone, 2021, None)
    assert not seen(zone).compared
    factories.observation(factories.indicator("two"), zone, 2021)
    assert seen(zone).compared


@pytest.mark.parametrize("year", [1949, 2100])
def test_the_ends_of_time(zone: Jurisdiction, year: int) -> None:
    factories.observation(factories.indicator("one", is_key=True), zone, 2022)
    assert seen(zone, year=year).completeness.reported == 0
