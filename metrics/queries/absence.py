"""Why values are lacking of which a reader sees nothing: what is in review, what a round asked for, what was due."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from metrics.domain.absence import why_outside, why_unstated
from metrics.domain.choices import State
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.models import Observation, Round, Target
from metrics.models.compiled_queries import prepared
from metrics.models.jurisdictions import path_after
from metrics.queries.rounds import paths_above

REQUIRED = "target"
"""Stands for a target where the reason of a missing value does, which is "" for a value."""

Key = tuple[int, int, int]
"""Jurisdiction, indicator, year."""


class Begun:
    """The years whose round has begun, by path: a round asks its jurisdiction and everything below it."""

    def __init__(self, rounds: Iterable[tuple[str, int, datetime.date]]) -> None:
        today = timezone.localdate()
        self._years: dict[str, set[int]] = defaultdict(set)
        for path, year, opens_on in rounds:
            if opens_on <= today:
                self._years[path].add(year)
        self._known: dict[str, frozenset[int]] = {}

    def years(self, path: str) -> frozenset[int]:
        """Return the years that the jurisdiction with this path was asked for."""
        if path not in self._known:
            asked = (self._years[at] for at in paths_above(path) if at in self._years)
            self._known[path] = frozenset().union(*asked)
        return self._known[path]


class Gaps:
    """Why values are lacking from year `first` to year `last`. Both queries are made when the first lacking value is
    asked about: a page where nothing lacks makes none.

    `rows` returns jurisdiction, indicator, year and missing reason of what is stored, of targets `REQUIRED`; `rounds`
    returns path, year and first day."""

    def __init__(
        self,
        first: int,
        last: int,
        *,
        rows: Callable[[], Iterable[tuple[int, int, int, str]]],
        rounds: Callable[[], Iterable[tuple[str, int, datetime.date]]],
    ) -> None:
        self.first, self.last, self._rows, self._rounds = first, last, rows, rounds

    def why(self, jurisdiction: JurisdictionRow, indicator: IndicatorRow, year: int, *, due: bool = False) -> str:
        """Return the `Absence` code for an indicator of which the reader sees nothing in a year, "" beyond the years.
        `due` says that a value of the year before, or a target, is known."""
        outside = why_outside(jurisdiction, indicator, year)
        if outside or not self.first <= year <= self.last:
            return outside
        key = (jurisdiction.id, indicator.id, year)
        return why_unstated(
            in_review=key in self._stored,
            covered=year in self._begun.years(jurisdiction.path),
            due=due or key in self._due,
        )

    @cached_property
    def _begun(self) -> Begun:
        return Begun(self._rounds())

    @cached_property
    def _stored(self) -> frozenset[Key]:
        return frozenset((at, of, year) for at, of, year, reason in self._read if reason != REQUIRED)

    @cached_property
    def _due(self) -> frozenset[Key]:
        """Return what had a value the year before, or has a target."""
        values = ((at, of, year + 1) for at, of, year, reason in self._read if not reason)
        return frozenset([*values, *((at, of, year) for at, of, year, reason in self._read if reason == REQUIRED)])

    @cached_property
    def _read(self) -> list[tuple[int, int, int, str]]:
        return list(self._rows())


def gaps_at(jurisdiction: JurisdictionRow, first: int, last: int) -> Gaps:
    """Return the gaps of one jurisdiction for somebody who has read every approved row and every target from `first` to
    `last`."""
    return Gaps(
        first,
        last,
        rows=lambda: _unapproved(jurisdiction.id, first - 1, last),
        rounds=lambda: _rounds_above(paths_above(jurisdiction.path), first, last),
    )


def gaps_among(
    condition: Q, within: str, first: int, last: int, *, indicators: Collection[int], whole: bool = False
) -> Gaps:
    """Return the gaps of some indicators in the jurisdictions of the `condition`, which lie at or below the path
    `within`. Somebody has read every approved row and every target; with `whole` only what they show."""

    def rows() -> Iterable[tuple[int, int, int, str]]:
        found = Observation.objects.filter(condition, indicator__in=indicators, year__gte=first - 1, year__lte=last)
        if not whole:
            return _keys(found.filter(~Q(state=State.APPROVED) | Q(year=first - 1)))
        required = Target.objects.filter(condition, indicator__in=indicators, year__gte=first, year__lte=last)
        named = required.order_by().values_list("jurisdiction_id", "indicator_id", "year", Value(REQUIRED))
        return _keys(found).union(named, all=True)

    return Gaps(first, last, rows=rows, rounds=lambda: rounds_within(within, first, last))


def rounds_within(path: str, first: int, last: int) -> QuerySet[Round, Any]:
    """Return path, year and first day of the rounds at or below the path and above it; everywhere when it is ""."""
    at = Q(jurisdiction__path__in=paths_above(path))
    at |= Q(jurisdiction__path__gte=path, jurisdiction__path__lt=path_after(path)) if path else Q(pk__isnull=False)
    return _of_years(Round.objects.filter(at), first, last)


@prepared(Round)
def _rounds_above(paths: tuple[str, ...], first: int, last: int) -> QuerySet[Round, Any]:
    return _of_years(Round.objects.filter(jurisdiction__path__in=paths), first, last)


def _of_years(rounds: QuerySet[Round], first: int, last: int) -> QuerySet[Round, Any]:
    found = rounds.filter(year__gte=first, year__lte=last).order_by()
    return found.values_list("jurisdiction__path", "year", "opens_on")


@prepared(Observation)
def _unapproved(jurisdiction: int, before: int, last: int) -> QuerySet[Observation, Any]:
    """Return the rows that are not approved, and all of the year `before`."""
    found = Observation.objects.filter(jurisdiction=jurisdiction, year__gte=before, year__lte=last)
    return _keys(found.filter(~Q(state=State.APPROVED) | Q(year=before)))


def _keys(rows: QuerySet[Observation]) -> QuerySet[Observation, Any]:
    return rows.order_by().values_list("jurisdiction_id", "indicator_id", "year", "missing_reason")
