"""The entry page as a whole: the plain form, what is submitted and taken back, and who may type in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.actions.review import act_on
from metrics.models import Jurisdiction, Observation, ObservationRevision
from metrics.views import entry_submitting
from tests import factories
from tests.views.entry.helpers import cell, form

pytestmark = pytest.mark.django_db


def test_the_plain_form_saves_what_can_be_saved_and_keeps_what_was_typed(client: Client, here: Jurisdiction) -> None:
    good, bad = factories.indicator("good"), factories.indicator("bad")
    response = form(
        client, **{"value.good": "5", "value.bad": "1e5", "qualifier.good": "exact", "qualifier.bad": "exact"}
    )
    page = response.content.decode()
    assert "已保存1项" in page and "1项未保存" in page and 'value="1e5"' in page and "科学记数法" in page
    assert 'aria-invalid="true" aria-describedby="why-bad"' in page and 'id="why-bad"' in page
    assert page.count("aria-invalid") == 1
    assert list(Observation.objects.values_list("indicator", "value")) == [(good.pk, 5)]
    assert bad.pk


def test_an_untouched_form_writes_nothing(client: Client, here: Jurisdiction) -> None:
    indicator = factories.indicator("cases")
    factories.observation(indicator, here, state="draft")
    form(client, **{"value.cases": "71", "qualifier.cases": "exact", "version.cases": "1"})
    assert ObservationRevision.objects.count() == 1


def test_a_year_of_150_indicators_is_one_form(client: Client, here: Jurisdiction) -> None:
    theme = factories.theme("many")
    rows = [factories.indicator(f"i-{n}", in_theme=theme) for n in range(150)]
    fields = {}
    for row in rows:
        for name in (
            "value",
            "qualifier",
            "as_of",
            "missing_reason",
            "numerator",
            "denominator",
            "note",
            "explanation",
            "version",
        ):
            fields[f"{name}.{row.code}"] = {"value": "7", "qualifier": "exact"}.get(name, "")
    assert len(fields) > 1000
    assert form(client, **fields).status_code == 200
    assert Observation.objects.count() == 150


def test_everything_is_submitted_once_nothing_needs_explaining(client: Client, here: Jurisdiction) -> None:
    factories.indicator("cases")
    share = factories.rate("share", min_value=0)
    page = form(client, **{"value.cases": "5", "value.share": "100", "submit": "1"}).content.decode()
    assert "还有1项需要说明" in page and share.name in page
    assert set(Observation.objects.values_list("state", flat=True)) == {"draft"}
    said = {
        "value.share": "100",
        "version.share": "1",
        "explanation.share": "全部办结",
        "value.cases": "5",
        "version.cases": "1",
    }
    assert "已提交2项" in form(client, submit="1", **said).content.decode()
    assert set(Observation.objects.values_list("state", flat=True)) == {"submitted"}


@pytest.mark.parametrize("act", ["submit", "withdraw"])
def test_an_act_that_comes_after_a_colleagues_change_is_told(
    client: Client, here: Jurisdiction, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    factories.indicator("cases")
    form(client, **{"value.cases": "5"})
    said = {"value.cases": "5", "version.cases": "1"}
    if act == "withdraw":
        assert "已提交1项" in form(client, submit="1", **said).content.decode()
    before = Observation.objects.get().state

    def slower(what: str, rows: Any, **more: Any) -> Any:
        found = list(rows)
        colleague = Observation.objects.get()
        colleague.note = "据台账核对"
        colleague.save()
        return act_on(what, found, **more)

    monkeypatch.setattr(entry_submitting, "act_on", slower)
    page = form(client, **{act: "1" if act == "submit" else "cases"}, **said).content.decode()
    assert "请核对后再操作" in page
    assert Observation.objects.get().state == before


@pytest.mark.parametrize(("language", "name", "comma"), [("zh-hans", "指标", "、"), ("en", "Indicator ", ", ")])
def test_what_needs_explaining_is_named_by_links_in_the_language_of_the_page(
    client: Client, here: Jurisdiction, language: str, name: str, comma: str
) -> None:
    fields = {"submit": "1"}
    for code in ("one", "two"):
        factories.rate(code, min_value=0, name_zh=f"指标{code}", name_en=f"Indicator {code}")
        fields[f"value.{code}"] = "100"
    client.cookies["django_language"] = language
    links = [f'<a href="#entry-{code}">{name}{code}</a>' for code in ("one", "two")]
    assert comma.join(links) in form(client, **fields).content.decode()


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "准确值、余、"), ("en", "exact, over, ")])
def test_what_a_field_may_say_is_listed_in_the_language_of_the_page(
    client: Client, here: Jurisdiction, language: str, words: str
) -> None:
    client.cookies["django_language"] = language
    (problem,) = cell(client, factories.indicator(), qualifier="²").json()["problems"]
    assert words in problem


def test_what_was_returned_is_not_submitted_again_untouched(client: Client, here: Jurisdiction) -> None:
    row = factories.observation(factories.indicator("cases"), here, state="returned", change_reason="请核对")
    said = {"value.cases": "71", "qualifier.cases": "exact", "version.cases": "1"}
    assert "没有可以提交的草稿" in form(client, submit="1", **said).content.decode()
    row.refresh_from_db()
    assert row.state == "returned"


def test_what_waits_for_review_can_be_taken_back(client: Client, here: Jurisdiction) -> None:
    row = factories.observation(factories.indicator("cases"), here, state="submitted")
    assert 'name="withdraw" value="cases"' in client.get(reverse("entry") + "?year=2022").content.decode()
    assert "撤回：1项" in form(client, withdraw="cases").content.decode()
    row.refresh_from_db()
    assert row.state == "draft"
    assert "不能撤回" in form(client, withdraw="cases").content.decode()


def test_what_is_in_review_is_shown_and_not_typed_in(client: Client, here: Jurisdiction) -> None:
    indicator = factories.indicator("cases")
    factories.observation(indicator, here, value=4321, state="approved")
    page = client.get(reverse("entry") + "?year=2022").content.decode()
    assert "4,321" in page and 'name="value.cases"' not in page
    assert cell(client, indicator, value="5", version="1").status_code == 422


def test_a_returned_value_shows_the_reason(client: Client, here: Jurisdiction) -> None:
    reviewer = factories.user("reviewer", "reviewer", here, name="李审核")
    indicator = factories.indicator("cases")
    factories.observation(indicator, here, state="returned", change_reason="与台账不符", changed_by=reviewer)
    assert "李审核退回：与台账不符" in client.get(reverse("entry") + "?year=2022").content.decode()


def test_a_closed_year_is_for_looking(client: Client, here: Jurisdiction) -> None:
    indicator = factories.indicator("cases")
    page = client.get(reverse("entry") + "?year=2021").content.decode()
    assert "不在开放填报期内" in page and 'name="value.cases"' not in page
    assert cell(client, indicator, year="2021").status_code == 422


def test_those_with_other_roles_look_and_do_not_type(here: Jurisdiction) -> None:
    indicator = factories.indicator("cases")
    for role in ("official", "reviewer", "administrator", "auditor"):
        client = Client()
        client.force_login(factories.user(role, role, here))
        assert 'name="value.cases"' not in client.get(reverse("entry")).content.decode()
        assert cell(client, indicator).status_code == 403
    assert not Observation.objects.exists()


def test_limited_staff_get_their_own_themes(here: Jurisdiction) -> None:
    mine, other = factories.indicator("mine"), factories.indicator("other")
    client = Client()
    client.force_login(factories.user("limited", "staff", here, mine.theme))
    page = client.get(reverse("entry")).content.decode()
    assert "value.mine" in page and "value.other" not in page
    assert cell(client, other).status_code == 403


def test_the_page_costs_the_same_however_much_is_stored(client: Client, here: Jurisdiction) -> None:
    counts = []
    for more in (1, 40):
        for _ in range(more):
            factories.observation(factories.indicator(), here, state="draft")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("entry") + "?year=2022")
        counts.append(len(queries))
    assert counts[0] == counts[1]
