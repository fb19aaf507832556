"""A city and its zones."""

from __future__ import annotations

import pytest

from metrics.models import Jurisdiction
from tests import factories


@pytest.fixture
def city() -> Jurisdiction:
    return factories.jurisdiction("city")


@pytest.fixture
def zones(city: Jurisdiction) -> list[Jurisdiction]:
    """Create the zones in another order than the official one."""
    made = {n: factories.jurisdiction(f"zone-{n}", parent=city, position=n) for n in (3, 1, 4, 2)}
    return [made[n] for n in sorted(made)]
