"""A jurisdiction open for entry, an indicator, and a member of staff."""

from __future__ import annotations

import pytest

from metrics.models import Indicator, Jurisdiction, User
from tests import factories


@pytest.fixture
def here(db: None) -> Jurisdiction:
    jurisdiction = factories.jurisdiction("here")
    factories.open_round(jurisdiction)
    return jurisdiction


@pytest.fixture
def cases() -> Indicator:
    return factories.indicator("cases", name_zh="行政复议案件")


@pytest.fixture
def clerk(here: Jurisdiction) -> User:
    return factories.user("clerk", "staff", here)
