"""An open round of one jurisdiction, and a clerk signed in there."""

from __future__ import annotations

import pytest
from django.test import Client

from metrics.models import Jurisdiction, User
from tests import factories


@pytest.fixture
def here() -> Jurisdiction:
    jurisdiction = factories.jurisdiction("here")
    factories.open_round(jurisdiction)
    return jurisdiction


@pytest.fixture
def staff(here: Jurisdiction) -> User:
    return factories.user("clerk", "staff", here)


@pytest.fixture
def client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client
