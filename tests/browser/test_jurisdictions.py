"""Jurisdictions, observations and reports in a real browser: from a dot to its value, its report, and the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from metrics.models import Jurisdiction, User
from tests import factories
from tests.browser.pages import ALL, LONG, exported

pytestmark = pytest.mark.django_db(transaction=True)

DRAWN = """key => {
    const trace = document.querySelector(`[data-chart="${key}"]`).data.find(one => one.meta.role === "values");
    return trace.x;
}"""
ADDRESSES = (
    "/jurisdictions/?parent=city", "/observations/", "/observations/?q=nothing", "/reports/", "/reports/?year=1999",
)  # fmt: skip


@pytest.fixture
def staff() -> User:
    """Return a member of staff of a city with three zones, one of which has not reported."""
    city = factories.jurisdiction("city", name_zh="某市")
    cases = factories.indicator("cases", name_zh="案件数", is_key=True)
    for number, value in ((1, 71), (2, None), (3, 59)):
        zone = factories.jurisdiction(f"zone-{number}", parent=city, position=number, name_zh=f"第{number}开发区")
        report = factories.report(zone, title=f"第{number}开发区报告")
        factories.observation(cases, zone, 2022, value, report=report, section="一(二)1", note="=1+1")
        factories.observation(cases, zone, 2021, 50)
    return factories.user("li", "staff", city)


def test_dots_table_and_file_are_the_same(page_of: Callable[..., Page], staff: User) -> None:
    page = page_of(staff)
    page.goto("/jurisdictions/?parent=city")
    page.wait_for_selector("body[data-ready=charts]")
    assert page.evaluate(DRAWN, "cases") == [71, None, 59]
    file = exported(page, f"{LONG} CSV")
    assert file.suggested_filename == "某市各地区案件数2022年数据.csv"
    lines = list(csv.DictReader(io.StringIO(Path(file.path()).read_text("utf-8-sig"), newline="")))
    assert [line["数值"] for line in lines] == ["71", "", "59"]
    shown = page.locator(".data tbody tr").evaluate_all("rows => rows.map(row => row.cells[1].innerText.trim())")
    assert shown == ["71", "未填报", "59"]
    page.get_by_label("较早的年度").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2021年各地区")


def test_a_jurisdiction_is_found_by_its_name_and_compared(page_of: Callable[..., Page], staff: User) -> None:
    """With the keyboard alone."""
    zone = Jurisdiction.objects.get(code="zone-1")
    for number in range(3):
        factories.jurisdiction(f"street-{number}", parent=zone, position=number + 1, name_zh=f"第{number}街道")
    page = page_of(staff)
    page.goto("/jurisdictions/?place=zone-1,zone-3")
    page.get_by_text("选择地区").press("Enter")
    page.get_by_label("地区名称或代码").fill("第2街")
    page.keyboard.press("Enter")
    page.get_by_label("第2街道").press(" ")
    page.get_by_role("button", name="查看所选").press("Enter")
    expect(page.locator(".data tbody tr th a")).to_have_text(["第1开发区", "第2街道", "第3开发区"])
    assert "find" not in page.url


def test_from_a_value_to_its_jurisdiction_in_the_report(page_of: Callable[..., Page], staff: User) -> None:
    page = page_of(staff)
    page.goto("/observations/")
    page.get_by_label("年度", exact=True).fill("2022")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".data tbody tr")).to_have_count(3)
    page.get_by_role("link", name="《第3开发区报告》 一(二)1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("第3开发区报告")
    expect(page.locator(":target")).to_have_text("一(二)1")
    expect(page.locator("tr:has(:target)")).to_contain_text("案件数")


def test_the_workbook_opens(page_of: Callable[..., Page], staff: User, tmp_path: Path) -> None:
    page = page_of(staff)
    page.goto("/observations/?year=2022")
    file = exported(page, f"{ALL} Excel")
    assert file.suggested_filename == "2022年数据.xlsx"
    file.save_as(tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0]
    assert [cell.value for cell in sheet["G"]] == ["数值", 71, None, 59]
    assert {cell.data_type for cell in sheet["T"]} == {"s"}


def test_long_names_stand_beside_a_narrow_chart_on_two_lines(page_of: Callable[..., Page], staff: User) -> None:
    long = "<b>某</b>&𠮷族自治州第{}高新技术产业开发区管理委员会"
    for zone in Jurisdiction.objects.filter(parent__code="city"):
        Jurisdiction.objects.filter(pk=zone.pk).update(name_zh=long.format(zone.position))
    page = page_of(staff, viewport={"width": 360, "height": 740})
    page.goto("/jurisdictions/?parent=city&indicator=cases")
    page.wait_for_selector("body[data-ready=charts]")
    names = page.locator(".chart-box .ytick text")
    assert [text.replace("\n", "") for text in names.all_text_contents()] == [
        f"<b>某</b>&𠮷族自治州第{number}高新技术产业…" for number in (1, 2, 3)
    ]
    box = page.locator(".chart-box").bounding_box()
    assert box
    for name in names.all():
        jurisdiction = name.bounding_box()
        assert jurisdiction and jurisdiction["x"] >= box["x"] and jurisdiction["width"] <= 0.42 * box["width"]
    marks = [mark.bounding_box() for mark in page.locator(".chart-box .xtick text").all()]
    assert len(marks) >= 2
    assert all(one and other and one["x"] + one["width"] < other["x"] for one, other in pairwise(marks))


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("light", ["light", "dark"])
def test_pages_are_accessible_and_as_wide_as_the_window(
    page_of: Callable[..., Page], staff: User, faults: Callable[..., list[str]], width: int, light: str
) -> None:
    page = page_of(staff, viewport={"width": width, "height": 900}, color_scheme=light)
    report = staff.memberships.get().jurisdiction.children.first().reports.get()
    for address in (*ADDRESSES, f"/reports/{report.pk}/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert faults(page) == [], address
