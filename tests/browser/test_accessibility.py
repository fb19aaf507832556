"""Accessibility of every page: no fault found by axe in both languages, light and dark and on a phone; usable by
keyboard, at 400 %, and in forced colours."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.template import loader
from django.utils import translation
from playwright.sync_api import Page, Route, expect

from metrics.models import Jurisdiction
from metrics.permissions.urls import ADDRESSES
from tests.browser.pages import EVERY, NOT_PAGES, PAGES, World, brought, tall

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 360, "height": 740}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""The options of axe for what depends on colours."""
ZOOMED = {"width": 320, "height": 256}
"""1280 × 1024 at 400 %."""

OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(it => {
    const box = it.getBoundingClientRect();
    if (!box.width || !box.height || box.right <= innerWidth + 1) { return false; }
    for (let up = it; up; up = up.parentElement) {
        if (up.matches('.table-scroll, .chart-box, .sections, .tabs, .visually-hidden, .menu-sheet')) { return false; }
        const style = getComputedStyle(up);
        if (style.clipPath !== 'none' || style.visibility === 'hidden' || style.overflowX === 'auto') { return false; }
    }
    return true;
}).slice(0, 5).map(it => it.outerHTML.slice(0, 160))"""

FOCUS = """() => {
    const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
    return [it.tagName, style.outlineStyle !== 'none' || style.boxShadow !== 'none', box.width > 0 && box.height > 0];
}"""


HIDDEN = """() => {
    const it = document.activeElement, box = it.getBoundingClientRect();
    if (it === document.body) { return ['', 0]; }
    window.focused ??= new Set();
    const number = window.focused.add(it).size;
    for (const x of [2, box.width / 4, box.width / 2, box.width * 3 / 4, box.width - 2]) {
        for (const y of [2, box.height / 2, box.height - 2]) {
            const top = document.elementFromPoint(box.left + x, box.top + y);
            if (top && (it.contains(top) || top.contains(it))) { return ['', number]; }
        }
    }
    return [it.outerHTML.slice(0, 120), number];
}"""
"""The focused element when a fixed part of the page covers it completely (WCAG 2.4.11), and how many elements have had
the focus so far."""

SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
      word-spacing: .16em !important }
        p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""The text spacing that WCAG 1.4.12 lets a user choose."""

CUT = """() => [...document.querySelectorAll('body *')].filter(it => {
    if (it.closest('svg, .visually-hidden, .skip, .chart-small .chart-summary, .who summary')) { return false; }
    if (![...it.childNodes].some(node => node.nodeType === 3 && node.data.trim())) { return false; }
    const style = getComputedStyle(it), cuts = way => ['hidden', 'clip'].includes(way);
    return cuts(style.overflowX) && it.scrollWidth > it.clientWidth + 1 ||
        cuts(style.overflowY) && it.scrollHeight > it.clientHeight + 1;
}).slice(0, 5).map(it => it.outerHTML.slice(0, 160))"""

SCROLLED = ("indicators", "indicator-table", "years", "observations", "report", "entry", "review", "history")
"""Pages with a long table whose head and first column stay in place."""


def opened(page_of: Callable[..., Page], there: World, name: str, query: str = "", **options: Any) -> Page:
    """Open the page as a user who works with it, with its charts drawn."""
    return shown_as(page_of(there.users.get(EVERY[name][0]), **options), there, name, query)


def shown_as(shown: Page, there: World, name: str, query: str = "") -> Page:
    address = there.address(name)
    shown.goto(f"{address}{'&' if '?' in address else '?'}{query}" if query else address)
    brought(shown, name)
    return shown


def test_the_list_has_every_page() -> None:
    named = {name for name in ADDRESSES if not name.startswith("admin:") and not name.endswith("_file")}
    assert named - NOT_PAGES == set(PAGES)


@pytest.mark.parametrize("name", EVERY)
def test_axe_finds_no_fault(
    page_of: Callable[..., Page],
    there: World,
    faults: Callable[..., list[str]],
    problems: list[str],
    name: str,
) -> None:
    """In the dark only colours are others, and in English on a phone only words and widths."""
    shown = opened(page_of, there, name, "language=zh-hans")
    found = {"light": faults(shown)}
    shown.emulate_media(color_scheme="dark")
    found["dark"] = faults(shown, options=COLOURS)
    shown.emulate_media(color_scheme="light")
    shown.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found["phone"] = faults(shown_as(shown, there, name, "language=en"))
    _only_the_status(problems)
    assert {state: found[state] for state in found if found[state]} == {}


@pytest.mark.parametrize("name", EVERY)
def test_by_keyboard_the_focus_is_seen_and_the_first_stop_skips_to_the_text(
    page_of: Callable[..., Page], there: World, problems: list[str], name: str
) -> None:
    shown = opened(page_of, there, name)
    shown.evaluate("document.activeElement.blur()")
    first = shown.locator("a.skip")
    first.focus()
    assert first.evaluate("it => it.getBoundingClientRect().top >= 0")
    stops = []
    for _ in range(25):
        shown.keyboard.press("Tab")
        stops.append(shown.evaluate(FOCUS))
    seen = [stop for stop in stops if stop[0] != "BODY"]
    assert seen
    assert [stop for stop in seen if not (stop[1] and stop[2])] == []
    first.focus()
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.id") == "content"
    _only_the_status(problems)


@pytest.mark.parametrize("name", ["years", "jurisdictions-years"])
def test_by_keyboard_the_table_below_many_charts_is_one_step_away(
    page_of: Callable[..., Page], there: World, name: str
) -> None:
    shown = opened(page_of, there, name)
    way = shown.locator(".skip-charts")
    hidden = "it => getComputedStyle(it).clipPath !== 'none'"
    assert way.evaluate(hidden)
    shown.locator(".ways-of-seeing summary").focus()
    shown.keyboard.press("Tab")
    assert way.evaluate("it => it === document.activeElement")
    assert not way.evaluate(hidden)
    shown.keyboard.press("Enter")
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "table-scroll"


def test_by_keyboard_a_note_leads_back_to_its_value(page_of: Callable[..., Page], there: World) -> None:
    shown = opened(page_of, there, "years", viewport={"width": 1440, "height": 500})
    shown.locator(".note-mark").first.press("Enter")
    assert shown.evaluate("document.querySelector(':target').matches('.footnotes li')")
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.getAttribute('aria-label')") == "回到网上可办率的数值"
    shown.keyboard.press("Enter")
    mark = shown.locator(":target")
    assert mark.get_attribute("id") == "noted-share-2022"
    expect(mark).to_be_in_viewport()
    shown.keyboard.press("Shift+Tab")
    shown.keyboard.press("Tab")
    assert mark.evaluate("it => it === document.activeElement")


@pytest.mark.parametrize(
    ("name", "width"), [*((name, 360) for name in SCROLLED), ("indicators", 1440), ("entry", 1440)]
)
def test_what_has_the_focus_is_not_covered_by_what_stands_still(
    page_of: Callable[..., Page], there: World, name: str, width: int
) -> None:
    tall(Jurisdiction.objects.get(code="zone"), 60)
    view = {"width": width, "height": 520}
    shown = opened(page_of, there, name, viewport=view, reduced_motion="reduce")
    covered, focused = [], 0
    for way in ("Tab", "Shift+Tab"):
        for _ in range(60):
            shown.keyboard.press(way)
            it, number = shown.evaluate(HIDDEN)
            covered += [it] if it else []
            focused = max(focused, number)
    assert covered == []
    assert focused >= 10


@pytest.mark.parametrize("name", EVERY)
def test_at_400_per_cent_and_with_text_set_wider_nothing_is_cut_off(
    page_of: Callable[..., Page], there: World, problems: list[str], name: str
) -> None:
    shown = opened(page_of, there, name, viewport=ZOOMED)
    assert shown.evaluate("document.documentElement.scrollWidth") == 320
    assert shown.evaluate(OUTSIDE) == []
    shown.evaluate(SPACED)
    assert shown.evaluate("document.documentElement.scrollWidth") == 320
    assert shown.evaluate(CUT) == []
    shown.set_viewport_size({"width": 1440, "height": 900})
    assert shown.evaluate("document.documentElement.scrollWidth") == 1440
    assert shown.evaluate(CUT) == []
    _only_the_status(problems)


@pytest.mark.parametrize("name", ["years", "jurisdictions"])
def test_axe_finds_no_fault_in_what_opens(
    page_of: Callable[..., Page], there: World, faults: Callable[..., list[str]], name: str
) -> None:
    found = {}
    shown = opened(page_of, there, name, reduced_motion="reduce")
    menus = shown.locator("details:visible > summary:visible")
    assert menus.count() >= 2
    for number in range(min(menus.count(), 4)):
        menus.nth(number).click()
        found[number] = faults(shown)
        menus.nth(number).click()
    assert {number: found[number] for number in found if found[number]} == {}


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("errors/403.html", {}),
        ("errors/csrf.html", {}),
        ("errors/500.html", {}),
        ("errors/503.html", {"heading": "Heading", "sentence": "Sentence."}),
        ("accounts/locked.html", {}),
    ],
)
def test_axe_finds_no_fault_on_a_page_that_nobody_wants_to_see(
    page: Page, faults: Callable[..., list[str]], live_server: Any, template: str, context: dict[str, str]
) -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            html = loader.render_to_string(template, context)
        page.route("**/failed/", partial(_answer, html))
        page.goto(f"{live_server.url}/failed/")
        assert faults(page) == []
        page.emulate_media(color_scheme="dark")
        assert faults(page, options=COLOURS) == []
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.unroute("**/failed/")


@pytest.mark.parametrize("name", ["dashboard", "indicator", "years", "entry"])
def test_in_forced_colours_and_without_motion_it_is_all_there(
    page_of: Callable[..., Page], there: World, faults: Callable[..., list[str]], name: str
) -> None:
    shown = opened(page_of, there, name, forced_colors="active", reduced_motion="reduce")
    moving = "[...document.getAnimations()].length"
    assert shown.evaluate(moving) == 0
    assert faults(shown) == []


def test_a_chart_has_its_summary_and_its_table(page_of: Callable[..., Page], there: World) -> None:
    for name in ("indicator", "years", "jurisdictions"):
        shown = opened(page_of, there, name)
        figures = shown.locator("figure.chart").all()
        assert figures, name
        for figure in figures:
            named = (figure.get_attribute("aria-describedby") or "").split()
            assert len(named) == 2
            texts = [shown.locator(f"[id='{one}']").text_content() for one in named]
            assert all(text and text.strip() for text in texts), (name, named)
        assert shown.locator("table.data").count() >= 1


def test_what_is_coloured_says_so_in_words_too(page_of: Callable[..., Page], there: World) -> None:
    shown = opened(page_of, there, "dashboard")
    marks = shown.locator("main :is(.better, .worse, .met, .missed, .unknown)").all()
    assert marks
    for mark in marks:
        assert (mark.text_content() or "").strip()


def _answer(html: str, route: Route) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")


def _only_the_status(problems: list[str]) -> None:
    """Assert that the console reports nothing but the page's own status 400 or 404."""
    problems[:] = [problem for problem in problems if "Failed to load resource" not in problem]
