"""Staff in the admin: what they may enter, and how everything else is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, StaleObservation, User
from tests import factories
from tests.admin.observations.forms import add, change, entry, errors

pytestmark = pytest.mark.django_db


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
    assert "“１，２３４”已按1,234保存" in response.content.decode()


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
        ("—", "请选择缺值原因"),
        ("9" * 5000, "过长"),
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


def test_other_peoples_jurisdictions_are_refused(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    for jurisdiction in (factories.jurisdiction("there").pk, 10**30, "²", ""):
        response = add(client, entry(cases, here) | {"jurisdiction": jurisdiction})
        assert response.status_code == 200
        assert "jurisdiction" in response.context["adminform"].form.errors
    assert not Observation.objects.exists()


def test_limited_staff_enter_their_own_themes_alone(here: Jurisdiction, cases: Indicator) -> None:
    client = Client()
    client.force_login(factories.user("limited", "staff", here, cases.theme))
    assert add(client, entry(cases, here)).status_code == 302
    assert "不能填写" in errors(add(client, entry(factories.indicator(), here)))


def test_a_value_that_is_there_already_is_opened(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    """Whether it was asked for or typed once more; what was typed is said, and nothing is written."""
    row = factories.observation(cases, here, value=5, state="draft")
    form = reverse("admin:metrics_observation_change", args=[row.pk])
    answer = client.post(reverse("admin:metrics_observation_add"), entry(cases, here), follow=True)
    assert answer.redirect_chain == [(form, 302)]
    assert all(words in answer.content.decode() for words in ("已有数据：5件（草稿）", "您填写的“71件”尚未保存"))
    assert Observation.objects.get().value == 5 and ObservationRevision.objects.count() == 1
    asked = {"indicator": cases.pk, "jurisdiction": here.pk, "year": 2022}
    assert client.get(reverse("admin:metrics_observation_add"), asked).headers["Location"] == form


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
    theirs.value, theirs.entered_by, theirs.changed_by = Decimal(80), colleague, colleague
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
    """Neither the jurisdiction in the report's name nor a date nor a line end may count as a change."""
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

    def late(_rows: Any) -> None:
        raise StaleObservation(row)

    monkeypatch.setattr("metrics.admin.observations.write", late)
    address = reverse("admin:metrics_observation_change", args=[row.pk])
    page = client.post(address, entry(cases, here, value="90", seen_version=1), follow=True).content.decode()
    assert "71件" in page and "尚未保存" in page


def test_nothing_is_ever_deleted(client: Client, cases: Indicator, here: Jurisdiction) -> None:
    row = factories.observation(cases, here, state="draft")
    assert client.post(reverse("admin:metrics_observation_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    listing = reverse("admin:metrics_observation_changelist")
    client.post(listing, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert Observation.objects.count() == 1
