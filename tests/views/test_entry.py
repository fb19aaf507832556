"""The entry page, as a plain form and cell by cell."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.actions.review import act_on
from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, User
from metrics.views import entry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Jurisdiction:
    jurisdiction = factories.jurisdiction("here")
    factories.open_round(jurisdiction)
    return jurisdiction


@pytest.fixture
def staff(here: Jurisdiction) -> User:
    return factories.user("clerk", "staff", here)


@pytest.fixture
def client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def cell(client: Client, of: Indicator, /, **fields: Any) -> Any:
    data = {"jurisdiction": "here", "year": "2022", "indicator": of.code, "value": "71", "version": ""}
    return client.post(reverse("entry_cell"), data | fields)


def form(client: Client, **fields: str) -> Any:
    return client.post(f"{reverse('entry')}?jurisdiction=here&year=2022", {"save": "", **fields}, follow=True)


def test_the_page_shows_every_indicator_and_three_years_beside_it(client: Client, here: Jurisdiction) -> None:
    indicator = factories.indicator("cases", definition_zh="按立案时间统计。")
    for year, value in ((2018, 5551), (2019, 5552), (2021, 5553)):
        factories.observation(indicator, here, year, value)
    page = client.get(reverse("entry")).content.decode()
    assert "按立案时间统计。" in page and "5,552" in page and "5,553" in page and "5,551" not in page
    assert 'name="value.cases"' in page


def test_in_english_a_unit_stands_once_beside_the_name(client: Client, here: Jurisdiction) -> None:
    factories.observation(factories.indicator("cases", unit="件"), here, 2021, 5553, qualifier="over")
    page = client.get(reverse("entry") + "?language=en").content.decode()
    assert '<span class="unit">cases</span>' in page
    assert '<td class="num earlier">over 5,553</td>' in page


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
def test_a_value_of_a_part_of_the_year_is_saved_with_the_date_that_the_page_shows(
    client: Client, here: Jurisdiction, language: str
) -> None:
    indicator = factories.indicator("cases")
    factories.observation(indicator, here, state="draft", as_of=datetime.date(2022, 10, 31))
    address = f"{reverse('entry')}?jurisdiction=here&year=2022&language={language}"
    (shown,) = re.findall(r'name="as_of\.cases" value="([^"]+)"', client.get(address).content.decode())
    sent = {"value.cases": "72", "qualifier.cases": "exact", "as_of.cases": shown, "version.cases": "1"}
    assert client.post(address, {"save": "", **sent}).status_code == 302
    answer = client.post(
        f"{reverse('entry_cell')}?language={language}",
        {"jurisdiction": "here", "year": "2022", "indicator": "cases", "value": "73", "as_of": shown, "version": "2"},
    )
    assert (answer.status_code, answer.json()["fields"]["as_of"]) == (200, shown)
    row = Observation.objects.get()
    assert (row.value, row.as_of) == (73, datetime.date(2022, 10, 31))


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


def test_the_plain_form_saves_what_can_be_saved_and_keeps_what_was_typed(client: Client, here: Jurisdiction) -> None:
    good, bad = factories.indicator("good"), factories.indicator("bad")
    response = form(
        client, **{"value.good": "5", "value.bad": "1e5", "qualifier.good": "exact", "qualifier.bad": "exact"}
    )
    page = response.content.decode()
    assert "已保存1项" in page and "1项未保存" in page and 'value="1e5"' in page and "科学记数法" in page
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

    monkeypatch.setattr(entry, "act_on", slower)
    page = form(client, **{act: "1" if act == "submit" else "cases"}, **said).content.decode()
    assert "请核对后再操作" in page
    assert Observation.objects.get().state == before


@pytest.mark.parametrize(
    ("language", "names"), [("zh-hans", "指标one、指标two"), ("en", "Indicator one, Indicator two")]
)
def test_what_needs_explaining_is_listed_in_the_language_of_the_page(
    client: Client, here: Jurisdiction, language: str, names: str
) -> None:
    fields = {"submit": "1"}
    for code in ("one", "two"):
        factories.rate(code, min_value=0, name_zh=f"指标{code}", name_en=f"Indicator {code}")
        fields[f"value.{code}"] = "100"
    client.cookies["django_language"] = language
    assert names in form(client, **fields).content.decode()


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


def test_the_page_costs_the_same_however_much_is_stored(client: Client, here: Jurisdiction) -> None:
    counts = []
    for more in (1, 40):
        for _ in range(more):
            factories.observation(factories.indicator(), here, state="draft")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("entry") + "?year=2022")
        counts.append(len(queries))
    assert counts[0] == counts[1]
