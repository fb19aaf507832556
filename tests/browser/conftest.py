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
from tests.browser.profiles import Profiles
from tests.patience import PATIENCE

# Playwright's sync interface runs an event loop in this thread; Django takes that for asynchronous code otherwise.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=PATIENCE * 1000)

TELL_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event => console.error(
    'content security policy: ' + event.effectiveDirective + ' refuses ' + event.blockedURI));
"""

MEDIA = {"color_scheme", "reduced_motion", "forced_colors"}
"""The options of a context that a page may have for itself."""


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


@pytest.fixture(scope="package")
def all_problems() -> list[str]:
    """Return what went wrong in any context of the test that runs."""
    return []


@pytest.fixture
def problems(all_problems: list[str]) -> list[str]:
    """Return what went wrong in the browser so far. A test that provokes an error checks it here and clears the
    list."""
    all_problems.clear()
    return all_problems


@pytest.fixture(scope="package")
def new_context(browser: Browser, live_server: Any, all_problems: list[str]) -> Callable[..., BrowserContext]:
    """Return a function that makes browser contexts: separate profiles, Chinese and 1440 px wide by default, all of
    them watched for problems."""

    def new(**options: Any) -> BrowserContext:
        defaults = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", "base_url": live_server.url}
        context = browser.new_context(**defaults | options)
        context.set_default_timeout(PATIENCE * 1000)
        context.add_init_script(TELL_VIOLATIONS)
        tell = all_problems.append
        context.on("console", lambda message: message.type == "error" and tell(f"console: {message.text}"))
        context.on("weberror", lambda error: tell(f"script: {error.error}"))
        context.on("request", lambda request: _leaves(request.url, live_server.url) and tell(request.url))
        return context

    return new


@pytest.fixture(scope="package")
def profiles(new_context: Callable[..., BrowserContext]) -> Profiles:
    return Profiles(new_context)


@pytest.fixture
def open_page(
    new_context: Callable[..., BrowserContext], profiles: Profiles, problems: list[str]
) -> Iterator[Callable[..., Page]]:
    """Yield a function that opens a page in a profile in which nobody is signed in. With `new` nothing was ever fetched
    in it; `options` are those of a context."""
    contexts: list[BrowserContext] = []

    def open_(*, new: bool = False, **options: Any) -> Page:
        size = options.pop("viewport", None)
        media = {name: options.pop(name) for name in MEDIA & options.keys()}
        if new := new or bool(options):
            contexts.append(new_context(**options))
        page = (contexts[-1] if new else profiles.lend()).new_page()
        if size:
            page.set_viewport_size(size)
        if media:
            page.emulate_media(**media)
        return page

    yield open_
    for context in contexts:
        context.close()
    profiles.take_back()
    assert problems == []


def _leaves(address: str, site: str) -> bool:
    return not address.startswith((f"{site}/", "data:", "blob:", "about:"))


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Return a page on which nobody is signed in."""
    return open_page()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[BrowserContext, User], None]:
    """Return `sign_in(context, user)`, which also signs out whoever was signed in there."""

    def sign_in_(context: BrowserContext, user: User) -> None:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": factories.session(user)}
        context.add_cookies([{**cookie, "url": live_server.url, "httpOnly": True}])

    return sign_in_


@pytest.fixture
def page_of(open_page: Callable[..., Page], sign_in: Callable[[BrowserContext, User], None]) -> Callable[..., Page]:
    """Return `page_of(user, **options of the context)`, which opens a page on which that user is signed in, or nobody
    when the user is None."""

    def open_(user: User | None, **options: Any) -> Page:
        page = open_page(**options)
        if user:
            sign_in(page.context, user)
        return page

    return open_


OPTIONS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
"""Of axe: rules of WCAG 2.2 AA that it does not check by default; and a description of what is wrong alone, as that of
what is right takes longer than to find it."""


@pytest.fixture
def faults() -> Callable[..., list[str]]:
    """Return `faults(page)`, which lists what axe finds wrong with the page as it is now, one line for each element."""

    def run(page: Page, **options: Any) -> list[str]:
        found = Axe().run(page, options=OPTIONS | options.pop("options", {}), **options).response["violations"]
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
