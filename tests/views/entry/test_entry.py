"""The entry page cell by cell."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, Observation, User
from tests import factories
from tests.views.entry.helpers import cell

pytestmark = pytest.mark.django_db


def test_the_page_shows_every_indicator_and_three_years_beside_it(client: Client, here: Jurisdiction) -> None:
    indicator = factories.indicator("cases")
    for year, value in ((2018, 5551), (2019, 5552), (2021, 5553)):
        factories.observation(indicator, here, year, value)
    page = client.get(reverse("entry")).content.decode()
    assert "5,552" in page and "5,553" in page and "5,551" not in page
    assert 'name="value.cases"' in page


def test_in_english_a_unit_stands_once_beside_the_name(client: Client, here: Jurisdiction) -> None:
    factories.observation(factories.indicator("cases", unit="件"), here, 2021, 5553, qualifier="over")
    page = client.get(reverse("entry") + "?language=en").content.decode()
    assert '<span class="unit">cases</span>' in page
    assert '<td class="num earlier" data-label="2021">over 5,553</td>' in page


def test_a_cell_is_saved_and_answers_with_the_row(client: Client, staff: User, here: Jurisdiction) -> None:
    answer = cell(client, factories.indicator(), value="１，２３４", qualifier="over", as_of="10月", note="台账").json()
    row = Observation.objects.get()
    assert (row.value, row.qualifier, str(row.as_of), row.note, row.entered_by) == (
        1234,
        "over",
        "2022-10-31",
        "台账",
        staff,
    )
    assert answer["fields"]["value"] == "1234" and answer["fields"]["as_of"] == "10月"
    assert (answer["version"], answer["state"]) == (1, "draft")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("until", [datetime.date(2022, 10, 31), None])
def test_a_value_of_a_part_of_the_year_is_saved_with_the_date_that_the_page_shows(
    client: Client, here: Jurisdiction, language: str, until: datetime.date | None
) -> None:
    indicator, period = factories.indicator("cases"), "as_of" if until else "not_stated"
    factories.observation(indicator, here, state="draft", as_of=until, period=period)
    address = f"{reverse('entry')}?jurisdiction=here&year=2022&language={language}&fields=all"
    (shown,) = re.findall(r'name="as_of\.cases" value="([^"]+)"', client.get(address).content.decode())
    sent = {"value.cases": "72", "qualifier.cases": "exact", "as_of.cases": shown, "version.cases": "1"}
    assert client.post(address, {"save": "", **sent}).status_code == 302
    answer = client.post(
        f"{reverse('entry_cell')}?language={language}",
        {"jurisdiction": "here", "year": "2022", "indicator": "cases", "value": "73", "as_of": shown, "version": "2"},
    )
    assert (answer.status_code, answer.json()["fields"]["as_of"]) == (200, shown)
    row = Observation.objects.get()
    assert (row.value, row.as_of, row.period) == (73, until, period)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value": "NaN"}, "不是数字"),
        ({"value": "1.5"}, "须是整数"),
        ({"value": "-3"}, "不能小于0"),
        ({"value": "12万"}, "是否指120,000"),
        ({"value": "5", "as_of": "13月"}, "截至日期"),
        ({"value": "5", "as_of": "2021-10-31"}, "2022年之内"),
        ({"value": "5", "missing_reason": "not_reported"}, "二者择一"),
        ({"value": "", "missing_reason": "nonsense"}, "不在可选范围内"),
        ({"value": "5", "note": "x" * 1001}, "最多1000个字符"),
        ({"value": "5", "note": "\x00"}, "控制字符"),
        ({"value": "5", "qualifier": "²"}, "不在可选范围内"),
    ],
)
def test_a_cell_that_cannot_be_saved_says_why(client: Client, here: Jurisdiction, fields: Any, sentence: str) -> None:
    response = cell(client, factories.indicator(), **fields)
    assert response.status_code == 422
    assert sentence in " ".join(response.json()["problems"])
    assert not Observation.objects.exists()


def test_a_missing_reason_stands_instead_of_a_value(client: Client, here: Jurisdiction) -> None:
    assert cell(client, factories.indicator(), value="—", missing_reason="不适用").status_code == 200
    row = Observation.objects.get()
    assert (row.value, row.missing_reason) == (None, "not_applicable")


def test_the_second_to_save_gets_both_values(client: Client, here: Jurisdiction) -> None:
    indicator = factories.indicator()
    cell(client, indicator, value="70")
    other = Client()
    other.force_login(factories.user("colleague", "staff", here, name="王科员"))
    assert cell(other, indicator, value="80", version="1").status_code == 200
    response = cell(client, indicator, value="90", version="1")
    assert response.status_code == 409
    answer = response.json()
    assert "王科员" in answer["problems"][0] and "80" in answer["problems"][0]
    assert (answer["fields"]["value"], answer["version"]) == ("80", 2)
    assert Observation.objects.get().value == 80
    assert cell(client, indicator, value="90", version="2").status_code == 200


def test_two_new_values_for_one_cell_are_not_both_taken(client: Client, here: Jurisdiction) -> None:
    indicator = factories.indicator()
    assert cell(client, indicator, value="70").status_code == 200
    assert cell(client, indicator, value="80").status_code == 409
    assert Observation.objects.get().value == 70


def test_the_contradiction_of_the_2022_report_raises_its_warning(client: Client, here: Jurisdiction) -> None:
    items, base = factories.indicator("items"), factories.indicator("base")
    share = factories.rate("share", numerator=items, denominator=base, min_value=0)
    cell(client, items, value="947")
    cell(client, base, value="1000")
    (finding,) = cell(client, share, value="89.4").json()["findings"]
    assert "94.7" in finding["sentence"] and not finding["explained"]
    (finding,) = cell(client, share, value="89.4", version="1", explanation="分母按可网办事项计").json()["findings"]
    assert finding["explained"]
    assert Observation.objects.get(indicator=share).explained == "rate_differs"


def test_a_base_saved_later_raises_the_warning_of_its_rate(client: Client, here: Jurisdiction) -> None:
    items, base, apart = factories.indicator("items"), factories.indicator("base"), factories.indicator("apart")
    factories.rate("share", numerator=items, denominator=base, min_value=0)
    cell(client, Indicator.objects.get(code="share"), value="89.4")
    assert cell(client, items, value="947").json()["beside"] == {"share": []}
    (finding,) = cell(client, base, value="1000").json()["beside"]["share"]
    assert "94.7" in finding["sentence"] and not finding["explained"]
    assert cell(client, base, value="1059", version="1").json()["beside"] == {"share": []}
    assert cell(client, apart, value="1").json()["beside"] == {}


def test_another_value_needs_another_explanation(client: Client, here: Jurisdiction) -> None:
    share = factories.rate(min_value=0)
    cell(client, share, value="100", explanation="全部办结")
    assert cell(client, share, value="100", version="1", explanation="").json()["findings"][0]["explained"] is False


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"jurisdiction": "elsewhere"}, 404), ({"year": "²"}, 400), ({"year": ""}, 404), ({"indicator": "none-such"}, 404),
     ({"indicator": "'; DROP"}, 400), ({"version": "²"}, 200), ({"version": "9" * 30}, 200)],
)  # fmt: skip
def test_a_bad_address_of_a_cell(client: Client, here: Jurisdiction, fields: Any, status: int) -> None:
    factories.jurisdiction("elsewhere")
    assert cell(client, factories.indicator(), **fields).status_code == status


def test_a_cell_costs_the_same_however_much_is_stored(client: Client, here: Jurisdiction) -> None:
    counts = []
    for more in (1, 40):
        for _ in range(more):
            factories.observation(factories.indicator(), here, state="draft")
        with CaptureQueriesContext(connection) as queries:
            assert cell(client, factories.indicator()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stored", [1, 40])
def test_a_cell_is_saved_in_twelve_queries(client: Client, here: Jurisdiction, stored: int) -> None:
    """As Django logs them outside of a test's own transaction, with what begins and ends it."""
    parts = [factories.indicator() for _ in range(stored)]
    saved = factories.indicator("saved")
    factories.indicator("total").parts.set([saved, *parts])
    for each in parts:
        factories.observation(each, here, state="draft")
    assert cell(client, factories.indicator()).status_code == 200  # the catalogue is known, as it is at work
    for version, value, explanation in (("", "5", ""), ("1", "80", "口径扩大"), ("2", "80", "口径扩大")):
        with CaptureQueriesContext(connection) as queries:
            answer = cell(client, saved, version=version, value=value, explanation=explanation)
        assert answer.status_code == 200
        assert len(queries) <= 12, [query["sql"][:80] for query in queries]
    assert Observation.objects.get(indicator=saved).version == 2
