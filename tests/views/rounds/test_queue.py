"""The review page of a city: what waits in all its counties, and parts of it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.domain.choices import State
from metrics.models import Jurisdiction, Observation, User
from tests import factories
from tests.views.rounds.helpers import browser, decide, submitted, text_of

pytestmark = pytest.mark.django_db

ADDRESS = "/review/?jurisdiction=here&year=2022"


@pytest.fixture
def counties(here: Jurisdiction) -> list[Jurisdiction]:
    return [
        factories.jurisdiction(code, parent=here, name_zh=name) for code, name in (("east", "东县"), ("west", "西县"))
    ]


def page(client: Client, more: str = "") -> str:
    response = client.get(ADDRESS + more)
    assert response.status_code == 200
    return response.content.decode()


def test_values_of_all_counties_wait_on_one_page(counties: list[Jurisdiction], clerk: User, reviewer: Client) -> None:
    cases = factories.indicator(name_zh="案件数")
    east, west = (submitted(county, clerk, of=cases) for county in counties)
    shown = page(reviewer)
    assert shown.index("东县</bdi></th>") < shown.index(f'id="value-{east.pk}"') < shown.index("西县</bdi></th>")
    assert "待审核2项" in " ".join(shown.split())
    assert "退回：1项" in decide(reviewer, west, "return", "与台账不符")
    assert (east.state, west.state) == ("submitted", "returned")


def test_what_is_still_to_come_is_listed_by_place(counties: list[Jurisdiction], reviewer: Client) -> None:
    assert "待报" not in page(reviewer)
    for county, names in zip(counties, (("甲数", "乙数"), ("丙数",)), strict=True):
        for name in names:
            of = factories.indicator(name_zh=name)
            factories.observation(of, county, value=None, state="draft", missing_reason="to_come")
    told = re.sub(r"<[^>]+>|\s", "", page(reviewer).partition('class="to-come"')[2].partition("</details>")[0])
    assert told == ">待报3项东县：甲数、乙数西县：丙数"
    assert "待报1项" in page(reviewer, "&place=west") and "甲数" not in page(reviewer, "&place=west")


def test_everything_plain_of_all_counties_is_approved_in_one_act(
    counties: list[Jurisdiction], clerk: User, reviewer: Client
) -> None:
    rows = [submitted(county, clerk) for county in counties]
    data = {"approve_plain": "1", "plain": [row.pk for row in rows]} | {
        f"version.{row.pk}": row.version for row in rows
    }
    assert "审核通过：2项" in reviewer.post(ADDRESS, data, follow=True).content.decode()
    assert set(Observation.objects.values_list("state", flat=True)) == {State.APPROVED}


def test_a_part_of_what_waits_is_shown(counties: list[Jurisdiction], clerk: User, reviewer: Client) -> None:
    east, west = counties
    rate = factories.rate(min_value=0)
    plain = submitted(east, clerk)
    doubted = submitted(east, clerk, of=rate, value=100, explanation="全部办结", explained="no_base")
    missed = submitted(west, clerk, of=rate, value=80)
    factories.target(rate, west, value=95, year=2022)
    cases = {
        "": {plain, doubted, missed},
        "&show=doubted": {doubted},
        "&show=missed": {missed},
        "&place=east": {plain, doubted},
        "&place=west&show=doubted": set(),
        f"&theme={rate.theme.code}": {row for row in (plain, doubted, missed) if row.indicator.theme == rate.theme},
    }
    for more, expected in cases.items():
        shown = page(reviewer, more)
        assert {row for row in (plain, doubted, missed) if f'id="value-{row.pk}"' in shown} == expected, more
    assert "所选范围内没有等待审核的数据" in page(reviewer, "&place=west&show=doubted")
    assert reviewer.get(f"{ADDRESS}&show=nothing").status_code == 400
    table = text_of(
        reviewer.get(reverse("review_file", kwargs={"file_format": "csv"}) + f"?{ADDRESS.split('?')[1]}&show=missed")
    )
    assert len(table.strip().splitlines()) == 2


def test_a_long_list_has_pages(
    here: Jurisdiction, clerk: User, reviewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrics.views.review.ROWS_A_PAGE", 2)
    rows = [submitted(here, clerk) for _ in range(3)]
    assert [page(reviewer, f"&page={number}").count('id="value-') for number in (1, 2)] == [2, 1]
    data = {"approve": rows[2].pk, f"version.{rows[2].pk}": rows[2].version}
    stays = reviewer.post(f"{ADDRESS}&page=2", data, follow=True)
    assert stays.redirect_chain == [(f"{ADDRESS}&page=2", 302)]
    assert stays.content.decode().count('id="value-') == 2, "the last page that there is"


def test_more_than_are_read_at_once_are_told(
    here: Jurisdiction, clerk: User, reviewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrics.queries.review.MOST_WAITING", 2)
    for _ in range(5):
        submitted(here, clerk)
    shown = " ".join(page(reviewer).split())
    assert "待审核5项" in shown
    assert "还有3项排在后面" in shown


@pytest.mark.parametrize(("value", "plain"), [(38, False), (900, True)])
def test_the_last_year_with_a_value_is_compared_with(
    here: Jurisdiction, clerk: User, reviewer: Client, value: int, plain: bool
) -> None:
    cases = factories.indicator(name_zh="案件数")
    factories.observation(cases, here, year=2020, value=972, state="approved")
    submitted(here, clerk, of=cases, value=value)
    shown = page(reviewer)
    assert "2020年972件" in shown
    assert ("通过无疑问的" in shown) is plain


def test_a_reviewer_of_one_county_sees_and_decides_nothing_of_another(
    counties: list[Jurisdiction], clerk: User
) -> None:
    east, west = (submitted(county, clerk, value=value) for county, value in zip(counties, (7_301, 7_302), strict=True))
    own = browser(factories.user("eastern", "reviewer", counties[0]))
    assert own.get(ADDRESS).status_code == 404
    shown = own.get("/review/?jurisdiction=east&year=2022").content.decode()
    assert "7,301" in shown
    assert "7,302" not in shown
    own.post("/review/?jurisdiction=east&year=2022", {"approve": west.pk, f"version.{west.pk}": west.version})
    west.refresh_from_db()
    assert west.state == State.SUBMITTED
    assert east.value == Decimal(7_301)


def test_the_page_costs_the_same_for_more_counties(here: Jurisdiction, clerk: User, reviewer: Client) -> None:
    cases, counts = factories.indicator(), []
    for number in range(1, 13):
        submitted(factories.jurisdiction(f"county-{number}", parent=here), clerk, of=cases)
        if number in (2, 12):
            with CaptureQueriesContext(connection) as queries:
                page(reviewer)
            counts.append(len(queries))
    assert counts[0] == counts[1]
