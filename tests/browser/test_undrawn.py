"""Charts in a browser that lacks a feature: they are drawn nevertheless, or say that they are not and show the
table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.charts import opened
from tests.browser.pages import World

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSES = (
    "/indicators/share/?jurisdiction=zone",
    "/years/?jurisdiction=zone&indicator=share,cases",
    "/jurisdictions/?parent=city&indicator=cases",
    "/jurisdictions/?parent=city&indicator=share&from=2018&to=2022",
)
PLOTLY = "**/vendor/plotly-lines-bars*"
KNOWS_NO_FOCUS_VISIBLE = """
const insertRule = CSSStyleSheet.prototype.insertRule;
CSSStyleSheet.prototype.insertRule = function (rule, index) {
    if (rule.includes(":focus-visible")) throw new DOMException(`Failed to parse the rule '${rule}'.`, "SyntaxError");
    return insertRule.call(this, rule, index);
};
"""
"""As in Chromium before version 86."""
SCRIPTS: dict[str, dict[str, Any]] = {
    "missing": {"status": 404},
    "throws": {"body": "throw new Error('not in this browser');"},
    "throws when it draws": {
        "body": "var Plotly = {register() {}, react() { throw new Error('not in this browser'); }};"
    },
    "fails half way": {
        "body": """var Plotly = {register() {}, react(box) {
            box.insertAdjacentHTML("afterbegin", "<svg width=300 height=300></svg>");
            return Promise.reject(new Error('not in this browser'));
        }};"""
    },
}


def undrawn(page: Page, words: str) -> None:
    """Assert that every figure shows the whole message, and that the table with the same rows is visible."""
    boxes = page.locator(".chart-box").all()
    assert boxes
    for box in boxes:
        expect(box.locator("p")).to_be_visible()
        expect(box.locator("p")).to_have_text(words)
        expect(box.locator("svg")).to_be_hidden()
        assert box.evaluate("box => box.scrollHeight <= box.clientHeight")
    expect(page.locator("section[aria-labelledby=rows] .data")).to_be_visible()
    expect(page.locator(".chart-save").locator("visible=true")).to_have_count(0)


def test_charts_are_drawn_where_a_rule_of_style_is_not_known(page_of: Callable[..., Page], there: World) -> None:
    page = page_of(there.users["staff"])
    page.add_init_script(KNOWS_NO_FOCUS_VISIBLE)
    for address in ADDRESSES:
        boxes = opened(page, address).locator(".chart-box").all()
        assert boxes
        for box in boxes:
            expect(box.locator(".xtick text").first).to_be_visible()
            expect(box.locator("p")).to_be_hidden()
        assert page.locator(".chart-box .points path, .chart-box .bars path").count() > 0
        # The rules that are known hold: the layers lie over each other.
        layers = page.locator(".main-svg").evaluate_all("all => all.map(one => getComputedStyle(one).position)")
        assert set(layers) == {"absolute"}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_chart_that_is_not_drawn_says_so_and_the_table_is_shown(
    page_of: Callable[..., Page], there: World, faults: Callable[..., list[str]], problems: list[str], script: str
) -> None:
    page = page_of(there.users["staff"])
    page.route(PLOTLY, lambda route: route.fulfill(content_type="text/javascript", **SCRIPTS[script]))
    for address in ADDRESSES:
        undrawn(opened(page, address), "这张图没有画出来。 看表格中的数值")
        assert faults(page) == []
        undrawn(opened(page, f"{address}&language=en"), "This chart has not been drawn. See its values in the table")
    problems.clear()  # the console has each failure


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_where_no_script_comes_the_figure_leads_to_the_table(
    page_of: Callable[..., Page], there: World, problems: list[str], language: str
) -> None:
    page = page_of(there.users["staff"])
    page.route("**/*.js", lambda route: route.abort())
    for address in ADDRESSES:
        page.goto(f"{address}&language={language}")
        expect(page.locator("#figures")).to_have_count(1)
        page.evaluate("document.getAnimations().forEach(one => one.finish())")  # the while that a script is waited for
        said = page.locator(".chart-box p").first
        expect(said).to_be_visible()
        said.get_by_role("link").click()
        expect(page.locator("section[aria-labelledby=rows] .data")).to_be_in_viewport()
    problems.clear()  # what did not come is an error for the console


def test_a_chart_that_fails_later_says_so_and_one_that_is_drawn_after_all_stands(
    page_of: Callable[..., Page], there: World, problems: list[str]
) -> None:
    page = opened(page_of(there.users["staff"]), ADDRESSES[0])
    height = "document.querySelector('.chart-box').clientHeight"
    stood = page.evaluate(height)
    page.evaluate("() => { window.kept = Plotly.react; Plotly.react = () => { throw new Error('out of memory'); }; }")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".chart-box p")).to_be_visible()
    expect(page.locator(".chart-box .main-svg").first).to_be_hidden()
    assert page.evaluate(height) < stood  # no box stands empty
    page.evaluate("() => { Plotly.react = window.kept; }")
    page.emulate_media(color_scheme="light")
    expect(page.locator(".chart-box p")).to_be_hidden()
    expect(page.locator(".chart-box .main-svg").first).to_be_visible()
    assert (
        page.evaluate("document.querySelector('.chart-box .main-svg').clientHeight") == page.evaluate(height) == stood
    )
    problems.clear()
