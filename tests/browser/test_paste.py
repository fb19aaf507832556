"""A column or a table pasted into the entry page: each cell goes to the row beside it or is left out, the page says so
before anything is written, and all of it can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from metrics.models import Indicator, Jurisdiction, Observation, User
from tests import factories
from tests.browser.clipboard import paste
from tests.browser.entry import agree, below, opened, state, value


def stored(zone: Jurisdiction) -> dict[str, str]:
    found = Observation.objects.filter(jurisdiction=zone, year=2022).select_related("indicator")
    return {one.indicator.code: f"{one.value.normalize():f}" if one.value else one.missing_reason for one in found}


@pytest.mark.parametrize(
    ("language", "said", "undo", "undone"),
    [
        ("zh-hans", "已填3项，2项锁定，1项未保存。", "撤销粘贴", "已撤销粘贴，3项恢复原样。"),
        ("en", "Filled in: 3, locked: 2, not saved: 1.", "Take the paste back", "Paste taken back, as before: 3."),
    ],
)
def test_a_messy_column_over_locked_rows_is_shown_filled_in_and_taken_back(
    zone: Jurisdiction,
    clerk: User,
    page_of: Callable[..., Page],
    faults: Callable[..., list[str]],
    problems: list[str],
    language: str,
    said: str,
    undo: str,
    undone: str,
) -> None:
    for code, amount, its_state in (("two", 22, "approved"), ("three", 2056, "submitted"), ("five", 8, "draft")):
        factories.observation(Indicator.objects.get(code=code), zone, 2022, amount, state=its_state)
    before = stored(zone)
    page = opened(page_of(clerk), f"&language={language}")
    paste(page, "one", '1,234\n23\n2057\n"很\n多"\n98.5%\n88\n')
    expect(page.get_by_role("dialog").locator("tbody tr")).to_have_count(6)
    assert faults(page) == []
    assert stored(zone) == before
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(value(page, "one")).to_have_value("")

    paste(page, "one", '1,234\n23\n2057\n"很\n多"\n98.5%\n88\n')
    agree(page)
    status = page.get_by_role("status").locator("li")
    expect(status).to_contain_text(said)
    expect(status).to_be_in_viewport()
    for code, shown in (("one", "1234"), ("share", "98.5"), ("five", "88")):
        expect(value(page, code)).to_have_value(shown)
        expect(page.locator(f'[data-code="{code}"]')).to_have_class("entry-line saved")
    expect(page.locator('[data-code="four"]')).to_have_class("entry-line invalid")
    assert faults(page) == []
    assert stored(zone) == before | {"one": "1234", "share": "98.5", "five": "88"}
    problems.clear()  # the refusal is an error of the network's for the console

    page.get_by_role("button", name=undo).click()
    expect(status).to_have_text(undone)
    for code, shown in (("one", ""), ("share", ""), ("five", "8"), ("four", "")):
        expect(value(page, code)).to_have_value(shown)
    assert stored(zone) == before


def test_two_columns_find_their_rows_by_name(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    page = opened(page_of(clerk))
    paste(page, "one", "案件数\t8\n没有这项\t9\n会议次数\t5\n")
    expect(page.get_by_role("dialog")).to_contain_text("没有这个指标：没有这项")
    agree(page)
    expect(page.get_by_role("status").locator("li")).to_contain_text("已填2项，1项未认出。")
    expect(value(page, "three")).to_have_value("8")
    assert stored(zone) == {"one": "5", "three": "8"}

    paste(page, "one", "1\t2\n3\t4\n")
    expect(page.get_by_role("status").locator("li")).to_contain_text("没有认出指标名称")
    problems.clear()  # the refusal is an error of the network's for the console
    assert stored(zone) == {"one": "5", "three": "8"}


def test_what_may_be_meant_is_chosen_in_the_preview(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page], faults: Callable[..., list[str]]
) -> None:
    page = opened(page_of(clerk))
    paste(page, "one", "2.3万\n—\n5\n1.5万\n0.894\n")
    dialog = page.get_by_role("dialog")
    for words in ("按23,000填写", "不适用", "按15,000填写"):
        button = dialog.get_by_role("button", name=words)
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_count(0)
    expect(dialog.locator("tbody tr").first).to_contain_text("23,000件")
    expect(value(page, "one")).to_have_value("")
    assert faults(page) == [] and stored(zone) == {}
    expect(dialog.get_by_role("button", name="按89.4%填写")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="确认填入")).to_be_focused()
    agree(page)
    expect(page.get_by_role("status").locator("li")).to_contain_text("已填5项。")
    assert stored(zone) == {"one": "23000", "two": "not_applicable", "three": "5", "four": "15000", "share": "89.4"}
    expect(page.locator('[name="missing_reason.two"]')).to_have_value("not_applicable")


def test_empty_cells_change_nothing(zone: Jurisdiction, clerk: User, page_of: Callable[..., Page]) -> None:
    for code, amount in (("two", 7), ("three", 8)):
        factories.observation(Indicator.objects.get(code=code), zone, 2022, amount, state="draft")
    page = opened(page_of(clerk))
    paste(page, "one", "5\t\r\n\t\r\n\t\r\n\r\n")
    expect(state(page, "one")).to_contain_text("已保存")
    for code, shown in (("two", "7"), ("three", "8")):
        expect(value(page, code)).to_have_value(shown)
        expect(state(page, code)).to_have_text("草稿")
    assert stored(zone) == {"one": "5", "two": "7", "three": "8"}


def test_what_is_no_column_of_numbers_is_left_to_the_browser(
    zone: Jurisdiction, clerk: User, page_of: Callable[..., Page]
) -> None:
    """A sentence on two lines, and a closed list."""
    said = {"explanation": "全部办结", "explained": "no_base"}
    factories.observation(Indicator.objects.get(code="share"), zone, 2022, 100, state="draft", **said)
    page = opened(page_of(clerk))
    expect(below(page, "share")).to_be_visible()
    assert paste(page, "share", "全部办结，\n见附表", field="explanation")
    assert paste(page, "share", "全部办结，\n见附表", field="note")
    assert paste(page, "one", "约\n超过", field="qualifier")
    expect(page.locator('[name="qualifier.one"]')).to_have_value("exact")
    assert paste(page, "one", "5\r\n")
    assert not paste(page, "one", "5\n6")
