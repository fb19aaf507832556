"""From the login page to a card, from the card to its chart, and to the file: the same value at every step."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from metrics.models import Jurisdiction, User
from tests import factories
from tests.browser.pages import ALL, LONG, exported


@pytest.fixture
def zone(live_server: Any) -> Jurisdiction:
    """Return a zone with every kind of value that a dashboard can have."""
    zone = factories.jurisdiction("zone", name_zh="某开发区", name_en="Some Zone", kind="zone")
    report = factories.report(zone)
    tickets = factories.indicator("tickets", name_zh="工单量", name_en="Tickets", is_key=True)
    for year, value in ((2018, 4100), (2019, 4600), (2021, 5400), (2022, 6500)):
        factories.observation(tickets, zone, year, value, as_of=datetime.date(year, 11, 30), qualifier="over")
    rate = factories.rate("online", name_zh="全程网办率", name_en="Handled online", is_key=True)
    factories.observation(rate, zone, 2021, 88)
    factories.observation(rate, zone, 2022, "89.4", numerator=947, denominator=1000, report=report)
    factories.target(rate, zone, 2022, 90)
    other = factories.indicator("meetings", name_zh="会议次数", name_en="Meetings", unit="次", in_theme=rate.theme)
    for year in range(2017, 2023):
        factories.observation(other, zone, year, year - 2010)
    factories.indicator("missing", name_zh="没有填报的", in_theme=rate.theme, is_key=True)
    return zone


@pytest.fixture
def official(zone: Jurisdiction) -> User:
    return factories.user("chen", "official", zone, name="陈主任")


def download(page: Page, folder: Path, name: str) -> list[dict[str, str]]:
    file = exported(page, name)
    path = folder / file.suggested_filename
    file.save_as(path)
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def test_card_chart_and_file_say_the_same(page: Page, official: User, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_label("用户名").fill("chen")
    page.get_by_label("密码").fill("correct-horse-battery")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2022年法治政府建设指标")
    card = page.get_by_role("article").filter(has_text="全程网办率")
    expect(card.locator(".value")).to_have_text("89.4%")
    expect(card).to_contain_text("上升1.4个百分点")
    expect(card).to_contain_text("目标不低于90% · 未达标")
    [row] = [row for row in download(page, tmp_path, f"{LONG} CSV") if row["指标代码"] == "online"]
    assert (row["数值"], row["比上年变化"], row["分子"], row["分母"]) == ("89.4", "1.4", "947", "1000")
    assert [path.name for path in tmp_path.iterdir()] == ["某开发区2022年法治政府建设指标.csv"]

    card.get_by_role("link", name="全程网办率").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("全程网办率")
    page.wait_for_selector("body[data-ready]")
    drawn = page.evaluate("document.querySelector('.js-plotly-plot').data.flatMap(trace => trace.y)")
    assert 89.4 in drawn
    [row] = [row for row in download(page, tmp_path, f"{ALL} CSV") if row["年度"] == "2022"]
    assert row["数值"] == "89.4"
    expect(page.locator(".tab-table table")).to_contain_text("89.4")


def test_another_year_is_one_click_away_and_keeps_the_jurisdiction(
    page_of: Callable[..., Page], official: User, zone: Jurisdiction
) -> None:
    page = page_of(official)
    page.goto("/?jurisdiction=zone")
    page.get_by_role("link", name="较早的年度").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2021年")
    page.get_by_label("年度", exact=True).select_option("2019")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2019年")
    assert "jurisdiction=zone" in page.url


def test_without_script_the_year_is_still_chosen(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official, java_script_enabled=False)
    page.goto("/")
    expect(page.get_by_role("button", name="打印")).to_have_count(0)
    page.get_by_label("年度", exact=True).select_option("2021")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2021年")


@pytest.mark.parametrize("width", [360, 1440, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off_and_axe_finds_no_fault(
    page_of: Callable[..., Page], official: User, faults: Callable[..., list[str]], width: int, scheme: str
) -> None:
    page = page_of(official, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []


def test_trend_and_words_of_a_card_do_not_overlap(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official)
    page.goto("/")
    boxes = page.evaluate(
        """[...document.querySelectorAll('.trend')].map(trend => {
            const parts = [...trend.children].map(child => child.getBoundingClientRect());
            return parts.length < 2 || parts[0].right <= parts[1].left;
        })"""
    )
    assert len(boxes) == 2
    assert all(boxes)


def test_the_light_switch_is_remembered_without_a_flash(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official, color_scheme="light")
    page.goto("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_text("陈主任").click()
    page.get_by_role("button", name="深色").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.evaluate(ground) == dark
    page.get_by_text("陈主任").click()
    page.get_by_role("button", name="跟随系统").click()
    assert page.evaluate(ground) == light


def test_the_menu_closes_on_escape_and_gives_the_focus_back(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official)
    page.goto("/")
    page.get_by_text("陈主任").click()
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="退出登录")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_on_paper_there_is_no_navigation(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official, color_scheme="dark")
    page.goto("/")
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".head-tools")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.value')).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize(("width", "beside"), [(1440, True), (360, False)])
def test_what_follows_a_single_card_stands_beside_it_where_there_is_room(
    page_of: Callable[..., Page], official: User, width: int, beside: bool
) -> None:
    page = page_of(official, viewport={"width": width, "height": 900})
    page.goto("/?year=2022")
    theme = page.locator(".theme", has=page.get_by_role("article").filter(has_text="全程网办率"))
    assert theme.get_by_role("article").count() == 1
    card, lines = theme.get_by_role("article").bounding_box(), theme.locator(".lines").bounding_box()
    assert card and lines
    assert (lines["x"] >= card["x"] + card["width"]) is beside
    assert (lines["width"] > card["width"] * 2) is beside
    assert page.evaluate("document.documentElement.scrollWidth") == width
