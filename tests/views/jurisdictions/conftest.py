"""A city and its zones, with names that look like markup or lie beyond the BMP, and somebody who may read them."""

from __future__ import annotations

import pytest
from django.test import Client

from metrics.models import Jurisdiction
from tests import factories


@pytest.fixture
def city() -> Jurisdiction:
    return factories.place("city", name_zh="某市")


@pytest.fixture
def zones(city: Jurisdiction) -> list[Jurisdiction]:
    names = ("甲区", "𠮷区", "<i>丙区", "丁区{{7*7}}")
    return [factories.place(f"zone-{n}", parent=city, position=n, name_zh=name) for n, name in enumerate(names, 1)]


@pytest.fixture
def browse(city: Jurisdiction, client: Client) -> Client:
    client.force_login(factories.user("chen", "official", city))
    return client
