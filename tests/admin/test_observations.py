"""Staff in the admin: what they may enter, and what comes of everything they may not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, StaleObservation, User
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
    empty = ("as_of", "missing_reason", "numerator", "denominator", "explanation", "note", "report", "section")
    blank = dict.fromkeys((*empty, "change_reason", "seen_version"), "")
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
    response = client.post(
        reverse("admin:metrics_observation_add"), entry(cases, here, value="１，２３４"), follow=True
    )
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
        ("7\x001", "控制字符"),
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


def test_saving_once_more_after_the_conflict_is_the_persons_decision(
    client: Client, cases: Indicator, here: Jurisdiction
) -> None:
    row = factories.observation(cases, here, state="draft")
    theirs = Observation.objects.get()
    theirs.value = Decimal(80)
    theirs.save()
    shown = change(client, row, value="90").context["adminform"].form
    assert str(shown["seen_version"].value()) == "2"
    row.version = 2
    assert change(client, row, value="90").status_code == 302
    assert Observation.objects.get().value == 90


@pytest.mark.parametrize("version", ["", "²", "x", "99999999999999999999", "٣"])
def test_a_form_that_does_not_say_what_it_saw_writes_nothing(
    client: Client, cases: Indicator, here: Jurisdiction, version: str
) -> None:
    row = factories.observation(cases, here, state="draft")
    address = reverse("admin:metrics_observation_change", args=[row.pk])
    response = client.post(address, entry(cases, here, value="90", seen_version=version))
    assert response.status_code == 200 and "尚未保存" in errors(response)
    assert Observation.objects.get().value == 71


def test_saving_a_form_as_it_was_shown_changes_nothing(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    """Neither the place in the report nor a date nor a line end may look like a change."""
    row = factories.observation(
        cases, here, 2022, "1234.5", as_of="2022-10-31", note="第一行\n第二行", report=factories.report(here),
        locator_start=8, locator_end=12, state="draft", qualifier="over",
    )  # fmt: skip
    cases.decimals = 1
    cases.save()
    address = reverse("admin:metrics_observation_change", args=[row.pk])
    form = client.get(address).context["adminform"].form
    shown = {field.name: field.value() for field in form}
    data = {name: "" if value is None else value for name, value in shown.items()} | {"note": "第一行\r\n第二行"}
    assert client.post(address, data).status_code == 302
    row.refresh_from_db()
    assert (row.version, row.locator_start) == (1, 8)


def test_somebody_faster_between_check_and_write_is_told_and_nothing_written(
    client: Client, cases: Indicator, here: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = factories.observation(cases, here, state="draft")

    def late(**_: Any) -> None:
        raise StaleObservation(row)

    monkeypatch.setattr("metrics.admin.observations.enter", late)
    address = reverse("admin:metrics_observation_change", args=[row.pk])
    page = client.post(address, entry(cases, here, value="90", seen_version=1), follow=True).content.decode()
    assert "71件" in page and "尚未保存" in page


def test_nothing_is_ever_deleted(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, state="draft")
    assert client.post(reverse("admin:metrics_observation_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    listing = reverse("admin:metrics_observation_changelist")
    client.post(listing, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert Observation.objects.count() == 1


def test_they_stand_there_for_a_new_value_once_it_is_chosen(
    client: Client, cases: Indicator, here: Jurisdiction
) -> None:
    factories.observation(cases, here, 2021, 5553)
    query = {"indicator": cases.pk, "jurisdiction": here.pk, "year": "２０２２", "value": "88"}
    page = client.get(reverse("admin:metrics_observation_add"), query).content.decode()
    assert "5,553件" in page and 'value="88"' in page and 'value="2022"' in page
    refused = add(client, entry(cases, here, value="NaN"))
    assert "5,553件" in refused.content.decode()


def test_a_reviewer_sees_no_drafts_beside_a_value(cases: Indicator, here: Jurisdiction) -> None:
    factories.observation(cases, here, 2021, 5553, state="draft")
    row = factories.observation(cases, here, 2022, state="submitted")
    reviewer = Client()
    reviewer.force_login(factories.user("reviewer", "reviewer", here))
    page = reviewer.get(reverse("admin:metrics_observation_change", args=[row.pk])).content.decode()
    assert "前三年" in page and "5,553" not in page


def test_the_history_of_a_value_is_its_versions_as_far_as_one_may_see_them(
    client: Client, cases: Indicator, here: Jurisdiction
) -> None:
    row = factories.observation(cases, here, value=4441, state="draft")
    row.value, row.state, row.change_reason = Decimal(4442), "submitted", "核对台账"
    row.save()
    address = reverse("admin:metrics_observation_history", args=[row.pk])
    page = client.get(address).content.decode()
    assert "4,441件" in page and "4,442件" in page and "核对台账" in page
    reviewer = Client()
    reviewer.force_login(factories.user("reviewer", "reviewer", here))
    page = reviewer.get(address).content.decode()
    assert "4,441" not in page and "4,442件" in page


def test_a_superuser_sees_everything_and_enters_nothing(cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, state="draft")
    root = Client()
    root.force_login(User.objects.create_superuser("root", password="correct-horse"))
    assert root.get(reverse("admin:metrics_observation_change", args=[row.pk])).status_code == 200
    assert change(root, row, value="5").status_code == 403
    assert add(root, entry(factories.indicator(), here)).status_code == 403


def test_fictional_places_say_so_in_lists_forms_and_pickers(client: Client, staff: User, cases: Indicator) -> None:
    invented = factories.place(fictional=True)
    factories.member(staff, "staff", invented)
    row = factories.observation(cases, invented)
    assert "tag-fictional" in client.get(reverse("admin:metrics_observation_changelist")).content.decode()
    assert "虚构演示数据" in client.get(reverse("admin:metrics_observation_change", args=[row.pk])).content.decode()
    query = {"app_label": "metrics", "model_name": "observation", "field_name": "jurisdiction", "term": invented.name}
    assert "（虚构）" in client.get(reverse("admin:autocomplete"), query).json()["results"][0]["text"]


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
