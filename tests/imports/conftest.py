"""A jurisdiction open for entry, and a member of its staff."""

from __future__ import annotations

import pytest

from metrics.models import Jurisdiction, User
from tests import factories


@pytest.fixture
def here() -> Jurisdiction:
    jurisdiction = factories.jurisdiction("here", name_zh="某区")
    factories.open_round(jurisdiction)
    return jurisdiction


@pytest.fixture
def clerk(here: Jurisdiction) -> User:
    return factories.user("clerk", "staff", here)
