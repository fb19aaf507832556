"""Measurements in Chromium: the first paint, when the charts are drawn, how many bytes were transferred."""

from __future__ import annotations

import statistics
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Page

from tests.bench.figures import Figure
from tests.bench.pages import address
from tests.bench.server import Site
from tests.browser.chromium import chromium
from tests.browser.wire import Wire

CHARTS = 5
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
DRAWN = "performance.getEntriesByName('charts-drawn')[0].startTime"
ARRIVED = "performance.getEntriesByType('resource').find(entry => entry.name.includes('plotly-lines-bars')).responseEnd"
IN_SIGHT = "performance.getEntriesByName('charts-in-sight')[0]?.startTime ?? " + DRAWN
SOON = 300
"""Milliseconds from the chart script's arrival until the visible charts are drawn."""


def browser(site: Site, *, rounds: int) -> list[Figure]:
    """Measure first views: each in a new profile, with an empty cache, of a page that was not requested before."""
    with chromium() as launched:
        painted = [
            (_paint(launched, site, "/", n), _paint(launched, site, "/bench/without-script/", n)) for n in range(rounds)
        ]
        drawn = [
            (_charts(launched, site, "/years/", n), _charts(launched, site, "/bench/bare/", n)) for n in range(rounds)
        ]
        cold, warm, same = _wire(launched, site, [address(site, "report", turn) for turn in (0, 1, 1)])
        five = urlencode({"indicator": ",".join(site.known["indicators"][:CHARTS])})
        drawing, drawing_next, _same = _wire(
            launched, site, [f"{address(site, 'years', n)}&{five}" for n in (90, 91, 91)]
        )
    return [
        *_told("paint", painted[1:], 1.3),
        *_told("charts", [(ours, theirs) for (ours, _ours_since), (theirs, _theirs_since) in drawn[1:]], 1.1),
        Figure("charts_after_script_ms", statistics.median(since for (_ours, since), _ in drawn[1:]), SOON, unit="ms"),
        Figure("wire_cold", cold / 1000, 340, unit="kB"),
        Figure("wire_warm", warm / 1000, 10, unit="kB"),
        Figure("wire_same", same / 1000, unit="kB"),
        Figure("wire_charts_cold", drawing / 1000, 340, unit="kB"),
        Figure("wire_charts_warm", drawing_next / 1000, 10, unit="kB"),
    ]


def _told(name: str, pairs: list[tuple[float, float]], limit: float) -> list[Figure]:
    ours, theirs = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    return [Figure(name, ours / theirs, limit, unit="×"), Figure(f"{name}_ms", ours, unit="ms")]


def _signed_in(launched: Browser, site: Site) -> BrowserContext:
    context = launched.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=site.server.url)
    context.add_cookies(
        [{"name": "sessionid", "value": site.known["sessions"]["official"], "url": site.server.url, "httpOnly": True}]
    )
    return context


def _paint(launched: Browser, site: Site, path: str, turn: int) -> float:
    """Return the milliseconds to the first paint of a dashboard."""
    context = _signed_in(launched, site)
    page = context.new_page()
    page.goto(address(site, "dashboard", turn).replace("/", path, 1), wait_until="load")
    for _ in range(100):
        if (painted := page.evaluate(PAINTED)) is not None:
            break
        page.wait_for_timeout(20)
    context.close()
    return float(painted)


def _charts(launched: Browser, site: Site, path: str, turn: int) -> tuple[float, float]:
    """Return the milliseconds from the request until five charts of the yearly comparison are drawn, and from the
    arrival of their script until the visible ones are."""
    context = _signed_in(launched, site)
    page = context.new_page()
    asked = {"indicator": ",".join(site.known["indicators"][:CHARTS])}
    page.goto(address(site, "years", turn).replace("/years/", path, 1) + "&" + urlencode(asked))
    page.wait_for_selector("body[data-ready=charts]")
    if (count := page.locator("[data-chart]:has(.main-svg)").count()) != CHARTS:
        raise AssertionError(f"{path}: {count} charts")
    drawn, in_sight, arrived = (float(page.evaluate(moment)) for moment in (DRAWN, IN_SIGHT, ARRIVED))
    context.close()
    return drawn, in_sight - arrived


def _wire(launched: Browser, site: Site, asked: list[str]) -> tuple[int, int, int]:
    """Return the bytes of a first view, of the view of another jurisdiction after it, and of that one again."""
    context = _signed_in(launched, site)
    page = context.new_page()
    wire = Wire.of(page)
    sizes = [_bytes(page, wire, where) for where in asked]
    context.close()
    return sizes[0], sizes[1], sizes[2]


def _bytes(page: Page, wire: Wire, where: str) -> int:
    wire.reset()
    page.goto(where)
    page.wait_for_load_state("networkidle")
    return sum(wire.sizes.values())
