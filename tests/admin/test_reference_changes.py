"""Changing what judges values: the reason, what goes only with a new definition, and the history that people read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.domain.audit_log import DIRECT
from metrics.models import Edition, Indicator, Jurisdiction, Membership, ReferenceChange, Target
from tests import factories
from tests.models.plain_sql import update
from tests.views import reading

pytestmark = pytest.mark.django_db

LIST = "/admin/metrics/referencechange/"


@pytest.fixture
def top() -> Jurisdiction:
    return factories.jurisdiction("top", name_zh="某市")


@pytest.fixture
def zone(top: Jurisdiction) -> Jurisdiction:
    return factories.jurisdiction("zone", name_zh="某区", parent=top)


@pytest.fixture
def rate() -> Indicator:
    return factories.rate("online", name_zh="网上可办率")


@pytest.fixture
def target(zone: Jurisdiction, rate: Indicator) -> Target:
    return factories.target(rate, zone, 2022, 90)


@pytest.fixture
def client(client: Client, top: Jurisdiction) -> Client:
    client.force_login(factories.user("zhou", "administrator", top, name="周敏"))
    return client


def save(client: Client, row: Any, **fields: Any) -> str:
    """Save the form of the row with other values in some fields; return the message of the page, "" when saved."""
    address = reverse(f"admin:metrics_{row._meta.model_name}_change", args=[row.pk])
    form = client.get(address).context["adminform"].form
    stated = {name: "" if value is None else value for name, value in form.initial.items() if name in form.fields}
    answer = client.post(address, stated | fields)
    return "" if answer.status_code == 302 else str(answer.context["adminform"].form.errors.as_text())


def test_a_reason_is_asked_once_approved_values_depend_on_it(
    client: Client, zone: Jurisdiction, rate: Indicator, target: Target
) -> None:
    opened = factories.open_round(zone)
    changes = ((target, {"value": "95"}), (rate, {"definition_zh": "另一定义"}), (rate.theme, {"name_zh": "另一领域"}))
    changes += ((zone, {"name_zh": "新区"}), (opened, {"closed_on": "2030-01-01"}))  # type: ignore[assignment]
    factories.observation(rate, zone, 2022, "91", state="draft")
    factories.observation(rate, zone.parent, 2021, "91", state="draft")  # type: ignore[arg-type]
    assert save(client, target, value="94") == ""
    factories.observation(rate, zone, 2021, "91")
    assert save(client, target, value="93") == ""
    assert save(client, factories.target(rate, zone, 2023), year="2021") != ""
    for version, state in enumerate(("submitted", "approved"), 2):
        rate.observations.filter(year=2022).update(state=state, version=version)
    for row, change in changes:
        assert "请说明修改原因" in save(client, row, **change), row
        assert save(client, row, **change, change_reason="按新规定") == "", row
        kept = ReferenceChange.objects.filter(noun=row._meta.model_name, key=row.pk).latest("version")
        assert (kept.changed_name, kept.reason) == ("周敏", "按新规定")
    assert save(client, target) == ""
    assert "300个字" in save(client, target, change_reason="x" * 301, value="96")
    assert save(client, target, change_reason="\x00", value="96") != ""


def test_a_published_year_alone_asks_a_reason(client: Client, rate: Indicator, target: Target) -> None:
    zone, opened = target.jurisdiction, factories.open_round(target.jurisdiction.parent)
    rows = ((target, "95"), (rate, "另一名"), (rate.theme, "另一名"), (zone, "另一名"), (opened, "2030-01-01"))
    fields = {"target": "value", "round": "closed_on"}
    changes = [(row, {fields.get(str(row._meta.model_name), "name_zh"): to}) for row, to in rows]
    Edition.objects.create(jurisdiction=zone, year=2021, number=1, published_on="2022-03-20")
    assert save(client, factories.target(rate, zone, 2020), value="94") == ""
    assert save(client, target, value="94") == save(client, opened, closed_on="2029-01-01") == ""
    assert save(client, rate, name_zh="原来的名") == ""
    Edition.objects.create(jurisdiction=zone, year=2022, number=1, published_on="2023-03-20")
    for row, change in changes:
        assert "请说明修改原因" in save(client, row, **change), row


@pytest.mark.parametrize(
    "change", [{"unit": "‰"}, {"measure": "score"}, {"numerator": "one", "denominator": "one"}], ids=str
)
def test_what_values_mean_changes_only_with_a_new_definition(
    client: Client, zone: Jurisdiction, rate: Indicator, change: dict[str, str]
) -> None:
    one = factories.indicator("one")
    change = {name: str(one.pk) if value == "one" else value for name, value in change.items()}
    factories.observation(rate, zone, 2022, "91")
    for year, comparable, refused in (
        (None, False, True),
        (2022, False, True),
        (2023, True, True),
        (2024, False, False),
    ):
        if year:
            factories.break_(rate, year, comparable=comparable)
        said = save(client, rate, **change, change_reason="改")
        assert ("前后不可比" in said) is refused, year
    factories.observation(rate, zone, 2024, "91")
    assert "前后不可比" in save(client, Indicator.objects.get(pk=rate.pk), unit="件", change_reason="改")


def test_the_history_tells_who_when_what_and_why(client: Client, target: Target, rate: Indicator) -> None:
    part = factories.indicator(name_zh="办结数")
    assert save(client, target, value="95.5", kind="at_most", change_reason="市里来文") == ""
    assert save(client, rate, parts=[part.pk]) == ""
    update(rate, "direction = %s, is_key = %s", "lower", True)
    history = client.get(f"/admin/metrics/target/{target.pk}/history/", follow=True)
    text = history.content.decode()
    for words in (
        "周敏",
        "目标值：90 → 95.5",
        "要求：不低于 → 不超过",
        "市里来文",
        "网上可办率 2022",
        "新增：",
        "地区：某区",
    ):
        assert words in text, words
    assert "办结数" not in text
    text = client.get(f"/admin/metrics/indicator/{rate.pk}/history/", follow=True).content.decode()
    for words in ("其中项：办结数", "优劣方向：越高越好 → 越低越好", "关键指标：否 → 是", DIRECT):
        assert words in text, words
    rows = reading.file(client, f"{LIST}export.csv?noun=target")
    assert len(rows) == 2


def test_who_reads_the_history(client: Client, top: Jurisdiction, zone: Jurisdiction, target: Target) -> None:
    elsewhere = factories.jurisdiction("elsewhere", name_zh="别处")
    factories.target(target.indicator, elsewhere)
    seen = {}
    for role in ("official", "staff", "reviewer", "administrator", "auditor"):
        person = Client()
        person.force_login(factories.user(role, role, zone))
        answer = person.get(LIST)
        changes = answer.context["cl"].queryset if answer.status_code == 200 else []
        seen[role] = {change.noun for change in changes}
        assert "别处" not in answer.content.decode()
        for change in changes:
            assert person.get(f"{LIST}{change.pk}/change/").status_code == 200
    work = {"theme", "indicator", "jurisdiction", "target"}
    trail = work | {"membership"}
    assert seen == {
        "official": set(), "staff": work, "reviewer": work, "administrator": trail, "auditor": trail
    }  # fmt: skip


def test_history_of_a_record_that_is_gone(client: Client, zone: Jurisdiction) -> None:
    membership = Membership.objects.get(user=factories.user("li", "staff", zone))
    key = membership.pk
    answer = client.post(f"/admin/metrics/membership/{key}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    text = client.get(f"{LIST}?noun=membership&key={key}").content.decode()
    assert "删除：用户：li；地区：某区；角色：填报员" in text
    assert "周敏" in text
    assert client.get(f"{LIST}?key=²").status_code == 400
