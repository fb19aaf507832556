"""Which place lay below which in which year, and what became of places.

Moves are few: all of them are kept in memory, and a place that never moved is looked up by its path, as ever. Rights do
not depend on any of this: they follow the tree as it is now."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, takewhile

from django.db.models import Q

from metrics.domain.choices import Judging
from metrics.models import FormerParent, Jurisdiction
from metrics.models.constraints import FIRST_YEAR, LAST_YEAR
from metrics.models.jurisdictions import MAX_DEPTH, STEP, subtree
from metrics.queries.as_it_stood import History, changed_since
from metrics.queries.data_version import kept

Span = tuple[int, int]
"""The first and the last of some years."""


def paths_above(path: str) -> tuple[str, ...]:
    """Return the jurisdiction's own path and those of the jurisdictions above it now."""
    return tuple(path[:end] for end in range(STEP, len(path) + 1, STEP))


@dataclass(frozen=True)
class Moves:
    """The places that lay below another place than now. `stays` has the path of each, now, and until which year it lay
    below which path, in order; "" is the top."""

    stays: Mapping[str, tuple[tuple[int, str], ...]]

    def parent(self, path: str, year: int) -> str:
        """Return the path, now, of what the place lay directly below in the year."""
        former = (parent for last, parent in self.stays.get(path, ()) if year <= last)
        return next(former, path[:-STEP])

    def above(self, path: str, year: int) -> tuple[str, ...]:
        """Return the paths, now, of the place and of those above it in the year, the highest first."""
        if not self.stays:
            return paths_above(path)
        steps = accumulate(range(MAX_DEPTH * 2), lambda at, _: self.parent(at, year), initial=path)
        return tuple(dict.fromkeys(takewhile(bool, steps)))[::-1]

    def ever_above(self, path: str) -> tuple[str, ...]:
        """Return the paths, now, of the place and of all that it lay below in some year."""
        found: dict[str, None] = {}
        left = [path]
        while left:
            for at in paths_above(left.pop()):
                if at not in found:
                    found[at] = None
                    left += [parent for _, parent in self.stays.get(at, ())]
        return tuple(found)

    def former_children(self, parent: str) -> list[str]:
        """Return the paths of the places that once lay directly below the path and do not now."""
        once = (path for path, stays in self.stays.items() if any(at == parent for _, at in stays))
        return [path for path in once if path[:-STEP] != parent]

    def elsewhere(self, path: str, parent: str) -> tuple[Span, ...]:
        """Return the years in which the place did not lie directly below the parent."""
        return tuple(self._elsewhere(path, parent))

    def _elsewhere(self, path: str, parent: str) -> Iterator[Span]:
        since = FIRST_YEAR
        for last, at in (*self.stays.get(path, ()), (LAST_YEAR, path[:-STEP])):
            if at != parent and since <= last:
                yield since, last
            since = last + 1

    def below(self, path: str, year: int, prefix: str = "") -> Q:
        """Return the condition that a jurisdiction was the one with this path, or lay below it, in the year."""
        condition = subtree(path, prefix)
        for moved in sorted(self.stays, key=len):  # what lies deeper has the last word
            if self.parent(moved, year) == moved[:-STEP] or path.startswith(moved):
                continue
            if path in self.above(moved, year):
                condition |= subtree(moved, prefix)
            else:
                condition &= ~subtree(moved, prefix)
        return condition

    def spans(self, path: str) -> list[Span]:
        """Return the spans of years in each of which the same places lay at or below the path; one where none was
        moved in or out."""
        found: list[Span] = []
        since = FIRST_YEAR
        for last in sorted({LAST_YEAR, *(last for stays in self.stays.values() for last, _ in stays)}):
            if found and self.below(path, found[-1][1]) == self.below(path, last):
                since = found.pop()[0]
            found.append((since, last))
            since = last + 1
        return found

    def beyond(self, path: str, year: int) -> str:
        """Return the path that all places at or below this one in the year lie at or below now: itself, or "" when
        one of them does not."""
        joined = (moved for moved in self.stays if path in self.above(moved, year))
        return path if all(moved.startswith(path) for moved in joined) else ""


@kept
def moves() -> Moves:
    """Return all moves. One small query, and one more when something has changed since they were last read."""
    stays: dict[str, list[tuple[int, str]]] = defaultdict(list)
    found = FormerParent.objects.order_by("last_year").values_list("jurisdiction__path", "last_year", "parent__path")
    for path, last, parent in found:
        stays[path].append((last, parent or ""))
    return Moves({path: tuple(each) for path, each in stays.items()})


def moves_at(moment: datetime.datetime | None) -> Moves:
    """Return all moves as they stood at the moment, None: now. What lay elsewhere then than now counts as a move for
    every year that no other move of it speaks of."""
    if moment is None:
        return moves()
    former = History(Judging.FORMER_PARENT).back_to(moment).records.values()
    moved = History(Judging.JURISDICTION, keys=changed_since(Judging.JURISDICTION, moment, "parent_id"))
    elsewhere = [(row["id"], LAST_YEAR, row["parent_id"]) for row in moved.back_to(moment).records.values()]
    stayed = sorted((row["jurisdiction_id"], row["last_year"], row["parent_id"]) for row in former)
    named = {key for place, _, parent in (*stayed, *elsewhere) for key in (place, parent)}
    paths = dict(Jurisdiction.objects.filter(pk__in=named - {None}).order_by().values_list("pk", "path"))
    stays: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, last, parent in (*stayed, *elsewhere):
        if place in paths:
            stays[paths[place]].append((last, paths.get(parent, "")))
    return Moves({path: tuple(each) for path, each in stays.items()})
