"""Why values are lacking of which a reader sees nothing: what is in review, what a round asked for, what was due."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from metrics.domain.absence import is_due, why_outside, why_unstated
from metrics.domain.choices import Hold, State
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.models import Observation, ObservationRevision, Round, Target
from metrics.models.compiled_queries import prepared
from metrics.models.jurisdictions import path_after
from metrics.permissions.scope import Reading
from metrics.queries.as_it_stood import Published
from metrics.queries.former_places import Moves, moves, paths_above
from metrics.queries.readable import CLOSED, published_at

NOW = Reading()
REQUIRED = "target"
"""Stands for a target where the reason of a missing value does, which is "" for a value."""

Key = tuple[int, int, int]
"""Jurisdiction, indicator, year."""


RoundRead = tuple[str, int, datetime.date, str, datetime.date | None, int | None]
"""Path, year, first day, when other places see the values, not before which day, and an indicator that the round
requires, or None."""


class Begun:
    """The years whose round has begun, by path: a round asks its jurisdiction and everything below it."""

    def __init__(self, known: Moves, rounds: Iterable[RoundRead]) -> None:
        self._moves, today = known, timezone.localdate()
        self._years: dict[str, set[int]] = defaultdict(set)
        self._required: dict[tuple[str, int], set[int]] = defaultdict(set)
        self._holds: dict[tuple[str, int], str] = {}
        for path, year, opens_on, shown_once, released_on, required in rounds:
            if opens_on <= today:
                self._years[path].add(year)
                self._required[path, year] |= {required} if required else set()
            self._holds[path, year] = CLOSED if released_on is not None and released_on > today else shown_once
        self._known: dict[str, frozenset[int]] = {}
        self._asked: dict[tuple[str, int], frozenset[int]] = {}

    def years(self, path: str) -> frozenset[int]:
        """Return the years that the jurisdiction with this path was asked for."""
        if path not in self._known:
            ever = {at: self._years[at] for at in self._moves.ever_above(path) if at in self._years}
            asked = ((at, year) for at, years in ever.items() for year in years)
            self._known[path] = frozenset(year for at, year in asked if at in self._moves.above(path, year))
        return self._known[path]

    def hold(self, path: str, year: int) -> str:
        """Return how the round that governs the jurisdiction in the year holds back values from readers: a `Hold`, or
        `CLOSED`."""
        found = (self._holds.get((at, year)) for at in reversed(self._moves.above(path, year)))
        return next((says for says in found if says), Hold.APPROVED.value)

    def required(self, path: str, year: int) -> frozenset[int]:
        """Return the indicators that the rounds of the year require of the jurisdiction with this path."""
        if (path, year) not in self._asked:
            above = self._moves.above(path, year)
            asked = (self._required[at, year] for at in above if (at, year) in self._required)
            self._asked[path, year] = frozenset().union(*asked)
        return self._asked[path, year]


class Gaps:
    """Why values are lacking from year `first` to year `last`. The queries are made when the first lacking value is
    asked about: a page where nothing lacks makes none.

    `rows` returns jurisdiction, indicator, year and missing reason of what is stored, of targets `REQUIRED`;
    `published` the jurisdictions and years of which the page shows an edition, None where it shows values as they are
    now."""

    def __init__(
        self,
        first: int,
        last: int,
        *,
        rows: Callable[[], Iterable[tuple[int, int, int, str]]],
        rounds: Callable[[Moves], Iterable[RoundRead]],
        reading: Reading = NOW,
        published: Container[tuple[int, int]] | None = None,
    ) -> None:
        self.first, self.last, self._rows, self._rounds = first, last, rows, rounds
        self._reading, self._published = reading, published

    def why(self, jurisdiction: JurisdictionRow, indicator: IndicatorRow, year: int, *, known: bool = False) -> str:
        """Return the `Absence` code for an indicator of which the reader sees nothing in a year, "" beyond the years.
        `known` says that a value of the year before, or a target, was read."""
        outside = why_outside(jurisdiction, indicator, year)
        if outside or not self.first <= year <= self.last:
            return outside
        key = (jurisdiction.id, indicator.id, year)
        return why_unstated(
            withheld=self._withheld(jurisdiction, year),
            declared=self._stored.get(key, ""),
            entered=key in self._stored,
            due=self.is_due(jurisdiction, indicator, year, known=known),
        )

    def is_due(self, jurisdiction: JurisdictionRow, indicator: IndicatorRow, year: int, *, known: bool = False) -> bool:
        """Return whether the jurisdiction has to report the indicator for the year; `known` as in `why`."""
        return not why_outside(jurisdiction, indicator, year) and is_due(
            covered=year in self._begun.years(jurisdiction.path),
            known=known or indicator.id in self._known.get((jurisdiction.id, year), ()),
            required=indicator.id in self._begun.required(jurisdiction.path, year),
        )

    def due_at(self, jurisdiction: JurisdictionRow, indicators: Mapping[int, IndicatorRow], year: int) -> set[int]:
        """Return all indicators that the jurisdiction has to report for the year; `indicators` are all there are."""
        candidates = self._known.get((jurisdiction.id, year), set()) | self._begun.required(jurisdiction.path, year)
        return {one for one in candidates if self.is_due(jurisdiction, indicators[one], year)}

    def _withheld(self, jurisdiction: JurisdictionRow, year: int) -> bool:
        if self._published is not None and (jurisdiction.id, year) not in self._published:
            return True
        return self._hold(jurisdiction, year) != Hold.APPROVED

    def closed(self, jurisdiction: JurisdictionRow, year: int) -> bool:
        """Return whether nothing is told of the year yet, not even how far it has come."""
        return self._hold(jurisdiction, year) == CLOSED

    def _hold(self, jurisdiction: JurisdictionRow, year: int) -> str:
        if not self._reading.holds_back(jurisdiction.path):
            return Hold.APPROVED.value
        return self._begun.hold(jurisdiction.path, year)

    @cached_property
    def _begun(self) -> Begun:
        known = moves()
        return Begun(known, self._rounds(known))

    @cached_property
    def _stored(self) -> dict[Key, str]:
        return {(at, of, year): reason for at, of, year, reason in self._read if reason != REQUIRED}

    @cached_property
    def _known(self) -> dict[tuple[int, int], set[int]]:
        """Return jurisdiction and year → indicators that had a value the year before, or have a target."""
        known: dict[tuple[int, int], set[int]] = defaultdict(set)
        for at, of, year, reason in self._read:
            if reason in ("", REQUIRED):
                known[at, year if reason else year + 1].add(of)
        return known

    @cached_property
    def _read(self) -> list[tuple[int, int, int, str]]:
        return list(self._rows())


def gaps_at(
    reading: Reading, jurisdiction: JurisdictionRow, first: int, last: int, published: Published | None
) -> Gaps:
    """Return the gaps of one jurisdiction for somebody who has read every approved row and every target from `first` to
    `last`, or the editions that were `published`."""

    def rows() -> Iterable[tuple[int, int, int, str]]:
        if published is not None:
            return _stored_then(Q(jurisdiction=jurisdiction.id), first - 1, last, published)
        return _unapproved(jurisdiction.id, first - 1, last)

    return Gaps(
        first,
        last,
        rows=rows,
        rounds=lambda known: _rounds_above(known.ever_above(jurisdiction.path), first, last),
        reading=reading,
        published=published,
    )


def gaps_among(
    reading: Reading,
    condition: Q,
    within: str,
    first: int,
    last: int,
    *,
    indicators: Collection[int] | None,
    whole: bool = False,
) -> Gaps:
    """Return the gaps of some indicators (None: all) in the jurisdictions of the `condition`, which lie at or below the
    path `within`. Somebody has read every approved row and every target; with `whole` only what they show."""
    wanted = condition if indicators is None else condition & Q(indicator__in=indicators)
    published = None if reading.edition is None else published_at(reading, condition, first - 1, last)

    def rows() -> Iterable[tuple[int, int, int, str]]:
        if published is not None:
            return _stored_then(wanted, first - 1, last, published)
        found = Observation.objects.filter(wanted, year__gte=first - 1, year__lte=last)
        if not whole:
            return _keys(found.filter(~Q(state=State.APPROVED) | Q(year=first - 1)))
        required = Target.objects.filter(wanted, year__gte=first, year__lte=last)
        named = required.order_by().values_list("jurisdiction_id", "indicator_id", "year", Value(REQUIRED))
        return _keys(found).union(named, all=True)

    return Gaps(
        first,
        last,
        rows=rows,
        rounds=lambda known: rounds_within(known, within, first, last),
        reading=reading,
        published=published,
    )


def _stored_then(where: Q, first: int, last: int, published: Published) -> Iterator[tuple[int, int, int, str]]:
    """Yield what was stored of each jurisdiction and year when it was published, also what nobody had approved."""
    found = ObservationRevision.objects.filter(where, year__gte=first, year__lte=last).order_by("changed_at", "id")
    fields = ("jurisdiction_id", "indicator_id", "year", "changed_at", "value", "missing_reason")
    then: dict[Key, str | None] = {}
    for place, indicator, year, changed_at, value, reason in found.values_list(*fields):
        if (moment := published.get((place, year))) and changed_at <= moment:
            then[place, indicator, year] = reason if value is not None or reason else None  # None: a draft emptied
    return ((*key, reason) for key, reason in then.items() if reason is not None)


def rounds_within(known: Moves, path: str, first: int, last: int) -> QuerySet[Round, Any]:
    """Return the rounds at or below the path and above it, and those above what lies there now and was moved;
    everywhere when it is ""."""
    moved = (known.ever_above(at) for at in known.stays if at.startswith(path))
    at = Q(jurisdiction__path__in={*paths_above(path), *chain.from_iterable(moved)})
    at |= Q(jurisdiction__path__gte=path, jurisdiction__path__lt=path_after(path)) if path else Q(pk__isnull=False)
    return _of_years(Round.objects.filter(at), first, last)


@prepared(Round)
def _rounds_above(paths: tuple[str, ...], first: int, last: int) -> QuerySet[Round, Any]:
    return _of_years(Round.objects.filter(jurisdiction__path__in=paths), first, last)


def _of_years(rounds: QuerySet[Round], first: int, last: int) -> QuerySet[Round, Any]:
    found = rounds.filter(year__gte=first, year__lte=last).order_by()
    return found.values_list("jurisdiction__path", "year", "opens_on", "shown_once", "released_on", "required")


@prepared(Observation)
def _unapproved(jurisdiction: int, before: int, last: int) -> QuerySet[Observation, Any]:
    """Return the rows that are not approved, and all of the year `before`."""
    found = Observation.objects.filter(jurisdiction=jurisdiction, year__gte=before, year__lte=last)
    return _keys(found.filter(~Q(state=State.APPROVED) | Q(year=before)))


def _keys(rows: QuerySet[Observation]) -> QuerySet[Observation, Any]:
    return rows.order_by().values_list("jurisdiction_id", "indicator_id", "year", "missing_reason")
