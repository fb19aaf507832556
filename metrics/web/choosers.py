"""Breadcrumbs and choosers: links to the same page for another jurisdiction or another year."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.http import QueryDict

from metrics.domain.rows import JurisdictionRow


class PathStep(NamedTuple):
    """One jurisdiction on the path from the province down; `url` is "" where the user may not open the page."""

    jurisdiction: JurisdictionRow
    url: str


@dataclass(frozen=True, slots=True)
class YearChooser:
    """The years with rows and the chosen one, latest first. `earlier` and `later` are the addresses of the nearest
    years with rows on either side, "" at the ends."""

    years: tuple[int, ...]
    chosen: int
    earlier: str
    later: str

    @classmethod
    def of(cls, query: QueryDict, year: int, reported: Collection[int]) -> YearChooser:
        """Return the chooser for a page about `year`; `reported` are the years with rows."""
        before = [other for other in reported if other < year]
        after = [other for other in reported if other > year]
        return cls(
            tuple(sorted({*reported, year}, reverse=True)),
            year,
            address(query, year=max(before)) if before else "",
            address(query, year=min(after)) if after else "",
        )


OTHER_YEARS = frozenset({"jurisdiction", "from", "to", "compare"})
"""Parameters that can change which years a page shows."""


YEAR_ORDER = re.compile(r"-?([1-9][0-9]{3})", re.ASCII)


def year_sorted_by(query: QueryDict) -> int | None:
    """Return the year by whose column the page is sorted; None for any other order. A page of other years may not have
    this column. An unknown order is not refused here but by the table."""
    found = (YEAR_ORDER.fullmatch(value.strip()) for value in query.getlist("sort"))
    return next((int(match[1]) for match in found if match), None)


def address(query: QueryDict, **changes: str | int) -> str:
    """Return the address of this page with some parameters changed; those changed to "" are left out. The page number
    of a list is dropped, and so is a sort order that the changed page may not have."""
    changed = query.copy()
    if year_sorted_by(query) and not OTHER_YEARS.isdisjoint(changes):
        changed.pop("sort")
    for name, value in {"page": "", **changes}.items():
        if value == "":
            changed.pop(name, None)
        else:
            changed[name] = str(value)  # where it stood
    return f"?{changed.urlencode()}"


def span_choice(
    shown: tuple[int, int], known: tuple[int, int], *, longest: int, apart: int = 0
) -> dict[str, list[int]]:
    """Return the years that may be offered for both ends of a span, so that the first does not come after the last and
    the span is at most `longest` years; with `apart` 1 the ends also differ. `known` are the first and last year with
    rows."""
    (first, last), (begin, end) = shown, known
    earliest = max(min(begin, first), last - longest + 1)
    latest = min(max(end, last), first + longest - 1)
    return {"first": list(range(earliest, last + 1 - apart)), "last": list(range(first + apart, latest + 1))}
