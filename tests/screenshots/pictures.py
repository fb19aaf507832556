"""The pictures of the documentation: which page, in which state, how much of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.clipboard import paste
from tests.screenshots.pages import REAL


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the documentation: the upper `height` pixels of the page, or, with `around`, so many around the
    first element that this selector finds. `act` brings the page into the state to be shown. `width` is that of the
    window."""

    name: str
    role: str
    address: str
    height: int
    act: Callable[[Page], None] = lambda page: None
    around: str = ""
    width: int = 1440


def fill(page: Page, code: str, text: str, said: str) -> None:
    """Type into a cell of the entry page, leave it by Enter and wait for its state to say `said`."""
    page.locator(f'[name="value.{code}"]').fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-code="{code}"] [data-state]')).to_contain_text(said)


def enter_some(page: Page) -> None:
    """Enter values that are saved, one that asks for an explanation, and one that is not understood."""
    page.wait_for_selector('body[data-ready="entry"]')
    for code, text in (("service-items", "７３８"), ("application-service-items", "525"), ("online-items", "738")):
        fill(page, code, text, "已保存")
    fill(page, "online-service-rate", "100", "已保存")
    fill(page, "fully-online-items", "4.9e2", "未保存")
    page.locator("tr.group", has_text="政务服务").first.evaluate(
        "row => { const box = row.closest('.table-scroll'); box.scrollTop += "
        "row.getBoundingClientRect().top - box.getBoundingClientRect().top - 30; }"
    )


def explain(page: Page) -> None:
    """Enter an unusual value, with the sentence that explains it."""
    page.wait_for_selector('body[data-ready="entry"]')
    fill(page, "law-popularisation-reach", "265399", "已保存")
    page.locator('[name="explanation.law-popularisation-reach"]').fill("首次计入网络直播普法的观看人次")
    page.locator('[name="note.law-popularisation-reach"]').focus()
    page.wait_for_load_state("networkidle")


def submit(page: Page) -> None:
    """Submit all drafts for review."""
    page.wait_for_selector('body[data-ready="entry"]')
    page.get_by_role("button", name="保存并提交审核").click()
    expect(page.locator(".notice-success").last).to_contain_text("已提交")


def enter_against_a_colleague(page: Page) -> None:
    """Let somebody else save a value while this page is open, then try to save another one."""
    page.wait_for_selector('body[data-ready="entry"]')
    colleague = page.context.new_page()
    colleague.goto(page.url)
    colleague.wait_for_selector('body[data-ready="entry"]')
    fill(colleague, "law-popularisation-events", "98", "已保存")
    colleague.close()
    fill(page, "law-popularisation-events", "99", "未保存")


def open_first(page: Page) -> None:
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")


def enter_one_by_one(page: Page) -> None:
    """Go from the entry page to the admin's form, save a value and type one that is unusual."""
    page.get_by_role("link", name="逐项填写").click()
    page.locator("#id_value").fill("5")
    page.locator("[name=_next]").click()
    expect(page.locator(".notice-success")).to_contain_text("已保存")
    page.locator("#id_value").fill("60")
    page.locator("#id_explanation").focus()
    expect(page.locator("#beside .findings")).to_be_visible()


def paste_a_column(page: Page) -> None:
    """Paste a column as clerks write it, and show what would go where."""
    page.wait_for_selector('body[data-ready="entry"]')
    paste(page, "service-items", "数值\n1,738\n525\n2.3万\n—\n98.5%\n约1200")
    page.wait_for_selector("dialog[open]")


def stage_a_file(page: Page) -> None:
    """Show the preview of a file with a new value, one with a warning, and some that are refused and can be put
    right."""
    lines = [
        "指标,地区,年度,数值",
        "法律援助案件办理数,,,212",
        "人民调解成功率,,,100",
        "人民调解案件数,,,2.3万",
        "普法宣传活动厂次,,,98",
        "行政复议受理数,,24,31",
    ]
    content = "\r\n".join(lines).encode("utf-8-sig")
    page.set_input_files("[name=file]", {"name": "填报.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="预览").click()
    page.wait_for_selector(".import-strip")


def open_the_room(page: Page) -> None:
    """Open the report of 丙川开发区 whose figures are to be decided on."""
    page.get_by_role("link", name="丙川开发区2024年度").click()
    page.wait_for_selector('body[data-ready="reading"]')


CITY = "/review/?jurisdiction=demo-city&year=2024"
DINGHU = "/entry/?jurisdiction=demo-dinghu&year=2024"
EVENTS, REACH, RETURNED = (
    f'[data-code="{code}"]' for code in ("law-popularisation-events", "law-popularisation-reach", "hall-resident-items")
)

PICTURES = (
    Picture("dashboard", "official", f"/{REAL}", 900),
    Picture("dashboard-demo", "official", "/?jurisdiction=demo-yishui&year=2023", 900),
    Picture("years", "official", "/years/?jurisdiction=demo-yishui&from=2019&to=2023&theme=services", 900),
    Picture("years-two", "official", "/years/?jurisdiction=demo-yishui&compare=2020,2024", 1000),
    Picture("indicator", "official", "/indicators/mediation-cases/?jurisdiction=demo-wulin", 900),
    Picture("indicators", "official", "/indicators/?jurisdiction=demo-wulin&q=调解", 560),
    Picture("reading-room", "staff", "/reports/?jurisdiction=demo-bingchuan&year=2024", 900, open_the_room),
    Picture("leader", "official", "/?jurisdiction=demo-jiashan&year=2024&view=leader", 900),
    Picture("rounds", "staff", "/rounds/?jurisdiction=demo-city&year=2024", 720),
    Picture("parts", "official", f"/{REAL}", 420, around="#theme-disputes"),
    Picture("break", "official", "/indicators/reconsideration-applications/?jurisdiction=demo-jiashan", 780),
    Picture("returned", "staff", DINGHU, 330, around=RETURNED),
    Picture("conflict", "staff", "/entry/?jurisdiction=demo-bingchuan&year=2024", 260, enter_against_a_colleague,
    EVENTS),
    Picture("explained", "staff", DINGHU, 260, explain, REACH),
    Picture("submitted", "staff", DINGHU, 420, submit),
    Picture("entry", "staff", "/entry/?jurisdiction=demo-jiyuan&year=2024", 768, enter_some, width=1366),
    Picture("paste", "staff", "/entry/?jurisdiction=demo-jiyuan&year=2024", 800, paste_a_column),
    Picture("import", "staff", "/import/?jurisdiction=demo-jiyuan&year=2024", 860, stage_a_file),
    Picture("review", "reviewer", "/review/?jurisdiction=demo-dinghu&year=2024", 768, width=1366),
    Picture("queue", "reviewer", CITY, 768, width=1366),
    Picture("queue-phone", "reviewer", CITY, 844, width=390),
    Picture("entry-phone", "staff", DINGHU, 844, around=RETURNED, width=390),
    Picture("history", "auditor", f"/history/{DINGHU[7:]}&indicator=law-popularisation-reach", 560),
    Picture("admin-entering", "staff", "/entry/?jurisdiction=demo-jiyuan&year=2024", 900, enter_one_by_one),
    Picture("admin-observation", "staff", "/admin/metrics/observation/?state=draft", 860,
            open_first),
)  # fmt: skip
"""The pictures, in this order, as some change what later ones show."""
