"""Reviewing in the browser: ten counties from one page by keyboard; what is half written stays; the network goes; two
reviewers; without script; on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from metrics.domain.choices import State
from metrics.models import Jurisdiction, Observation, User
from tests import factories
from tests.patience import wait_until

COUNTIES, EACH = 10, 30
REASON = '[name^="reason."]'


@pytest.fixture
def city(live_server: Any) -> Jurisdiction:
    city = factories.jurisdiction("city", name_zh="某市")
    factories.open_round(city)
    return city


@pytest.fixture
def reviewer(city: Jurisdiction) -> User:
    return factories.user("reviewer", "reviewer", city, name="李审核")


def wait_there(city: Jurisdiction, *, counties: int, each: int) -> list[Observation]:
    """Submit `each` values of each county; the first of each county is doubted."""
    clerk = factories.user("clerk", "staff", city, name="王科员")
    rate = factories.rate("share", name_zh="办结率", min_value=0)
    indicators = [factories.indicator(f"cases-{n}", name_zh=f"案件数{n}") for n in range(each - 1)]
    told: dict[str, Any] = {"state": "submitted", "entered_by": clerk, "changed_by": clerk}
    rows = []
    for number in range(counties):
        county = factories.jurisdiction(f"county-{number}", parent=city, name_zh=f"{number}号县")
        said = {"value": 100, "explanation": "全部办结", "explained": "no_base"}
        rows.append(factories.observation(rate, county, **said, **told))
        rows += [factories.observation(each, county, value=n, **told) for n, each in enumerate(indicators)]
    return rows


def opened(page: Page) -> Page:
    page.goto("/review/?jurisdiction=city&year=2022")
    page.wait_for_selector('body[data-ready="review"]')
    return page


def waiting(page: Page) -> Locator:
    return page.locator(".waiting tr[id]")


def told(page: Page) -> Locator:
    return page.locator("[data-told]")


def test_three_hundred_values_of_ten_counties_are_reviewed_by_keyboard(
    city: Jurisdiction, reviewer: User, page_of: Callable[..., Page], faults: Callable[..., list[str]]
) -> None:
    rows = wait_there(city, counties=COUNTIES, each=EACH)
    page = opened(page_of(reviewer))
    assert faults(page) == []
    expect(page.locator(".narrow a").first).to_have_text("待审核 300")
    page.get_by_role("link", name="有疑点").press("Enter")
    page.wait_for_selector('body[data-ready="review"]')
    expect(waiting(page)).to_have_count(COUNTIES)
    page.keyboard.press("Tab")
    waiting(page).first.locator("a").first.focus()
    for left in reversed(range(COUNTIES)):  # each on its own: the second is returned, all others approved
        if left == COUNTIES - 2:
            page.keyboard.press("r")
            page.keyboard.type("请补基数")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("a")
        expect(waiting(page)).to_have_count(left)
    page.get_by_role("link", name="待审核").last.press("Enter")
    for left in (90, 0):  # two pages
        page.wait_for_selector('body[data-ready="review"]')
        page.get_by_role("button", name="通过无疑问的").press("Enter")
        expect(page.locator(".narrow b, .empty").first).to_have_text(str(left) if left else "没有等待审核的数据。")
    states = list(Observation.objects.values_list("state", flat=True))
    assert (states.count(State.APPROVED), states.count(State.RETURNED)) == (len(rows) - 1, 1)


def test_a_decision_moves_nothing_else(city: Jurisdiction, reviewer: User, page_of: Callable[..., Page]) -> None:
    wait_there(city, counties=2, each=20)
    page = opened(page_of(reviewer))
    waiting(page).nth(3).locator(REASON).fill("写了一半")
    row = waiting(page).nth(25)
    row.get_by_role("button", name="通过").focus()
    row.scroll_into_view_if_needed()
    assert page.evaluate("scrollY") > 0
    following = waiting(page).nth(26).get_attribute("id")
    top = row.bounding_box()["y"]  # type: ignore[index]
    page.keyboard.press("Enter")
    expect(waiting(page)).to_have_count(39)
    expect(told(page)).to_have_text("审核通过：1项。")
    expect(waiting(page).nth(3).locator(REASON)).to_have_value("写了一半")
    expect(page.locator(f"#{following}")).to_be_focused()
    after = page.locator(f"#{following}")
    wait_until(lambda: abs(after.bounding_box()["y"] - top) < 2, "the page jumped")  # type: ignore[index]


def test_a_decision_without_the_network_is_made_later(
    city: Jurisdiction, reviewer: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    wait_there(city, counties=1, each=3)
    page = opened(page_of(reviewer))
    waiting(page).nth(1).locator(REASON).fill("与台账不符")
    page.route("**/review/**", lambda route: route.abort("internetdisconnected"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-trouble]")).to_contain_text("没有连上服务器")
    expect(waiting(page).nth(1).locator(REASON)).to_have_value("与台账不符")
    page.unroute("**/review/**")
    problems.clear()  # the console's line about the network
    waiting(page).nth(1).locator(REASON).press("Enter")
    expect(told(page)).to_have_text("退回：1项。")
    expect(page.locator("[data-trouble]")).to_be_hidden()


def test_the_slower_of_two_reviewers_is_told(city: Jurisdiction, reviewer: User, page_of: Callable[..., Page]) -> None:
    rows = wait_there(city, counties=1, each=3)
    slower = opened(page_of(reviewer))
    faster = opened(page_of(factories.user("faster", "reviewer", city, name="赵审核")))
    for page in (faster, slower):
        page.locator(f"#value-{rows[1].pk}").get_by_role("button", name="通过").click()
        expect(told(page)).not_to_have_text("")
    expect(told(faster)).to_have_text("审核通过：1项。")
    expect(told(slower)).to_contain_text("赵审核")
    expect(waiting(slower)).to_have_count(2)
    rows[1].refresh_from_db()
    assert rows[1].version == 2, "decided once"


def test_on_a_phone_every_button_is_on_the_screen(
    city: Jurisdiction, reviewer: User, page_of: Callable[..., Page], faults: Callable[..., list[str]]
) -> None:
    wait_there(city, counties=2, each=3)
    page = page_of(reviewer)
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page)
    for button in waiting(page).get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []
