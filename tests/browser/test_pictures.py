"""A saved chart says for itself what it shows, and is light whatever the page is."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from metrics.models import User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def official() -> User:
    zone = factories.place("zone", name_zh="某开发区𠮷")
    share = factories.rate("share", name_zh="网上可办率<b>{{7*7}}")
    for year, value in ((2021, "97"), (2022, "98.2")):
        factories.observation(share, zone, year, value, report=factories.report(zone, year))
    return factories.user("chen", "official", zone)


def test_an_svg_file_has_title_place_source_and_date_on_a_light_ground(
    page_of: Callable[..., Page], official: User
) -> None:
    page = page_of(official, color_scheme="dark")
    page.goto("/indicators/share/")
    page.wait_for_selector("body[data-ready=charts]")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="保存SVG").click()
    assert waiting.value.suggested_filename == "share-zone.svg"
    text = Path(waiting.value.path()).read_text("utf-8")
    words = html.unescape(re.sub("<[^>]*>", "", text))
    for expected in ("网上可办率<b>{{7*7}}", "某开发区𠮷", "来源：2022年度报告", "98.2%"):
        assert expected in words, expected
    assert re.search("制图日期：20[0-9]{2}-[0-9]{2}-[0-9]{2}", words)
    ground = re.search(r'<svg[^>]*><rect x="0" y="0" width="1120" height="630" style="fill: ([^;]*);', text)
    assert ground is not None
    assert ground[1] == "rgb(255, 255, 255)"
