"""A column pasted into the entry page: each cell goes to the row beside it or is left out, and the page says which
were left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from metrics.models import Indicator, Jurisdiction, Observation, Theme, User
from tests import factories
from tests.browser.entry import below, opened, paste, state, value


def stored(zone: Jurisdiction) -> dict[str, str]:
    found = Observation.objects.filter(jurisdiction=zone, year=2022).select_related("indicator")
    return {one.indicator.code: f"{(one.value or 0).normalize():f}" for one in found}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh-hans",
            ["这些行不能填，粘贴的内容已跳过：培训场次 22、案件数 2057", "粘贴的内容比下面的行多，没有填入：9、10"],
        ),
        (
            "en",
            [
                "These rows can't be filled in, so what was pasted for them was skipped: Sessions 22, Cases 2057",
                "More was pasted than there are rows below, not filled in: 9, 10",
            ],
        ),
    ],
)
def test_a_locked_row_uses_up_its_cell(
    zone: Jurisdiction,
    clerk: User,
    page_of: Callable[..., Page],
    faults: Callable[..., list[str]],
    language: str,
    said: list[str],
) -> None:
    for code, name, amount, its_state in (("two", "Sessions", 22, "approved"), ("three", "Cases", 2056, "submitted")):
        Indicator.objects.filter(code=code).update(name_en=name)
        factories.observation(Indicator.objects.get(code=code), zone, 2022, amount, state=its_state)
    page = opened(page_of(clerk), f"&language={language}")
    paste(page, "one", "5\n22\n2057\n13\n98.5\n88\n9\n10\n")
    for code, shown in (("one", "5"), ("four", "13"), ("share", "98.5"), ("five", "88")):
        expect(value(page, code)).to_have_value(shown)
        expect(page.locator(f'[data-code="{code}"]')).to_have_class("entry-line saved")
    expect(page.get_by_role("status").locator("li")).to_have_text(said)
    expect(page.get_by_role("status").locator("li").first).to_be_in_viewport()
    assert faults(page) == []
    expected = {"one": "5", "two": "22", "three": "2056", "four": "13", "share": "98.5", "five": "88"}
    assert stored(zone) == expected

    # Once a paste has found a row for each of its cells, nothing is said any more.
    paste(page, "four", "14\n99")
    expect(value(page, "share")).to_have_value("99")
    expect(page.get_by_role("status").locator("li")).to_have_count(0)


def test_a_row_without_that_field_uses_up_its_cell(
    clerk: User, page_of: Callable[..., Page], problems: list[str]
) -> None:
    """A count has no numerator."""
    factories.rate("tail", in_theme=Theme.objects.get(code="work"), name_zh="结案率", min_value=0)
    page = opened(page_of(clerk))
    paste(page, "share", "5\n6\n7", field="numerator")
    expect(page.locator('[name="numerator.share"]')).to_have_value("5")
    expect(page.locator('[name="numerator.tail"]')).to_have_value("7")
    expect(page.get_by_role("status").locator("li")).to_have_text(["这些行不能填，粘贴的内容已跳过：检查次数 6"])
    for code in ("share", "tail"):
        expect(state(page, code)).to_have_text("未保存")
    problems.clear()  # a numerator alone is refused, which is an error of the network's for the console


def test_empty_cells_at_the_end_change_nothing(zone: Jurisdiction, clerk: User, page_of: Callable[..., Page]) -> None:
    for code, amount in (("two", 7), ("three", 8)):
        factories.observation(Indicator.objects.get(code=code), zone, 2022, amount, state="draft")
    page = opened(page_of(clerk))
    paste(page, "one", "5\t1\r\n\t\r\n\t2\r\n\r\n")
    expect(state(page, "one")).to_contain_text("已保存")
    for code, shown in (("two", "7"), ("three", "8")):
        expect(value(page, code)).to_have_value(shown)
        expect(state(page, code)).to_have_text("草稿")
    expect(page.get_by_role("status").locator("li")).to_have_count(0)
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
    assert not paste(page, "one", "5\n6")
