"""Observations across places: a page of them, and all that a filter matches, one place after another.

The order is that of reading: places officially, the latest year first, indicators as in the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from metrics.domain.change import change
from metrics.domain.rows import IndicatorRow, Measured, PlaceRow, Point
from metrics.models import Jurisdiction, Observation
from metrics.models.compiled_queries import prepared
from metrics.models.jurisdictions import path_after
from metrics.permissions.scope import Bounds, Scope, within
from metrics.queries.catalogue import Catalogue
from metrics.queries.indicators import described_catalogue, folded
from metrics.queries.jurisdiction_tree import common_path, place_row, place_rows
from metrics.queries.series import POINT_FIELDS, Among

PAGE = 50
LAST_PAGE = 200
"""What lies further is found by a filter or in the file: a page's cost grows with the rows before it, and stays small up
to here however many there are behind."""

PLACES_COUNTED = 60
"""On the way to a deep page so many places are looked up together; of the first few everything is counted first."""

PLACES_AT_ONCE = 10
"""In a file: so many places are read together, which bounds the memory."""

ORDER = ("jurisdiction__path", "-year", "indicator__theme__position", "indicator__position", "indicator__code")

Record = tuple[int, Point, int]
"""Place, point, indicator: the last two by id."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody asks for; everything absent is not asked about. `below` takes in the places below `place`."""

    place: PlaceRow | None = None
    below: bool = False
    year: int | None = None
    theme: str = ""
    indicator: str = ""
    state: str = ""
    text: str = ""


@dataclass(frozen=True)
class Selection:
    """A filter that was looked up. `indicators` are those that match, by id, in the order of the report; `limited` says
    that some do not. `catalogue` has them all, for choosers."""

    scope: Scope
    asked: Filter
    indicators: dict[int, IndicatorRow]
    limited: bool
    catalogue: Catalogue

    @property
    def within(self) -> str:
        """The path that all places asked about are at or below."""
        return self.asked.place.path if self.asked.place else ""

    @property
    def span(self) -> tuple[str, str]:
        """The first path that is asked about and the first beyond. Paths are of digits, four for each level."""
        if self.asked.place is None or self.asked.below:
            return self.within, path_after(self.within or "9")
        return self.within, f"{self.within}0"

    def records(self) -> QuerySet[Observation]:
        found = Observation.objects.filter(self.scope.observations(self.within), self._places("jurisdiction__"))
        if self.limited:
            found = found.filter(indicator__in=list(self.indicators))
        if self.asked.year is not None:
            found = found.filter(year=self.asked.year)
        return found.filter(state=self.asked.state) if self.asked.state else found

    @property
    def narrow(self) -> bool:
        """Whether the filter leaves only a few values of each place."""
        return self.limited or self.asked.year is not None or bool(self.asked.state)

    def places(self) -> QuerySet[Jurisdiction]:
        return self.scope.jurisdictions().filter(self._places(""))

    def _places(self, prefix: str) -> Q:
        place = self.asked.place
        if place is None:
            return Q()
        if not self.asked.below:
            return Q(**{f"{prefix}id": place.id})
        return Q(**{f"{prefix}path__gte": place.path, f"{prefix}path__lt": path_after(place.path)})


@dataclass(frozen=True, slots=True)
class Listing:
    """One page. `first` is the number of its first row, from 1; `more` whether rows follow."""

    rows: tuple[Measured, ...]
    first: int
    more: bool

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def select(scope: Scope, asked: Filter) -> Selection:
    """404 for an unknown theme or indicator. Two queries."""
    described = described_catalogue()
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
    """Page `number`, from 1. Three queries, and a few that count on the way to a deep page."""
    start = (number - 1) * PAGE
    rest, skipped = _from_row(selection, start)
    found = rest.order_by(*ORDER)[skipped : skipped + PAGE + 1]
    records = points_of(found)
    rows = measured(selection.scope, selection.catalogue, records[:PAGE])
    return Listing(tuple(rows), start + 1, more=len(records) > PAGE)


def _from_row(selection: Selection, start: int) -> tuple[QuerySet[Observation], int]:
    """The records from the place and year on that row `start` (from 0) is of, and how many of that year's come before it.
    Counting what comes before costs a fraction of sorting it; where a filter leaves few of each place, there is nothing to gain."""
    if not start or selection.narrow:
        return selection.records(), start
    visible = selection.scope.observations(selection.within)
    left, last, size = start, "", 4
    while places := _places_after(selection.scope.bounds, *selection.span, last):
        while places:
            several, places = places[:size], places[size:]
            counts: dict[int, dict[int, int]] = defaultdict(dict)
            for place, year, rows in _counted(visible, tuple(place for place, _path in several)):
                counts[place][year] = rows
            for place, path in several:
                for year, rows in sorted(counts[place].items(), reverse=True):
                    if rows > left:
                        from_place = selection.records().filter(jurisdiction__path__gte=path)
                        return from_place.filter(Q(jurisdiction__path__gt=path) | Q(year__lte=year)), left
                    left -= rows
                last = path
            size *= 2
    return selection.records().none(), 0


@prepared(Jurisdiction)
def _places_after(bounds: Bounds | None, first: str, beyond: str, last: str) -> QuerySet[Jurisdiction, Any]:
    found = within(bounds).filter(path__gte=first, path__lt=beyond, path__gt=last)
    return found.values_list("id", "path")[:PLACES_COUNTED]


@prepared(Observation)
def _counted(condition: Q, places: tuple[int, ...]) -> QuerySet[Observation, Any]:
    found = Observation.objects.filter(condition, jurisdiction__in=places).order_by().values("jurisdiction", "year")
    return found.annotate(rows=Count("id")).values_list("jurisdiction", "year", "rows")


def every_observation(selection: Selection) -> Iterator[Measured]:
    """All that match, in the order of the pages, with the memory of a few places. Two queries for every
    `PLACES_AT_ONCE` of them: no cursor is held open while a slow reader takes the file."""
    last = ""
    while places := [place_row(place) for place in selection.places().filter(path__gt=last)[:PLACES_AT_ONCE]]:
        yield from _of_places(selection, places)
        last = places[-1].path


def any_fictional(selection: Selection) -> bool:
    """Whether one of the places asked about is invented."""
    return selection.places().filter(fictional=True).exists()


def measured(scope: Scope, catalogue: Catalogue, records: Collection[Record]) -> list[Measured]:
    """Rows with place and change, in the order given. Two queries: the places, and the values of the years before."""
    found = Jurisdiction.objects.filter(pk__in={at for at, _, _ in records})
    places = {place.id: place for place in place_rows(found.order_by())}
    before = _by_key(
        points_of(
            Observation.objects.filter(
                scope.observations(common_path(places.values())),
                jurisdiction__in=places,
                indicator__in={of for _, _, of in records},
                year__in={point.year - 1 for _, point, _ in records},
            ).order_by()
        )
    )
    return [
        _measured(catalogue.by_id[of], places[at], point, before.get((at, of, point.year - 1)))
        for at, point, of in records
    ]


def points_of(found: QuerySet[Observation]) -> list[Record]:
    """The records behind a queryset, in its order."""
    rows: Iterable[tuple[Any, ...]] = found.values_list("jurisdiction_id", *POINT_FIELDS)
    return [(place, Point(*rest), indicator) for place, indicator, *rest in rows]


def _of_places(selection: Selection, places: Collection[PlaceRow]) -> Iterator[Measured]:
    asked = selection.asked
    at = Among.of(places)
    found = Observation.objects.filter(selection.scope.observations(at.within), at.condition)
    if selection.limited:
        found = found.filter(indicator__in=list(selection.indicators))
    if asked.year is not None:
        found = found.filter(year__in=(asked.year - 1, asked.year))
    points = _by_key(points_of(found.order_by()))
    years: dict[int, set[int]] = defaultdict(set)
    for place_id, _indicator, year in points:
        years[place_id].add(year)
    for place in places:
        for year in sorted(years[place.id], reverse=True):
            if asked.year in (None, year):
                yield from _of_year(selection, place, year, points)


def _of_year(
    selection: Selection, place: PlaceRow, year: int, points: dict[tuple[int, int, int], Point]
) -> Iterator[Measured]:
    for indicator in selection.indicators.values():
        point = points.get((place.id, indicator.id, year))
        if point and selection.asked.state in ("", point.state):
            yield _measured(indicator, place, point, points.get((place.id, indicator.id, year - 1)))


def _by_key(records: Iterable[Record]) -> dict[tuple[int, int, int], Point]:
    """(place, indicator, year) → point."""
    return {(place, indicator, point.year): point for place, point, indicator in records}


def _measured(indicator: IndicatorRow, place: PlaceRow, point: Point, earlier: Point | None) -> Measured:
    return Measured(indicator, place, point, change(indicator, earlier or Point(point.year - 1), point))
