"""What both views of a group of jurisdictions begin with: which jurisdictions, what is above them, and what else can
be chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.paginator import Page as TablePage
from django.http import QueryDict
from django.utils.translation import gettext as _

from metrics.domain.catalogue import Catalogue
from metrics.domain.comparison import Group
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.parsing import query_string
from metrics.queries import jurisdiction_comparison as found
from metrics.queries.jurisdiction_tree import jurisdictions_named
from metrics.tables.jurisdictions import PAGE
from metrics.web.choosers import address, year_sorted_by
from metrics.web.page import Page
from metrics.web.pagination import Pages

MOST_FOUND = 20
"""The most search results; with more, the user has to type more of the name."""

KEPT = ("jurisdiction", "sort", "from", "to", "axis")
"""Parameters that a form keeps when it sets others."""


@dataclass
class GroupPage:
    """A request about a group of jurisdictions."""

    page: Page
    group: Group

    @classmethod
    def of(cls, page: Page) -> GroupPage:
        """Return the request about the jurisdictions of `?place=`, given once or more, or those below `?parent=`, or
        those below or beside `?jurisdiction=`."""
        if chosen := query_string.codes(page.query, "place"):
            return cls(page, found.chosen_group(page.scope, chosen))
        return cls(page, found.group_of(page.scope, page.jurisdiction, query_string.code(page.query, "parent")))

    @cached_property
    def about(self) -> JurisdictionRow | None:
        """Return the jurisdiction that the page is titled by: the parent. If chosen jurisdictions have none that may
        be shown, it is one of them, preferably a real one, since an invented one would mark the whole page as
        invented."""
        if self.group.parent or not self.group.chosen:
            return self.group.parent
        return min(self.group.jurisdictions, key=lambda jurisdiction: jurisdiction.fictional)

    @property
    def fictional(self) -> bool:
        return bool(self.about and self.about.fictional)

    @property
    def mixed(self) -> bool:
        """Return whether some of the jurisdictions are invented while the one above them is not."""
        return any(jurisdiction.fictional for jurisdiction in self.group.jurisdictions) and not self.fictional

    @cached_property
    def shown(self) -> Page:
        """Return the page as a page about the jurisdiction above the group."""
        return replace(self.page, jurisdiction=self.about or self.page.jurisdiction)

    def title(self, form: str, **words: Any) -> str:
        """Return the title of a file: `form` filled in with the name of the parent, or without it where there is
        none."""
        parent = self.group.parent
        title = (
            form % {"jurisdiction": parent.name if parent else "", **words}
        ).strip()  # English would begin with a space
        return _("%(title)s（含虚构演示数据）") % {"title": title} if self.mixed else title

    def number(self, rows: int, file_format: str) -> int:
        """Return `?page=`, counted from 1; always 1 for a file, which has all rows. Raises `BadParameter` beyond the
        last page."""
        return 1 if file_format else query_string.whole(self.page.query, "page", largest=_pages(rows)) or 1

    def listing(self, shown: TablePage[Any]) -> dict[str, Any]:
        """Return the numbers of the rows on the page and in all, and the links to the other pages of a long table."""
        last = shown.paginator.num_pages
        return {
            "pages": Pages.of(self.page.query, shown, largest=last) if last > 1 else None,
            "listing": {"first": shown.start_index(), "last": shown.end_index(), "total": shown.paginator.count},
        }

    def choices(self, indicator: IndicatorRow, catalogue: Catalogue, **kept: Any) -> dict[str, Any]:
        """Return what the choosers offer: parents, jurisdictions to tick, indicators under their themes. Each link
        names the indicator even if it is the default one, so that it stays the same in another year; `kept` is what
        else the page shows."""
        group, query, text = self.group, self.shown.query.copy(), query_string.text(self.page.query, "find")
        query.pop("find", None)
        query["indicator"] = indicator.code
        if group.parent and not group.chosen:
            query["parent"] = group.parent.code
        around = found.around(self.page.scope, group, self.shown.around.offered)
        # Of very many jurisdictions shown by default none is ticked, or whoever adds one to them would ask for too
        # many.
        whole = not group.chosen and len(group.jurisdictions) > query_string.MOST_CODES - MOST_FOUND
        ticked: Collection[str] = () if whole else {jurisdiction.code for jurisdiction in group.jurisdictions}
        elsewhere = _elsewhere(query)
        named = {name: value for name in KEPT if (value := query_string.text(elsewhere, name))}
        hits, more = jurisdictions_named(self.page.scope, text, MOST_FOUND) if text else ([], False)
        near = {jurisdiction.code for jurisdiction in around.jurisdictions}
        return {
            "query": query,
            "indicator": indicator,
            "group": group,
            "parent": group.parent,
            "mixed": self.mixed,
            "parents": around.parents,
            "offered": [(jurisdiction, jurisdiction.code in ticked) for jurisdiction in around.jurisdictions],
            "find": text,
            "hits": [jurisdiction for jurisdiction in hits if jurisdiction.code not in near],
            "hits_offered": [jurisdiction for jurisdiction in hits if jurisdiction.code in near],
            "more_hits": more,
            "picker_keeps": {**named, "indicator": indicator.code, **kept},
            "every_jurisdiction": address(elsewhere, place="", parent=group.parent.code if group.parent else ""),
            "themes": catalogue.by_theme,
        }


def _elsewhere(query: QueryDict) -> QueryDict:
    """Return the query for links to other jurisdictions. It drops an order by a year unless both `from` and `to` are
    given, as the years then depend on the jurisdictions and may not include that year."""
    asked = query.copy()
    if year_sorted_by(query) and not (query_string.year(query, "from") and query_string.year(query, "to")):
        asked.pop("sort")
    return asked


def _pages(rows: int) -> int:
    return max(1, -(-rows // PAGE))
