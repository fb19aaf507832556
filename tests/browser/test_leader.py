"""The leader's view fits on one screen of 1920 × 1080 and on one sheet of A4; pins work by keyboard."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Page, expect

from metrics.models import Jurisdiction, User
from tests import factories


@pytest.fixture
def full(live_server: Any) -> Jurisdiction:
    """Return a jurisdiction with more of everything than there is room for: long names, bases, missed targets,
    incomparable and missing values."""
    zone = factories.jurisdiction(
        "zone", name_zh="某某国家级经济技术开发区", name_en="Some National Development Zone", fictional=True
    )
    theme = factories.theme("one")
    for n in range(30):
        make = factories.rate if n % 2 else factories.indicator
        one = make(
            f"key-{n}-completion-rate", in_theme=theme, is_key=True,
            name_zh=f"企业对职能部门政务服务综合满意情况第{n}项指标",
            name_en=f"Enterprise satisfaction with the services of departments, no. {n}",
            break_year=2022 if n % 7 == 6 else None,
        )  # fmt: skip
        base = {"numerator": 4000 + n, "denominator": 10000} if n % 2 else {}
        factories.observation(one, zone, 2021, 60 + n)
        if n < 24:
            factories.observation(one, zone, 2022, 40 + n, **base, report=None)
            factories.target(one, zone, 2022, 95, document="《某某国家级经济技术开发区2022年法治政府建设工作要点》")
    return zone


@pytest.fixture
def official(full: Jurisdiction) -> User:
    return factories.user("chen", "official", full, name="陈主任")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_one_screen_and_one_sheet(page_of: Callable[..., Page], official: User, language: str) -> None:
    page = page_of(official, viewport={"width": 1920, "height": 1080})
    page.goto(f"/?view=leader&year=2022&language={language}")
    assert page.locator(".card-kpi").count() == 12
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size == [1920, 1080]
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        assert len(paper.pages) == 1
        assert (round(paper.pages[0].width), round(paper.pages[0].height)) == (595, 842)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark"), (1920, "light")])
@pytest.mark.parametrize(
    "address", ["/?view=leader&year=2022", "/views/", "/indicators/key-1-completion-rate/?tab=history"]
)
def test_nothing_is_cut_off_and_axe_finds_no_fault(
    page_of: Callable[..., Page],
    full: Jurisdiction,
    faults: Callable[..., list[str]],
    width: int,
    scheme: str,
    address: str,
) -> None:
    staff = factories.user("li", "staff", full)
    page = page_of(staff, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(f"{address}{'&' if '?' in address else '?'}language={'en' if width == 1440 else 'zh-hans'}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".views-menu summary").click()
    sheet = page.locator(".views-menu .menu-sheet").bounding_box()
    assert sheet
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= width
    assert faults(page) == []


def test_a_pin_is_set_by_keyboard_and_without_script(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official, java_script_enabled=False)
    page.goto("/?year=2022")
    star = page.get_by_role("button", name="置顶：企业对职能部门政务服务综合满意情况第8项指标")
    star.focus()
    page.keyboard.press("Enter")
    expect(page.locator("section.theme h2").first).to_have_text("置顶")
    expect(page.locator(".card-kpi").first).to_contain_text("第8项")
    expect(page.get_by_role("button", name="置顶：企业对职能部门政务服务综合满意情况第8项指标")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.goto("/?year=2022&view=leader")
    expect(page.locator(".card-kpi").first).to_contain_text("第8项")


def test_a_view_is_saved_from_the_menu_and_opened_again(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official, java_script_enabled=False)
    page.goto("/years/?jurisdiction=zone&from=2021&to=2022")
    page.locator(".views-menu summary").click()
    page.get_by_label("保存此视图").fill("两年对比")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已保存视图“两年对比”")
    page.goto("/reports/")
    page.locator(".views-menu summary").click()
    page.get_by_role("link", name="两年对比").click()
    assert page.url.endswith("/years/?from=2021&jurisdiction=zone&to=2022")


def test_tabs_work_without_script_and_paper_has_them_all(page_of: Callable[..., Page], official: User) -> None:
    page = page_of(official, java_script_enabled=False)
    page.goto("/indicators/key-1-completion-rate/?jurisdiction=zone")
    table, definition = page.locator("#rows"), page.locator("#facts")
    expect(table).to_be_visible()  # nothing draws the chart
    expect(definition).to_be_hidden()
    page.get_by_role("navigation", name="指标的各部分").get_by_role("link", name="定义").click()
    expect(definition).to_be_visible()
    expect(table).to_be_hidden()
    page.get_by_role("navigation", name="指标的各部分").get_by_role("link", name="表", exact=True).click()
    expect(table).to_be_visible()
    expect(page.locator(".tabs [aria-current]")).to_have_text("表")
    assert "jurisdiction=zone" in page.url
    page.emulate_media(media="print")
    for part in ("#rows", "#facts", "#sources"):
        expect(page.locator(part)).to_be_visible()
    expect(page.locator(".tabs")).to_be_hidden()
    expect(page.locator("#changes")).to_have_count(0)
