"""A real browser and the site as in production: hashed and compressed static files, strict content security policy.

`page` fails its test on anything the console reports as an error, on a violation of the content security policy, on a
script's exception, and on any request that leaves the site."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, expect

from metrics.models import Jurisdiction, User
from ruleoflaw import settings as product  # noqa: TID251  the storage that the tests' settings replace
from tests import factories
from tests.browser.chromium import chromium
from tests.browser.entry import open_zone
from tests.browser.pages import World, world
from tests.patience import PATIENCE

# Playwright's sync interface runs an event loop in this thread; Django takes that for asynchronous code otherwise.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=PATIENCE * 1000)

TELL_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event => console.error(
    'content security policy: ' + event.effectiveDirective + ' refuses ' + event.blockedURI));
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Collect the static files as for production; `collectstatic` fails here on a file that refers to a missing one."""
    changed = {
        "STATIC_ROOT": str(tmp_path_factory.mktemp("static")),
        "STORAGES": product.STORAGES,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_USE_FINDERS": False,
    }
    with override_settings(**changed):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture(scope="package")
def live_server(static_files: None, django_db_setup: None) -> Iterator[SimpleNamespace]:
    """Yield the site on a free port of 127.0.0.1; `.url` has no slash at its end."""
    # Not pytest-django's own: that one lets a handler for development serve the static files.
    thread = LiveServerThread("127.0.0.1", static_handler=lambda application: application)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    url = f"http://127.0.0.1:{thread.port}"
    yield SimpleNamespace(url=url, thread=thread, _live_server_modified_settings=override_settings())
    thread.terminate()
    connections.close_all()


@pytest.fixture
def problems() -> list[str]:
    """Return what went wrong in the browser so far. A test that provokes an error checks it here and clears the
    list."""
    return []


@pytest.fixture
def open_context(browser: Browser, live_server: Any, problems: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Yield a function that opens browser contexts: separate profiles, Chinese and 1440 px wide by default, all of
    them watched for problems."""
    contexts: list[BrowserContext] = []

    def open_(**options: Any) -> BrowserContext:
        defaults = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", "base_url": live_server.url}
        context = browser.new_context(**defaults | options)
        context.set_default_timeout(PATIENCE * 1000)
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", lambda message: message.type == "error" and problems.append(f"console: {message.text}"))
        context.on("weberror", lambda error: problems.append(f"script: {error.error}"))
        context.on("request", lambda request: _leaves(request.url, live_server.url) and problems.append(request.url))
        contexts.append(context)
        return context

    yield open_
    for context in contexts:
        context.close()
    assert problems == []


def _leaves(address: str, site: str) -> bool:
    return not address.startswith((f"{site}/", "data:", "blob:", "about:"))


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """Return a page on which nobody is signed in."""
    return open_context().new_page()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[BrowserContext, User], None]:
    """Return `sign_in(context, user)`, which also signs out whoever was signed in there."""

    def sign_in_(context: BrowserContext, user: User) -> None:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": factories.session(user)}
        context.add_cookies([{**cookie, "url": live_server.url, "httpOnly": True}])

    return sign_in_


@pytest.fixture
def page_of(
    open_context: Callable[..., BrowserContext], sign_in: Callable[[BrowserContext, User], None]
) -> Callable[..., Page]:
    """Return `page_of(user, **options of the context)`, which opens a page on which that user is signed in."""

    def open_(user: User, **options: Any) -> Page:
        context = open_context(**options)
        sign_in(context, user)
        return context.new_page()

    return open_


RULES = {"target-size": {"enabled": True}}
"""Rules of WCAG 2.2 AA that axe does not check by default."""


@pytest.fixture
def faults() -> Callable[..., list[str]]:
    """Return `faults(page)`, which lists what axe finds wrong with the page as it is now, one line for each element."""

    def run(page: Page, **options: Any) -> list[str]:
        found = Axe().run(page, options={"rules": RULES} | options.pop("options", {}), **options).response["violations"]
        return [f"{fault['id']}: {fault['help']} ({node['html']})" for fault in found for node in fault["nodes"]]

    return run


@pytest.fixture
def name() -> str:
    """Return the name of the page that a test is about. Tests of many pages are parametrized with it."""
    return ""


@pytest.fixture
def there(name: str) -> World:
    """Return the data of that page, and the users who see it."""
    return world(name)


@pytest.fixture
def official() -> User:
    """Return an official of a zone with a key rate of five years, one of them missing, and cases until October."""
    zone = factories.jurisdiction("zone", name_zh="某开发区")
    theme = factories.theme("services", name_zh="政务服务")
    share = factories.rate("share", in_theme=theme, name_zh="网上可办率", is_key=True)
    for year, value in ((2019, "95.5"), (2020, "97"), (2022, "98.2"), (2023, "99.67")):
        factories.observation(share, zone, year, value)
    factories.target(share, zone, 2023, "98")
    cases = factories.indicator(
        "cases", in_theme=theme, name_zh="调解案件数", break_year=2022, break_note_zh="新法施行。"
    )
    factories.observation(cases, zone, 2022, 6500, qualifier="over")
    factories.observation(cases, zone, 2023, 71, as_of=datetime.date(2023, 10, 31))
    return factories.user("chen", "official", zone)


@pytest.fixture
def zone(live_server: Any) -> Jurisdiction:
    """Return a zone with a year to be filled in: see tests/browser/entry.py."""
    return open_zone()


@pytest.fixture
def clerk(zone: Jurisdiction) -> User:
    return factories.user("clerk", "staff", zone, name="王科员")
