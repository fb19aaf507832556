"""Charts in a real browser: drawn, with the values of table and file, in light and dark, in print, and without
script."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page

from metrics.models import Indicator, Jurisdiction, Theme, User
from tests import factories
from tests.browser.charts import DRAWN, READY, opened
from tests.browser.pages import ALL, exported
from tests.patience import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


COLOUR = "document.querySelector('.chart-box .points path').style.fill"


def test_what_is_drawn_is_what_table_and_file_say(page_of: Callable[..., Page], official: User) -> None:
    page = opened(page_of(official), "/indicators/share/")
    file = exported(page, f"{ALL} CSV")
    text = Path(file.path()).read_bytes().decode("utf-8-sig")
    lines = [(line["年度"], line["数值"]) for line in csv.DictReader(io.StringIO(text, newline=""))]
    shown = page.locator(".tab-table .data tbody tr").evaluate_all(
        "rows => rows.map(row => [row.cells[0].innerText, row.cells[1].querySelector('.stated')?.innerText ?? ''])"
    )
    assert [tuple(row) for row in shown] == lines
    drawn = [(str(year), "" if value is None else str(value)) for year, value in page.evaluate(DRAWN, "share")]
    assert [(year, value.removesuffix(".0")) for year, value in reversed(drawn)] == lines
    assert file.suggested_filename == "某开发区“网上可办率”历年数据.csv"


def test_colours_follow_light_dark_and_paper(page_of: Callable[..., Page], official: User) -> None:
    page = opened(page_of(official, color_scheme="light"), "/indicators/share/")
    light = page.evaluate(COLOUR)
    page.emulate_media(color_scheme="dark")
    dark = _changed(page, light)
    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'light')")
    assert _changed(page, dark) == light
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(COLOUR) == "rgb(0, 0, 0)"
    assert page.evaluate("document.querySelector('.chart-box svg').clientWidth") == 640
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(COLOUR) == light


def _changed(page: Page, before: str) -> str:
    """Return the colour once it is no longer `before`. The strict policy forbids Playwright to wait for a function."""
    wait_until(lambda: str(page.evaluate(COLOUR)) != before, "the colour stays", rest=page.wait_for_timeout)
    return str(page.evaluate(COLOUR))


def test_without_script_the_table_is_all_there_is(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official, java_script_enabled=False)
    page.goto("/indicators/share/")
    assert page.locator(".tab-table .data tbody tr").count() == 5
    assert not page.locator(".chart-box").is_visible()
    assert page.locator(".chart-saves").is_hidden()
    page.goto("/years/")
    assert page.locator(".chart-summary").first.is_visible()
    page.get_by_text("选择领域和指标").click()
    page.get_by_label("网上可办率").check()
    page.get_by_label("调解案件数").check()
    page.get_by_role("button", name="查看所选").click()
    assert "indicator=share" in page.url
    assert "indicator=cases" in page.url
    page.get_by_role("link", name="两年对比").click()
    page.get_by_label("较早年度").select_option("2022")
    page.get_by_role("button", name="查看").first.click()
    assert "compare=2022&compare=2023" in page.url
    assert "indicator=cases" in page.url
    assert page.locator("h1").inner_text().endswith("2022年与2023年比较")


def test_indicators_are_chosen_one_by_one_and_by_theme(
    page_of: Callable[..., Page], official: User, faults: Callable[..., list[str]]
) -> None:
    page = opened(page_of(official), "/years/")
    assert page.locator("[data-chart]").evaluate_all("boxes => boxes.map(box => box.dataset.chart)") == ["share"]
    page.get_by_text("选择领域和指标").click()
    assert faults(page) == []
    page.get_by_label("调解案件数").check()
    page.get_by_role("button", name="查看所选").click()
    page.wait_for_selector(READY)
    assert page.locator("#rows").is_visible()
    assert page.locator(".latest-first tbody tr:not(.group)").count() == 1
    page.get_by_text("选择领域和指标").click()
    page.get_by_label("政务服务").check()
    page.get_by_role("button", name="查看所选").click()
    page.wait_for_selector(READY)
    assert page.locator(".latest-first tbody tr:not(.group)").count() == 2
    assert page.locator("[data-chart]").evaluate_all("boxes => boxes.map(box => box.dataset.chart)") == ["cases"]
    assert page.locator("[data-chart=cases] .bars .point path").count() >= 2


def test_a_chart_takes_its_room_before_it_is_drawn(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official)
    page.route("**/metrics/charts*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/indicators/share/")
    empty = page.locator(".chart").bounding_box()
    page.unroute("**/metrics/charts*.js")
    drawn = opened(page, "/indicators/share/").locator(".chart").bounding_box()
    assert empty is not None
    assert drawn is not None
    assert empty["height"] == drawn["height"]


def test_a_picture_can_be_saved(page_of: Callable[..., Page], official: User) -> None:
    page = opened(page_of(official), "/indicators/share/")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="保存图片").click()
    assert waiting.value.suggested_filename == "某开发区 网上可办率.png"
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


def test_a_source_takes_one_line_on_a_phone(page_of: Callable[..., Page], official: User) -> None:
    """A column scrolled out of sight must not make a row of the table taller."""
    zone = Jurisdiction.objects.get()
    report = factories.report(zone, title="某市某开发区2024年度法治政府建设情况报告（征求意见稿）")
    factories.observation(Indicator.objects.get(code="cases"), zone, 2024, 7, report=report, section="一(二)1")
    page = page_of(official, viewport={"width": 360, "height": 740})
    page.goto("/indicators/cases/?tab=table")
    heights = page.locator(".tab-table tbody tr").evaluate_all("rows => rows.map(row => row.clientHeight)")
    assert heights[0] <= min(heights) + 1


def test_the_marks_of_a_narrow_chart_do_not_overlap(page_of: Callable[..., Page], official: User) -> None:
    page = opened(page_of(official, viewport={"width": 360, "height": 740}), "/indicators/share/")
    boxes: list[dict[str, Any]] = page.locator(".chart-box .xtick text").evaluate_all(
        "texts => texts.map(text => text.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) >= 2
    assert all(left["right"] + 4 < right["left"] for left, right in pairwise(boxes))


def test_the_label_of_a_narrow_bar_stands_over_its_neighbours(page_of: Callable[..., Page], official: User) -> None:
    zone = Jurisdiction.objects.get()
    visits = factories.indicator("visits", name_zh="下访次数")
    for year, value in enumerate([*range(1010, 1190, 10), 1199, 1104], start=2005):
        factories.observation(visits, zone, year, value)
    page = opened(page_of(official, viewport={"width": 360, "height": 740}), "/indicators/visits/")
    label = page.locator(".chart-box .bartext", has_text="1,104").bounding_box()
    bars = [bar.bounding_box() for bar in page.locator(".chart-box .bars .point path").all()]
    assert label and len(bars) == 20 and all(bars)
    under = [
        bar for bar in bars if bar and bar["x"] < label["x"] + label["width"] and label["x"] < bar["x"] + bar["width"]
    ]
    assert len(under) > 1
    assert all(label["y"] + 15 <= bar["y"] + 1 for bar in under)


def test_two_years_are_chosen_and_their_change_is_said(page_of: Callable[..., Page], official: User) -> None:
    page = opened(page_of(official), "/years/?indicator=cases,share")
    page.get_by_role("link", name="两年对比").click()
    page.wait_for_selector(READY)
    page.get_by_label("较早年度").select_option("2022")
    page.wait_for_url("**compare=2022&compare=2023**")
    page.wait_for_selector(READY)
    assert page.evaluate(DRAWN, "cases") == [[2022, 6500], [2023, 71]]
    assert page.locator("[data-chart=cases] .bars .point path").count() == 2
    said = page.locator("#chart-cases .chart-aside")
    assert said.inner_text().endswith("不可比：截至月份不同")
    assert said.locator(".crossed").count() == 1
    page.get_by_role("link", name="同单位共用纵轴").click()
    page.wait_for_selector(READY)
    assert page.locator(".group-head h3").all_inner_texts() == ["各项比率", "单位：件"]
    page.get_by_role("link", name="逐年").click()
    page.wait_for_selector(READY)
    assert "compare" not in page.url and "axis=common" in page.url and "indicator=cases" in page.url


ROWS = """() => [...document.querySelectorAll(".chart-group")].map(group => {
    const {left, top, right} = group.getBoundingClientRect();
    const panels = [...group.querySelectorAll(".panel")].map(panel => panel.getBoundingClientRect());
    return {left, top, right, charts: panels.length, width: panels[0].width, at: panels[0].top};
})"""


@pytest.mark.parametrize(("width", "rows"), [(1440, 2), (1000, 3), (700, 3), (360, 4)])
def test_small_groups_of_charts_share_a_row_where_they_fit(
    page_of: Callable[..., Page], official: User, width: int, rows: int
) -> None:
    """With a common axis each unit is a group, and many groups have one chart. Here they have 1, 1, 2 and 3."""
    zone, theme = Jurisdiction.objects.get(), Theme.objects.get()
    for number, unit in enumerate(["人", "人", "次", "次", "次"]):
        made = factories.indicator(f"more-{number}", in_theme=theme, unit=unit)
        factories.observation(made, zone, 2023)
    codes = ",".join(["share", "cases", *(f"more-{number}" for number in range(5))])
    page = opened(page_of(official, viewport={"width": width, "height": 900}), f"/years/?indicator={codes}&axis=common")
    found = page.evaluate(ROWS)
    assert [group["charts"] for group in found] == [1, 1, 2, 3]
    assert len({round(group["top"]) for group in found}) == rows
    assert len({round(group["width"]) for group in found}) == 1  # every chart has the width of every other
    assert max(group["right"] for group in found) <= width
    for group, other in pairwise(found):
        if group["top"] == other["top"]:
            assert group["right"] < other["left"]
            assert group["at"] == other["at"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_name_without_a_break_stays_in_its_chart(page_of: Callable[..., Page], official: User) -> None:
    Indicator.objects.filter(code="share").update(name_zh="x" * 60)
    page = opened(page_of(official, viewport={"width": 1440, "height": 900}), "/years/?indicator=share,cases")
    title, panel = page.locator("#title-share").bounding_box(), page.locator(".multiples .panel").first.bounding_box()
    assert title and panel
    assert title["x"] + title["width"] <= panel["x"] + panel["width"]


HOSTILE = "<b>粗</b><br><a href='x'>点</a>&lt;i&gt;\u202e𠮷{{7*7}}"
UNIT = "<b>件</b>"


@pytest.fixture
def odd() -> User:
    """Return a user of a jurisdiction in which every name looks like markup."""
    top = factories.jurisdiction("odd", name_zh=HOSTILE)
    below = [factories.jurisdiction(f"below-{number}", parent=top, name_zh=f"{number}{HOSTILE}") for number in range(3)]
    theme = factories.theme("theme", name_zh=HOSTILE)
    made = factories.indicator(
        "odd", in_theme=theme, name_zh=HOSTILE, unit=UNIT, is_key=True, break_year=2022, break_note_zh=HOSTILE
    )
    report = factories.report(top, title=HOSTILE)
    for jurisdiction in (top, *below):
        for year in (2020, 2021, 2022):
            factories.observation(
                made, jurisdiction, year, 90 + year % 10, report=report if jurisdiction is top else None
            )
    factories.target(made, top, 2022, 95)
    return factories.user("odd", "official", top)


@pytest.mark.parametrize(
    "address",
    [
        "/years/", "/years/?axis=common", "/years/?compare=2021,2022", "/indicators/odd/?jurisdiction=odd",
        "/jurisdictions/?parent=odd&indicator=odd",
    ],
)  # fmt: skip
def test_names_are_drawn_as_they_are_written(page_of: Callable[..., Page], odd: User, address: str) -> None:
    """Plotly turns <b>, <br> and <a> in its texts into elements; none of our names may become one, drawn or hovered."""
    page = opened(page_of(odd), address)
    assert HOSTILE[:40] in page.locator("body").inner_text()
    assert page.locator("main :is(b, a[href=x], script:not([type])), .data br + a").count() == 0
    page.locator(".chart-box :is(.bars .point path, .points path)").last.hover(force=True)
    words = " ".join(page.locator(".chart-box :is(.hoverlayer text, .ytick text)").all_text_contents())
    assert UNIT in words or HOSTILE[:8] in words
    assert page.locator(".chart-box svg a").count() == 0
    assert page.locator('.chart-box tspan[style*="bold"]').count() == 0


def test_names_in_a_saved_picture_are_as_they_are_written(page_of: Callable[..., Page], odd: User) -> None:
    page = opened(page_of(odd), "/indicators/odd/?jurisdiction=odd")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="保存SVG").click()
    picture = ElementTree.fromstring(Path(waiting.value.path()).read_bytes())
    names = {element.tag.rpartition("}")[2] for element in picture.iter()}
    assert not names & {"a", "script", "foreignObject"}
    texts = ["".join(element.itertext()) for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert any(HOSTILE in text for text in texts), texts
    assert not [
        element for element in picture.iter() if "bold" in element.get("style", "") and element.tag.endswith("tspan")
    ]
