"""How an indicator's latest value compares with the jurisdictions beside it, in one sentence of its page."""

from __future__ import annotations

import datetime
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import Indicator, Jurisdiction
from tests import factories
from tests.views.reading import page

pytestmark = pytest.mark.django_db

ADDRESS = "/indicators/share/?jurisdiction=zone-1"


@pytest.fixture
def city() -> Jurisdiction:
    return factories.jurisdiction("city", kind="city", name_zh="某市")


@pytest.fixture
def zones(city: Jurisdiction) -> list[Jurisdiction]:
    return [factories.jurisdiction(f"zone-{n}", parent=city, position=n) for n in range(1, 5)]


@pytest.fixture
def share(zones: list[Jurisdiction]) -> Indicator:
    """Create a rate whose median in 2022 is 96 %."""
    made = factories.rate("share")
    factories.observation(made, zones[0], 2021, "95")
    for zone, value in zip(zones, ("97", "95", "96"), strict=False):
        factories.observation(made, zone, 2022, value)
    return made


def sentence(client: Client, address: str = ADDRESS) -> str:
    """Return the change and the comparison as they are read, without markup."""
    (words,) = re.findall(r'<ul class="standing-words">\s*<li>.*?</li>\s*<li>(.*?)</li>', page(client, address), re.S)
    return unescape(re.sub("<[^>]*>", "", words))


def login(client: Client, *jurisdictions: Jurisdiction) -> Client:
    who = factories.user("chen")
    for jurisdiction in jurisdictions:
        factories.member(who, "official", jurisdiction)
    client.force_login(who)
    return client


@pytest.mark.usefixtures("share")
def test_the_sentence_says_the_change_and_where_the_value_stands(client: Client, city: Jurisdiction) -> None:
    login(client, city)
    assert sentence(client) == "比上年上升2个百分点，高于全市中位数"
    assert 'href="/jurisdictions/?parent=city&amp;indicator=share&amp;year=2022"' in page(client, ADDRESS)
    assert sentence(client, "/indicators/share/?jurisdiction=zone-3") == "上年无记录，等于全市中位数"
    assert sentence(client, f"{ADDRESS}&language=en").endswith(
        "up 2 percentage points on the year before, above the city's median"
    )


@pytest.mark.usefixtures("share")
def test_of_some_of_the_jurisdictions_it_is_not_said_that_they_are_all(
    client: Client, zones: list[Jurisdiction]
) -> None:
    login(client, *zones[:3])
    assert sentence(client) == "比上年上升2个百分点，高于各地区中位数"
    assert "/jurisdictions/?parent=city" not in page(client, ADDRESS)


@pytest.mark.usefixtures("share")
def test_two_jurisdictions_have_no_middle(client: Client, zones: list[Jurisdiction]) -> None:
    login(client, *zones[:2])
    assert sentence(client) == "比上年上升2个百分点"


def test_what_may_lie_on_either_side_and_another_date_are_not_compared(
    client: Client, city: Jurisdiction, zones: list[Jurisdiction], share: Indicator
) -> None:
    login(client, city)
    factories.observation(share, zones[3], 2022, 97, qualifier="about")
    assert "中位数" not in sentence(client, "/indicators/share/?jurisdiction=zone-4")
    other = factories.jurisdiction("zone-5", parent=city, position=5)
    factories.observation(share, other, 2022, 99, as_of=datetime.date(2022, 10, 31))
    assert "中位数" not in sentence(client, "/indicators/share/?jurisdiction=zone-5")


def test_a_neighbours_approximate_value_makes_no_middle(
    client: Client, city: Jurisdiction, zones: list[Jurisdiction]
) -> None:
    made = factories.rate("share")
    for zone, qualifier in zip(zones, ("exact", "exact", "about"), strict=False):
        factories.observation(made, zone, 2022, 90 + zone.position, qualifier=qualifier)
    assert "中位数" not in sentence(login(client, city))
    factories.observation(made, zones[3], 2022, 80)
    assert "中位数" in sentence(client)


@pytest.mark.usefixtures("share")
def test_at_the_top_and_without_neighbours_nothing_is_said(
    client: Client, city: Jurisdiction, share: Indicator
) -> None:
    login(client, city)
    factories.observation(share, city, 2022, 96)
    assert "中位数" not in sentence(client, "/indicators/share/?jurisdiction=city")


def test_neighbours_cost_one_query(
    client: Client, city: Jurisdiction, zones: list[Jurisdiction], share: Indicator
) -> None:
    login(client, city)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page(client, ADDRESS)
        return len(found)

    few = queries()
    for n in range(5, 30):
        factories.observation(share, factories.jurisdiction(f"zone-{n}", parent=city, position=n), 2022, 90)
    assert queries() == few
