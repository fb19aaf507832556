"""The tabs of an indicator's page, each with an address of its own, so that they work without script and can be linked
to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from metrics.parsing import query_string
from metrics.web.choosers import address
from metrics.web.page import Page

TABS = {
    "chart": _("图"),
    "table": _("表"),
    "definition": _("定义"),
    "sources": _("来源"),
    "history": _("变动记录"),
}


class Tab(NamedTuple):
    code: str
    label: Any
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Tabs:
    tabs: tuple[Tab, ...]
    current: str

    @property
    def table(self) -> str:
        """Return the address of the tab with the table, the rest of the query unchanged."""
        return next(tab.url for tab in self.tabs if tab.code == "table")

    @property
    def codes(self) -> list[str]:
        return [tab.code for tab in self.tabs]


def tabs_of(page: Page) -> Tabs:
    """Return the tabs with the one chosen by `?tab=`, by default the chart. The tab of changes is only for users who
    take part in reporting; others see the chart at its address."""
    wanted = query_string.choice(page.query, "tab", tuple(TABS), "chart")
    insider = page.opens("history")
    offered = [code for code in TABS if insider or code != "history"]
    current = wanted if wanted in offered else "chart"
    query = page.query.copy()
    query.pop("sort", None)  # each table has its own columns
    return Tabs(tuple(Tab(code, TABS[code], address(query, tab=code), code == current) for code in offered), current)
