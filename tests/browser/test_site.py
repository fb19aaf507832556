"""The checks that every browser test runs under notice what they should, and the frame of the site passes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.patience import wait_until


def test_the_door_opens_without_a_fault(page: Page, live_server: Any, faults: Callable[..., list[str]]) -> None:
    page.goto("/")
    assert page.url == f"{live_server.url}/accounts/login/?next=/"
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert faults(page) == []


def test_a_user_signs_in_and_out(page: Page, live_server: Any) -> None:
    factories.user("staff", "staff", factories.jurisdiction())
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


def test_static_files_are_hashed_compressed_and_kept_for_good(open_page: Callable[..., Page]) -> None:
    page = open_page(new=True)
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
    wait_until(lambda: any(seen in problem for problem in problems), seen, rest=page.wait_for_timeout)
    page.context.close()  # some deeds are told of twice: nothing comes after this
    problems.clear()


@pytest.fixture
def chooser(page_of: Callable[..., Page]) -> Page:
    """Return the dashboard of 2022, for a user who may also see 2021 and 2020, and a second jurisdiction."""
    city = factories.jurisdiction("city")
    zone = factories.jurisdiction("zone", parent=city)
    cases = factories.indicator("cases", is_key=True)
    for year in (2020, 2021, 2022):
        factories.observation(cases, zone, year)
    page = page_of(factories.user("staff", "staff", city))
    page.goto("/?jurisdiction=zone&year=2022")
    return page


def settled(page: Page) -> str:
    page.wait_for_timeout(300)
    return page.url.partition("?")[2]


def test_a_chooser_waits_while_arrows_go_through_its_list(chooser: Page) -> None:
    year, go = chooser.get_by_label("年度", exact=True), chooser.locator("[data-without-script]")
    expect(go).to_be_hidden()
    year.focus()
    before = year.input_value()
    chooser.keyboard.press("ArrowDown")
    if year.input_value() == before:
        chooser.keyboard.press("ArrowUp")
    assert year.input_value() == "2021"
    assert settled(chooser) == "jurisdiction=zone&year=2022"
    expect(go).to_be_visible()
    expect(year).to_be_focused()
    chooser.keyboard.press("Enter")
    chooser.wait_for_url("**/?jurisdiction=zone&year=2021")


def test_a_chooser_goes_when_it_is_left_and_not_before(chooser: Page) -> None:
    jurisdiction, year = chooser.get_by_label("地区", exact=True), chooser.get_by_label("年度", exact=True)
    jurisdiction.focus()
    chooser.keyboard.press("Home")
    assert jurisdiction.input_value() == "city"
    year.focus()  # the other half of the choice
    assert settled(chooser) == "jurisdiction=zone&year=2022"
    chooser.locator(".logo").focus()
    chooser.wait_for_url("**/?jurisdiction=city&year=2022")


def test_a_pick_from_the_list_goes_at_once(chooser: Page) -> None:
    year = chooser.get_by_label("年度", exact=True)
    year.focus()
    chooser.keyboard.press("Tab")
    year.select_option("2020")
    chooser.wait_for_url("**/?jurisdiction=zone&year=2020")


def test_forms_of_a_kept_page_work_for_whoever_has_signed_in(page_of: Callable[..., Page], page: Page) -> None:
    """One after another in one browser, on a page that was made for somebody else: they pin, take the pin back and sign
    out."""
    zone = factories.jurisdiction("zone")
    factories.observation(factories.indicator("cases", is_key=True), zone, 2022, 655)
    address = "/?jurisdiction=zone&year=2022"
    first = page_of(factories.user("first", "official", zone, name="第一人"))
    for _ in range(2):
        first.goto(address)
    for name in ("second", "third"):
        factories.user(name, "official", zone)
        page.goto(f"/accounts/login/?next={address.replace('&', '%26')}")
        page.locator("#id_username").fill(name)
        page.locator("#id_password").fill("correct-horse-battery")
        page.locator("#id_password").press("Enter")
        menu = page.locator("details:has(form[action$='/accounts/logout/'])")
        expect(menu.locator("summary")).to_have_text(name)
        for pressed in ("true", "false"):
            page.locator("button.pin").click()
            expect(page.locator("button.pin")).to_have_attribute("aria-pressed", pressed)
            page.goto(address)
            expect(page.locator("button.pin")).to_have_attribute("aria-pressed", pressed)
        menu.locator("summary").click()
        menu.locator("form button").click()
        expect(page.locator("#id_username")).to_be_visible()
