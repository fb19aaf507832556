"""One indicator of one zone with its history, for the tests of the indicator's page and of the catalogue. Modules that
need other data define fixtures of the same names."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction
from tests import factories


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone", parent=factories.jurisdiction("city", kind="city"), name_zh="某开发区")


@pytest.fixture
def cases() -> Indicator:
    theme = factories.theme("mediation", name_zh="矛盾纠纷化解")
    return factories.indicator("cases", in_theme=theme, name_zh="调解案件数", aliases="调解纠纷|化解纠纷", is_key=True)


@pytest.fixture
def browse(zone: Jurisdiction, client: Client) -> Client:
    client.force_login(factories.user("chen", "official", zone))
    return client


@pytest.fixture
def history(cases: Indicator, zone: Jurisdiction) -> Indicator:
    """Return an indicator with six years: a gap, a missing reason, a part of a year and an approximate value."""
    read = factories.report(zone, 2022, title="《2022年度报告》")
    factories.observation(cases, zone, 2019, 640)
    factories.observation(cases, zone, 2020, None, missing_reason="not_applicable")
    factories.observation(cases, zone, 2022, 655, as_of=datetime.date(2022, 10, 31), report=read, section="一(四)1")
    factories.observation(cases, zone, 2023, 6500, qualifier="over", note="含咨询")
    factories.observation(cases, zone, 2024, 71)
    return cases
