"""Two counties merged at the end of 2022: outside its years a place is in no list, count, total or reminder."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Jurisdiction
from metrics.permissions.scope import EVERYTHING
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_comparison import across, group_of, peers_of
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.jurisdictions_over_years import over_years
from metrics.queries.progress import progress_of_jurisdictions
from metrics.queries.rounds import is_open, open_years
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2025, 2, 1)


@pytest.fixture
def city() -> Jurisdiction:
    city = factories.jurisdiction("city")
    cases = factories.indicator("cases", is_key=True, name_zh="受理案件")
    for code, first, last in (("east", None, 2022), ("west", None, 2022), ("both", 2023, None), ("south", None, None)):
        place = factories.jurisdiction(
            code, parent=city, first_year=first, last_year=last, name_zh={"east": "东县"}.get(code, f"某区{code}")
        )
        for year in range(first or 2020, (last or 2024) + 1):
            factories.observation(cases, place, year, 100)
    for year in range(2020, 2025):
        factories.open_round(city, year)
    return city


@pytest.fixture
def client(city: Jurisdiction) -> Client:
    client = Client()
    client.force_login(factories.user("boss", "administrator", city))
    return client


@pytest.mark.parametrize(
    ("year", "there"), [(2022, {"east", "west", "south"}), (2023, {"both", "south"}), (2024, {"both", "south"})]
)
def test_a_year_has_the_places_of_that_year(city: Jurisdiction, year: int, there: set[str]) -> None:
    here = jurisdiction_row(city)
    group = group_of(EVERYTHING, here)
    found = across(EVERYTHING, group, code="cases", year=year, default_year=year)
    assert {row.jurisdiction.code for row in found.rows} == there
    assert (found.total.value, len(found.points)) == (100 * len(there), len(there))
    progress = progress_of_jurisdictions(EVERYTHING, here, year)
    assert {row.jurisdiction.code for row in progress if row.jurisdiction} == there | {"city"}
    assert sum(row.missing for row in progress) == 0
    peers = peers_of(EVERYTHING, here, catalogue().by_code["cases"], year)
    assert (peers.median.count if peers else 0) == (3 if year == 2022 else 0)


def test_several_years_say_why_a_place_has_none(city: Jurisdiction, client: Client) -> None:
    found = over_years(EVERYTHING, group_of(EVERYTHING, jurisdiction_row(city)), code="cases", default_year=2024)
    said = {row.jurisdiction.code: [cell.point.unstated for cell in row.cells] for row in found.rows}
    assert said["east"] == ["", "", "", "abolished", "abolished"]
    assert said["both"] == ["not_established"] * 3 + ["", ""]
    page = client.get("/jurisdictions/?jurisdiction=city&indicator=cases&from=2020&to=2024").content.decode()
    assert "尚未设立" in page and "已撤并" in page
    assert "未填报" not in page.partition("<main")[2]
    for address in ("/years.csv?layout=wide&", "/jurisdictions.csv?indicator=cases&"):
        answer: Any = client.get(f"{address}jurisdiction=east&from=2020&to=2024")
        text = answer.getvalue().decode()
        assert "已撤并" in text, address


def test_nothing_is_asked_of_a_merged_place(city: Jurisdiction, client: Client) -> None:
    page = client.get("/?jurisdiction=east&year=2023").content.decode()
    assert "本年未填报" not in page
    assert "期限" not in page
    east = Jurisdiction.objects.get(code="east")
    assert [is_open(east.path, year, today=TODAY) for year in (2022, 2023)] == [True, False]
    assert open_years(east.path, today=TODAY) == [2022, 2021, 2020]


def test_the_years_of_a_place_are_kept_in_order(city: Jurisdiction, client: Client) -> None:
    east = Jurisdiction.objects.get(code="east")
    address = reverse("admin:metrics_jurisdiction_change", args=[east.pk])
    data = {"name_zh": "东县", "name_en": "", "kind": "county", "parent": city.pk, "position": east.position}
    data |= {"change_reason": "撤并批复"}
    refused = client.post(address, data | {"first_year": "2022", "last_year": "2021"})
    assert "撤并年度不能早于设立年度" in refused.content.decode()
    assert client.post(address, data | {"first_year": "2019", "last_year": "2021"}).status_code == 302
    east.refresh_from_db()
    assert (east.first_year, east.last_year) == (2019, 2021)


def test_the_first_year_of_a_place_reads_alike_in_every_file(city: Jurisdiction, client: Client) -> None:
    asked = "jurisdiction=both&from=2023&to=2024"
    for address in ("/observations.csv?", "/years.csv?"):
        answer: Any = client.get(address + asked)
        assert "上年尚未设立" in answer.getvalue().decode(), address
