"""Printed pages: what, where and when at the top, page numbers, no navigation, and text large enough to read."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Page

from metrics.models import Indicator, Jurisdiction, User
from tests import factories
from tests.browser.pages import EVERY, World, brought, tall

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = 688
"""Pixels between the margins of A4: 182 mm. Browsers shrink wider pages, which soon become too small to read."""
UNPRINTED = "login password bad not-found report_add imports import-columns saved no-place view-lost".split()
"""The beginnings of the names of forms and error pages, which nobody prints."""
PRINTED = [name for name in EVERY if not name.startswith(tuple(UNPRINTED))]

NAVIGATION = (
    ".top, .skip, .skip-charts, .note-back, .head-tools, .tabs, .chart-saves, .filter, .chooser, form "
    "button, .pin, .ways"
)


def on_paper(page_of: Callable[..., Page], there: World, name: str) -> Page:
    """Return the page as laid out for a sheet of paper, with its charts drawn for it."""
    page = page_of(there.users[EVERY[name][0]], color_scheme="dark", viewport={"width": SHEET, "height": 900})
    page.goto(there.address(name))
    brought(page, name)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    return page


@pytest.mark.parametrize("name", PRINTED)
def test_a_page_fits_the_sheet_and_leaves_its_navigation_behind(
    page_of: Callable[..., Page], there: World, name: str
) -> None:
    page = on_paper(page_of, there, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET
    assert page.locator("h1").is_visible()
    seen = page.locator(NAVIGATION).evaluate_all(
        "found => found.filter(it => it.getClientRects().length).map(it => it.outerHTML.slice(0, 120))"
    )
    assert seen == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert "打印于" in page.locator(".foot").inner_text()


def test_no_figure_of_a_printed_indicator_is_broken_and_its_sources_are_told_once(
    page_of: Callable[..., Page], there: World
) -> None:
    page = on_paper(page_of, there, "indicator")
    page.set_viewport_size({"width": SHEET // 2, "height": 900})  # as if every cell had far more to say
    cells = page.locator(".tab-table tbody .short")
    assert cells.count()
    broken = cells.evaluate_all(
        """cells => cells.flatMap(cell => {
            const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
            const range = document.createRange(), found = [];
            while (walk.nextNode()) {
                for (const match of walk.currentNode.data.matchAll(/[\\d.,]+[^\\d\\s，·（）：]*/g)) {
                    range.setStart(walk.currentNode, match.index);
                    range.setEnd(walk.currentNode, match.index + match[0].length);
                    if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) { found.push(match[0]); }
                }
            }
            return found;
        })"""
    )
    assert broken == []
    assert page.locator(".tab-table .source:visible").count() == 0
    assert page.locator("section:has(> #sources) tbody tr").first.is_visible()


def test_a_printed_preview_says_why_nothing_was_imported(page_of: Callable[..., Page], there: World) -> None:
    page = on_paper(page_of, there, "import-preview")
    assert page.get_by_text("没有导入任何数据").is_visible()
    assert not page.locator(".import-choose").is_visible()
    lines = page.get_by_role("cell", name="不能导入").first.evaluate(
        """cell => {
            const range = document.createRange();
            range.selectNodeContents(cell);
            return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
        }"""
    )
    assert lines == 1


def test_many_jurisdictions_of_long_names_fit_their_sheets(page_of: Callable[..., Page], there: World) -> None:
    city = Jurisdiction.objects.get(code="city")
    cases = Indicator.objects.get(code="cases")
    for number in range(30):
        name = f"某某省某某市第{number}国家级经济技术开发区和综合保税区管理委员会"
        jurisdiction = factories.jurisdiction(f"long-{number}", parent=city, name_zh=name)
        for year in (2021, 2022):
            factories.observation(cases, jurisdiction, year, 400 + number * 7 + year % 10)
    page = page_of(there.users["official"], viewport={"width": SHEET, "height": 900})
    for query in ("", "&from=2021&to=2022"):
        page.goto("/jurisdictions/?parent=city&indicator=cases" + query)
        page.wait_for_selector("body[data-ready=charts]")
        with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as book:
            assert len(book.pages) == 3
            assert max(word["x1"] for sheet in book.pages for word in sheet.extract_words()) < book.pages[0].width
            assert "打印于" in book.pages[-1].extract_text()


def test_a_number_in_a_printed_chart_is_copied_once(page_of: Callable[..., Page], official: Any) -> None:
    """An outline around a text is a second text in the file, a little beside the first."""
    page = page_of(official, viewport={"width": SHEET, "height": 900})
    page.goto("/indicators/share/?jurisdiction=zone")
    page.wait_for_selector("body[data-ready=charts]")
    label = page.locator(".chart-box .textpoint text").last.text_content() or ""
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as book:
        drawn = [char for char in book.pages[0].chars if char["text"].strip()]
    twice = [
        one["text"]
        for one, other in itertools.combinations(drawn, 2)
        if one["text"] == other["text"]
        and abs(one["x0"] - other["x0"]) < 2
        and abs(one["top"] - other["top"]) < one["size"] / 2
    ]
    assert label and set(label.strip()) <= {char["text"] for char in drawn}
    assert twice == []


def test_a_rate_of_six_years_with_targets_takes_two_sheets(page_of: Callable[..., Page], there: World) -> None:
    zone = Jurisdiction.objects.get(code="zone")
    made = factories.rate("six", name_zh="全程网办率", definition_zh="全程网上办理的事项占依申请办理事项的百分比。" * 2)
    report = factories.report(zone, year=2021, title="某市某经济技术开发区法治政府建设情况报告")
    for year in range(2017, 2023):
        factories.observation(
            made,
            zone,
            year,
            90 + year % 10,
            numerator=900 + year % 10 * 10,
            denominator=1000,
            report=report,
            section="一(二)1",
        )
        factories.target(made, zone, year, 90)
    page = page_of(there.users["staff"], viewport={"width": SHEET, "height": 900})
    page.goto("/indicators/six/?jurisdiction=zone")
    page.wait_for_selector("body[data-ready=charts]")
    assert _sheets(page.pdf(prefer_css_page_size=True)) == 2


def test_a_long_table_repeats_its_head_and_the_pages_are_numbered(page_of: Callable[..., Page], there: World) -> None:
    tall(Jurisdiction.objects.get(code="zone"), 60)
    page = on_paper(page_of, there, "observations")
    assert page.evaluate("getComputedStyle(document.querySelector('.data thead')).display") == "table-header-group"
    assert _sheets(page.pdf(prefer_css_page_size=True)) > 1
    rule: Any = page.evaluate(
        "[...document.styleSheets].flatMap(sheet => [...sheet.cssRules])"
        ".find(rule => rule.constructor.name === 'CSSPageRule').cssText"
    )
    assert re.search(r"counter\(page\).*counter\(pages\)", rule)


def test_the_page_at_a_glance_is_one_sheet(page_of: Callable[..., Page], there: World) -> None:
    page = on_paper(page_of, there, "leader")
    assert _sheets(page.pdf(prefer_css_page_size=True)) == 1


@pytest.mark.parametrize("query", ["", "&compare=2019,2022", "&axis=common"])
def test_at_most_twelve_small_charts_stand_on_a_sheet_and_none_is_cut(
    page_of: Callable[..., Page], there: World, query: str
) -> None:
    tall(Jurisdiction.objects.get(code="zone"), 60)
    page = page_of(there.users["official"], viewport={"width": SHEET, "height": 900})
    page.goto("/years/?jurisdiction=zone" + query)
    page.wait_for_selector("body[data-ready=charts]")
    drawn = page.locator(".multiples .panel").count()
    assert drawn > 12
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as book:
        sheets = [sheet.extract_text() for sheet in book.pages]
        words = [[word["text"] for word in sheet.extract_words()] for sheet in book.pages]
    captions = [len(re.findall("单位：", text)) - len(re.findall("^单位：", text, flags=re.M)) for text in sheets]
    axes = [one.count("2022") for one in words]
    assert axes == captions
    assert sum(axes) == drawn
    assert max(axes) <= 12
    assert query or max(axes) == 12
    assert "某经济技术开发区" in sheets[0]
    assert "本页的记号" in sheets[-1]
    assert "数据来源" in sheets[-1]


@pytest.mark.parametrize(("first", "across", "unprinted"), [(2016, False, 0), (2015, True, 0), (2003, True, 8)])
def test_a_table_of_many_years_lies_across_and_says_what_it_leaves_out(
    page_of: Callable[..., Page], there: World, first: int, across: bool, unprinted: int
) -> None:
    tall(Jurisdiction.objects.get(code="zone"), 30)
    page = page_of(there.users["official"], viewport={"width": SHEET, "height": 900})
    page.goto(f"/years/?jurisdiction=zone&from={first}&to=2022")
    page.wait_for_selector("body[data-ready=charts]")
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as book:
        last = book.pages[-1]
        heads = [word for word in book.pages[1].extract_words() if re.fullmatch("[0-9]{4}年(比上年)?", word["text"])]
        assert (last.width > last.height) is across
        assert "本页的记号" in last.extract_text()
        assert max(word["x1"] for sheet in book.pages for word in sheet.extract_words()) < last.width
        told = "".join(sheet.extract_text() for sheet in book.pages)
    years = [f"{year}年" for year in range(first + unprinted, 2023)]
    assert [word["text"] for word in heads][-len(years) - 1 :] == [*years, "2022年比上年"]
    assert (f"纸上只印最近12年。2003年至{2002 + unprinted}年见屏幕和导出的文件。" in told) is bool(unprinted)


def test_long_notes_begin_below_the_table_and_none_is_broken(page_of: Callable[..., Page], there: World) -> None:
    zone = Jurisdiction.objects.get(code="zone")
    theme = factories.theme("noted", name_zh="有备注的")
    for n in range(60):
        made = factories.indicator(f"noted-{n}", in_theme=theme, name_zh=f"第{n}项")
        factories.observation(made, zone, 2022, n, note=f"始{n}始" + "口径与上年相同，" * 40 + f"终{n}终")
    page = page_of(there.users["official"], viewport={"width": SHEET, "height": 900})
    page.goto("/years/?jurisdiction=zone&from=2021&to=2022")
    page.wait_for_selector("body[data-ready=charts]")
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as book:
        sheets = [sheet.extract_text().replace("\n", "") for sheet in book.pages]

    def sheet_of(words: str) -> list[int]:
        return [number for number, text in enumerate(sheets) if words in text]

    assert len(sheet_of("始")) > 2
    assert sheet_of("始0始") == sheet_of("本页的记号") == [min(sheet_of("第59项"))]
    assert [n for n in range(60) if sheet_of(f"始{n}始") != sheet_of(f"终{n}终")] == []


def _sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("name", ["years", "indicator"])
def test_the_foot_takes_along_what_stands_before_it(page_of: Callable[..., Page], there: World, name: str) -> None:
    """However much there is on the page: the last sheet never holds the footer alone."""
    page = page_of(there.users["staff"])
    page.goto(there.address(name))
    page.wait_for_selector("body[data-ready=charts]")
    foot = page.locator(".foot").inner_text()
    counts = set()
    for height in range(0, 1000, 20):
        page.evaluate("height => { document.querySelector('h1').style.paddingBottom = height + 'px'; }", height)
        with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
            counts.add(len(pdf.pages))
            last = [line for line in pdf.pages[-1].extract_text().splitlines() if not re.fullmatch(r"\d+ / \d+", line)]
        assert len([line for line in last if line not in foot and "打印于" not in line]) >= 2, (height, last)
    assert len(counts) > 1


def test_a_printed_page_of_a_long_list_says_which_part_it_is(
    page_of: Callable[..., Page], official: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrics.queries.observations.PAGE", 4)
    page = page_of(official)
    for number, said in ((1, "第1—4条 后面还有更多，没有印在这里。全部行在导出的文件里。"), (2, "第5—6条，已到末尾")):
        page.goto(f"/observations/?page={number}")
        page.emulate_media(media="print")
        assert " ".join(page.locator(".pages").inner_text().split()) == said
        page.emulate_media(media="screen")
        assert "没有印" not in page.locator(".pages").inner_text()
