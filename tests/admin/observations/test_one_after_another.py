"""Entering one value after another in the admin: what the form opens on, what stands beside it, and what comes next."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, Observation, User
from tests import factories
from tests.admin.observations.forms import add, change, entry, errors
from tests.views.entry.helpers import offered

pytestmark = pytest.mark.django_db

ADD, BESIDE = reverse("admin:metrics_observation_add"), reverse("admin:metrics_observation_beside")


@pytest.fixture
def five(here: Jurisdiction) -> list[Indicator]:
    """Return the indicators of a theme in the order of the entry page; the second is filled, the third approved."""
    theme = factories.theme("work")
    made = [factories.indicator(f"i{n}", in_theme=theme, name_zh=f"第{n}项", position=n) for n in range(1, 6)]
    factories.observation(made[1], here, value=5, state="draft")
    factories.observation(made[2], here, value=5, state="approved")
    return made


def panel(client: Client, said: dict[str, Any]) -> str:
    """Return what stands beside the input when this is chosen and typed."""
    return client.post(f"{BESIDE}?{urlencode(said)}", said).content.decode()


def opened(client: Client, address: str = ADD) -> dict[str, Any]:
    """Return what the form opens on."""
    form = client.get(address).context["adminform"].form
    return {name: form.initial.get(name) for name in ("indicator", "jurisdiction", "year")}


def test_saving_leads_to_the_next_due_indicator_and_round_to_the_first(
    client: Client, five: list[Indicator], here: Jurisdiction
) -> None:
    first, _filled, _approved, fourth, fifth = five
    for saved, following in ((fourth, fifth), (fifth, first)):
        address = add(client, entry(saved, here) | {"_next": "1"}).headers["Location"]
        assert opened(client, address) == {"indicator": following, "jurisdiction": here, "year": 2022}
    row = Observation.objects.get(indicator=fourth)
    assert f"indicator={first.pk}" in change(client, row, value="8", _next="1").headers["Location"]
    last = client.post(ADD, entry(first, here) | {"_next": "1"}, follow=True)
    assert last.context["adminform"].form.initial["indicator"] is None
    assert "已没有待填的指标" in last.content.decode()


def test_limited_staff_are_led_through_their_own_themes(five: list[Indicator], here: Jurisdiction) -> None:
    other = factories.indicator("other")
    client = Client()
    client.force_login(factories.user("limited", "staff", here, other.theme))
    assert opened(client) == {"indicator": other, "jurisdiction": here, "year": 2022}


def test_the_form_opens_on_the_place_and_year_last_used(
    client: Client, staff: User, five: list[Indicator], here: Jurisdiction
) -> None:
    there = factories.jurisdiction("there")
    factories.member(staff, "staff", there)
    for year in (2021, 2023):
        factories.open_round(there, year)
    assert opened(client)["jurisdiction"] is None
    add(client, entry(five[3], there, year="2021"))
    assert opened(client) == {"indicator": five[0], "jurisdiction": there, "year": 2021}
    asked = f"{ADD}?jurisdiction={here.pk}&indicator={five[4].pk}"
    assert opened(client, asked) == {"indicator": five[4], "jurisdiction": here, "year": 2022}
    staff.memberships.filter(jurisdiction=there).delete()
    assert opened(client)["jurisdiction"] == here


def test_beside_the_input_stands_what_is_known_and_said(
    client: Client, five: list[Indicator], here: Jurisdiction
) -> None:
    first, second = five[:2]
    factories.observation(first, here, 2021, 5553)
    for asked, told, untold in (
        ({}, ("这里是前三年的数值",), ()),
        ({"indicator": first.pk, "value": "5,600"}, ("5,553件", "整数，不小于0", "还有3项待填", "下一项：第4项"), ("已有数据", "变化过大")),
        ({"indicator": first.pk, "value": "50000"}, ("变化过大", "情况说明"), ()),
        ({"indicator": first.pk, "value": "1,23"}, ("千位分隔符",), ("变化过大",)),
        ({"indicator": second.pk, "value": "7"}, ("已有数据：5件（草稿）", "打开"), ()),
        ({"year": 2020}, ("不在开放填报期内",), ("待填",)),
    ):  # fmt: skip
        place = {"jurisdiction": here.pk, "year": 2022, "qualifier": "exact"} if asked else {}
        page = panel(client, place | asked)
        assert [words for words in told if words not in page] == [], asked
        assert [words for words in untold if words in page] == [], asked
    assert Observation.objects.filter(year=2022).count() == 2
    row = Observation.objects.get(indicator=second)
    assert "不能小于0" in panel(client, {"of": row.pk, "seen_version": 1, "value": "-3", "qualifier": "exact"})


def test_beside_the_input_is_offered_what_may_be_meant(client: Client, here: Jurisdiction) -> None:
    """And the note that says so joins the one that is typed, however long that is."""
    people, share, note = factories.indicator("people"), factories.rate("share"), "据台账" * 300
    place = {"jurisdiction": here.pk, "year": 2022, "qualifier": "exact"}
    for of, typed, buttons in (
        (people, {"value": "2.3万"}, {"按23,000填写": {"value": "23000"}}),
        (people, {"value": "1-10"}, {}),
        (share, {"numerator": "2", "note": note}, {}),
        (share, {"numerator": "2", "denominator": "3", "note": note}, {"按66.67%填写（按分子÷分母计算）": {
            "value": "66.67", "note": f"{note}，按分子÷分母计算"}}),
    ):  # fmt: skip
        assert offered(panel(client, place | {"indicator": of.pk} | typed)) == buttons
        assert offered(add(client, entry(of, here, **{"value": ""} | typed)).content.decode()) == buttons


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("of=²", 400),
        ("of=99", 404),
        ("indicator=99", 404),
        ("year=²", 400),
        ("jurisdiction=%00", 400),
        ("value=%00", 200),
    ],
)
def test_a_bad_question_gets_no_panel(client: Client, here: Jurisdiction, query: str, status: int) -> None:
    said = dict(parse_qsl(query))
    assert client.post(f"{BESIDE}?{query}", said).status_code == client.get(f"{BESIDE}?{query}").status_code == status


def test_only_who_enters_is_told_what_stands_beside(cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, 2022, 314159, state="draft")
    theirs = {"of": row.pk, "indicator": cases.pk, "jurisdiction": here.pk, "year": 2022, "value": "5"}
    elsewhere = factories.user("elsewhere", "staff", factories.jurisdiction("there"))
    for person, status in ((factories.user("reviewer", "reviewer", here), 403), (elsewhere, 404)):
        client = Client()
        client.force_login(person)
        answer = client.post(f"{BESIDE}?{urlencode(theirs)}", theirs)
        assert answer.status_code == status and "314,159" not in answer.content.decode()


def test_a_refused_form_shows_what_was_typed_and_a_stored_one_its_separators(
    client: Client, cases: Indicator, here: Jurisdiction
) -> None:
    refused = add(client, entry(cases, here, value="1,234", numerator="x"))
    assert "numerator" in refused.context["adminform"].form.errors
    assert 'value="1,234"' in refused.content.decode()
    row = factories.observation(cases, here, value=1234567, state="draft")
    page = client.get(reverse("admin:metrics_observation_change", args=[row.pk])).content.decode()
    assert 'value="1,234,567"' in page
    assert change(client, row, value="1,234,567").status_code == 302
    row.refresh_from_db()
    assert (row.value, row.version) == (1234567, 1)
    assert errors(add(client, entry(factories.indicator(), here, value="1,23"))) != ""


def test_the_picker_puts_names_before_aliases(client: Client, here: Jurisdiction) -> None:
    theme = factories.theme("aid")
    for code, name, aliases in (
        ("a", "公共法律服务人次", "法律援助"),
        ("b", "办理法律援助案件数", ""),
        ("c", "法律援助人数", ""),
        ("d", "法律援助", ""),
    ):
        factories.indicator(code, in_theme=theme, name_zh=name, aliases=aliases)
    query = {"app_label": "metrics", "model_name": "observation", "field_name": "indicator", "term": "法律援助"}
    offered = [row["text"] for row in client.get(reverse("admin:autocomplete"), query).json()["results"]]
    assert offered == ["法律援助", "法律援助人数", "办理法律援助案件数", "公共法律服务人次"]
