"""A zone with a key rate and a count of cases, neither of them complete, for the tests of the yearly comparison."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction, Theme
from tests import factories


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone", name_zh="某开发区")


@pytest.fixture
def browse(zone: Jurisdiction, client: Client) -> Client:
    client.force_login(factories.user("chen", "official", zone))
    return client


@pytest.fixture
def services() -> Theme:
    return factories.theme("services", name_zh="政务服务", position=1)


@pytest.fixture
def share(services: Theme, zone: Jurisdiction) -> Indicator:
    """Return a key rate of 2020, 2022 and 2023."""
    made = factories.rate("share", in_theme=services, name_zh="网办率", is_key=True)
    for year, value in ((2020, "95.5"), (2022, "98.2"), (2023, "100")):
        factories.observation(made, zone, year, value)
    return made


@pytest.fixture
def cases(zone: Jurisdiction) -> Indicator:
    """Return a count of cases of 2021 to 2023, the last until October."""
    made = factories.indicator(
        "cases", in_theme=factories.theme("mediation", name_zh="调解", position=2), name_zh="案件数"
    )
    factories.observation(made, zone, 2021, 640)
    factories.observation(made, zone, 2022, 6500, qualifier="over")
    factories.observation(made, zone, 2023, 71, as_of=datetime.date(2023, 10, 31))
    return made
