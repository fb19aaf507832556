"""Charts in a real browser: drawn, the same as table and file, in every light, on paper, and without script."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from metrics.models import User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

READY = "body[data-ready=charts]"
DRAWN = """key => {
    const trace = document.querySelector(`[data-chart="${key}"]`).data.find(one => one.meta.role === "values");
    return trace.x.map((year, index) => [year, trace.y[index]]);
}"""
COLOUR = "document.querySelector('.chart-box .points path').style.fill"


@pytest.fixture
def official() -> User:
    """Of a zone with a key rate of five years, one of them missing, and cases until October."""
    zone = factories.place("zone", name_zh="某开发区")
    theme = factories.theme("services", name_zh="政务服务")
    share = factories.rate("share", in_theme=theme, name_zh="网上可办率", is_key=True)
    for year, value in ((2019, "95.5"), (2020, "97"), (2022, "98.2"), (2023, "99.67")):
        factories.observation(share, zone, year, value)
    factories.target(share, zone, 2023, "98")
    cases = factories.indicator(
        "cases", in_theme=theme, name_zh="调解案件数", break_year=2022, break_note_zh="新法施行。"
    )
    factories.observation(cases, zone, 2022, 6500, qualifier="over")
    factories.observation(cases, zone, 2023, 71, as_of=datetime.date(2023, 10, 31))
    return factories.user("chen", "official", zone)


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector(READY)
    return page


def test_what_is_drawn_is_what_table_and_file_say(page_of: Callable[..., Page], official: User) -> None:
    page = opened(page_of(official), "/indicators/share/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出CSV").click()
    text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    lines = [(line["年度"], line["数值"]) for line in csv.DictReader(io.StringIO(text, newline=""))]
    shown = page.locator(".tab-table .data tbody tr").evaluate_all(
        "rows => rows.map(row => [row.cells[0].innerText, row.cells[1].querySelector('.stated')?.innerText ?? ''])"
    )
    assert [tuple(row) for row in shown] == lines
    drawn = [(str(year), "" if value is None else str(value)) for year, value in page.evaluate(DRAWN, "share")]
    assert [(year, value.removesuffix(".0")) for year, value in reversed(drawn)] == lines
    assert waiting.value.suggested_filename == "某开发区“网上可办率”历年数据.csv"


def test_colours_follow_light_dark_and_paper(page_of: Callable[..., Page], official: User) -> None:
    page = opened(page_of(official, color_scheme="light"), "/indicators/share/")
    light = page.evaluate(COLOUR)
    page.emulate_media(color_scheme="dark")
    dark = _changed(page, light)
    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'light')")
    assert _changed(page, dark) == light
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(COLOUR) == "rgb(0, 0, 0)"
    assert page.evaluate("document.querySelector('.chart-box svg').clientWidth") == 660
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(COLOUR) == light


def _changed(page: Page, before: str) -> str:
    """The colour once it is no longer `before`. A strict policy leaves no way to wait for a function."""
    for _ in range(50):
        if (now := str(page.evaluate(COLOUR))) != before:
            return now
        page.wait_for_timeout(50)
    return before


def test_without_script_the_table_is_all_there_is(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official, java_script_enabled=False)
    page.goto("/indicators/share/")
    assert page.locator(".tab-table .data tbody tr").count() == 5
    assert not page.locator(".chart-box").is_visible()
    assert page.locator(".chart-saves").is_hidden()
    page.goto("/years/")
    assert page.locator(".chart-summary").first.is_visible()
    page.get_by_label("画出：调解案件数").check()
    page.get_by_role("button", name="画所选指标").click()
    assert "indicator=share" in page.url
    assert "indicator=cases" in page.url


def test_charts_are_chosen_by_the_boxes_in_the_rows(page_of: Callable[..., Page], official: User) -> None:
    page = opened(page_of(official), "/years/")
    assert page.locator("[data-chart]").evaluate_all("boxes => boxes.map(box => box.dataset.chart)") == ["share"]
    page.get_by_label("画出：网上可办率").uncheck()
    page.get_by_label("画出：调解案件数").check()
    page.get_by_role("button", name="画所选指标").click()
    page.wait_for_selector(READY)
    assert page.locator("[data-chart]").evaluate_all("boxes => boxes.map(box => box.dataset.chart)") == ["cases"]
    assert page.locator("[data-chart=cases] .bars .point path").count() >= 2


def test_a_chart_takes_its_room_before_it_is_drawn(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official)
    page.route("**/vendor/plotly-*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/indicators/share/")
    empty = page.locator(".chart").bounding_box()
    page.unroute("**/vendor/plotly-*")
    drawn = opened(page, "/indicators/share/").locator(".chart").bounding_box()
    assert empty is not None
    assert drawn is not None
    assert empty["height"] == drawn["height"]


def test_a_picture_can_be_saved(page_of: Callable[..., Page], official: User) -> None:
    page = opened(page_of(official), "/indicators/share/")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="保存图片").click()
    assert waiting.value.suggested_filename == "share-zone.png"
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "address", ["/indicators/share/", "/indicators/cases/", "/indicators/", "/years/?indicator=cases,share"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(
    page_of: Callable[..., Page], official: User, faults: Callable[..., list[str]], address: str, scheme: str
) -> None:
    page = page_of(official, color_scheme=scheme)
    page.goto(address)
    if page.locator("[data-chart]").count():
        page.wait_for_selector(READY)
    assert faults(page) == []


@pytest.mark.parametrize("address", ["/indicators/share/", "/indicators/", "/years/"])
def test_nothing_is_wider_than_a_phone(page_of: Callable[..., Page], official: User, address: str) -> None:
    page = page_of(official, viewport={"width": 360, "height": 740})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_marks_of_a_narrow_chart_do_not_overlap(page_of: Callable[..., Page], official: User) -> None:
    page = opened(page_of(official, viewport={"width": 360, "height": 740}), "/indicators/share/")
    boxes: list[dict[str, Any]] = page.locator(".chart-box .xtick text").evaluate_all(
        "texts => texts.map(text => text.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) >= 2
    assert all(left["right"] + 4 < right["left"] for left, right in pairwise(boxes))
