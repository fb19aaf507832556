"""Two places of one name are told apart by the place above them, wherever both may be meant."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from metrics.imports.name_lookup import known_jurisdictions
from metrics.permissions.scope import EVERYTHING
from metrics.queries.jurisdiction_tree import told_apart, visible_jurisdiction
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Sign in somebody who sees 甲城市 and 乙城市, each with a 鼓楼区, the first also with a 玄武区."""
    province = factories.jurisdiction("province", name_zh="某省")
    one, other = (
        factories.jurisdiction(code, name_zh=name, name_en="", parent=province)
        for code, name in (("a", "甲城市"), ("b", "乙城市"))
    )
    cases = factories.indicator("cases", is_key=True)
    for code, name, above, value in (
        ("ag", "鼓楼区", one, 3024),
        ("bg", "鼓楼区", other, 7024),
        ("ax", "玄武区", one, 50),
    ):
        place = factories.jurisdiction(code, name_zh=name, name_en="", parent=above)
        for year in (2023, 2024):
            factories.observation(cases, place, year, value)
    client = Client()
    client.force_login(factories.user("boss", "administrator", province))
    return client


@pytest.mark.parametrize("years", ["year=2024", "from=2023&to=2024"])
def test_of_two_places_chosen_every_name_has_the_city_before_it(client: Client, years: str) -> None:
    page = client.get(f"/jurisdictions/?indicator=cases&{years}&place=ag&place=bg&place=ax").content.decode()
    assert min(page.count("甲城市鼓楼区"), page.count("乙城市鼓楼区")) >= 2, "table and chart"
    assert page.count("鼓楼区") == page.count("市鼓楼区")
    assert "甲城市玄武区" not in page, "the only one of its name"


def test_below_one_city_the_name_alone_is_enough(client: Client) -> None:
    page = client.get("/jurisdictions/?indicator=cases&year=2024&jurisdiction=a").content.decode()
    assert "鼓楼区" in page
    assert "甲城市鼓楼区" not in page


@pytest.mark.parametrize("address", ["/years.csv?", "/indicators/cases.csv?", "/year.zip?year=2024&", "/rounds.csv?"])
def test_files_about_either_have_different_names(client: Client, address: str) -> None:
    names = {unquote(client.get(f"{address}jurisdiction={code}")["Content-Disposition"]) for code in ("ag", "bg")}
    assert len(names) == 2
    assert all("城市鼓楼区" in name for name in names)


def test_progress_search_and_pickers_name_the_city(client: Client) -> None:
    picker = reverse("admin:autocomplete")
    asked = "?app_label=metrics&model_name=round&field_name=jurisdiction&term=鼓楼"
    for address in (
        "/rounds/?jurisdiction=province&year=2024",
        "/jurisdictions/?indicator=cases&find=鼓楼",
        picker + asked,
    ):
        answer = client.get(address).content.decode()
        answer = answer.encode().decode("unicode_escape") if "results" in answer[:20] else answer
        assert "甲城市鼓楼区" in answer and "乙城市鼓楼区" in answer, address


def test_a_table_may_use_the_longer_name(client: Client) -> None:
    assert known_jurisdictions(EVERYTHING).find("", "乙城市鼓楼区").code == "bg"


def test_where_the_places_above_are_alike_too_the_code_decides(client: Client) -> None:
    row = visible_jurisdiction(EVERYTHING, "ag")
    assert [each.name for each in told_apart([row, row])] == ["甲城市鼓楼区 (ag)"] * 2
