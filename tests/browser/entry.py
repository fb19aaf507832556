"""Helpers for tests of the entry page: a zone whose year is open, and the parts of the page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from metrics.models import Jurisdiction
from tests import factories


def open_zone() -> Jurisdiction:
    """Create a zone with six indicators to fill in for 2022, one of them with a value of the year before."""
    zone = factories.jurisdiction("zone", name_zh="某开发区")
    factories.open_round(zone)
    theme = factories.theme("work", name_zh="工作")
    for code, name in (("one", "会议次数"), ("two", "培训场次"), ("three", "案件数"), ("four", "复议件数")):
        factories.indicator(code, in_theme=theme, name_zh=name)
    factories.rate("share", in_theme=theme, name_zh="办结率", min_value=0)
    factories.observation(factories.indicator("five", in_theme=theme, name_zh="检查次数"), zone, 2021, 40)
    return zone


def opened(page: Page, more: str = "") -> Page:
    """Open the entry page; `more` is added to its query string."""
    page.goto(f"/entry/?jurisdiction=zone&year=2022{more}")
    page.wait_for_selector('body[data-ready="entry"]')
    return page


def value(page: Page, code: str) -> Locator:
    return page.locator(f'[name="value.{code}"]')


def state(page: Page, code: str) -> Locator:
    return page.locator(f'[data-code="{code}"] [data-state]')


def below(page: Page, code: str) -> Locator:
    """Return the element with the messages under the row."""
    return page.locator(f'[data-below="{code}"]')


def agree(page: Page) -> None:
    """Confirm the preview of what was pasted by keyboard."""
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
