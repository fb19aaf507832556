"""Helpers for tests of charts: a page whose charts are drawn, and what was drawn."""

from __future__ import annotations

from playwright.sync_api import Page

READY = "body[data-ready=charts]"
DRAWN = """key => {
    const trace = document.querySelector(`[data-chart="${key}"]`).data.find(one => one.meta.role === "values");
    return trace.x.map((year, index) => [year, trace.y[index]]);
}"""


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector(READY)
    return page
