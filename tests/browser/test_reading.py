"""The reading room in the browser: each kind of file, decisions by keyboard, and links from a value to its sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from metrics.models import Indicator, Jurisdiction, Observation, Proposal, Report, User
from tests import factories
from tests.documents import samples
from tests.patience import wait_until


@pytest.fixture
def zone(live_server: Any) -> Jurisdiction:
    zone = factories.jurisdiction("zone", name_zh="云岭开发区")
    factories.open_round(zone)
    items = factories.indicator("items", name_zh="依申请政务服务事项数", unit="项", time_basis="stock")
    online = factories.indicator("online", name_zh="可全程网办事项数", unit="项", time_basis="stock")
    factories.rate("online-rate", name_zh="全程网办率", numerator=online, denominator=items)
    factories.rate("available", name_zh="政务服务事项网上可办率")
    factories.indicator("mediation", name_zh="人民调解案件数")
    factories.rate("mediation-rate", name_zh="人民调解成功率", aliases="调解成功率")
    factories.indicator("opinions", name_zh="出具法律意见书数", unit="份")
    factories.indicator("review", name_zh="行政复议案件数")
    return zone


@pytest.fixture
def clerk(zone: Jurisdiction) -> User:
    return factories.user("clerk", "staff", zone, name="王科员")


def printed(browser: Browser) -> bytes:
    page = browser.new_page()
    page.set_content(samples.plain_html())
    content = page.pdf(format="A4")
    page.close()
    return content


@pytest.fixture
def report(zone: Jurisdiction, clerk: User) -> Report:
    """Return a report with three figures to be decided on."""
    report = factories.report(zone)
    text = "一、工作\n全年人民调解案件71件，出具法律意见书160份，行政复议案件12件。"
    document = factories.document(report, text, added_by=clerk)
    for figure, code in (("71件", "mediation"), ("160份", "opinions"), ("12件", "review")):
        factories.proposal(document, figure, indicator=Indicator.objects.get(code=code))
    return report


def opened(page: Page, report: Report) -> Page:
    page.goto(f"/reports/{report.pk}/")
    page.wait_for_selector('body[data-ready="reading"]')
    return page


def decided() -> int:
    return Proposal.objects.exclude(state="open").count()


def files(browser: Browser, folder: Path) -> list[Path]:
    made = {
        "报告.docx": samples.word(),
        "报告.pdf": printed(browser),
        "报告.html": samples.page(),
        "报告.txt": "\n".join(samples.PARAGRAPHS).encode("gbk"),
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in made]


def upload(page: Page, file: Path, title: str) -> None:
    page.goto("/reports/add/?jurisdiction=zone")
    page.fill("[name=title]", title)
    page.fill("[name=year]", "2022")
    page.set_input_files("[name=file]", str(file))
    page.click(".report-form button")
    page.wait_for_selector('body[data-ready="reading"]')


def press(page: Page, key: str) -> None:
    """Press a key that decides, and wait for the answer."""
    before = int(page.evaluate("Number(document.body.dataset.reads)"))
    page.keyboard.press(key)
    page.wait_for_selector(f'body[data-reads="{before + 1}"]')


def test_every_kind_of_file_gives_the_same_figures(
    clerk: User, page_of: Callable[..., Page], browser: Browser, tmp_path: Path
) -> None:
    page = page_of(clerk)
    found = []
    for file in files(browser, tmp_path):
        upload(page, file, f"年度报告（{file.suffix}）")
        report = Report.objects.get(title=f"年度报告（{file.suffix}）")
        rows = Proposal.objects.filter(document__report=report, period__in=("year", "as_of"))
        found.append({(row.indicator.code, row.value) for row in rows if row.indicator})
    word, pdf, saved_page, text = found
    assert ("online", 947) in text and ("online-rate", samples_rate()) in text and ("opinions", 160) in text
    assert word == pdf == saved_page, "tables included"
    assert word - text == {("review", 17)}, "which the text file does not have"


def samples_rate() -> Any:
    from decimal import Decimal

    return Decimal("89.4")


def test_decisions_by_keyboard_and_the_way_back(
    clerk: User, zone: Jurisdiction, page_of: Callable[..., Page], browser: Browser, tmp_path: Path, problems: list[str]
) -> None:
    page = page_of(clerk)
    upload(page, files(browser, tmp_path)[0], "年度报告")
    waiting = page.locator("[data-waiting]")
    total = int(waiting.inner_text())
    current = page.locator(".proposal.current .proposal-what")
    expect(current).to_contain_text("依申请政务服务事项数")

    press(page, "Enter")
    expect(waiting).to_have_text(str(total - 1))
    expect(current).to_contain_text("可全程网办事项数")
    press(page, "Enter")
    expect(page.locator(".proposal.current")).to_contain_text(
        "94.7%"
    )  # the stated rate against its base, before it is stored
    press(page, "Enter")
    press(page, "x")

    # Another value, typed over what was found, and 余 with it.
    while "法律意见书" not in current.inner_text():
        page.keyboard.press("j")
    page.keyboard.press("e")
    fields = page.locator(".proposal.current .correct")
    expect(fields.locator("[name=indicator]")).to_be_focused()
    fields.locator("[name=value]").fill("165")
    before = int(page.evaluate("Number(document.body.dataset.reads)"))
    fields.locator("button[value=accept]").click()
    page.wait_for_selector(f'body[data-reads="{before + 1}"]')

    stored = {row.indicator.code: row for row in Observation.objects.select_related("indicator")}
    assert {code: (int(row.value or 0), row.qualifier) for code, row in stored.items() if code != "online-rate"} == {
        "items": (1000, "exact"), "online": (947, "exact"), "opinions": (165, "over"),
    }  # fmt: skip
    assert {row.state for row in stored.values()} == {"draft"}

    # From the indicator's page back to the sentence, highlighted.
    page.goto("/indicators/online/?jurisdiction=zone&tab=sources")
    page.locator(f'a[href$="#o{stored["online"].pk}"]:visible').first.click()
    spot = page.locator(f"#o{stored['online'].pk}")
    expect(spot).to_be_in_viewport()
    expect(spot).to_have_text("947项")
    # … and from its point in the chart.
    page.goto("/indicators/online/?jurisdiction=zone")
    page.wait_for_selector('body[data-ready="charts"]')
    box = page.locator(".chart-box .points path").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**#o{stored['online'].pk}")
    lit = "element => getComputedStyle(element.closest('.sentence')).backgroundColor"
    assert spot.evaluate(lit) != page.locator(".sentence").last.evaluate(lit)
    assert problems == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_room_is_accessible(
    clerk: User,
    page_of: Callable[..., Page],
    faults: Callable[..., list[str]],
    zone: Jurisdiction,
    language: str,
    scheme: str,
    width: int,
) -> None:
    report = factories.report(zone)
    text = "一、工作\n全年人民调解案件71件，出具法律意见书160余份，另记37。上年行政复议案件12件。"
    document = factories.document(report, text, added_by=clerk)
    for figure, code, fields in (
        ("71件", "mediation", {}), ("160余份", "opinions", {"state": "rejected", "decided_by": clerk}),
        ("12件", "review", {"period": "other_year:2021"}),
    ):  # fmt: skip
        factories.proposal(document, figure, indicator=Indicator.objects.get(code=code), **fields)
    factories.observation(Indicator.objects.get(code="mediation"), zone, value=70, state="draft")
    page = page_of(clerk, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(f"/reports/{report.pk}/?language={language}")
    page.wait_for_selector('body[data-ready="reading"]')
    folds = page.locator(".room details").all()
    assert folds
    for fold in folds:
        fold.evaluate("element => { element.open = true; }")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"/reports/add/?jurisdiction=zone&language={language}")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_keys_act_in_the_room_alone_and_can_be_switched_off(
    clerk: User, page_of: Callable[..., Page], report: Report
) -> None:
    def pressed() -> int:
        for key in ("j", "x", "n", "u", "Enter"):
            page.keyboard.press(key)
        page.wait_for_timeout(300)
        return decided()

    page = opened(page_of(clerk), report)
    card = page.locator(".proposal.current")
    expect(card).to_be_focused()
    page.locator(".document-add").evaluate("it => { it.tabIndex = -1; it.focus(); }")
    assert pressed() == 0
    page.evaluate("document.activeElement.blur()")
    assert pressed() == 0

    fold = page.locator(".room-keys summary")
    fold.click()
    page.get_by_label("使用单键快捷键").uncheck()
    fold.click()
    for _time in range(2):
        card.locator(".proposal-what").click()
        expect(card).to_be_focused()
        assert pressed() == 0
        opened(page, report)  # the browser remembers it

    fold.click()
    page.get_by_label("使用单键快捷键").check()
    fold.click()
    card.locator(".proposal-what").click()
    for left in ("2", "1", "0"):
        press(page, "x")
        expect(page.locator("[data-waiting]")).to_have_text(left)
    expect(page.locator(".room-list .empty")).to_be_focused()
    assert decided() == 3


SLOW = (
    "() => { const ask = window.fetch; window.fetch = (...all) => new Promise(go => setTimeout(go, "
    "400)).then(() => ask(...all)); }"
)


def test_a_key_held_down_or_pressed_again_meanwhile_decides_once(
    clerk: User, page_of: Callable[..., Page], report: Report
) -> None:
    page = opened(page_of(clerk), report)
    for _held in range(4):
        page.keyboard.down("Enter")
        page.wait_for_timeout(150)
    page.keyboard.up("Enter")
    expect(page.locator("[data-waiting]")).to_have_text("2")
    assert decided() == 1

    page.evaluate(SLOW)
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.keyboard.press("x")
    page.keyboard.press("x")
    expect(page.locator("[data-waiting]")).to_have_text("1")
    wait_until(lambda: decided() == 2, "the second decision does not arrive", rest=page.wait_for_timeout)
    assert len(sent) == 1


def test_what_could_not_be_sent_can_be_sent_again(
    clerk: User, page_of: Callable[..., Page], report: Report, problems: list[str]
) -> None:
    page = opened(page_of(clerk), report)
    page.route("**/proposals/**", lambda route: route.abort())
    page.evaluate("HTMLFormElement.prototype.requestSubmit = () => {}")  # the page itself cannot be sent either
    page.keyboard.press("Enter")
    expect(page.locator("[data-room]")).not_to_have_attribute("aria-busy", "true")
    page.unroute("**/proposals/**")
    problems.clear()
    press(page, "Enter")
    assert decided() == 1
