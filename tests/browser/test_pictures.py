"""A saved picture of a chart says what it shows, and is light also when the page is dark."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from metrics.models import User
from tests import factories
from tests.browser.pages import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def official() -> User:
    zone = factories.jurisdiction("zone", name_zh="某开发区𠮷")
    share = factories.rate("share", name_zh="网上可办率<b>{{7*7}}")
    for year, value in ((2021, "97"), (2022, "98.2")):
        factories.observation(share, zone, year, value, report=factories.report(zone, year))
    return factories.user("chen", "official", zone)


def test_an_svg_file_has_title_jurisdiction_source_and_date_on_a_light_ground(
    page_of: Callable[..., Page], official: User
) -> None:
    page = page_of(official, color_scheme="dark")
    page.goto("/indicators/share/")
    page.wait_for_selector("body[data-ready=charts]")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="保存SVG").click()
    assert waiting.value.suggested_filename == "某开发区𠮷 网上可办率_b_{{7_7}}.svg"
    text = Path(waiting.value.path()).read_text("utf-8")
    words = html.unescape(re.sub("<[^>]*>", "", text))
    for expected in ("网上可办率<b>{{7*7}}", "某开发区𠮷", "来源：2022年度报告", "98.2%"):
        assert expected in words, expected
    assert re.search("制图日期：20[0-9]{2}-[0-9]{2}-[0-9]{2}", words)
    ground = re.search(r'<svg[^>]*><rect x="0" y="0" width="1120" height="650" style="fill: ([^;]*);', text)
    assert ground is not None
    assert ground[1] == "rgb(255, 255, 255)"


@pytest.mark.parametrize(
    ("address", "notes"),
    [
        ("/indicators/cases/?jurisdiction=zone", ["斜纹", "口径调整"]),
        ("/years/?jurisdiction=zone&indicator=cases", ["口径调整"]),
        ("/jurisdictions/?parent=city&indicator=share&from=2018&to=2022", ["中位数"]),
    ],
)
def test_every_chart_can_be_saved_and_says_what_its_marks_mean(
    page_of: Callable[..., Page], address: str, notes: list[str]
) -> None:
    there = world()
    page = page_of(there.users["staff"])
    page.goto(address)
    page.wait_for_selector("body[data-ready=charts]")
    chart = page.locator("figure.chart").last
    chart.hover()
    for name, start in (("保存图片", b"\x89PNG"), ("保存SVG", b"<svg")):
        with page.expect_download() as waiting:
            chart.get_by_role("button", name=name).click()
        assert Path(waiting.value.path()).read_bytes().startswith(start)
    words = re.sub("<[^>]*>", "", html.unescape(Path(waiting.value.path()).read_text("utf-8")))
    for expected in (*notes, "制图日期：", "虚构演示数据"):
        assert expected in words, expected
