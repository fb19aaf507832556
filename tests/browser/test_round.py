"""A whole round as people play it: staff fill in a year by keyboard, paste a column, explain a warning; the reviewer
returns one value and approves the rest; staff correct it; the year is complete and the history shows every step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metrics.models import Jurisdiction, Observation, User
from tests import factories


@pytest.fixture
def zone(live_server: Any) -> Jurisdiction:
    zone = factories.place("zone", name_zh="某开发区")
    factories.open_round(zone)
    theme = factories.theme("work", name_zh="工作")
    for code, name in (("one", "会议次数"), ("two", "培训场次"), ("three", "案件数"), ("four", "复议件数")):
        factories.indicator(code, in_theme=theme, name_zh=name)
    factories.rate("share", in_theme=theme, name_zh="办结率", min_value=0)
    factories.observation(factories.indicator("five", in_theme=theme, name_zh="检查次数"), zone, 2021, 40)
    return zone


@pytest.fixture
def clerk(zone: Jurisdiction) -> User:
    return factories.user("clerk", "staff", zone, name="王科员")


@pytest.fixture
def reviewer(zone: Jurisdiction) -> User:
    return factories.user("reviewer", "reviewer", zone, name="李审核")


def value(page: Page, code: str) -> Any:
    return page.locator(f'[name="value.{code}"]')


def state(page: Page, code: str) -> Any:
    return page.locator(f'[data-code="{code}"] [data-state]')


def paste(page: Page, code: str, text: str) -> None:
    """What Ctrl+V does with a column copied from a spreadsheet."""
    value(page, code).focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text', text);
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_a_whole_round(
    clerk: User, reviewer: User, page_of: Callable[..., Page], problems: list[str], faults: Callable[..., list[str]]
) -> None:
    staff = page_of(clerk)
    staff.goto("/entry/?jurisdiction=zone&year=2022")
    staff.wait_for_selector('body[data-ready="entry"]')
    assert faults(staff) == []

    # By keyboard: Enter goes down and saves; full-width digits are taken.
    value(staff, "one").focus()
    staff.keyboard.type("１２")
    staff.keyboard.press("Enter")
    expect(state(staff, "one")).to_contain_text("已保存")
    expect(value(staff, "one")).to_have_value("12")
    expect(value(staff, "two")).to_be_focused()

    expect(staff.locator("[data-filled]")).to_have_text("1")

    # A column copied from a spreadsheet goes down from where it is pasted.
    paste(staff, "two", "3\r\n1,204\r\n1e5\r\n")
    expect(state(staff, "two")).to_contain_text("已保存")
    expect(value(staff, "three")).to_have_value("1204")
    expect(state(staff, "four")).to_have_text("未保存")
    expect(staff.locator('[data-below="four"]')).to_contain_text("科学记数法")
    problems.clear()  # the refused cell is an error of the network's for the console
    value(staff, "four").fill("7")
    staff.keyboard.press("Enter")
    expect(state(staff, "four")).to_contain_text("已保存")

    # A warning is shown where it arises, asks for a sentence, and holds up the submission until it has one.
    value(staff, "share").fill("100")
    staff.keyboard.press("Enter")
    expect(staff.locator('[data-below="share"]')).to_contain_text("未填基数")
    value(staff, "five").fill("41")
    staff.keyboard.press("Enter")
    expect(state(staff, "five")).to_contain_text("已保存")
    staff.get_by_role("button", name="保存并提交审核").click()
    expect(staff.locator("main")).to_contain_text("还有1项需要说明")
    staff.wait_for_selector('body[data-ready="entry"]')
    staff.locator('[name="explanation.share"]').fill("七件全部办结")
    staff.keyboard.press("Tab")
    expect(state(staff, "share")).to_contain_text("已保存")
    staff.get_by_role("button", name="保存并提交审核").click()
    expect(staff.locator("main")).to_contain_text("已提交6项")

    # The reviewer sees the warning first, returns one value and approves the rest in one act.
    judge = page_of(reviewer)
    judge.goto("/review/?jurisdiction=zone&year=2022")
    assert faults(judge) == []
    expect(judge.locator(".review-table tbody tr").first).to_contain_text("七件全部办结")
    row = judge.locator(".review-table tr", has_text="案件数").first
    row.get_by_label("退回原因").fill("与台账不符")
    row.get_by_role("button", name="退回").click()
    expect(judge.locator("main")).to_contain_text("退回：1项")
    judge.get_by_role("button", name="通过无疑问的4项").click()
    expect(judge.locator("main")).to_contain_text("审核通过：4项")
    judge.locator(".review-table tr", has_text="办结率").first.get_by_role("button", name="通过").click()
    expect(judge.locator("main")).to_contain_text("没有等待审核的数据")

    # Staff read the reason at the cell, correct it and submit again.
    staff.goto("/entry/?jurisdiction=zone&year=2022")
    staff.wait_for_selector('body[data-ready="entry"]')
    expect(staff.locator('[data-below="three"]')).to_contain_text("李审核退回：与台账不符")
    value(staff, "three").fill("1024")
    staff.keyboard.press("Enter")
    expect(state(staff, "three")).to_contain_text("已保存")
    staff.get_by_role("button", name="保存并提交审核").click()
    expect(staff.locator("main")).to_contain_text("已提交1项")
    judge.goto("/review/?jurisdiction=zone&year=2022")
    row = judge.locator(".review-table tr", has_text="案件数").first
    expect(row).to_contain_text("1,204件")
    row.get_by_role("button", name="通过").click()
    expect(judge.locator("main")).to_contain_text("没有等待审核的数据")
    assert set(Observation.objects.filter(year=2022).values_list("state", flat=True)) == {"approved"}

    # The year is complete, and the history shows every step.
    judge.goto("/rounds/?jurisdiction=zone&year=2022")
    assert faults(judge) == []
    expect(judge.locator(".data").first.locator("tr", has_text="工作")).to_contain_text("6")
    staff.goto("/history/?jurisdiction=zone&year=2022&indicator=three")
    assert faults(staff) == []
    text = staff.locator(".data").first.inner_text()
    for step in ("1,204件→1,024件", "待审核→已退回", "与台账不符", "已退回→草稿", "待审核→已审核", "王科员", "李审核"):
        assert step in text, step


def test_two_people_and_one_value(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    """The second to save sees both values and chooses; nothing is overwritten unseen."""
    colleague = factories.user("colleague", "staff", zone, name="赵科员")
    pages = [page_of(user) for user in (clerk, colleague)]
    for page in pages:
        page.goto("/entry/?jurisdiction=zone&year=2022")
        page.wait_for_selector('body[data-ready="entry"]')
    mine, theirs = pages
    value(theirs, "one").fill("80")
    theirs.keyboard.press("Enter")
    expect(state(theirs, "one")).to_contain_text("已保存")
    value(mine, "one").fill("90")
    mine.keyboard.press("Enter")
    expect(mine.locator('[data-below="one"]')).to_contain_text("赵科员")
    expect(mine.locator('[data-below="one"]')).to_contain_text("80件")
    expect(value(mine, "one")).to_have_value("90")
    problems.clear()  # the refusal is an error of the network's for the console
    mine.get_by_role("button", name="保存我填的").click()
    expect(state(mine, "one")).to_contain_text("已保存")
    assert Observation.objects.get(indicator__code="one").value == 90


def test_what_a_colleague_saved_meanwhile_is_not_overwritten_after_a_reload(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    colleague = factories.user("colleague", "staff", zone, name="赵科员")
    mine, theirs = page_of(clerk), page_of(colleague)
    for page in (mine, theirs):
        page.goto("/entry/?jurisdiction=zone&year=2022")
        page.wait_for_selector('body[data-ready="entry"]')
    mine.context.set_offline(True)
    value(mine, "one").fill("90")
    mine.keyboard.press("Enter")
    expect(state(mine, "one")).to_contain_text("等待网络")
    value(theirs, "one").fill("80")
    theirs.keyboard.press("Enter")
    expect(state(theirs, "one")).to_contain_text("已保存")
    mine.context.set_offline(False)
    mine.goto("/entry/?jurisdiction=zone&year=2022")
    mine.wait_for_selector('body[data-ready="entry"]')
    mine.evaluate("window.dispatchEvent(new Event('online'))")
    expect(mine.locator('[data-below="one"]')).to_contain_text("赵科员")
    assert Observation.objects.get(indicator__code="one").value == 80
    problems.clear()


def test_nothing_typed_is_lost_when_the_network_goes(
    clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    page = page_of(clerk)
    page.goto("/entry/?jurisdiction=zone&year=2022")
    page.wait_for_selector('body[data-ready="entry"]')
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
    page = page_of(clerk)
    page.goto("/entry/?jurisdiction=zone&year=2022")
    page.wait_for_selector('body[data-ready="entry"]')
    cookies = page.context.cookies()
    page.context.clear_cookies()
    value(page, "one").fill("66")
    page.keyboard.press("Enter")
    expect(page.locator('[data-below="one"]')).to_contain_text("登录已过期")
    page.context.add_cookies(cookies)
    page.goto("/entry/?jurisdiction=zone&year=2022")
    expect(page.locator("main")).to_contain_text("本机留有上次未保存的填写")
    expect(value(page, "one")).to_have_value("66")
    problems.clear()


def test_the_page_works_without_script(clerk: User, page_of: Callable[..., Page]) -> None:
    page = page_of(clerk, java_script_enabled=False)
    page.goto("/entry/?jurisdiction=zone&year=2022")
    value(page, "one").fill("12")
    page.get_by_role("button", name="保存全部").click()
    expect(page.locator("main")).to_contain_text("已保存1项")
    assert Observation.objects.get(indicator__code="one").value == 12
