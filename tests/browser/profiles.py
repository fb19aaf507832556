"""Profiles of the browser that tests use one after another. A new one costs a test a second or two of processor time: a
process of its own, and every script fetched and compiled anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Route

EMPTY = "**/an-empty-page/"


@dataclass(slots=True)
class Profiles:
    """Profiles as `make` makes them. What comes back is as empty as a new one, but for the cache of static files: pages
    themselves may not be kept by any browser."""

    make: Callable[[], BrowserContext]
    _lent: list[BrowserContext] = field(default_factory=list)
    _free: list[BrowserContext] = field(default_factory=list)

    def lend(self) -> BrowserContext:
        self._lent.append(self._free.pop() if self._free else self._begun())
        return self._lent[-1]

    def take_back(self) -> None:
        """Empty what was lent; what a test has closed is gone."""
        for profile in self._lent:
            if profile.pages:
                _empty(profile)
                self._free.append(profile)
        self._lent.clear()

    def _begun(self) -> BrowserContext:
        """Make a profile with one page of the site that stays open: its process stays with it."""
        profile = self.make()
        kept = profile.new_page()
        kept.route(EMPTY, _nothing)
        kept.goto(EMPTY.removeprefix("**"))
        return profile


def _empty(profile: BrowserContext) -> None:
    kept, *others = profile.pages
    for page in others:
        page.close()
    profile.unroute_all()
    profile.set_offline(False)
    profile.clear_cookies()
    kept.evaluate("localStorage.clear()")


def _nothing(route: Route) -> None:
    """Answer with a page that asks for nothing, not even an icon."""
    route.fulfill(body='<link rel="icon" href="data:,">', content_type="text/html")
