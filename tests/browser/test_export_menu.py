"""The menu of exports: by mouse, by keyboard and without script, within the window; and what a copied table says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from metrics.models import User
from tests.browser.pages import LONG, exported

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = ".export .menu-sheet"
PLACES = ("/?jurisdiction=zone", "/?jurisdiction=zone&view=leader", "/indicators/share/", "/years/", "/observations/")


def test_the_menu_opens_by_keyboard_and_closes_on_escape_and_elsewhere(
    page_of: Callable[..., Page], official: User
) -> None:
    page = page_of(official)
    page.goto("/?jurisdiction=zone")
    summary, sheet = page.locator(".export summary"), page.locator(SHEET)
    expect(sheet).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(sheet).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.menu-sheet') !== null")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    expect(sheet).to_be_visible()
    page.locator("h1").click()
    expect(sheet).to_be_hidden()
    assert exported(page, f"{LONG} CSV").suggested_filename == "某开发区2023年法治政府建设指标.csv"
    expect(sheet).to_be_hidden()


def test_without_script_the_files_are_there_and_paper_is_not(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official, java_script_enabled=False)
    page.goto("/indicators/share/")
    page.locator(".export summary").click()
    entries = page.locator(f"{SHEET} > *").locator("visible=true")
    assert [text.split()[-1] for text in entries.all_inner_texts()] == ["CSV", "Excel"]


@pytest.mark.parametrize("width", [360, 700, 1366, 1920])
def test_the_open_menu_lies_within_the_window(page_of: Callable[..., Page], official: User, width: int) -> None:
    page = page_of(official, viewport={"width": width, "height": 900})
    for place in PLACES:
        page.goto(place)
        page.locator(".export summary").click()
        box = page.locator(SHEET).bounding_box()
        assert box, place
        assert box["x"] >= 0, place
        assert box["x"] + box["width"] <= width, place
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place


def test_the_menu_saves_the_picture_of_the_only_chart(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official)
    page.goto("/indicators/share/")
    page.wait_for_selector("body[data-ready=charts]")
    page.locator(".export summary").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="图：网上可办率 PNG").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
    expect(page.locator(SHEET)).to_be_hidden()


@pytest.mark.parametrize("order", ["", "&sort=name", "&sort=-2023"])
def test_a_copied_table_has_no_sign_of_its_order(page_of: Callable[..., Page], official: User, order: str) -> None:
    page = page_of(official)
    page.goto(f"/years/?jurisdiction=zone{order}")
    text, html, seen = page.evaluate(
        """() => {
            const table = document.querySelector("table.data"), selection = getSelection();
            selection.selectAllChildren(table);
            const copy = document.createElement("div");
            copy.append(selection.getRangeAt(0).cloneContents());
            const signs = [...table.querySelectorAll("thead a")].map(it => getComputedStyle(it, "::after").content);
            return [selection.toString(), copy.innerHTML, signs];
        }"""
    )
    assert "网上可办率" in text
    assert "网上可办率" in html
    assert not set("▲▼↕") & {*text.partition("网上可办率")[0], *html.partition("<tbody")[0]}
    assert any(sign[1] in "▲▼" for sign in seen) == bool(order)
    assert "↕" in "".join(seen)
