"""An open round of one jurisdiction, and who enters and reviews in it."""

from __future__ import annotations

import pytest
from django.test import Client

from metrics.models import Jurisdiction, User
from tests import factories
from tests.views.rounds.helpers import browser


@pytest.fixture
def here() -> Jurisdiction:
    jurisdiction = factories.jurisdiction("here")
    factories.open_round(jurisdiction)
    return jurisdiction


@pytest.fixture
def clerk(here: Jurisdiction) -> User:
    return factories.user("clerk", "staff", here, name="王科员")


@pytest.fixture
def reviewer(here: Jurisdiction) -> Client:
    return browser(factories.user("reviewer", "reviewer", here, name="李审核"))
