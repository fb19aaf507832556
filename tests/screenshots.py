"""Takes the pictures of the documentation: `make screenshots`. With ALL=1 also every page at three widths, light and
dark, and in print, into var/screenshots/, and of each page one sheet with all of these in docs/screenshots/every/, for
checking by eye.

The site runs on a temporary database with the data shipped with the product."""

from __future__ import annotations

import os
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, expect

from tests.browser.chromium import chromium
from tests.outside import ROOT, outside
from tests.serving import gunicorn, manage

SHOWN = ROOT / "docs" / "screenshots"
EVERY = ROOT / "var" / "screenshots"
EACH = SHOWN / "every"
GREY = "--disable-lcd-text"
"""Grey text smoothing: fewer colours, smaller files."""
WIDTH = 1440
WIDTHS = (360, WIDTH, 1920)
ROLES = ("official", "staff", "reviewer", "administrator", "auditor")

REAL = "?jurisdiction=nanchang-etdz&year=2022"
PAGES = {
    "login": ("", "/accounts/login/"),
    "dashboard": ("official", f"/{REAL}"),
    "dashboard-demo": ("official", "/?jurisdiction=demo-jiashan&year=2024"),
    "dashboard-empty": ("official", "/?jurisdiction=demo-jiyuan&year=2024"),
    "indicators": ("official", "/indicators/?jurisdiction=demo-wulin"),
    "indicator": ("official", "/indicators/mediation-cases/?jurisdiction=demo-wulin"),
    "indicator-rate": ("official", "/indicators/fully-online-rate/?jurisdiction=demo-jiashan"),
    "years": ("official", "/years/?jurisdiction=demo-jiashan&from=2019&to=2024"),
    "years-two": ("official", "/years/?jurisdiction=demo-jiashan&compare=2021,2024"),
    "years-common": ("official", "/years/?jurisdiction=demo-jiashan&axis=common"),
    "observations": ("official", f"/observations/{REAL}"),
    "leader": ("official", "/?jurisdiction=demo-jiashan&year=2024&view=leader"),
    "jurisdictions": ("official", "/jurisdictions/?parent=demo-city&indicator=mediation-cases"),
    "jurisdictions-years": (
        "official",
        "/jurisdictions/?parent=demo-city&indicator=fully-online-rate&from=2019&to=2024",
    ),
    "reports": ("official", "/reports/?jurisdiction=demo-jiashan"),
    "report": ("staff", "/reports/1/"),
    "report-add": ("staff", "/reports/add/?jurisdiction=demo-dinghu"),
    "views": ("official", "/views/"),
    "glossary": ("official", "/glossary/"),
    "password": ("official", "/accounts/password/"),
    "not-found": ("official", "/jurisdictions/?parent=nowhere"),
    "rounds": ("reviewer", "/rounds/?jurisdiction=demo-city&year=2024"),
    "entry": ("staff", "/entry/?jurisdiction=demo-dinghu&year=2024"),
    "import": ("staff", "/import/?jurisdiction=demo-dinghu&year=2024"),
    "review": ("reviewer", "/review/?jurisdiction=demo-yishui&year=2024"),
    "history": ("auditor", "/history/?jurisdiction=demo-dinghu&year=2024"),
    "admin": ("administrator", "/admin/"),
    "admin-observations": ("staff", "/admin/metrics/observation/"),
}
"""Name → role and address of every page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the documentation: the upper `height` pixels of the page, or, with `around`, so many around the
    first element that this selector finds. `act` brings the page into the state to be shown."""

    name: str
    role: str
    address: str
    height: int
    act: Callable[[Page], None] = lambda page: None
    around: str = ""


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


def stage_a_file(page: Page) -> None:
    """Show the preview of a file with a new value, one with a warning and one that is refused."""
    lines = [
        "指标代码,数值,缺值原因",
        "legal-aid-cases,212,",
        "mediation-success-rate,100,",
        "mediation-cases,一百,",
    ]
    content = "\r\n".join(lines).encode("utf-8-sig")
    page.set_input_files("[name=file]", {"name": "填报.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="预览").click()
    page.wait_for_selector(".import-strip")


def open_the_room(page: Page) -> None:
    """Open the report of 丙川开发区 whose figures are to be decided on."""
    page.get_by_role("link", name="丙川开发区2024年度").click()
    page.wait_for_selector('body[data-ready="reading"]')


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
    Picture("entry", "staff", "/entry/?jurisdiction=demo-jiyuan&year=2024", 800, enter_some),
    Picture("import", "staff", "/import/?jurisdiction=demo-jiyuan&year=2024", 640, stage_a_file),
    Picture("review", "reviewer", "/review/?jurisdiction=demo-dinghu&year=2024", 640),
    Picture("history", "auditor", f"/history/{DINGHU[7:]}&indicator=law-popularisation-reach", 560),
    Picture("admin-entering", "staff", "/entry/?jurisdiction=demo-jiyuan&year=2024", 900, enter_one_by_one),
    Picture("admin-observation", "staff", "/admin/metrics/observation/?state=draft", 860,
            open_first),
)  # fmt: skip
"""The pictures, in this order, as some change what later ones show."""


@contextmanager
def site() -> Iterator[tuple[str, str]]:
    """Yield the address of the site, on a free port with all data and accounts, and the password of the accounts."""
    password = secrets.token_urlsafe(12)
    with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
        own = {"VAR_DIR": folder, "SECRET_KEY": secrets.token_urlsafe(40), "HTTPS": "off", "WORKERS": "1"}
        environment = outside() | own | {"DEMO_PASSWORD": password}
        for command in ("migrate", "load_fixtures", "collectstatic --noinput", "demo_accounts"):
            manage(environment, *command.split())
        with gunicorn(environment) as server:
            yield server.url, password


def sign_in(context: BrowserContext, role: str, password: str) -> None:
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=username]", role)
    page.fill("[name=password]", password)
    page.locator("main form button, form.login button").first.click()
    page.wait_for_url(lambda address: "/login/" not in address)
    page.close()


def open_contexts(browser: Browser, address: str, password: str) -> dict[str, BrowserContext]:
    contexts = {}
    for role in ("", *ROLES):
        contexts[role] = browser.new_context(
            base_url=address, locale="zh-CN", viewport={"width": WIDTH, "height": 900}, reduced_motion="reduce"
        )
        contexts[role].set_default_timeout(15_000)
        if role:
            sign_in(contexts[role], role, password)
    return contexts


def settle(page: Page) -> None:
    """Wait until the charts are drawn."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


def cut(page: Page, picture: Picture) -> FloatRect:
    """Return the part of the page in the picture; with `around`, after scrolling to that element."""
    if not picture.around:
        whole = page.evaluate("(scrollTo(0, 0), document.documentElement.scrollHeight)")
        return {"x": 0, "y": 0, "width": WIDTH, "height": min(picture.height, whole)}
    jurisdiction = "it => (it.scrollIntoView({block: 'center'}), it.getBoundingClientRect().top)"
    top = page.locator(picture.around).first.evaluate(jurisdiction) - picture.height / 3
    return {"x": 0, "y": max(top, 0), "width": WIDTH, "height": picture.height}


def take_shown(contexts: dict[str, BrowserContext]) -> None:
    SHOWN.mkdir(exist_ok=True)
    for picture in PICTURES:
        page = contexts[picture.role].new_page()
        page.goto(picture.address)
        picture.act(page)
        settle(page)
        page.mouse.move(0, 0)
        page.screenshot(path=SHOWN / f"{picture.name}.png", clip=cut(page, picture))
        page.close()


def take_every(contexts: dict[str, BrowserContext]) -> None:
    EVERY.mkdir(parents=True, exist_ok=True)
    EACH.mkdir(parents=True, exist_ok=True)
    for name, (role, address) in PAGES.items():
        page = contexts[role].new_page()
        page.goto(address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                settle(page)
                page.screenshot(path=EVERY / f"{name}-{width}-{scheme}.png", full_page=True)
        page.pdf(path=EVERY / f"{name}.pdf", prefer_css_page_size=True)
        page.close()
        lay_out(contexts[""], name)


def lay_out(context: BrowserContext, name: str) -> None:
    """Make one picture of a page in all its states: the upper part at each width, light above dark, then its first
    printed sheets."""
    paper = ["pdftoppm", "-r", "60", "-l", "4", "-png", str(EVERY / f"{name}.pdf"), str(EVERY / f"{name}-sheet")]
    for old in EVERY.glob(f"{name}-sheet-*.png"):
        old.unlink()
    subprocess.run(paper, check=True)
    shots = [(EVERY / f"{name}-{width}-{scheme}.png", width) for scheme in ("light", "dark") for width in WIDTHS]
    boxes = [f'<div style="width:{width // 3}px;height:400px;overflow:hidden"><img src="{path.as_uri()}" '
        f'width="100%"></div>'
             for path, width in shots]  # fmt: skip
    boxes += [f'<img src="{path.as_uri()}" style="height:400px">' for path in sorted(EVERY.glob(f"{name}-sheet-*.png"))]
    sheet = EVERY / f"{name}.html"
    sheet.write_text(
        '<body style="margin:0;padding:8px;background:#777;display:flex;flex-wrap:wrap;gap:8px">' + "".join(boxes)
    )
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(sheet.as_uri(), wait_until="load")
    page.screenshot(path=EACH / f"{name}.jpg", type="jpeg", quality=70, full_page=True)
    page.close()


def main() -> None:
    with site() as (address, password), chromium(GREY) as browser:
        contexts = open_contexts(browser, address, password)
        take_shown(contexts)
        if os.environ.get("ALL"):
            take_every(contexts)


if __name__ == "__main__":
    main()
