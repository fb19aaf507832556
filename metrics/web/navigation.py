"""Navigation and the rest of every page's frame: sections, the signed-in user, the language, light or dark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from metrics.queries.saved_views import PAGES
from metrics.web.page import scope_of
from metrics.web.personal import part

SECTIONS = (
    ("dashboard", pgettext_lazy("navigation", "概览")),
    ("years", pgettext_lazy("navigation", "年度比较")),
    ("jurisdictions", pgettext_lazy("navigation", "地区比较")),
    ("indicators", pgettext_lazy("navigation", "指标")),
    ("observations", pgettext_lazy("navigation", "年度数据")),
    ("reports", pgettext_lazy("navigation", "报告")),
    ("entry", pgettext_lazy("navigation", "填报")),
)
PART_OF: Mapping[str, str] = {
    "indicator": "indicators",
    "report": "reports",
    "report_add": "reports",
    "checks": "entry",
    "check": "entry",
    "rounds": "entry",
    "review": "entry",
    "history": "entry",
    "writing": "entry",
    "editions": "dashboard",
    "imports": "entry",
}
"""Pages that belong to a section without being its first page."""

NEEDS = {"entry": "review_file"}
"""Sections that are offered only to users who may also open another address: officials only read, and need no entry."""

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Section:
    label: Any
    url: str
    current: bool


class Shell:
    """The frame of one request. Everything is computed when the template first asks for it, so that a response without
    a frame costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def sections(self) -> list[Section]:
        """Return the sections that the user may open."""
        if not self.signed_in:
            return []
        match = self.request.resolver_match
        here = match.url_name if match and not match.app_names else ""
        return [
            Section(label, reverse(name), PART_OF.get(here or "", here) == name)
            for name, label in SECTIONS
            if name not in NEEDS or scope_of(self.request).opens(NEEDS[name])
        ]

    @cached_property
    def may_enter(self) -> bool:
        return self.signed_in and scope_of(self.request).opens("entry_cell")

    @cached_property
    def may_work(self) -> bool:
        return self.signed_in and scope_of(self.request).opens("review_file")

    @cached_property
    def may_write(self) -> bool:
        """Return whether the user writes the report of any place."""
        return self.signed_in and not scope_of(self.request).empty and scope_of(self.request).opens("writing")

    @cached_property
    def may_administer(self) -> bool:
        return self.signed_in and scope_of(self.request).opens("admin:index")

    @cached_property
    def may_save(self) -> bool:
        """Return whether this page can be saved as a view."""
        match = self.request.resolver_match
        return bool(match and not match.namespaces and match.url_name in PAGES)

    @cached_property
    def name(self) -> SafeString:
        """Return the user's name as HTML, for the text of an element only."""
        return part(self.request, "name")

    @cached_property
    def saved_views(self) -> SafeString:
        """Return links to the user's saved views."""
        return part(self.request, "saved_views")

    @cached_property
    def here(self) -> str:
        """Return this address without its `language` parameter, to come back to after the language was switched."""
        query = self.request.GET.copy()
        query.pop("language", None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    @cached_property
    def theme(self) -> str:
        """Return what the user chose, "light" or "dark"; "" to follow the system."""
        chosen = self.request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the frame: a Django context processor. Its CSRF token replaces the one of Django, so that a
    page made for several readers gets a placeholder instead."""
    return {"shell": Shell(request), "csrf_token": SimpleLazyObject(lambda: part(request, "token"))}
