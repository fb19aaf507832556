"""Takes the pictures of the documentation: `make screenshots`. With ALL=1 also every page at three widths, light and
dark, and in print, into var/screenshots/, and of each page one sheet with all of these in docs/screenshots/every/, for
checking by eye.

The site runs on a temporary database with the data shipped with the product."""

from __future__ import annotations

import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, FloatRect, Page

from tests.browser.chromium import chromium
from tests.outside import ROOT, outside
from tests.screenshots.pages import PAGES
from tests.screenshots.pictures import PICTURES, Picture
from tests.serving import gunicorn, manage

SHOWN = ROOT / "docs" / "screenshots"
EVERY = ROOT / "var" / "screenshots"
EACH = SHOWN / "every"
GREY = "--disable-lcd-text"
"""Grey text smoothing: fewer colours, smaller files."""
WIDTH = 1440
WIDTHS = (360, WIDTH, 1920)
ROLES = ("official", "staff", "reviewer", "administrator", "auditor")


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
        return {"x": 0, "y": 0, "width": picture.width, "height": min(picture.height, whole)}
    jurisdiction = "it => (it.scrollIntoView({block: 'center'}), it.getBoundingClientRect().top)"
    top = page.locator(picture.around).first.evaluate(jurisdiction) - picture.height / 3
    return {"x": 0, "y": max(top, 0), "width": picture.width, "height": picture.height}


def take_shown(contexts: dict[str, BrowserContext]) -> None:
    SHOWN.mkdir(exist_ok=True)
    for picture in PICTURES:
        page = contexts[picture.role].new_page()
        page.set_viewport_size({"width": picture.width, "height": 900})
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
