"""What is taken back, and what is still being typed: nothing is lost, and no field is empty over a stored value."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, User
from tests import factories
from tests.browser.entry import below, opened, state, value


def test_a_mistaken_draft_is_emptied(zone: Jurisdiction, clerk: User, page_of: Callable[..., Page]) -> None:
    page = opened(page_of(clerk))
    value(page, "one").fill("71")
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_contain_text("已保存")
    value(page, "one").fill("")
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_have_text("已清空")
    assert not Observation.objects.filter(year=2022).exists()
    assert ObservationRevision.objects.filter(year=2022).count() == 2
    value(page, "one").fill("72")
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_contain_text("已保存")
    expect(page.locator("[data-filled]")).to_have_text("1")
    assert Observation.objects.get(year=2022).version == 3


def test_what_was_submitted_once_is_shown_again(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    factories.observation(Indicator.objects.get(code="one"), zone, 2022, 71, state="returned", change_reason="核实")
    page = opened(page_of(clerk))
    value(page, "one").fill("")
    page.keyboard.press("Enter")
    expect(below(page, "one")).to_contain_text("曾提交审核，不能清空")
    expect(value(page, "one")).to_have_value("71")
    problems.clear()  # the refusal is an error of the network's for the console


def test_what_is_being_typed_survives_the_page(clerk: User, page_of: Callable[..., Page]) -> None:
    page = opened(page_of(clerk))
    value(page, "one").focus()
    page.keyboard.type("12")
    opened(page)
    expect(value(page, "one")).to_have_value("12")
    expect(state(page, "one")).to_have_text("未保存")
    assert not Observation.objects.filter(year=2022).exists()
    value(page, "one").focus()
    page.keyboard.type("3")
    value(page, "two").focus()
    expect(state(page, "one")).to_contain_text("已保存")
    opened(page)
    expect(page.locator(".notice")).to_have_count(0)


def test_a_refusal_is_not_called_a_lost_network(clerk: User, page_of: Callable[..., Page], problems: list[str]) -> None:
    page = opened(page_of(clerk))
    page.route("**/entry/cell/", lambda route: route.fulfill(status=404, content_type="text/html", body="<p>404</p>"))
    value(page, "one").fill("5")
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_have_text("未保存")
    expect(below(page, "one")).to_contain_text("服务器没有接受")
    problems.clear()


def test_a_chooser_says_what_the_page_shows_after_back(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page]
) -> None:
    factories.open_round(zone, 2023)
    page = opened(page_of(clerk))
    chooser = page.locator("#choose-year")
    with page.expect_navigation():
        chooser.select_option("2023")
    page.wait_for_selector('body[data-ready="entry"]')
    page.go_back()
    page.wait_for_selector('body[data-ready="entry"]')
    expect(page.locator("h1")).to_contain_text("2022")
    expect(chooser).to_have_value("2022")
