"""What a clerk writes as people write it, and one click where it is not plain."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from metrics.models import Observation, User
from tests.browser.entry import below, opened, state, value


def test_a_click_fills_in_what_was_meant(clerk: User, page_of: Callable[..., Page], problems: list[str]) -> None:
    page = opened(page_of(clerk))
    value(page, "one").fill("约30")
    page.keyboard.press("Enter")
    expect(state(page, "one")).to_contain_text("已保存")
    expect(page.locator('[name="qualifier.one"]')).to_have_value("about")
    value(page, "two").fill("2.3万")
    page.keyboard.press("Enter")
    expect(below(page, "two")).to_contain_text("是否指23,000件")
    below(page, "two").get_by_role("button", name="按23,000填写").click()
    expect(state(page, "two")).to_contain_text("已保存")
    expect(value(page, "two")).to_be_focused()
    expect(below(page, "two")).to_be_hidden()
    value(page, "three").fill("未统计")
    page.keyboard.press("Enter")
    below(page, "three").get_by_role("button", name="不适用").press("Enter")
    expect(state(page, "three")).to_contain_text("已保存")
    page.locator('[name="numerator.share"]').fill("2")
    page.locator('[name="denominator.share"]').fill("3")
    page.keyboard.press("Enter")
    below(page, "share").get_by_role("button", name="按66.67%填写").click()
    expect(state(page, "share")).to_contain_text("已保存")
    problems.clear()  # each refusal is an error of the network's for the console
    stored = {row.indicator.code: row for row in Observation.objects.select_related("indicator")}
    assert (stored["one"].value, stored["two"].value, stored["three"].missing_reason) == (30, 23000, "not_applicable")
    assert (str(stored["share"].value.normalize()), stored["share"].note) == ("66.67", "按分子÷分母计算")
