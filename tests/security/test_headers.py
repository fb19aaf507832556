"""The headers of every response: a page, a file, the admin, an error, a redirect."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory, override_settings

from metrics.middleware import NoStoreMiddleware
from tests import factories

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
    "img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
ANYBODYS = [
    "/accounts/login/",
    "/",
    "/healthz/",
    "/nowhere/",
    "/static/metrics/site.css",
    "/static/nowhere.css",
    "/admin/",
]
MEMBERS = ["/", "/dashboard.csv", "/indicators/", "/indicators.csv", "/years/", "/admin/", "/nowhere/", "/?year=²"]


@pytest.fixture
def member(client: Client) -> Client:
    jurisdiction = factories.jurisdiction("somewhere")
    factories.observation(factories.indicator(), jurisdiction)
    client.force_login(factories.user("someone", "administrator", jurisdiction))
    return client


def carries_all(response: Any) -> None:
    headers = response.headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ANYBODYS)
def test_answers_to_anybody(client: Client, address: str) -> None:
    carries_all(client.get(address))


@pytest.mark.parametrize("address", MEMBERS)
def test_answers_to_members_are_kept_nowhere(member: Client, address: str) -> None:
    response = member.get(address)
    assert response.status_code < 500
    carries_all(response)
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_answer_that_signs_in_is_kept_nowhere(client: Client) -> None:
    factories.user("someone")
    response = client.post("/accounts/login/", {"username": "someone", "password": "correct-horse-battery"})
    assert response.status_code == 302
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_streamed_file_is_kept_nowhere() -> None:
    request = RequestFactory().get("/file.csv")
    request.COOKIES["sessionid"] = "a session"
    response = NoStoreMiddleware(lambda request: StreamingHttpResponse(iter([b"a"])))(request)
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_static_file_stays_in_the_cache_for_a_member_too(member: Client) -> None:
    assert "no-store" not in member.get("/static/metrics/site.css").headers["Cache-Control"]


def test_a_refused_form_and_a_wrong_host_carry_them_too() -> None:
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post("/accounts/login/", {"username": "a"})
    assert refused.status_code == 403
    carries_all(refused)
    wrong = strict.get("/", headers={"host": "elsewhere.example"})
    assert wrong.status_code == 400
    carries_all(wrong)


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31536000)
def test_over_https_alone() -> None:
    client = Client()
    redirect = client.get("/accounts/login/")
    assert redirect.status_code == 301
    assert redirect.url == "https://testserver/accounts/login/"
    carries_all(redirect)
    assert client.get("/healthz/").status_code == 200
    secure = client.get("/accounts/login/", secure=True)
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_header_anybody_can_send_does_not_make_a_request_secure() -> None:
    client = Client(headers={"x-forwarded-proto": "https"})
    assert client.get("/accounts/login/").status_code == 301
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert client.get("/accounts/login/").status_code == 200


def test_signing_out_takes_a_post(member: Client) -> None:
    assert member.get("/accounts/logout/").status_code == 405
    assert member.get("/").status_code == 200
    assert member.post("/accounts/logout/").status_code == 302
    assert member.get("/").status_code == 302


def test_the_manual_shows_the_policy_that_is_sent() -> None:
    manual = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    assert re.sub(r"\s+", " ", POLICY) in re.sub(r"\s+", " ", manual)
