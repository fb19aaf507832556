"""Whatever a cookie holds, the answer is a page: an impossible session counts as none."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

COOKIES = (
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages", "theme",
    "written",
)  # fmt: skip
ODD = {
    "a quoted NUL": r'"aaaaaaaa\000aaaa"',
    "a NUL alone": r'"\000"',
    "another control character": r'"aaaaaaaa\033aaaa"',
    "half of a surrogate": r'"\355\240\200aaaaaaaa"',
    "bytes that are no text": r'"\377\377\377\377\377\377\377\377"',
    "full-width characters": "ａａａａａａａａ".encode().decode("latin-1"),
    "4,000 characters": "a" * 4000,
    "70,000 characters": "a" * 70_000,
}
PAGES = {"/": 302, "/accounts/login/": 200, "/healthz/": 200, "/nowhere/": 404, "/admin/": 302}
"""Addresses, and the status for somebody who is not signed in."""


def opened(address: str, **cookies: str) -> Any:
    sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return Client(raise_request_exception=False).get(address, headers={"cookie": sent})


@pytest.mark.parametrize("odd", ODD)
def test_an_impossible_session_is_signed_out(odd: str) -> None:
    for address, status in PAGES.items():
        answer = opened(address, sessionid=ODD[odd])
        assert answer.status_code == status, address
        assert answer.cookies["sessionid"].value == "", "the browser is told to drop it"


@pytest.mark.parametrize("name", COOKIES)
@pytest.mark.parametrize("odd", ODD)
def test_no_cookie_is_a_failure(name: str, odd: str) -> None:
    session = factories.session(factories.user("chen", "staff", factories.jurisdiction("zone")))
    for address in PAGES:
        assert opened(address, **{"sessionid": session} | {name: ODD[odd]}).status_code in (200, 302, 404), address
