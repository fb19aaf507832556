"""Indicators that are not collected in every year: nothing is asked, due or lacking where they are not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from metrics.domain.choices import Act
from metrics.models import Indicator, Jurisdiction, Observation
from metrics.permissions.scope import EVERYTHING, Scope
from metrics.queries.dashboard import dashboard
from metrics.queries.entry import sheet, unfilled
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.progress import progress_of_jurisdictions
from tests import factories
from tests.views.entry.helpers import cell

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Jurisdiction:
    """Return a place with values of an indicator that ended in 2022, one that began in 2023 and one of all years."""
    zone = factories.jurisdiction("zone")
    for code, name, first, last in (
        ("ended", "旧案件", None, 2022), ("begun", "新案件", 2023, None), ("always", "案件", None, None),
    ):  # fmt: skip
        made = factories.indicator(code, is_key=True, name_zh=name, first_year=first, last_year=last)
        for year in range(first or 2020, (last or 2023) + 1):
            factories.observation(made, zone, year, 100)
    for year in range(2020, 2025):
        factories.open_round(zone, year)
    return zone


@pytest.fixture
def client(zone: Jurisdiction) -> Client:
    client = Client()
    client.force_login(factories.user("boss", "administrator", zone))
    return client


@pytest.mark.parametrize(
    ("year", "asked"), [(2022, ["ended", "always"]), (2023, ["begun", "always"]), (2024, ["begun", "always"])]
)
def test_a_year_asks_for_what_is_collected_in_it(zone: Jurisdiction, year: int, asked: list[str]) -> None:
    here, staff = jurisdiction_row(zone), Scope.of(factories.user("wang", "staff", zone))
    assert staff.does(Act.ENTER, here.path)
    assert [row.indicator.code for row in sheet(staff, here, year).rows] == asked
    assert [row.code for row in unfilled(staff, here, year)] == ([] if year < 2024 else asked)
    shown = dashboard(EVERYTHING, here, year)
    assert [card.measured.indicator.code for card in shown.cards] == asked
    assert shown.completeness.catalogue == 2
    (progress,) = progress_of_jurisdictions(EVERYTHING, here, year)
    assert progress.missing == (0 if year < 2024 else 2)


def test_pages_over_years_say_that_it_was_not_collected(client: Client) -> None:
    for address in (
        "/years/?", "/years.csv?layout=wide&", "/jurisdictions/?indicator=ended&", "/indicators/ended/?",
    ):  # fmt: skip
        answer: Any = client.get(f"{address}from=2020&to=2023&jurisdiction=zone")
        text = answer.getvalue().decode() if answer.streaming else answer.content.decode()
        assert "不采集" in text, address
        assert "未填报" not in text.partition("<main")[2], address


def test_the_first_year_reads_alike_in_every_file(client: Client) -> None:
    for address in ("/observations.csv?", "/years.csv?"):
        answer: Any = client.get(f"{address}jurisdiction=zone&from=2023&to=2023")
        assert "上年不采集" in answer.getvalue().decode(), address


def test_no_value_is_entered_outside_the_years(zone: Jurisdiction, client: Client) -> None:
    client.force_login(factories.user("wang", "staff", zone))
    for code, year, wrong in (("ended", "2023", True), ("begun", "2022", True), ("begun", "2024", False)):
        answer: Any = cell(client, Indicator.objects.get(code=code), jurisdiction="zone", year=year)
        assert answer.status_code == (422 if wrong else 200)
        assert (f"这项指标在{year}年不采集。" in json.dumps(answer.json(), ensure_ascii=False)) is wrong
        assert Observation.objects.filter(indicator__code=code, year=year).exists() is not wrong


def test_the_years_of_collection_keep_every_value(zone: Jurisdiction, client: Client) -> None:
    ended = Indicator.objects.get(code="ended")
    address = f"/admin/metrics/indicator/{ended.pk}/change/"
    data: dict[str, Any] = {
        field: getattr(ended, field)
        for field in ("name_zh", "name_en", "position", "tier", "unit", "decimals", "measure", "time_basis",
                      "direction", "min_value", "definition_zh")
    } | {"theme": ended.theme_id, "change_reason": "制度调整"}  # fmt: skip
    for first, last, refusal in (
        ("2021", "2022", "已有2020—2022年的数据"),
        ("2019", "2021", "已有2020—2022年的数据"),
        ("2019", "2023", ""),
    ):
        answer = client.post(address, data | {"first_year": first, "last_year": last})
        assert refusal in answer.content.decode()
        assert (answer.status_code == 302) == (refusal == ""), (first, last)
    ended.refresh_from_db()
    assert (ended.first_year, ended.last_year) == (2019, 2023)
    ended.first_year = 2024
    with pytest.raises(ValidationError, match="停止采集年度不能早于开始采集年度"):
        ended.full_clean()
