"""The bytes that a page takes over the network, and that its text does not wait for the chart script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from metrics.models import Jurisdiction
from metrics.templatetags.scripts import imported
from tests import factories
from tests.browser.pages import EVERY, World, tall, world
from tests.browser.wire import Wire
from tests.patience import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

MOST_REQUESTS = 6
FIRST_VIEW, NEXT_VIEW = 50_000, 15_000
"""Compressed bytes of headers and body, without the chart script."""
CHART_SCRIPT = 1_050_000
"""Bytes of the file itself."""
INDICATORS = 90
"""More than the 58 of the real report."""


@pytest.fixture
def there(there: World) -> World:
    tall(Jurisdiction.objects.get(code="zone"), INDICATORS)
    return there


def test_the_dashboard_is_light(page_of: Callable[..., Page], there: World) -> None:
    page = page_of(there.users["official"], new=True)
    wire = Wire.of(page)
    page.goto("/?jurisdiction=zone&year=2022")
    page.wait_for_load_state("networkidle")
    assert 2 <= len(wire.sizes) <= MOST_REQUESTS, wire.sizes
    assert 5_000 < wire.beside_the_chart_script <= FIRST_VIEW, wire.sizes
    wire.reset()
    page.goto("/?jurisdiction=zone&year=2021")
    page.wait_for_load_state("networkidle")
    again = [address for address in wire.sizes if "favicon" not in address]  # the browser fetches it when it likes
    assert again == [page.url], "everything but the page itself is kept"
    assert wire.beside_the_chart_script <= NEXT_VIEW, wire.sizes


@pytest.mark.parametrize("address", ["/years/?jurisdiction=zone", "/indicators/share/?jurisdiction=zone"])
def test_pages_with_charts_fetch_the_script_once(page_of: Callable[..., Page], there: World, address: str) -> None:
    page = page_of(there.users["official"], new=True)
    wire = Wire.of(page)
    with page.expect_response(lambda answer: "plotly-lines-bars" in answer.url) as waiting:
        page.goto(address)
    page.wait_for_selector("body[data-ready=charts]")
    assert "immutable" in waiting.value.headers["cache-control"]
    assert len(waiting.value.body()) <= CHART_SCRIPT
    page.wait_for_load_state("networkidle")  # the browser fetches the icon when it likes
    assert wire.beside_the_chart_script <= FIRST_VIEW, wire.sizes
    wire.reset()
    page.goto(f"{address}&again=1")
    page.wait_for_selector("body[data-ready=charts]")
    assert list(wire.sizes) == [page.url]
    assert wire.beside_the_chart_script <= NEXT_VIEW, wire.sizes


@pytest.mark.parametrize(
    "name, entry", [("dashboard", "site"), ("years", "charts"), ("entry", "entry"), ("report", "reading")]
)
def test_every_module_comes_once_and_is_kept_for_good(page_of: Callable[..., Page], name: str, entry: str) -> None:
    there = world(name)
    if entry == "reading":
        factories.proposal(factories.document(there.report, "调解案件71件。", added_by=there.users["staff"]), "71件")
    page = page_of(there.users[EVERY[name][0]], new=True)
    came: list[Any] = []
    page.on("response", lambda answer: "/metrics/" in answer.url and came.append(answer))
    page.goto(there.address(name))
    page.wait_for_load_state("networkidle")
    scripts = [it for it in came if it.url.split("?")[0].endswith(".js")]
    names = sorted(re.sub(r"\.[0-9a-f]{12}\.js$", "", it.url.split("/metrics/")[1]) for it in scripts)
    entries = {"metrics/site.js", f"metrics/{entry}.js"}
    wanted = {*entries, *(module for one in entries for module in imported(one))}
    assert names == sorted(it.removeprefix("metrics/").removesuffix(".js") for it in wanted)
    assert all("immutable" in it.headers["cache-control"] for it in scripts)
    named_ahead = page.locator("link[rel=modulepreload]").evaluate_all("links => links.map(link => link.href)")
    assert sorted(named_ahead) == sorted(it.url for it in scripts if re.search(r"/metrics/\w+/", it.url))


def test_charts_in_sight_are_drawn_before_the_others(page_of: Callable[..., Page], there: World) -> None:
    page = page_of(there.users["official"], new=True)
    page.set_viewport_size({"width": 1440, "height": 500})
    page.add_init_script(
        """const mark = performance.mark.bind(performance);
        performance.mark = name => {
            window[name] = document.querySelectorAll("[data-chart]:has(.main-svg)").length;
            return mark(name);
        };"""
    )
    page.goto("/years/?jurisdiction=zone")
    page.wait_for_selector("body[data-ready=charts]")
    boxes = page.locator("[data-chart]")
    in_sight = sum(box.bounding_box()["y"] < 500 for box in boxes.all())  # type: ignore[index]
    assert 0 < in_sight < boxes.count(), "the page has charts of both kinds"
    assert page.evaluate("[window['charts-in-sight'], window['charts-drawn']]") == [in_sight, boxes.count()]


def test_the_words_are_there_before_the_chart_script(page_of: Callable[..., Page], there: World) -> None:
    page = page_of(there.users["official"], new=True)
    held: list[Any] = []
    page.route("**/vendor/plotly-lines-bars*", lambda route: held.append(route))
    page.goto("/indicators/share/?jurisdiction=zone&tab=table", wait_until="commit")
    page.locator("table.data").first.wait_for()
    painted = "performance.getEntriesByName('first-contentful-paint').length"
    wait_until(lambda: page.evaluate(painted) == 1, "nothing is painted", rest=page.wait_for_timeout)
    assert "98.2" in page.locator("main").inner_text()
    assert len(held) == 1
    assert page.locator(".main-svg").count() == 0
    held[0].continue_()
    page.wait_for_selector("body[data-ready=charts]")
