"""Labels of charts: nothing overlaps them, however close the values, at every width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from metrics.models import Indicator, Jurisdiction, Theme, User
from tests import factories
from tests.browser.charts import DRAWN, opened

pytestmark = pytest.mark.django_db(transaction=True)

CHARTS: dict[str, tuple[dict[int, Any], dict[int, Any]]] = {
    "high": ({2020: 99, 2021: "99.5", 2022: 98, 2023: "99.67"}, {2023: 99}),
    "short": ({2020: 99, 2021: "99.5", 2022: 98, 2023: "99.2"}, {2023: "99.8"}),
    "equal": ({2020: 99, 2021: "99.5", 2022: 98, 2023: 98}, {2023: 98}),
    "spiky": ({2018: "95.95", 2019: 100, 2020: "98.4", 2021: "95.92", 2022: "96.5", 2023: "98.39"}, {}),
    "rising": ({2017: "83.78", 2018: "87.4", 2019: "90.4", 2020: "93.9", 2021: "96.3", 2022: 100}, {2022: 95}),
    "bars": ({2022: 90, 2023: 90}, {2023: 100}),
    "broken": ({2019: 76, 2020: 76, 2021: 103, 2022: 104, 2023: 150}, {}),
    "wide": ({year: 900_000 + year * 137 % 99_000 for year in range(2004, 2024)}, {2023: 960_000}),
    "below": ({year: (2019 - year) * 37 for year in range(2018, 2024)}, {}),
    "zeros": ({year: year % 4 * 1_234 for year in range(2008, 2024)}, {}),
}
"""Name → values and targets by year."""


def stated(zone: Jurisdiction) -> list[str]:
    theme = Theme.objects.get()
    for key, (values, required) in CHARTS.items():
        make = factories.indicator if key in ("bars", "broken", "wide", "zeros", "below") else factories.rate
        made = make(key, in_theme=theme, name_zh=key, break_year=2023 if key == "broken" else None)
        Indicator.objects.filter(pk=made.pk, code="below").update(min_value=None)
        for year, value in values.items():
            factories.observation(made, zone, year, value)
        for year, value in required.items():
            factories.target(made, zone, year, value)
    return list(CHARTS)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("query", ["from=2018", "from=2004", "from=2004&axis=common", "compare=2022,2023"])
def test_nothing_runs_through_the_labels_of_small_charts(
    page_of: Callable[..., Page], official: User, width: int, query: str
) -> None:
    keys = stated(Jurisdiction.objects.get())
    page = page_of(official, viewport={"width": width, "height": 900})
    opened(page, f"/years/?to=2023&indicator={','.join(keys)}&{query}")
    assert page.locator(".multiples .chart-box :is(.bartext, .textpoint text)").count() >= len(keys)
    assert page.evaluate(CROSSED) == []


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("key", list(CHARTS))
def test_nothing_runs_through_the_labels_of_a_chart(
    page_of: Callable[..., Page], official: User, width: int, key: str
) -> None:
    stated(Jurisdiction.objects.get())
    page = opened(page_of(official, viewport={"width": width, "height": 900}), f"/indicators/{key}/")
    last = str(page.evaluate(f"({DRAWN})('{key}').filter(([year, value]) => value !== null).pop()[1]"))
    labels = page.locator(".chart-box :is(.bartext, .textpoint text)").all_text_contents()
    assert last in [label.strip("\u00a0%").replace(",", "") for label in labels]
    assert page.evaluate(CROSSED) == []


@pytest.mark.parametrize(("width", "locale"), [(360, "en"), (360, "zh-CN"), (1440, "zh-CN")])
@pytest.mark.parametrize("query", ["", "&from=2018&to=2023"])
def test_nothing_runs_through_the_labels_of_jurisdictions(
    page_of: Callable[..., Page], official: User, width: int, locale: str, query: str
) -> None:
    """Nor does the median, whose dashes and whose line are near many values."""
    city = factories.jurisdiction("city", name_zh="某市", name_en="A City")
    cases = Indicator.objects.get(code="cases")
    for number, factor in enumerate([1, 1.1, 1.18, 2, 0]):
        jurisdiction = factories.jurisdiction(
            f"one-{number}", parent=city, name_zh=f"第{number}开发区", name_en=f"Zone {number}, a long name"
        )
        for year in range(2018, 2024):
            if factor:
                factories.observation(cases, jurisdiction, year, int((18_000 + year % 5 * 900) * factor))
    user = factories.user("wang", "official", city)
    page = page_of(user, viewport={"width": width, "height": 900}, locale=locale)
    opened(page, f"/jurisdictions/?parent=city&indicator=cases{query}")
    assert page.locator(".chart-box :is(.bartext, .textpoint text)").count() >= 5
    assert page.evaluate(CROSSED) == []


CROSSED = """() => [...document.querySelectorAll(".chart-box")].flatMap(box => {
    const found = [], labels = [];
    for (const text of box.querySelectorAll(".textpoint text, .bartext, .annotation text, .xtick text, .ytick text")) {
        for (const line of text.querySelectorAll("tspan.line").length ? text.querySelectorAll("tspan.line") : [text]) {
            const {left, right, top, bottom, height} = line.getBoundingClientRect();
            if (!line.textContent.trim()) { continue; }
            labels.push({left, right, top: top + height * 0.15, bottom: bottom - height * 0.15, words: line.textContent,
                masked: getComputedStyle(text).paintOrder.startsWith("stroke")});
        }
    }
    const frame = box.getBoundingClientRect();
    labels.forEach((one, jurisdiction) => {
        if (one.left < frame.left - 1 || one.right > frame.right + 1) { found.push(["outside", one.words]); }
        for (const other of labels.slice(jurisdiction + 1)) {
            if (one.left < other.right + 1 && other.left < one.right + 1
                && one.top < other.bottom && other.top < one.bottom) {
                found.push([one.words, other.words]);
            }
        }
    });
    for (const bar of box.querySelectorAll(".bars .point path")) {
        const {left, right, top, bottom} = bar.getBoundingClientRect();
        for (const {words} of labels.filter(one =>
            one.left < right && left < one.right && one.top < bottom && top < one.bottom)) {
            found.push(["bar", words]);
        }
    }
    for (const path of box.querySelectorAll(".scatterlayer path.js-line, .shapelayer path")) {
        const matrix = path.getScreenCTM();
        const behind = path.closest(".shapelayer") !== null;
        for (let at = 0, length = path.getTotalLength(); at <= length; at += 1) {
            const {x, y} = path.getPointAtLength(at).matrixTransform(matrix);
            for (const {words, masked} of labels.filter(one =>
                one.left + 1 < x && x < one.right - 1 && one.top < y && y < one.bottom)) {
                if (!behind || !masked && !box.querySelector(".bars")) { found.push(["line", words]); }
            }
        }
    }
    return found.map(pair => `${box.dataset.chart}: ${pair.join(" / ")}`);
})"""
"""The labels that overlap each other, a bar, a line or the edge. The dotted line of a break may be behind a label of
bars; in a chart of jurisdictions, words have a background that hides the lines."""
