"""The demonstration accounts: five roles, one password, and a second run that removes nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from metrics.domain.choices import Role
from metrics.management import demo_edition
from metrics.models import Edition, Jurisdiction, Membership, User
from metrics.models.triggers import INSERTED, UPDATED, missing
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = "Chang-Fluss-1927-Bogen"


@pytest.fixture(autouse=True)
def _no_password_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


@pytest.fixture
def jurisdictions() -> None:
    factories.jurisdiction("nanchang-etdz")
    factories.jurisdiction("demo-city", fictional=True)
    factories.jurisdiction("demo-jiashan", fictional=True)


def run(capsys: Any) -> tuple[str, str]:
    call_command("demo_accounts")
    out, err = capsys.readouterr()
    return out, err


def made_up(out: str) -> str:
    found = re.search(r"password: (\S{12})$", out, re.MULTILINE)
    assert found, out
    return found[1]


def test_an_account_for_each_role_at_the_real_jurisdiction_and_the_fictional_city(
    jurisdictions: None, capsys: Any
) -> None:
    out, _ = run(capsys)
    password = made_up(out)
    assert list(User.objects.order_by("pk").values_list("username", flat=True)) == Role.values
    for role in Role:
        user = User.objects.get(username=role)
        assert user.check_password(password) and user.is_active
        assert not user.is_staff and not user.is_superuser and "（演示）" in user.name
        held = user.memberships.values_list("jurisdiction__code", "role")
        assert set(held) == {("nanchang-etdz", role), ("demo-city", role)}
        assert role.value in out and str(role.label) in out


def test_the_official_begins_with_pins_and_views_and_may_drop_them(jurisdictions: None, capsys: Any) -> None:
    factories.rate("fully-online-rate")
    run(capsys)
    official = User.objects.get(username="official")
    assert list(official.pins.values_list("indicator__code", flat=True)) == ["fully-online-rate"]
    assert {view.page for view in official.saved_views.all()} == {"dashboard", "years"}
    official.saved_views.all().delete()
    run(capsys)
    assert not official.saved_views.exists()


def test_a_second_run_keeps_everything(jurisdictions: None, capsys: Any) -> None:
    password = made_up(run(capsys)[0])
    before = (list(User.objects.order_by("pk").values()), list(Membership.objects.order_by("pk").values()))
    out, _ = run(capsys)
    assert "与上次相同" in out and password not in out
    assert before == (list(User.objects.order_by("pk").values()), list(Membership.objects.order_by("pk").values()))


def test_the_chosen_password_is_set_and_not_repeated(
    jurisdictions: None, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys)
    monkeypatch.setenv("DEMO_PASSWORD", GOOD)
    out, err = run(capsys)
    assert all(user.check_password(GOOD) for user in User.objects.all())
    assert GOOD not in out and "DEMO_PASSWORD" in out and err == ""


def test_a_weak_password_is_taken_with_a_warning(
    jurisdictions: None, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "123")
    _, err = run(capsys)
    assert User.objects.get(username="staff").check_password("123")
    assert err.startswith("DEMO_PASSWORD: ") and len(err) > 30


def test_what_is_missing_is_added_with_a_password_of_its_own(jurisdictions: None, capsys: Any) -> None:
    password = made_up(run(capsys)[0])
    auditor = User.objects.get(username="auditor")
    auditor.memberships.all().delete()
    auditor.delete()
    out, _ = run(capsys)
    said = re.search(r"password: (\S{12})（auditor）", out)
    assert said and said[1] != password and "与上次相同" in out
    assert User.objects.get(username="auditor").check_password(said[1])
    assert User.objects.get(username="official").check_password(password)


def test_beside_real_jurisdictions_it_makes_no_account_and_changes_none(
    jurisdictions: None, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = factories.jurisdiction("east-county")
    with pytest.raises(CommandError, match=r"real places, such as east-county\."):
        run(capsys)
    assert not User.objects.exists()
    Jurisdiction.objects.filter(pk=county.pk).update(fictional=True)
    run(capsys)
    Jurisdiction.objects.filter(pk=county.pk).update(fictional=False)
    before = list(User.objects.order_by("pk").values())
    monkeypatch.setenv("DEMO_PASSWORD", GOOD)
    with pytest.raises(CommandError, match="east-county"):
        run(capsys)
    assert list(User.objects.order_by("pk").values()) == before


def test_the_jurisdictions_above_the_bundled_report_are_its_own(jurisdictions: None, capsys: Any) -> None:
    for code in ("jiangxi", "nanchang"):
        factories.jurisdiction(code)
    run(capsys)
    assert User.objects.count() == len(Role)


def test_accounts_that_it_did_not_make_stay_as_they_are(
    jurisdictions: None, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even one with the same name, as anybody can give an account any name."""
    factories.user("staff", name="填报员（演示）")
    factories.user("auditor")
    before = list(User.objects.order_by("pk").values())
    monkeypatch.setenv("DEMO_PASSWORD", GOOD)
    with pytest.raises(CommandError, match="did not make: auditor, staff"):
        run(capsys)
    assert list(User.objects.order_by("pk").values()) == before
    assert not Membership.objects.exists()


def test_the_accounts_of_a_demonstration_from_before_the_mark_are_known_again(
    migrated: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = migrated("0009_longer_saved_views").get_model("metrics", "User").objects
    assert not missing(connection) & {INSERTED, UPDATED}
    for role in Role:
        before.create(username=role.value, name=f"{role.label}（演示）")
    before.create(username="li", name="李（演示）")
    before.create(username="root", name="", is_superuser=True)
    migrated()
    assert set(User.objects.filter(for_demonstration=True).values_list("username", flat=True)) == set(Role.values)
    assert missing(connection) == set()
    for code in ("nanchang-etdz", "demo-city"):
        factories.jurisdiction(code, fictional=code.startswith("demo"))
    monkeypatch.setenv("DEMO_PASSWORD", GOOD)
    run(capsys)
    assert User.objects.get(username="staff").check_password(GOOD)
    assert not User.objects.get(username="li").check_password(GOOD)


def test_somebody_who_is_called_staff_is_nobody_of_the_demonstration(migrated: Any, capsys: Any) -> None:
    before = migrated("0009_longer_saved_views").get_model("metrics", "User").objects
    before.create(username="staff", name="王丽")
    before.create(username="administrator", name="管理员（演示）", is_superuser=True)
    migrated()
    assert not User.objects.filter(for_demonstration=True).exists()
    factories.jurisdiction("demo-city", fictional=True)
    with pytest.raises(CommandError, match="did not make: administrator, staff"):
        run(capsys)


def test_without_jurisdictions_it_says_what_to_run_first(capsys: Any) -> None:
    factories.jurisdiction("elsewhere")
    with pytest.raises(CommandError, match="load_fixtures"):
        run(capsys)
    assert not User.objects.exists()


def test_a_year_is_published_and_one_value_corrected_once(jurisdictions: None) -> None:
    events = factories.indicator(demo_edition.INDICATOR)
    there = Jurisdiction.objects.get(code=demo_edition.PLACE)
    Jurisdiction.objects.filter(pk=there.pk).update(path="90010001")
    Jurisdiction.objects.filter(code="demo-city").update(path="9001")
    row = factories.observation(events, there, demo_edition.YEAR, 242)
    for _ in range(2):
        call_command("demo_accounts")
        row.refresh_from_db()
        assert (row.value, row.state, str(row.entered_by)) == (243, "approved", "填报员（演示）")
        assert Edition.objects.get().values.get().revision.value == 242
