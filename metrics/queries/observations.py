"""Lists of observations across jurisdictions: one page of them, or all that a filter matches.

They are ordered for reading: jurisdictions in the official order, the latest year first, indicators as in the
report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from metrics.domain.catalogue import Catalogue
from metrics.domain.change import change
from metrics.domain.listing import Filter, Listing
from metrics.domain.measured import Measured
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point
from metrics.models import Jurisdiction, Observation
from metrics.models.compiled_queries import prepared
from metrics.models.jurisdictions import path_after
from metrics.permissions.scope import Bounds, Reading, Scope, within
from metrics.queries.absence import NOW, Gaps, gaps_among
from metrics.queries.former_places import Moves, Span, moves_at
from metrics.queries.indicators import described_at, folded
from metrics.queries.jurisdiction_tree import Among, common_path, named_then, rows_alone
from metrics.queries.readable import readable
from metrics.queries.series import point_fields

PAGE = 50
LAST_PAGE = 200
"""The last page that can be opened; rows beyond it are found with a filter or in the file. The cost of a page grows
with the rows before it, and stays small up to here, however many there are in all."""

JURISDICTIONS_COUNTED = 60
"""How many jurisdictions are counted with one query on the way to a deep page. For the first few, everything is
counted at once."""

JURISDICTIONS_AT_ONCE = 10
"""How many jurisdictions are read together for a file, which limits the memory it needs."""

ORDER = ("jurisdiction__path", "-year", "indicator__theme__position", "indicator__position", "indicator__code")

Record = tuple[int, Point, int]
"""Id of the jurisdiction, point, id of the indicator."""

Points = dict[tuple[int, int, int], Point]
"""Jurisdiction, indicator and year → point."""


@dataclass(frozen=True)
class Selection:
    """A filter whose codes were looked up. `indicators` are those that match, by id, in the order of the report;
    `limited` says that not all match. `catalogue` has all of them, for choosers."""

    scope: Scope
    asked: Filter
    indicators: dict[int, IndicatorRow]
    limited: bool
    catalogue: Catalogue

    @cached_property
    def within(self) -> str:
        """Return the path that all jurisdictions of the filter are at or below."""
        if self.asked.jurisdiction is None:
            return ""
        path = self.asked.jurisdiction.path
        beyond = {self._moves.beyond(path, last) for _first, last in self._trees}
        return path if beyond <= {path} else ""

    @cached_property
    def _moves(self) -> Moves:
        return moves_at(self.scope.frozen)

    @cached_property
    def _trees(self) -> list[Span]:
        """Return the years of the filter, as spans in which the same places lay below its jurisdiction; none where it
        is not about those below one."""
        if self.asked.jurisdiction is None or not self.asked.below:
            return []
        if self.asked.year is not None:
            return [(self.asked.year, self.asked.year)]
        return self._moves.spans(self.asked.jurisdiction.path)

    def away(self, jurisdiction: JurisdictionRow) -> frozenset[int]:
        """Return the years of which nothing of the jurisdiction is listed, as it lay elsewhere then."""
        if self.asked.jurisdiction is None or len(self._trees) < 2:
            return frozenset()
        home, path, known = self.asked.jurisdiction.path, jurisdiction.path, self._moves
        spans = (span for span in self._trees if home not in known.above(path, span[1]))
        return frozenset(year for first, last in spans for year in range(first, last + 1))

    @property
    def span(self) -> tuple[str, str]:
        """Return the first path of the filter and the first path beyond it. Paths consist of digits, four for each
        level."""
        if self.asked.jurisdiction is None or self.asked.below:
            return self.within, path_after(self.within or "9")
        return self.within, f"{self.within}0"

    def records(self) -> QuerySet[Observation]:
        found = readable(self.scope.reading).filter(
            self.scope.observations(self.within), self._jurisdictions("jurisdiction__", by_year=True)
        )
        if self.limited:
            found = found.filter(indicator__in=list(self.indicators))
        if self.asked.year is not None:
            found = found.filter(year=self.asked.year)
        return found.filter(state=self.asked.state) if self.asked.state else found

    @property
    def narrow(self) -> bool:
        """Return whether the filter leaves only a few values of each jurisdiction."""
        return self.limited or len(self._trees) > 1 or self.asked.year is not None or bool(self.asked.state)

    def jurisdictions(self) -> QuerySet[Jurisdiction]:
        return self.scope.jurisdictions().filter(self._jurisdictions(""))

    def _jurisdictions(self, prefix: str, *, by_year: bool = False) -> Q:
        """Return the condition of a jurisdiction of the filter; `by_year` of its value, which was there in the year."""
        jurisdiction = self.asked.jurisdiction
        if jurisdiction is None:
            return Q()
        if not self.asked.below:
            return Q(**{f"{prefix}id": jurisdiction.id})
        found = Q()
        for first, last in self._trees:
            then = self._moves.below(jurisdiction.path, last, prefix)
            found |= then & Q(year__gte=first, year__lte=last) if by_year and len(self._trees) > 1 else then
        return found


def select(scope: Scope, asked: Filter) -> Selection:
    """Return the filter with its codes looked up. 404 for an unknown theme or indicator. Two queries."""
    described = described_at(scope.frozen)
    everything = Catalogue(tuple(entry.indicator for entry in described.values()))
    if asked.indicator and asked.indicator not in described:
        raise Http404
    if asked.theme and all(row.theme_code != asked.theme for row in everything):
        raise Http404
    words = folded(asked.text).split()
    chosen = {
        entry.indicator.id: entry.indicator
        for code, entry in described.items()
        if asked.indicator in ("", code)
        and asked.theme in ("", entry.indicator.theme_code)
        and all(word in entry.searched for word in words)
    }
    return Selection(scope, asked, chosen, len(chosen) < len(everything), everything)


def observations(selection: Selection, number: int) -> Listing:
    """Return page `number`, counted from 1. Five queries at most, and a few more that count the rows
    before a deep page."""
    start = (number - 1) * PAGE
    rest, skipped = _from_row(selection, start)
    found = rest.order_by(*ORDER)[skipped : skipped + PAGE + 1]
    records = points_of(found, selection.scope.reading)
    rows = measured(selection.scope, selection.catalogue, records[:PAGE])
    return Listing(tuple(rows), start + 1, more=len(records) > PAGE)


def _from_row(selection: Selection, start: int) -> tuple[QuerySet[Observation], int]:
    """Return the records from the jurisdiction and year that row `start` (counted from 0) belongs to, and how many
    rows of that year come before it. Counting the rows before is much cheaper than sorting them; it is not done where a
    filter leaves few values of each jurisdiction."""
    if not start or selection.narrow:
        return selection.records(), start
    visible = selection.scope.observations(selection.within)
    left, last, size = start, "", 4
    while jurisdictions := _jurisdictions_after(selection.scope.bounds, *selection.span, last):
        while jurisdictions:
            several, jurisdictions = jurisdictions[:size], jurisdictions[size:]
            counts: dict[int, dict[int, int]] = defaultdict(dict)
            for jurisdiction, year, rows in _counted(
                visible, tuple(jurisdiction for jurisdiction, _path in several), selection.scope.reading
            ):
                counts[jurisdiction][year] = rows
            for jurisdiction, path in several:
                for year, rows in sorted(counts[jurisdiction].items(), reverse=True):
                    if rows > left:
                        from_jurisdiction = selection.records().filter(jurisdiction__path__gte=path)
                        return from_jurisdiction.filter(Q(jurisdiction__path__gt=path) | Q(year__lte=year)), left
                    left -= rows
                last = path
            size *= 2
    return selection.records().none(), 0


@prepared(Jurisdiction)
def _jurisdictions_after(bounds: Bounds | None, first: str, beyond: str, last: str) -> QuerySet[Jurisdiction, Any]:
    found = within(bounds).filter(path__gte=first, path__lt=beyond, path__gt=last)
    return found.values_list("id", "path")[:JURISDICTIONS_COUNTED]


@prepared(Observation)
def _counted(condition: Q, jurisdictions: tuple[int, ...], reading: Reading) -> QuerySet[Observation, Any]:
    found: QuerySet[Observation, Any] = readable(reading).filter(condition, jurisdiction__in=jurisdictions)
    return (
        found.order_by()
        .values("jurisdiction", "year")
        .annotate(rows=Count("id"))
        .values_list("jurisdiction", "year", "rows")
    )


def every_observation(selection: Selection) -> Iterator[Measured]:
    """Yield all that match, in the order of the pages, holding only a few jurisdictions in memory. Two queries for
    every `JURISDICTIONS_AT_ONCE` of them; no cursor stays open while a slow client downloads the file."""
    last = ""
    while found := rows_alone(selection.jurisdictions().filter(path__gt=last)[:JURISDICTIONS_AT_ONCE]):
        jurisdictions = named_then(found, selection.scope.frozen)
        yield from _of_jurisdictions(selection, jurisdictions)
        last = jurisdictions[-1].path


def any_fictional(selection: Selection) -> bool:
    """Return whether one of the jurisdictions of the filter is invented."""
    return selection.jurisdictions().filter(fictional=True).exists()


def measured(scope: Scope, catalogue: Catalogue, records: Collection[Record]) -> list[Measured]:
    """Return the rows with jurisdiction and change, in the order given. Two queries: the jurisdictions, and the values
    of the years before."""
    found = Jurisdiction.objects.filter(pk__in={at for at, _, _ in records})
    jurisdictions = {row.id: row for row in named_then(rows_alone(found.order_by()), scope.frozen)}
    within_path = common_path(jurisdictions.values())
    before = _by_key(
        points_of(
            readable(scope.reading)
            .filter(
                scope.observations(within_path),
                jurisdiction__in=jurisdictions,
                indicator__in={of for _, _, of in records},
                year__in={point.year - 1 for _, point, _ in records},
            )
            .order_by(),
            scope.reading,
        )
    )
    gaps = _gaps_before(scope, Q(jurisdiction__in=jurisdictions), within_path, records)
    return [_measured(catalogue.by_id[of], jurisdictions[at], point, before, gaps) for at, point, of in records]


def _gaps_before(scope: Scope, condition: Q, path: str, records: Iterable[Record]) -> Gaps:
    """Return why values of the years before are lacking."""
    years = {point.year - 1 for _, point, _ in records} or {0}
    indicators = {of for _, _, of in records}
    return gaps_among(scope.reading, condition, path, min(years), max(years), indicators=indicators, whole=True)


def points_of(found: QuerySet[Observation], reading: Reading = NOW) -> list[Record]:
    """Return the records of a queryset, in its order."""
    rows: Iterable[tuple[Any, ...]] = found.values_list("jurisdiction_id", *point_fields(reading))
    return [(jurisdiction, Point(*rest), indicator) for jurisdiction, indicator, *rest in rows]


def _of_jurisdictions(selection: Selection, jurisdictions: Collection[JurisdictionRow]) -> Iterator[Measured]:
    asked = selection.asked
    at = Among.of(jurisdictions)
    found = readable(selection.scope.reading).filter(selection.scope.observations(at.within), at.condition)
    if selection.limited:
        found = found.filter(indicator__in=list(selection.indicators))
    if asked.year is not None:
        found = found.filter(year__in=(asked.year - 1, asked.year))
    records = points_of(found.order_by(), selection.scope.reading)
    points, gaps = _by_key(records), _gaps_before(selection.scope, at.condition, at.within, records)
    years: dict[int, set[int]] = defaultdict(set)
    for place_id, _indicator, year in points:
        years[place_id].add(year)
    for jurisdiction in jurisdictions:
        for year in sorted(years[jurisdiction.id] - selection.away(jurisdiction), reverse=True):
            if asked.year in (None, year):
                yield from _of_year(selection, jurisdiction, year, points, gaps)


def _of_year(
    selection: Selection, jurisdiction: JurisdictionRow, year: int, points: Points, gaps: Gaps
) -> Iterator[Measured]:
    for indicator in selection.indicators.values():
        point = points.get((jurisdiction.id, indicator.id, year))
        if point and selection.asked.state in ("", point.state):
            yield _measured(indicator, jurisdiction, point, points, gaps)


def _by_key(records: Iterable[Record]) -> Points:
    """Return the records by key."""
    return {(jurisdiction, indicator, point.year): point for jurisdiction, point, indicator in records}


def _measured(
    indicator: IndicatorRow, jurisdiction: JurisdictionRow, point: Point, points: Points, gaps: Gaps
) -> Measured:
    year = point.year - 1
    earlier = points.get((jurisdiction.id, indicator.id, year))
    earlier = earlier or Point(year, unstated=gaps.why(jurisdiction, indicator, year))
    return Measured(indicator, jurisdiction, point, change(indicator, earlier, point))
