"""A city and a zone with values of two years, and a user who may see them."""

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
def zone(city: Jurisdiction) -> Jurisdiction:
    return factories.jurisdiction("zone", parent=city, name_zh="<b>某\u202e开发区")


@pytest.fixture
def cases() -> Indicator:
    return factories.indicator("cases", name_zh="案件数", in_theme=factories.theme("mediation", name_zh="调解"))


@pytest.fixture
def values(city: Jurisdiction, zone: Jurisdiction, cases: Indicator) -> None:
    report = factories.report(zone, title="<某报告>")
    factories.observation(cases, zone, 2021, 60)
    factories.observation(cases, zone, 2022, 71, report=report, section="一(二)1", note="=1+1")
    factories.observation(cases, zone, 2023, 6500, qualifier="over", as_of=datetime.date(2023, 10, 31), state="draft")
    factories.observation(cases, city, 2022, None, missing_reason="not_applicable")


@pytest.fixture
def browse(city: Jurisdiction, client: Client) -> Client:
    client.force_login(factories.user("li", "staff", city))
    return client
