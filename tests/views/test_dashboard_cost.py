"""What the dashboard costs: its queries do not grow with the values, and its page stays small."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import Indicator, Jurisdiction, Observation, Theme
from tests import factories
from tests.views.reading import page

pytestmark = pytest.mark.django_db

MOST_QUERIES = 20
LARGEST_PAGE = 120_000


def fill(zone: Jurisdiction, indicators: int, years: int) -> None:
    """Create values of every indicator in every year, with the longest texts that a row can have."""
    themes = [Theme.objects.create(code=f"t{n}", name_zh=f"第{n}个领域名称", name_en="", position=n) for n in range(13)]
    made = [
        factories.rate(f"quite-a-long-indicator-code-{n}", in_theme=themes[n * 13 // indicators], is_key=n < 12,
                       name_zh=f"政务服务“好差评”差评整改回访情况第{n}项满意率",
                       name_en=f"Share of follow-ups of bad ratings no. {n}")
        for n in range(indicators)
    ]  # fmt: skip
    Observation.objects.bulk_create(
        Observation(indicator=one, jurisdiction=zone, year=2022 - age, value=f"{90 + (n * 7 + age * 3) % 10}.25",
                    state="approved", numerator=90, denominator=100)
        for n, one in enumerate(made)
        for age in range(years)
    )  # fmt: skip


def count_queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(client, "/?jurisdiction=zone")
    return len(queries)


def test_queries_do_not_grow(browse: Client, zone: Jurisdiction) -> None:
    one = factories.indicator("only", is_key=True)
    factories.observation(one, zone, 2022)
    count_queries(browse)  # the first request of a session writes it
    few = count_queries(browse)
    fill(zone, 150, 6)
    assert Observation.objects.count() == 901
    many = count_queries(browse)
    assert few == many <= MOST_QUERIES


def test_limited_staff_cost_no_more(zone: Jurisdiction, client: Client) -> None:
    fill(zone, 58, 1)
    client.force_login(factories.user("li", "staff", zone, Theme.objects.first()))  # type: ignore[arg-type]
    assert count_queries(client) <= MOST_QUERIES


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_full_page_stays_small(browse: Client, zone: Jurisdiction, language: str) -> None:
    fill(zone, 150, 7)
    assert Indicator.objects.count() == 150
    answer: Any = browse.get(f"/?jurisdiction=zone&language={language}")
    assert answer.content.count(b"/indicators/quite-a-long") >= 150
    assert len(answer.content) <= LARGEST_PAGE
