"""A move, a merger and a split: what is said of a year is over the places of that year, wherever they lie now.

South has a county that moved to North, a county that was split; North has two that merged."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.domain.listing import Filter
from metrics.domain.rows import JurisdictionRow
from metrics.models import FormerParent, Jurisdiction, ReferenceChange
from metrics.permissions.scope import EVERYTHING, Scope
from metrics.queries import observations
from metrics.queries.catalogue import catalogue
from metrics.queries.former_places import moves
from metrics.queries.jurisdiction_comparison import across, chosen_group, group_of, parent_in, peers_of
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.jurisdictions_over_years import over_years
from metrics.queries.observations import every_observation, select
from metrics.queries.progress import progress_of_jurisdictions
from metrics.queries.rounds import activity, round_of, rounds_of
from tests import factories

pytestmark = pytest.mark.django_db

YEARS = (2021, 2022, 2023, 2024)
PLACES: dict[str, tuple[str, int, int]] = {
    "stays": ("south", 2021, 2024), "moves": ("south", 2021, 2024), "whole": ("south", 2021, 2022),
    "half": ("south", 2023, 2024), "other-half": ("south", 2023, 2024), "first": ("north", 2021, 2022),
    "second": ("north", 2021, 2022), "merged": ("north", 2023, 2024), "third": ("north", 2021, 2024),
}  # fmt: skip
"""Place → where it lay first, and its years."""

BEFORE = {"south": {"stays", "moves", "whole"}, "north": {"first", "second", "third"}}
AFTER = {"south": {"stays", "half", "other-half"}, "north": {"merged", "third", "moves"}}
LACKING = {("moves", 2024), ("third", 2022)}
"""Where the value is missing of an indicator that was reported the year before."""


@dataclass
class Told:
    """Everything that is told of one city and year."""

    places: set[str]
    total: Decimal | None
    medians: int
    lacking: int
    progress: set[str]
    missing: int
    listed: set[str]
    changed: set[str]


@pytest.fixture
def country() -> Jurisdiction:
    top = factories.jurisdiction("top")
    cities = {code: factories.jurisdiction(code, parent=top, name_zh=f"{code}市") for code in BEFORE}
    cases = factories.indicator("cases", is_key=True)
    for number, (code, (city, first, last)) in enumerate(PLACES.items()):
        years = {"first_year": first if first > YEARS[0] else None, "last_year": last if last < YEARS[-1] else None}
        place = factories.jurisdiction(code, parent=cities[city], position=number + 1, name_zh=f"{code}县", **years)
        for year in range(first, last + 1):
            if (code, year) not in LACKING:
                factories.observation(cases, place, year, 2**number)
    for city in cities.values():
        for year in YEARS:
            factories.open_round(city, year)
    return top


def moved(top: Jurisdiction) -> Client:
    """Move the county in the form, from 2023 on."""
    client = Client()
    client.force_login(factories.user("boss", "administrator", top))
    county, north = Jurisdiction.objects.get(code="moves"), Jurisdiction.objects.get(code="north")
    address = reverse("admin:metrics_jurisdiction_change", args=[county.pk])
    data = {"name_zh": "moves县", "name_en": "", "kind": "county", "parent": north.pk, "position": "77"}
    assert "自哪一年度起" in client.post(address, data | {"change_reason": "批复"}).content.decode()
    answer = client.post(address, data | {"moved_in": "2023", "change_reason": "批复"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors.as_text()
    return client


def place(code: str) -> JurisdictionRow:
    return jurisdiction_row(Jurisdiction.objects.get(code=code))


def told(city: str, year: int, scope: Scope = EVERYTHING) -> Told:
    here = place(city)
    group = group_of(scope, here)
    found = across(scope, group, code="cases", year=year, default_year=year)
    over = over_years(scope, group, code="cases", first=YEARS[0], last=YEARS[-1], default_year=year)
    assert over.totals[year].value == found.total.value
    assert over.stated[year] == len(found.reported)
    assert over.places(year) == len(found.rows)
    assert over.medians.get(year) == found.median
    assert {row.jurisdiction.code for row in over.rows for cell in row.cells if cell.point.year == year
            and not row.jurisdiction.outside(year)} == {row.jurisdiction.code for row in found.rows}  # fmt: skip
    peers = peers_of(scope, here, catalogue().by_code["cases"], year)
    assert (peers.median if peers else None) == found.median
    progress = progress_of_jurisdictions(scope, here, year)
    listed = list(every_observation(select(scope, Filter(jurisdiction=here, below=True, year=year))))
    assert all(each.point.year == year for each in listed)
    return Told(
        places={row.jurisdiction.code for row in found.rows},
        total=found.total.value,
        medians=found.median.count if found.median else 0,
        lacking=sum(point.absence == "not_reported" for point in found.points),
        progress={row.jurisdiction.code for row in progress if row.jurisdiction},
        missing=sum(row.missing for row in progress),
        listed={each.jurisdiction.code for each in listed},
        changed={row.jurisdiction.code for row in found.rows if row.change.delta is not None},
    )


def test_every_year_is_told_with_its_own_places(country: Jurisdiction) -> None:
    moved(country)
    for year in YEARS:
        for city, places in (BEFORE if year < 2023 else AFTER).items():
            of, stated = told(city, year), {code for code in places if (code, year) not in LACKING}
            lacking = len(places - stated)
            numbers = [2 ** list(PLACES).index(code) for code in stated]
            assert of == Told(
                places=places,
                total=Decimal(sum(numbers)),
                medians=len(stated) if len(stated) >= 3 else 0,
                lacking=lacking,
                progress=places | {city},
                missing=lacking,
                listed=stated,
                changed={code for code in stated if year > PLACES[code][1] and (code, year - 1) not in LACKING},
            ), (city, year)


def test_a_list_of_all_years_has_each_year_with_its_own_places(
    country: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = moved(country)
    monkeypatch.setattr(observations, "PAGE", 3)
    for city in BEFORE:
        stated = {
            (code, year)
            for year in YEARS
            for code in (BEFORE if year < 2023 else AFTER)[city]
            if (code, year) not in LACKING
        }
        selection = select(EVERYTHING, Filter(jurisdiction=place(city), below=True))
        pages = [row for number in range(1, 6) for row in observations.observations(selection, number).rows]
        for rows in (pages, list(every_observation(selection))):
            assert sorted((row.jurisdiction.code, row.point.year) for row in rows) == sorted(stated), city
            assert all(row.change.delta is not None for row in rows if row.jurisdiction.code == "moves"
                       and row.point.year in (2022, 2023))  # fmt: skip
        answer: Any = client.get(f"/observations.csv?jurisdiction={city}&below=1")
        written = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))
        code, year = written[0].index("地区代码"), written[0].index("年度")
        assert sorted((line[code], int(line[year])) for line in written[1:]) == sorted(stated), city


def test_a_move_leaves_past_years_as_they_were(country: Jurisdiction) -> None:
    before = {(city, year): told(city, year) for city in BEFORE for year in (2021, 2022)}
    worked = {city: activity(EVERYTHING, place(city), 2022) for city in BEFORE}
    moved(country)
    assert {(city, year): told(city, year) for city in BEFORE for year in (2021, 2022)} == before
    assert {city: activity(EVERYTHING, place(city), 2022) for city in BEFORE} == worked
    assert parent_in(2022, place("moves"), ()) == place("south")
    kept = FormerParent.objects.get()
    assert (kept.parent.code, kept.last_year) == ("south", 2022)  # type: ignore[union-attr]
    said = ReferenceChange.objects.get(noun="formerparent", key=kept.pk)
    assert (said.reason, said.jurisdiction) == ("批复", kept.jurisdiction)


def test_a_correction_of_the_tree_holds_for_all_years(country: Jurisdiction) -> None:
    county, north = Jurisdiction.objects.get(code="moves"), Jurisdiction.objects.get(code="north")
    client = moved(country)
    FormerParent.objects.all().delete()
    address = reverse("admin:metrics_jurisdiction_change", args=[county.pk])
    data = {"name_zh": "moves县", "name_en": "", "kind": "county", "position": "78", "change_reason": "更正"}
    for wrong in ({"moved_in": "2023", "parent": north.pk}, {"moved_in": "2090"}, {"moved_in": "x"}, {}):
        south = {"parent": Jurisdiction.objects.get(code="south").pk}
        assert client.post(address, data | south | wrong).status_code == 200, wrong
    assert client.post(address, data | south | {"never_there": "on"}).status_code == 302
    assert moves().stays == {}
    assert told("south", 2024).places == AFTER["south"] | {"moves"}


def test_rounds_are_those_of_the_parents_of_the_year(country: Jurisdiction) -> None:
    moved(country)
    path = Jurisdiction.objects.get(code="moves").path
    asked = {found.year: found.jurisdiction.code for found in rounds_of(path)}
    assert asked == {2021: "south", 2022: "south", 2023: "north", 2024: "north"}
    for year, code in asked.items():
        found = round_of(path, year)
        assert found and found.jurisdiction.code == code
    own = factories.open_round(Jurisdiction.objects.get(code="moves"), 2022)
    assert round_of(path, 2022) == own


def test_what_belonged_elsewhere_is_said_and_not_counted(country: Jurisdiction) -> None:
    client = moved(country)
    words = {}
    for city in BEFORE:
        page = client.get(f"/jurisdictions/?parent={city}&indicator=cases&from=2021&to=2024").content.decode()
        assert "隶属其他地区" in page
        answer: Any = client.get(f"/jurisdictions.csv?parent={city}&indicator=cases&from=2021&to=2024")
        lines = answer.getvalue().decode().splitlines()
        words[city] = [line for line in lines if "moves县" in line and "隶属其他地区" in line]
    assert [len(each) for each in words.values()] == [2, 2]
    group = chosen_group(EVERYTHING, ["south", "moves"])
    cases, south = catalogue().by_code["cases"], Jurisdiction.objects.get(code="south")
    for year, nested in ((2022, "nested"), (2023, "")):
        factories.observation(factories.Indicator.objects.get(pk=cases.id), south, year, 5000)
        assert across(EVERYTHING, group, code="cases", year=year, default_year=year).total.reason == nested


def test_rights_follow_the_tree_of_now_and_the_page_says_what_is_hidden(country: Jurisdiction) -> None:
    moved(country)
    client = Client()
    client.force_login(factories.user("leader", "official", Jurisdiction.objects.get(code="south")))
    page = client.get("/jurisdictions/?parent=south&indicator=cases&year=2022").content.decode()
    assert "moves县" in page and "不在您的权限范围" in page
    assert client.get("/?jurisdiction=moves").status_code == 404
    later = client.get("/jurisdictions/?parent=south&indicator=cases&year=2024").content.decode()
    assert "moves县" not in later


def test_a_county_that_moved_twice_and_its_towns(country: Jurisdiction) -> None:
    moved(country)
    county = Jurisdiction.objects.get(code="moves")
    town = factories.jurisdiction("town", parent=county)
    back = Jurisdiction.objects.get(code="south")
    factories.former_parent(county, Jurisdiction.objects.get(code="north"), 2023)
    county.parent, county.position = back, 80
    county.save()
    town.refresh_from_db()
    found = {year: moves().above(town.path, year) for year in YEARS}
    south, north = back.path, Jurisdiction.objects.get(code="north").path
    assert [(south in found[year], north in found[year]) for year in YEARS] == [
        (True, False), (True, False), (False, True), (True, False)
    ]  # fmt: skip
    for year, city in ((2022, "south"), (2023, "north"), (2024, "south")):
        here = place(city)
        assert "town" in {row.jurisdiction.code for row in progress_of_jurisdictions(EVERYTHING, here, year)
                          if row.jurisdiction}  # fmt: skip
    assert moves().elsewhere(county.path, south) == ((2023, 2023),)


def test_places_below_each_other_by_mistake_are_no_endless_way(country: Jurisdiction) -> None:
    south, north = (Jurisdiction.objects.get(code=code) for code in BEFORE)
    factories.former_parent(south, north, 2022)
    factories.former_parent(north, south, 2022)
    assert set(moves().above(south.path, 2022)) == {south.path, north.path}
    assert told("south", 2024).places
