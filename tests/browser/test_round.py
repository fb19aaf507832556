"""A whole round in the browser: staff fill in a year by keyboard, paste a column, explain a warning; the reviewer
returns one value and approves the rest; staff correct it; the year is complete and the history shows every step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from metrics.models import Indicator, Jurisdiction, Observation, User
from tests import factories
from tests.browser.clipboard import paste
from tests.browser.entry import agree, below, opened, state, value


@pytest.fixture
def reviewer(zone: Jurisdiction) -> User:
    return factories.user("reviewer", "reviewer", zone, name="李审核")


def test_a_whole_round(
    clerk: User, reviewer: User, page_of: Callable[..., Page], problems: list[str], faults: Callable[..., list[str]]
) -> None:
    staff = opened(page_of(clerk))
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
    agree(staff)
    expect(state(staff, "two")).to_contain_text("已保存")
    expect(value(staff, "three")).to_have_value("1204")
    expect(state(staff, "four")).to_have_text("未保存")
    expect(below(staff, "four")).to_contain_text("科学记数法")
    problems.clear()  # the refused cell is an error of the network's for the console
    value(staff, "four").fill("7")
    staff.keyboard.press("Enter")
    expect(state(staff, "four")).to_contain_text("已保存")

    # A warning is shown where it arises, asks for a sentence, and holds up the submission until it has one.
    value(staff, "share").fill("100")
    staff.keyboard.press("Enter")
    expect(below(staff, "share")).to_contain_text("未填基数")
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
    opened(staff)
    expect(below(staff, "three")).to_contain_text("李审核退回：与台账不符")
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


def test_a_year_is_submitted_once_every_blank_has_a_word(
    clerk: User, reviewer: User, page_of: Callable[..., Page], faults: Callable[..., list[str]]
) -> None:
    """Last year's value is missing and a target requires another: one is explained, the other is still to come."""
    zone = Jurisdiction.objects.get(code="zone")
    factories.target(Indicator.objects.get(code="two"), zone, 2022)
    staff = opened(page_of(clerk))
    value(staff, "one").fill("12")
    staff.keyboard.press("Enter")
    expect(state(staff, "one")).to_contain_text("已保存")
    staff.get_by_role("button", name="保存并提交审核").click()
    expect(staff.locator("main")).to_contain_text("还有2项应报而空白，没有提交")
    assert faults(staff) == []
    blanks = staff.locator("#blank")
    blanks.get_by_label("检查次数", exact=True).check()
    blanks.get_by_label("缺值原因").select_option(label="不适用")
    blanks.get_by_role("button", name="写明勾选的各项").click()
    expect(staff.locator("main")).to_contain_text("1项已写明：不适用")
    staff.locator("#blank").get_by_role("button", name="空白的全部列为待报").click()
    expect(staff.locator("main")).to_contain_text("1项已写明：待报")
    staff.get_by_role("button", name="保存并提交审核").click()
    expect(staff.locator("main")).to_contain_text("本年度尚未报齐：1项待报")

    judge = page_of(reviewer)
    judge.goto("/review/?jurisdiction=zone&year=2022")
    judge.locator(".to-come summary").click()
    expect(judge.locator(".to-come")).to_contain_text("培训场次")
    assert faults(judge) == []
    judge.goto("/?jurisdiction=zone&year=2022")
    expect(judge.locator("#due")).to_contain_text("培训场次：1项待报")


def test_enter_in_a_reason_returns_its_row_alone(
    zone: Jurisdiction, clerk: User, reviewer: User, page_of: Callable[..., Page]
) -> None:
    for code in ("one", "two", "three"):
        of = Indicator.objects.get(code=code)
        factories.observation(of, zone, 2022, state="submitted", entered_by=clerk)
    judge = page_of(reviewer)
    judge.goto("/review/?jurisdiction=zone&year=2022")
    judge.wait_for_selector('body[data-ready="review"]')
    judge.locator(".review-table tr", has_text="案件数").first.get_by_label("退回原因").press("Enter")
    expect(judge.locator("[data-told]")).to_have_text("请填写原因。")
    assert set(Observation.objects.filter(year=2022).values_list("state", flat=True)) == {"submitted"}
    judge.locator(".review-table tr", has_text="案件数").first.get_by_label("退回原因").fill("与台账不符")
    judge.keyboard.press("Enter")
    expect(judge.locator("[data-told]")).to_have_text("退回：1项。")
