"""A single value of a year far ahead: it can be reached, but stretches no chart and no sentence to its year."""

from __future__ import annotations

import pytest
from django.test import Client

from metrics.domain.comparison import years_of_axis
from tests import factories

pytestmark = pytest.mark.django_db

PRESENT = 2025


@pytest.mark.parametrize(
    ("values", "axis"),
    [
        ({2023: 1, 2024: 1, 2100: 1}, [2023, 2024]),
        ({2023: 0, 2026: 1, 2027: 1}, [2023, 2026]),
        ({2023: 5, 2100: 2}, [2023, 2100]),
        ({2100: 1}, [2100]),
        ({}, []),
    ],
)
def test_an_axis_ends_with_the_last_year_that_is_no_slip(values: dict[int, int], axis: list[int]) -> None:
    assert years_of_axis(values, PRESENT) == axis


def test_no_page_runs_to_a_far_year() -> None:
    city = factories.jurisdiction("city")
    zone = factories.jurisdiction("zone", parent=city)
    cases = factories.indicator("cases", is_key=True)
    for year in (2022, 2023, 2024, 2100):
        factories.observation(cases, zone, year, 50)
    client = Client()
    client.force_login(factories.user("leader", "official", city))
    for address in ("/years/?", "/indicators/cases/?", "/jurisdictions/?from=2020&indicator=cases&"):
        page = client.get(f"{address}jurisdiction=zone").content.decode()
        assert "2024年" in page
        assert "2099" not in page, address
        assert "2100年" not in page, address
    page = client.get("/?jurisdiction=zone").content.decode()
    assert "<h1" in page and "2100年" in page, "offered by the chooser"
    assert "2100" not in page.partition("</title>")[0]
    assert "2100年" in client.get("/?jurisdiction=zone&year=2100").content.decode()
