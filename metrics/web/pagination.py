"""Pagination: links from one page of a long list to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict

from metrics.web.choosers import address


@dataclass(frozen=True, slots=True)
class Pages:
    """The links at the end of a page of a long list. `earlier` and `later` are addresses, "" at the ends; `capped`
    says that there are more rows than the pages show."""

    number: int
    earlier: str
    later: str
    first: str
    capped: bool

    @classmethod
    def of(cls, query: QueryDict, page: Page[Any], *, largest: int) -> Pages:
        """Return the links of the page; `largest` is the number of the last page that is shown."""
        number, more = page.number, page.has_next()
        return cls(
            number,
            address(query, page=number - 1) if page.has_previous() else "",
            address(query, page=number + 1) if more and number < largest else "",
            address(query),
            capped=more and number >= largest,
        )
