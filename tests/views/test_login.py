"""The login page: signing in and out, lockout, language, light and dark."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from metrics.models import User
from metrics.web.navigation import NEEDS, SECTIONS
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-battery"


@pytest.fixture
def chen() -> User:
    return factories.user("chen", "official", factories.jurisdiction("zone"), name="陈主任")


def sign_in(client: Client, password: str = PASSWORD, **more: str) -> object:
    return client.post("/accounts/login/", {"username": "chen", "password": password, **more})


def html(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_door_names_its_fields_and_shows_no_way_in(client: Client) -> None:
    page = html(client, "/accounts/login/")
    assert '<label for="id_username">用户名</label>' in page
    assert '<label for="id_password">密码</label>' in page
    assert 'autocomplete="current-password"' in page
    assert 'class="sections"' not in page


def test_a_login_leads_to_where_one_wanted_to_go(client: Client, chen: User) -> None:
    asked = client.get("/dashboard.csv?year=2022")
    assert asked.headers["Location"] == "/accounts/login/?next=/dashboard.csv%3Fyear%3D2022"
    answer = sign_in(client, next="/dashboard.csv?year=2022")
    assert answer.headers["Location"] == "/dashboard.csv?year=2022"  # type: ignore[attr-defined]


def test_a_login_leads_nowhere_else(client: Client, chen: User) -> None:
    assert sign_in(client, next="https://evil.example/").headers["Location"] == "/"  # type: ignore[attr-defined]


def test_a_wrong_password_is_told_without_saying_what_was_wrong(client: Client, chen: User) -> None:
    page = sign_in(client, "wrong").content.decode()  # type: ignore[attr-defined]
    assert 'role="alert"' in page
    assert "陈主任" not in page
    unknown = client.post("/accounts/login/", {"username": "nobody", "password": "wrong"}).content.decode()
    assert page.count('class="errorlist') == unknown.count('class="errorlist')


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("x" * 151, "最多150个字符"), ("长" * 70_000, "最多150个字符"), ("a\x1bb", "控制字符"), ("a\nb", "控制字符")],
)
def test_a_name_that_no_account_can_have_is_told_and_not_written_down(
    client: Client, chen: User, name: str, sentence: str
) -> None:
    """The table of failed logins holds 255 characters."""
    answer = client.post("/accounts/login/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 200
    (said,) = answer.context["form"].errors["username"]
    assert said.startswith("“用户名”") and sentence in said
    assert not AccessAttempt.objects.exists()


def test_five_wrong_passwords_lock_the_door(client: Client, chen: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, "wrong")
    assert answer.status_code == 429  # type: ignore[attr-defined]
    assert "暂停登录15分钟" in answer.content.decode()  # type: ignore[attr-defined]
    assert settings.AXES_COOLOFF_TIME * 60 == 15
    assert sign_in(client).status_code == 429  # type: ignore[attr-defined]


def test_the_frame_shows_who_is_signed_in_and_where_one_can_go(client: Client, chen: User) -> None:
    client.force_login(chen)
    page = html(client, "/")
    assert "<bdi>陈主任</bdi>" in page
    assert '<a href="/?jurisdiction=zone" aria-current="page">概览</a>' in page
    assert page.count('aria-current="page"') == 1
    for name, label in SECTIONS:
        assert (f">{label}</a>" in page) == (name not in NEEDS)
    assert ">管理</a>" not in page


@pytest.mark.parametrize("role", ["staff", "reviewer", "administrator", "auditor"])
def test_the_administration_is_offered_to_those_who_may(client: Client, role: str) -> None:
    client.force_login(factories.user("li", role, factories.jurisdiction("zone")))
    page = html(client, "/")
    assert '<a href="/admin/">管理</a>' in page
    assert all(f">{label}</a>" in page for _name, label in SECTIONS)


def test_the_way_out_is_a_post(client: Client, chen: User) -> None:
    client.force_login(chen)
    assert '<form action="/accounts/logout/" method="post">' in html(client, "/")
    assert client.get("/accounts/logout/").status_code == 405
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_the_language_is_remembered_and_comes_back_to_the_page(client: Client, chen: User) -> None:
    client.force_login(chen)
    page = html(client, "/?year=2022&language=zh-hans")
    assert '<input type="hidden" name="next" value="/?year=2022">' in page
    assert '<button class="quiet" name="language" value="en" lang="en">English</button>' in page
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/?year=2022"})
    assert answer.headers["Location"] == "/?year=2022"
    assert '<html lang="en">' in html(client, "/")
    assert '<html lang="zh-Hans">' in html(client, "/?language=zh-hans")
    assert '<html lang="en">' in html(client, "/")


@pytest.mark.parametrize(("chosen", "mark"), [("dark", ' data-bs-theme="dark"'), ("", ""), ('"><script>', "")])
def test_the_light_is_remembered_and_made_by_the_server(client: Client, chen: User, chosen: str, mark: str) -> None:
    client.cookies["theme"] = chosen
    assert f'<html lang="zh-Hans"{mark}>' in html(client, "/accounts/login/")


def test_a_password_can_be_changed(client: Client, chen: User) -> None:
    client.force_login(chen)
    page = html(client, "/accounts/password/")
    assert page.count('type="password"') == 3
    wanted = {"old_password": PASSWORD, "new_password1": "夏夜-纺车-灯塔-29", "new_password2": "夏夜-纺车-灯塔-29"}
    weak = client.post("/accounts/password/", wanted | {"new_password1": "Admin@123", "new_password2": "Admin@123"})
    assert 'class="errorlist"' in weak.content.decode()
    assert client.post("/accounts/password/", wanted).headers["Location"] == "/accounts/password/done/"
    assert "密码已修改" in html(client, "/accounts/password/done/")
    chen.refresh_from_db()
    assert chen.check_password(wanted["new_password1"])


def test_fields_of_the_password_page_are_named_as_on_every_page(client: Client, chen: User) -> None:
    """Django puts an ASCII colon after each label."""
    client.force_login(chen)
    page = client.get("/accounts/password/").content.decode()
    assert '<label for="id_old_password">旧密码</label>' in page


def test_names_in_the_frame_are_escaped(client: Client) -> None:
    client.force_login(
        factories.user("x", "official", factories.jurisdiction("zone"), name="<script>alert(1)</script>")
    )
    assert "<script>alert" not in html(client, "/")
