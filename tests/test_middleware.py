"""The language of a response."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory, override_settings
from django.utils import translation
from django.utils.translation import get_language

from metrics.middleware import LanguageMiddleware
from tests import factories

pytestmark = pytest.mark.django_db
DOOR = "/accounts/login/"


@pytest.fixture(autouse=True)
def _language_as_before() -> Any:
    with translation.override("zh-hans"):
        yield


def language_of(client: Client, address: str = DOOR, **headers: str) -> str:
    return client.get(address, headers=headers).headers["Content-Language"]


def test_chinese_first_whatever_the_browser_asks_for(client: Client) -> None:
    assert language_of(client, accept_language="en-GB,en;q=0.9") == "zh-hans"


def test_the_address_chooses_for_one_answer(client: Client) -> None:
    assert language_of(client, f"{DOOR}?language=en") == "en"
    assert language_of(client) == "zh-hans"


def test_a_choice_is_remembered_for_a_year(client: Client) -> None:
    response = client.post("/i18n/setlang/", {"language": "en", "next": DOOR})
    cookie = response.cookies["django_language"]
    assert (response.status_code, response.headers["Location"]) == (302, DOOR)
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (365 * 24 * 3600, True, "Lax")
    assert language_of(client) == "en"
    assert language_of(client, f"{DOOR}?language=zh-hans") == "zh-hans"


def test_a_choice_takes_a_post_and_leads_nowhere_else(client: Client) -> None:
    assert "django_language" not in client.get("/i18n/setlang/?language=en").cookies
    response = client.post("/i18n/setlang/", {"language": "en", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("unknown", ["fr", "²", "%00", "", "zh-hant", "../en", "EN" * 500])
def test_an_unknown_language_changes_nothing(client: Client, unknown: str) -> None:
    assert language_of(client, f"{DOOR}?language={unknown}") == "zh-hans"
    client.cookies["django_language"] = unknown
    assert language_of(client) == "zh-hans"


@override_settings(LANGUAGE_CODE="en")
def test_the_setting_decides_where_nobody_chose(client: Client) -> None:
    assert language_of(client) == "en"


def test_a_streamed_file_is_in_the_language_of_its_request() -> None:
    answer = LanguageMiddleware(lambda request: StreamingHttpResponse(get_language() for _ in range(1)))
    response = answer(RequestFactory().get("/file.csv?language=en"))
    assert isinstance(response, StreamingHttpResponse)
    assert response.getvalue() == b"en"


def test_pages_go_compressed_and_files_as_they_are_made(client: Client) -> None:
    page = client.get(DOOR, headers={"accept-encoding": "gzip, br"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page.headers["Vary"]
    assert len(page.content) < len(client.get(DOOR).content) * 0.7  # up to 100 bytes are random, against guessing
    client.force_login(factories.user("chen", "official", factories.jurisdiction("zone")))
    file = client.get("/indicators.csv", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in file.headers
