"""What a designer sees at a glance: good line breaks, parts of one row at one height, nothing that jumps."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from metrics.models import Jurisdiction, User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 360, "height": 800}

PARTED = r"""
() => {
  let looked = 0;
  const found = [], range = document.createRange();
  const top = (node, at) => (range.setStart(node, at), range.setEnd(node, at + 1), range.getBoundingClientRect().top);
  document.querySelectorAll('.highlights li, .attention li, .lacking dd, .card-kpi p, .chart-summary').forEach(box => {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
      for (const match of node.data.matchAll(/\d(?=[\u4e00-\u9fff])/g)) {
        looked += 1;
        if (Math.abs(top(node, match.index) - top(node, match.index + 1)) > 8) { found.push(node.data); }
      }
    }
  });
  return [looked, found];
}
"""
"""The number of values with a unit, and the texts in which a line ends between value and unit."""

LED_BY_A_MARK = r"""
() => {
  let looked = 0;
  const found = [], range = document.createRange();
  const box = (node, at) => (range.setStart(node, at), range.setEnd(node, at + 1), range.getBoundingClientRect());
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    for (const match of node.data.matchAll(/[\u4e00-\u9fff](?=[，。；：、])/g)) {
      const before = box(node, match.index), mark = box(node, match.index + 1);
      looked += mark.width > 0;
      if (mark.width && mark.top - before.top > 8) { found.push(node.data.slice(0, 40)); }
    }
  }
  return [looked, found];
}
"""
"""The number of punctuation marks, and the texts in which a line begins with a closing one."""


@pytest.fixture
def zone(live_server: Any) -> Jurisdiction:
    """Return a zone with cards of much and of little text, and with names of different lengths."""
    zone = factories.jurisdiction("zone", name_zh="某开发区", kind="zone")
    factories.report(zone)
    theme = factories.theme("services", name_zh="政务服务")
    rate = factories.rate("share", in_theme=theme, name_zh="法治建设群众满意率", is_key=True)
    factories.observation(rate, zone, 2021, "96.5")
    factories.observation(rate, zone, 2022, "98", numerator=4910, denominator=5010)
    factories.target(rate, zone, 2022, 99, document="《某市2022年法治政府建设工作要点》")
    for n, name in enumerate(("新提任领导干部法律知识考试人数", "政府常务（主任办公）会议学法次数", "调解案件数")):
        made = factories.indicator(
            f"count-{n}", in_theme=theme, name_zh=name, is_key=n == 2, unit=("人次", "次", "件")[n]
        )
        factories.observation(made, zone, 2021, 100 + n)
        factories.observation(made, zone, 2022, 13 * 10**n)
    lapsed = factories.indicator("lapsed", in_theme=theme, name_zh="法治专题培训人次", unit="人次")
    factories.observation(lapsed, zone, 2021, 717)
    return zone


@pytest.fixture
def official(zone: Jurisdiction) -> User:
    return factories.user("chen", "official", zone)


@pytest.mark.parametrize("width", range(320, 480, 10))
def test_no_line_ends_between_a_number_and_its_unit(page_of: Callable[..., Page], official: User, width: int) -> None:
    page = page_of(official, viewport={"width": width, "height": 800})
    page.goto("/?jurisdiction=zone&year=2022")
    for rule, least in ((PARTED, 15), (LED_BY_A_MARK, 10)):
        looked, found = page.evaluate(rule)
        assert found == []
        assert looked >= least


def test_no_line_of_prose_begins_with_a_mark(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official)
    for address in ("/glossary/", "/years/?jurisdiction=zone&from=2021&to=2022", "/?jurisdiction=zone&year=2001"):
        page.goto(address)
        for width in range(320, 420, 10):
            page.set_viewport_size({"width": width, "height": 800})
            looked, found = page.evaluate(LED_BY_A_MARK)
            assert found == [], (width, address)
            assert looked > 0, address


def test_cards_of_a_row_stand_on_the_same_heights(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official)
    page.goto("/?jurisdiction=zone&year=2022")
    for part in (".value", ".meta", ".trend svg"):
        tops = page.locator(f".theme .card-kpi {part}").evaluate_all(
            "all => all.map(it => it.getBoundingClientRect().top)"
        )
        assert len(tops) == 2
        assert tops[0] == pytest.approx(tops[1], abs=1), part


def test_numbers_of_a_list_end_in_one_column_on_a_phone(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official, viewport=PHONE)
    page.goto("/?jurisdiction=zone&year=2022")
    ends = page.locator(".lines b").evaluate_all("all => all.map(it => Math.round(it.getBoundingClientRect().right))")
    assert len(ends) == 2
    assert len(set(ends)) == 1


def test_a_note_moves_no_number_and_its_mark_covers_none(
    page_of: Callable[..., Page], official: User, zone: Jurisdiction
) -> None:
    for n, said in enumerate(({}, {"note": "一"}, {"note": "二", "qualifier": "over"})):
        made = factories.indicator(f"noted-{n}", name_zh=f"有备注的{n}", is_key=True)
        factories.observation(made, zone, 2021, 5000)
        factories.observation(made, zone, 2022, 6500, **said)
    page = page_of(official, viewport=PHONE)
    page.goto("/years/?from=2021&to=2022&indicator=noted-0,noted-1,noted-2")
    page.wait_for_selector("body[data-ready=charts]")
    ends = page.locator(".data .amount:has(.stated)").evaluate_all(
        """cells => cells.map(cell => {
            const number = document.createRange();
            number.selectNode([...cell.querySelector('.stated').childNodes].find(node => node.nodeType === 3));
            return [cell.cellIndex, number.getBoundingClientRect().right];
        })"""
    )
    assert len(ends) == 6
    for column in {cell[0] for cell in ends}:
        of_column = [end for cell, end in ends if cell == column]
        assert max(of_column) - min(of_column) < 0.5, ends
    marks = page.locator(".note-mark")
    assert marks.count() == 2
    for mark in marks.all():
        box, tail = mark.bounding_box(), mark.locator("xpath=..").locator(".tail")
        assert box and box["width"] >= 6
        if tail.count():
            before = tail.bounding_box()
            assert before and before["x"] + before["width"] <= box["x"] + 1


def test_what_is_chosen_from_opens_below_a_button_that_stays(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official)
    page.goto("/years/?jurisdiction=zone&from=2021&to=2022")
    button = page.locator(".picker summary")
    before = button.bounding_box()
    button.click()
    form = page.locator(".picker form").bounding_box()
    assert button.bounding_box() == before
    assert before and form and form["y"] > before["y"] + before["height"]
    assert form["width"] > 1000


def test_what_is_chosen_from_has_the_whole_width_in_older_browsers(
    page_of: Callable[..., Page], official: User
) -> None:
    """Those from before 2025, which do not support `::details-content`."""
    page = page_of(official)

    def older(route: Route) -> None:
        sheet = route.fetch().text().replace("::details-content", "::unknown-to-them")
        route.fulfill(content_type="text/css", body=sheet)

    page.route(re.compile(r"/site\.[0-9a-f]+\.css$"), older)
    page.goto("/years/?jurisdiction=zone&from=2021&to=2022")
    page.locator(".picker summary").click()
    form, button = page.locator(".picker form").bounding_box(), page.locator(".picker summary").bounding_box()
    assert form and button and form["y"] > button["y"] + button["height"]
    assert form["width"] > 1000


def test_a_caption_is_read_whole_where_a_table_opens_at_its_latest_years(
    page_of: Callable[..., Page], official: User, zone: Jurisdiction
) -> None:
    rate = factories.rate("long", name_zh="行政机关负责人出庭应诉率和行政机关败诉率", is_key=True)
    for year in range(2014, 2023):
        factories.observation(rate, zone, year, 90)
    page = page_of(official, viewport=PHONE)
    page.goto("/jurisdictions/?place=zone&indicator=long&from=2014&to=2022")
    page.wait_for_selector("body[data-ready=charts]")
    assert page.locator(".table-scroll").evaluate("box => box.scrollLeft") > 0
    caption = page.locator("caption > span").bounding_box()
    assert caption and caption["x"] >= 16
    assert caption["x"] + caption["width"] <= PHONE["width"] - 16


def test_the_latest_value_is_in_view_beside_a_long_explanation_on_a_phone(
    page_of: Callable[..., Page], official: User, zone: Jurisdiction
) -> None:
    made = factories.rate("explained", name_zh="全程网办率", is_key=True)
    factories.observation(made, zone, 2021, 88)
    said = {"explanation": "按剔除负面清单以后仍可办理的事项总数计算"}
    factories.observation(made, zone, 2022, "89.4", numerator=947, denominator=1000, **said)
    page = page_of(official, viewport=PHONE)
    page.goto("/years/?jurisdiction=zone&from=2021&to=2022&indicator=explained")
    page.wait_for_selector("body[data-ready=charts]")
    value = page.get_by_role("cell", name="89.4", exact=True).bounding_box()
    name = page.get_by_role("rowheader", name="全程网办率").bounding_box()
    assert value and name and value["x"] + value["width"] / 2 > name["x"] + name["width"]


def test_what_is_chosen_can_be_read_on_a_phone(
    page_of: Callable[..., Page], official: User, zone: Jurisdiction
) -> None:
    for n in range(2):
        town = factories.jurisdiction(f"town-{n}", parent=zone, name_zh=f"第{n}镇")
        factories.jurisdiction(f"village-{n}", parent=town, name_zh=f"第{n}村")
    page = page_of(official, viewport=PHONE)
    for address in ("&year=2022", "&from=2021&to=2022"):
        page.goto(f"/jurisdictions/?parent=zone&indicator=share{address}")
        widths = page.locator(".chooser .pick").evaluate_all("all => all.map(it => it.getBoundingClientRect().width)")
        assert len(widths) >= 2
        assert min(widths) >= 130
        inside = page.locator(".chooser .pick:has(select)").evaluate_all(
            "all => all.every(it => it.scrollWidth <= it.clientWidth)"
        )
        assert inside
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_year_is_read_whole_beside_a_long_jurisdiction_on_a_phone(
    page_of: Callable[..., Page], zone: Jurisdiction
) -> None:
    name = "某某国家级经济技术开发区和综合保税区管理委员会"
    jurisdiction = factories.jurisdiction("long", parent=zone, name_zh=name)
    factories.open_round(zone)
    page = page_of(factories.user("wang", "staff", zone), viewport=PHONE)
    for address in ("/entry/", "/rounds/", "/import/"):
        page.goto(f"{address}?jurisdiction={jurisdiction.code}&year=2022")
        year = page.locator("#choose-year")
        width = "it => it.getBoundingClientRect().width"
        assert year.evaluate(width) == year.evaluate(f"it => (it.style.flex = 'none', ({width})(it))"), address
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
