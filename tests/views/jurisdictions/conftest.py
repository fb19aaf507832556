"""A city and its zones, with names that look like markup or lie beyond the BMP, and a user who may see them."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction
from tests import factories


@pytest.fixture
def city() -> Jurisdiction:
    return factories.jurisdiction("city", name_zh="某市")


@pytest.fixture
def zones(city: Jurisdiction) -> list[Jurisdiction]:
    names = ("甲区", "𠮷区", "<i>丙区", "丁区{{7*7}}")
    return [
        factories.jurisdiction(f"zone-{n}", parent=city, position=n, name_zh=name) for n, name in enumerate(names, 1)
    ]


@pytest.fixture
def browse(city: Jurisdiction, client: Client) -> Client:
    client.force_login(factories.user("chen", "official", city))
    return client


@pytest.fixture
def cases(city: Jurisdiction, zones: list[Jurisdiction]) -> Indicator:
    made = factories.indicator("cases", name_zh="案件数", is_key=True)
    factories.observation(made, zones[0], 2021, 59)
    factories.observation(made, zones[0], 2022, 71)
    factories.observation(made, zones[1], 2022, 6500, qualifier="over")
    factories.observation(made, zones[2], 2022, 5, as_of=datetime.date(2022, 10, 31))
    factories.observation(made, zones[3], 2022, None, missing_reason="not_applicable")
    factories.observation(made, city, 2022, 7000)
    return made
