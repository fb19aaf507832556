"""A jurisdiction open for entry, and a member of its staff who is signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction, User
from tests import factories


@pytest.fixture
def here() -> Jurisdiction:
    jurisdiction = factories.jurisdiction("here")
    factories.open_round(jurisdiction)
    return jurisdiction


@pytest.fixture
def cases() -> Indicator:
    return factories.indicator("cases", name_zh="调解案件数")


@pytest.fixture
def staff(here: Jurisdiction) -> User:
    return factories.user("clerk", "staff", here)


@pytest.fixture
def client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client
