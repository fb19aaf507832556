"""The entry page in use: two people at once, a lost network or session, no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from metrics.models import Indicator, Jurisdiction, Observation, User
from tests import factories
from tests.browser.clipboard import paste
from tests.browser.entry import below, opened, state, value


def test_two_people_and_one_value(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    """The second to save sees both values and chooses; nothing is overwritten unnoticed."""
    colleague = factories.user("colleague", "staff", zone, name="赵科员")
    mine, theirs = opened(page_of(clerk)), opened(page_of(colleague))
    value(theirs, "one").fill("80")
    theirs.keyboard.press("Enter")
    expect(state(theirs, "one")).to_contain_text("已保存")
    value(mine, "one").fill("90")
    mine.keyboard.press("Enter")
    expect(below(mine, "one")).to_contain_text("赵科员")
    expect(below(mine, "one")).to_contain_text("80件")
    expect(value(mine, "one")).to_have_value("90")
    problems.clear()  # the refusal is an error of the network's for the console
    mine.get_by_role("button", name="保存我填的").click()
    expect(state(mine, "one")).to_contain_text("已保存")
    assert Observation.objects.get(indicator__code="one").value == 90


def test_what_a_colleague_saved_meanwhile_is_not_overwritten_after_a_reload(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    colleague = factories.user("colleague", "staff", zone, name="赵科员")
    mine, theirs = opened(page_of(clerk)), opened(page_of(colleague))
    mine.context.set_offline(True)
    value(mine, "one").fill("90")
    mine.keyboard.press("Enter")
    expect(state(mine, "one")).to_contain_text("等待网络")
    value(theirs, "one").fill("80")
    theirs.keyboard.press("Enter")
    expect(state(theirs, "one")).to_contain_text("已保存")
    mine.context.set_offline(False)
    opened(mine)
    mine.evaluate("window.dispatchEvent(new Event('online'))")
    expect(below(mine, "one")).to_contain_text("赵科员")
    assert Observation.objects.get(indicator__code="one").value == 80
    problems.clear()


def test_nothing_typed_is_lost_when_the_network_goes(
    clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    page = opened(page_of(clerk))
    page.context.set_offline(True)
    value(page, "one").fill("55")
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_contain_text("等待网络")
    page.context.set_offline(False)
    problems.clear()
    expect(state(page, "one")).to_contain_text("已保存")
    assert Observation.objects.get(indicator__code="one").value == 55


def test_nothing_typed_is_lost_when_the_session_goes(
    clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    page = opened(page_of(clerk))
    cookies = page.context.cookies()
    page.context.clear_cookies()
    value(page, "one").fill("66")
    page.keyboard.press("Enter")
    expect(below(page, "one")).to_contain_text("登录已过期")
    page.context.add_cookies(cookies)
    below(page, "one").get_by_role("link", name="重新登录").click()
    expect(value(page, "one")).to_be_focused()
    expect(page.locator("main")).to_contain_text("本机留有上次未保存的填写")
    expect(value(page, "one")).to_have_value("66")
    problems.clear()


@pytest.mark.parametrize("who", ["the same user", "a colleague"])
def test_signing_in_again_in_another_window_is_enough_for_the_same_user(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page], problems: list[str], who: str
) -> None:
    """Nothing is saved in the name of a colleague who signed in there."""
    if who == "a colleague":
        factories.user("colleague", "staff", zone, name="赵科员")
    page = opened(page_of(clerk))
    page.context.clear_cookies(name="sessionid")
    value(page, "one").fill("66")
    page.keyboard.press("Enter")
    expect(below(page, "one")).to_contain_text("登录已过期")

    door = page.context.new_page()
    door.goto("/accounts/login/")
    door.locator("#id_username").fill("clerk" if who == "the same user" else "colleague")
    door.locator("#id_password").fill("correct-horse-battery")
    door.locator("#id_password").press("Enter")
    door.wait_for_url(lambda url: "/login/" not in url)
    door.close()
    with page.expect_response("**/entry/?jurisdiction=zone&year=2022"):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    if who == "the same user":
        expect(state(page, "one")).to_contain_text("已保存")
        expect(below(page, "one")).to_be_hidden()
        value(page, "five").fill("41")
        page.keyboard.press("Enter")
        expect(state(page, "five")).to_contain_text("已保存")
        page.get_by_role("button", name="保存并提交审核").click()
        expect(state(page, "one")).to_have_text("待审核")
    else:
        expect(state(page, "one")).to_contain_text("等待登录")
    assert set(Observation.objects.filter(year=2022).values_list("state", "entered_by__username")) == (
        {("submitted", "clerk")} if who == "the same user" else set()
    )
    problems.clear()  # refusals are errors of the network's for the console


def test_what_was_left_on_a_shared_computer_is_for_the_one_who_typed_it(
    zone: Jurisdiction,
    clerk: User,
    page_of: Callable[..., Page],
    sign_in: Callable[[BrowserContext, User], None],
    problems: list[str],
) -> None:
    colleague = factories.user("colleague", "staff", zone, name="赵科员")
    page = opened(page_of(clerk))
    page.route("**/entry/cell/", lambda route: route.abort())
    value(page, "one").fill("77")
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_contain_text("等待网络")
    page.goto("about:blank")  # as one who closes the page
    page.unroute("**/entry/cell/")
    problems.clear()  # the network that went

    sign_in(page.context, colleague)
    opened(page)
    expect(value(page, "one")).to_have_value("")
    expect(page.locator(".notice")).to_have_count(0)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    value(page, "two").fill("5")
    page.keyboard.press("Enter")
    expect(state(page, "two")).to_contain_text("已保存")
    assert list(Observation.objects.filter(year=2022).values_list("indicator__code", flat=True)) == ["two"]

    sign_in(page.context, clerk)
    opened(page)
    expect(value(page, "one")).to_have_value("77")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(state(page, "one")).to_contain_text("已保存")
    assert Observation.objects.get(indicator__code="one").entered_by == clerk


def test_escape_brings_back_what_stood_and_stores_it_again(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page]
) -> None:
    of = {code: Indicator.objects.get(code=code) for code in ("one", "two")}
    for code, stored in (("one", 10), ("two", 20)):
        factories.observation(of[code], zone, 2022, stored, state="draft")
    page = opened(page_of(clerk))

    # A pasted column is saved while the field still has the focus.
    paste(page, "one", "11\n21")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_contain_text("已保存")
    expect(state(page, "two")).to_contain_text("已保存")
    with page.expect_response("**/entry/cell/"):
        page.keyboard.press("Escape")
    expect(value(page, "one")).to_have_value("10")
    expect(value(page, "two")).to_have_value("21")
    expect(state(page, "one")).to_contain_text("已保存")
    assert [int(Observation.objects.get(year=2022, indicator=of[code]).value or 0) for code in of] == [10, 21]

    # So is a choice.
    choice = page.locator('[name="qualifier.one"]')
    choice.focus()
    with page.expect_response("**/entry/cell/"):
        choice.select_option("over")
    expect(state(page, "one")).to_contain_text("已保存")
    with page.expect_response("**/entry/cell/"):
        page.keyboard.press("Escape")
    expect(choice).to_have_value("exact")
    expect(state(page, "one")).to_contain_text("已保存")
    assert Observation.objects.get(year=2022, indicator=of["one"]).qualifier == "exact"

    # What was only typed is gone, and nothing is sent for it.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    value(page, "two").focus()
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(value(page, "two")).to_have_value("21")
    value(page, "three").focus()
    assert asked == []


def test_what_was_refused_and_taken_back_is_no_longer_said_against_the_row(
    clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    page = opened(page_of(clerk))
    value(page, "one").fill("1e5")
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_have_text("未保存")
    expect(value(page, "one")).to_have_attribute("aria-invalid", "true")
    expect(value(page, "one")).to_have_accessible_description("“1e5”是科学记数法，请填写完整数字。")
    expect(page.locator("[data-told]")).to_contain_text("会议次数")
    assert page.locator("[aria-live], [role=status], [role=alert]").count() <= 3
    value(page, "one").fill("")
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_have_text("")
    assert value(page, "one").get_attribute("aria-invalid") is None
    expect(below(page, "one")).to_be_hidden()
    opened(page)
    expect(value(page, "one")).to_have_value("")
    problems.clear()  # the refusal is an error of the network's for the console


def test_the_page_works_without_script(clerk: User, page_of: Callable[..., Page]) -> None:
    page = page_of(clerk, java_script_enabled=False)
    page.goto("/entry/?jurisdiction=zone&year=2022")
    value(page, "one").fill("12")
    page.get_by_role("button", name="保存全部").click()
    expect(page.locator("main")).to_contain_text("已保存1项")
    assert Observation.objects.get(indicator__code="one").value == 12


def test_what_was_submitted_by_mistake_is_taken_back(clerk: User, page_of: Callable[..., Page]) -> None:
    page = opened(page_of(clerk))
    for code, stated in (("one", "12"), ("five", "41")):  # the second is due, as it had a value the year before
        value(page, code).fill(stated)
        page.keyboard.press("Enter")
        expect(state(page, code)).to_contain_text("已保存")
    page.get_by_role("button", name="保存并提交审核").click()
    expect(state(page, "one")).to_have_text("待审核")
    page.get_by_role("button", name="撤回").first.click()
    page.wait_for_selector('body[data-ready="entry"]')
    expect(state(page, "one")).to_have_text("草稿")
    expect(value(page, "one")).to_be_editable()


def test_enter_without_script_saves_and_takes_nothing_back(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page]
) -> None:
    factories.observation(Indicator.objects.get(code="one"), zone, 2022, state="submitted")
    page = page_of(clerk, java_script_enabled=False)
    page.goto("/entry/?jurisdiction=zone&year=2022")
    value(page, "two").fill("12")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("已保存1项")
    assert dict(Observation.objects.filter(year=2022).values_list("indicator__code", "state")) == {
        "one": "submitted",
        "two": "draft",
    }


def test_on_a_phone_all_fields_of_a_row_are_on_the_screen_in_the_order_of_reading(
    clerk: User, page_of: Callable[..., Page]
) -> None:
    page = opened(page_of(clerk, viewport={"width": 390, "height": 844}))
    value(page, "share").focus()
    fields = page.locator('[data-code="share"] [data-field]:visible')
    edges = fields.evaluate_all("all => all.map(it => it.getBoundingClientRect().right)")
    assert len(edges) == 7 and max(edges) <= 390
    seen = [page.evaluate("document.activeElement.name")]
    for _ in edges[1:]:
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name"))
    names = ("value", "numerator", "denominator", "qualifier", "as_of", "missing_reason", "note")
    assert seen == [f"{name}.share" for name in names]
    expect(page.locator('[name="note.one"]')).to_be_hidden()
    value(page, "one").fill("3")
    page.locator('[name="note.one"]').fill("含乡镇")
    value(page, "two").focus()
    expect(state(page, "one")).to_contain_text("已保存")
    expect(page.locator('[name="note.one"]')).to_be_visible()


def test_what_is_known_of_a_row_opens_below_its_name(clerk: User, page_of: Callable[..., Page]) -> None:
    page = opened(page_of(clerk))
    name = page.get_by_role("link", name="会议次数")
    name.click()
    expect(below(page, "one")).to_contain_text("变动记录")
    expect(name).to_have_attribute("aria-expanded", "true")
    name.click()
    expect(below(page, "one")).to_be_hidden()
