"""The watch every browser test stands under does see what it is for, and the site's frame passes it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import factories


def test_the_door_opens_without_a_fault(page: Page, live_server: Any, faults: Callable[..., list[str]]) -> None:
    page.goto("/")
    assert page.url == f"{live_server.url}/accounts/login/?next=/"
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert faults(page) == []


def test_a_user_signs_in_and_out(page: Page, live_server: Any) -> None:
    factories.user("staff", "staff", factories.place())
    page.goto("/accounts/login/")
    page.locator("#id_username").fill("staff")
    page.locator("#id_password").fill("correct-horse-battery")
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    sessions = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    assert [(cookie["httpOnly"], cookie["sameSite"]) for cookie in sessions] == [(True, "Lax")]
    page.locator("details:has(form[action$='/accounts/logout/']) > summary").click()
    page.locator("form[action$='/accounts/logout/'] button").click()
    page.wait_for_url(f"{live_server.url}/accounts/login/")


def test_the_language_chosen_is_remembered(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("form[action$='/i18n/setlang/'] button").click()
    page.goto("/accounts/login/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_static_files_are_hashed_compressed_and_kept_for_good(page: Page) -> None:
    with page.expect_response(lambda answer: "/vendor/bootstrap-reboot.min." in answer.url) as waiting:
        page.goto("/accounts/login/")
    headers = waiting.value.headers
    assert waiting.value.url.rpartition("/")[2] != "bootstrap-reboot.min.css"
    assert "immutable" in headers["cache-control"]
    assert headers["content-encoding"] in ("br", "gzip")  # over plain http browsers ask for gzip alone


@pytest.mark.parametrize(
    ("deed", "seen"),
    [
        ("console.error('said so')", "console: said so"),
        ("setTimeout(() => { throw new Error('failed') })", "script: failed"),
        (
            "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')",
            "content security policy: style-src",
        ),
        ("document.head.append(Object.assign(document.createElement('script'), {text: '1'}))", "script-src"),
        ("document.body.append(Object.assign(new Image(), {src: 'http://192.0.2.1/a.png'}))", "http://192.0.2.1/a.png"),
    ],
)
def test_the_watch_sees(page: Page, problems: list[str], deed: str, seen: str) -> None:
    page.goto("/accounts/login/")
    assert problems == []
    page.evaluate(f"() => {{ {deed} }}")
    deadline = time.monotonic() + 5
    while not any(seen in problem for problem in problems):
        assert time.monotonic() < deadline, problems
        page.wait_for_timeout(20)
    page.context.close()  # some deeds are told of twice: nothing comes after this
    problems.clear()
