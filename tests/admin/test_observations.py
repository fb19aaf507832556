"""Staff in the admin: what they may enter, and what comes of everything they may not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Jurisdiction:
    place = factories.place("here")
    factories.open_round(place)
    return place


@pytest.fixture
def cases() -> Indicator:
    return factories.indicator("cases", name_zh="调解案件数")


@pytest.fixture
def staff(here: Jurisdiction) -> User:
    return factories.user("clerk", "staff", here)


@pytest.fixture
def client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def entry(indicator: Indicator, place: Jurisdiction, **fields: Any) -> dict[str, Any]:
    blank = {name: "" for name in ("as_of", "missing_reason", "numerator", "denominator", "explanation", "note", "report",
                                   "section", "change_reason", "seen_version")}  # fmt: skip
    return blank | {
        "indicator": indicator.pk, "jurisdiction": place.pk, "year": "2022", "value": "71", "qualifier": "exact",
    } | fields  # fmt: skip


def add(client: Client, data: dict[str, Any]) -> Any:
    return client.post(reverse("admin:metrics_observation_add"), data)


def change(client: Client, row: Observation, **fields: Any) -> Any:
    address = reverse("admin:metrics_observation_change", args=[row.pk])
    return client.post(address, entry(row.indicator, row.jurisdiction, seen_version=row.version, **fields))


def errors(response: Any) -> str:
    form = response.context["adminform"].form
    return " ".join(message for messages in form.errors.values() for message in messages)


def test_a_value_is_entered_as_a_draft_with_its_history(
    client: Client, staff: User, cases: Indicator, here: Jurisdiction
) -> None:
    assert add(client, entry(cases, here, change_reason="据台账")).status_code == 302
    row = Observation.objects.get()
    assert (row.value, row.state, row.version, row.entered_by) == (71, "draft", 1, staff)
    kept = ObservationRevision.objects.get()
    assert (kept.changed_by, kept.change_reason) == (staff, "据台账")


def test_full_width_digits_are_normalised_and_shown(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    response = client.post(reverse("admin:metrics_observation_add"), entry(cases, here, value="１，２３４"), follow=True)
    assert Observation.objects.get().value == 1234
    assert "“１，２３４”已按1234保存" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("NaN", "不是数字"),
        ("1e5", "科学记数法"),
        ("1_000", "下划线"),
        ("٣٤", "不是数字"),
        ("²", "不是数字"),
        ("123456789012345678", "位数过多"),
        ("1,23", "千位分隔符"),
        ("-1", "不能小于0"),
        ("1.5", "须是整数"),
        ("12万", "是否指120,000"),
        ("71%", "去掉百分号"),
        ("", "请填写数值，或选择缺值原因"),
        ("—", "请填写数值，或选择缺值原因"),
        ("9" * 5000, "内容过长"),
        ("7\x001", "不是数字"),
    ],
)
def test_what_is_no_value_is_refused_with_a_sentence(
    client: Client, cases: Indicator, here: Jurisdiction, typed: str, sentence: str
) -> None:
    response = add(client, entry(cases, here, value=typed))
    assert response.status_code == 200
    assert sentence in errors(response)
    assert not Observation.objects.exists()


def test_a_rate_above_100_is_refused(client: Client, here: Jurisdiction) -> None:
    assert "0至100" in errors(add(client, entry(factories.rate(min_value=0), here, value="101％")))
    assert not Observation.objects.exists()


def test_a_year_that_is_not_open_is_refused(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    assert "不在开放填报期内" in errors(add(client, entry(cases, here, year="2023")))
    assert not Observation.objects.exists()


@pytest.mark.parametrize("year", ["²", "99999999999999999999", "1e3", "0", "", "202"])
def test_what_is_no_year_is_refused(client: Client, cases: Indicator, here: Jurisdiction, year: str) -> None:
    response = add(client, entry(cases, here, year=year))
    assert response.status_code == 200
    assert "year" in response.context["adminform"].form.errors
    assert not Observation.objects.exists()


def test_a_numerator_above_its_denominator_is_refused(client: Client, here: Jurisdiction) -> None:
    data = entry(factories.rate(min_value=0), here, value="50", numerator="3", denominator="2")
    assert "分子不能大于分母" in errors(add(client, data))


def test_other_peoples_places_are_refused(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    for place in (factories.place("there").pk, 10**30, "²", ""):
        response = add(client, entry(cases, here) | {"jurisdiction": place})
        assert response.status_code == 200
        assert "jurisdiction" in response.context["adminform"].form.errors
    assert not Observation.objects.exists()


def test_limited_staff_enter_their_own_themes_alone(here: Jurisdiction, cases: Indicator) -> None:
    client = Client()
    client.force_login(factories.user("limited", "staff", here, cases.theme))
    assert add(client, entry(cases, here)).status_code == 302
    assert "不能填报" in errors(add(client, entry(factories.indicator(), here)))


def test_a_second_row_for_the_same_key_is_refused(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    factories.observation(cases, here, value=5, state="draft")
    assert "已有数据" in errors(add(client, entry(cases, here)))
    assert Observation.objects.get().value == 5


def test_a_correction_raises_the_version(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, state="returned")
    assert change(client, row, value="72").status_code == 302
    row.refresh_from_db()
    assert (row.value, row.version, row.state) == (72, 2, "draft")


def test_saving_what_stands_changes_nothing(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, state="draft")
    assert change(client, row, value="71").status_code == 302
    assert ObservationRevision.objects.count() == 1


def test_the_second_to_save_sees_both_values(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, state="draft")
    colleague = factories.user("colleague", "staff", here, name="王科员")
    theirs = Observation.objects.get()
    theirs.value, theirs.changed_by = Decimal(80), colleague
    theirs.save()
    response = change(client, row, value="90")
    assert response.status_code == 200
    assert "王科员" in errors(response) and "80件" in errors(response) and "90件" in errors(response)
    assert Observation.objects.get().value == 80


@pytest.mark.parametrize("state", ["approved", "submitted"])
def test_what_is_approved_or_in_review_cannot_be_changed(
    client: Client, cases: Indicator, here: Jurisdiction, state: str
) -> None:
    row = factories.observation(cases, here, state=state)
    assert change(client, row, value="72").status_code == 403
    row.refresh_from_db()
    assert row.value == 71


def test_other_places_are_neither_listed_nor_opened(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    mine = factories.observation(cases, here, value=1111)
    theirs = factories.observation(cases, factories.place("there"), value=2222)
    page = client.get(reverse("admin:metrics_observation_changelist")).content.decode()
    assert "1,111件" in page and "2,222件" not in page
    assert client.get(reverse("admin:metrics_observation_change", args=[mine.pk])).status_code == 200
    assert client.get(reverse("admin:metrics_observation_change", args=[theirs.pk])).status_code == 404
    assert change(client, theirs, value="3").status_code == 404
    theirs.refresh_from_db()
    assert theirs.value == 2222


def test_the_three_years_before_stand_beside_the_input(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    for year, value in ((2018, 5551), (2019, 5552), (2020, 5553), (2021, None)):
        factories.observation(cases, here, year, value)
    row = factories.observation(cases, here, 2022, state="draft")
    page = client.get(reverse("admin:metrics_observation_change", args=[row.pk])).content.decode()
    assert "5,552件" in page and "5,553件" in page and "5,551件" not in page


def test_nothing_is_ever_deleted(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, state="draft")
    assert client.post(reverse("admin:metrics_observation_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    listing = reverse("admin:metrics_observation_changelist")
    client.post(listing, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert Observation.objects.count() == 1


@pytest.mark.parametrize(
    "query",
    ["year=²", "year__exact=99999999999999999999", "year=abc", "q=%00", "p=abc", "p=99999999999999999999", "o=x.y",
     "state__exact=nonsense", "indicator__theme__id__exact=²", "nonsense=1", "e=1", "q=" + "%F0%A0%AE%B7" * 50],
)  # fmt: skip
def test_a_bad_filter_is_no_server_error(client: Client, query: str) -> None:
    assert client.get(f"{reverse('admin:metrics_observation_changelist')}?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize("key", ["²", "abc", "99999999999999999999", "-1", "0", "1_0"])
def test_a_bad_id_is_no_server_error(client: Client, key: str) -> None:
    for action in ("change", "history", "delete"):
        assert client.get(f"/admin/metrics/observation/{key}/{action}/").status_code in (302, 403, 404)


def test_pickers_offer_only_what_may_be_seen(client: Client, here: Jurisdiction, cases: Indicator) -> None:
    factories.place("there", name_zh="外地")

    def offered(field: str, term: str) -> list[str]:
        query = {"app_label": "metrics", "model_name": "observation", "field_name": field, "term": term}
        return [row["text"] for row in client.get(reverse("admin:autocomplete"), query).json()["results"]]

    assert offered("jurisdiction", "") == [here.name_zh]
    assert offered("indicator", "调解") == ["调解案件数"]


def test_the_list_takes_the_same_queries_for_one_row_and_for_many(
    client: Client, here: Jurisdiction, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for year in (2001, 2020):
        for each in range(2000, year):
            factories.observation(factories.indicator(), here, each)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:metrics_observation_changelist"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
