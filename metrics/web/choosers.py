"""Breadcrumbs and choosers: links to the same page about another jurisdiction or another year."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.http import QueryDict

from metrics.domain.rows import JurisdictionRow


class PathStep(NamedTuple):
    """One jurisdiction on the way from the province down; `url` is "" where the user may not go."""

    jurisdiction: JurisdictionRow
    url: str


@dataclass(frozen=True, slots=True)
class YearChooser:
    """The years with rows and the chosen one, last year first. `earlier` and `later` are the addresses of the nearest
    years with rows on either side, "" at the ends."""

    years: tuple[int, ...]
    chosen: int
    earlier: str
    later: str

    @classmethod
    def of(cls, query: QueryDict, year: int, reported: Collection[int]) -> YearChooser:
        """`reported` are the years with rows."""
        before = [other for other in reported if other < year]
        after = [other for other in reported if other > year]
        return cls(
            tuple(sorted({*reported, year}, reverse=True)),
            year,
            address(query, year=max(before)) if before else "",
            address(query, year=min(after)) if after else "",
        )


OTHER_YEARS = frozenset({"jurisdiction", "from", "to", "compare"})
"""Parameters on which it depends which years a page shows."""


YEAR_ORDER = re.compile(r"-?([1-9][0-9]{3})", re.ASCII)


def year_sorted_by(query: QueryDict) -> int | None:
    """Return the year whose column the order is that of, and which a page of other years may not have; None for any
    other order. Refuses nothing: that is for the table to do."""
    found = (YEAR_ORDER.fullmatch(value.strip()) for value in query.getlist("sort"))
    return next((int(match[1]) for match in found if match), None)


def address(query: QueryDict, **changes: str | int) -> str:
    """This page with some parameters changed, those changed to "" left out; the page number of a list is dropped, and
    an order that the changed page may not know."""
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
    """Return the years that the choosers of a span can be set to without ending up before each other or more than
    `longest` years from end to end; with `apart` 1 not at the same year either. `known` are the first and last year
    with rows."""
    (first, last), (begin, end) = shown, known
    earliest = max(min(begin, first), last - longest + 1)
    latest = min(max(end, last), first + longest - 1)
    return {"first": list(range(earliest, last + 1 - apart)), "last": list(range(first + apart, latest + 1))}
