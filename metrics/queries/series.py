"""Observations of one jurisdiction over the years, for every page, chart and file.

The year axis is complete: a year without a row is a `Point` without a value, so that no line is drawn across it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Q, QuerySet

from metrics.domain.absence import why_outside
from metrics.domain.catalogue import Catalogue
from metrics.domain.change import change
from metrics.domain.measured import Measured, Series
from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow, Point, TargetRow
from metrics.models import Observation
from metrics.models.compiled_queries import prepared
from metrics.permissions.scope import Reading, Scope
from metrics.queries.absence import Gaps, gaps_among, gaps_at
from metrics.queries.jurisdiction_tree import Among
from metrics.queries.published import Versions, of_editions, superseded
from metrics.queries.readable import published_at, readable
from metrics.queries.targets import targets_among, targets_at
from metrics.rules.checks import Beside, Verdict, findings, judge, with_base

# Nothing below asks for an order: what is read is looked up, and the models' own order would be a join and a sort for
# nothing.
COLUMN_OF = {"report": "report__title", "observation_id": "id", "rechecking": "stands"}
COMPUTED = frozenset({"edition", "unstated"})
POINT_FIELDS = ("indicator_id", *(COLUMN_OF.get(name, name) for name in Point._fields if name not in COMPUTED))
"""The column of the indicator, then the stored fields of a `Point` in their order."""


def point_fields(reading: Reading) -> tuple[str, ...]:
    """Return the columns of the indicator and of a `Point`; of an edition also its number."""
    return POINT_FIELDS if reading.edition is None else (*POINT_FIELDS, "edition")


STATED = POINT_FIELDS[2 : POINT_FIELDS.index("note")]
"""The columns from the value to its state."""


def values_by_year(scope: Scope, jurisdiction: JurisdictionRow) -> dict[int, int]:
    """Return year → number of values the user may see here, for every year with a row (a row without a value counts
    0)."""
    return dict(_counted(scope.observations_at(jurisdiction.path), jurisdiction.id, scope.reading))


@prepared(Observation)
def _counted(condition: Q, jurisdiction: int, reading: Reading) -> QuerySet[Any, Any]:
    found: QuerySet[Observation, Any] = readable(reading).filter(condition, jurisdiction=jurisdiction)
    return found.order_by("year").values("year").annotate(values=Count("value")).values_list("year", "values")


Points = Mapping[int, Mapping[int, Point]]
"""Indicator id → year → point, for what has a row."""


@dataclass
class Values:
    """What a user may see of one jurisdiction over some years, read in two queries, and in three more where something
    is lacking; everything else is computed from it."""

    jurisdiction: JurisdictionRow
    catalogue: Catalogue
    points: Points
    targets: Mapping[tuple[int, int], TargetRow]
    gaps: Gaps | None = None
    """Why there are no points where there are none; None: no record."""
    stored: Values | None = None
    """All stored values, also those the user may not see, when warnings compare with these; None: they compare with
    `points`."""
    published: Versions = field(default_factory=dict)
    """What editions say that is no longer so."""
    _of_year: dict[int, dict[str, Point]] = field(default_factory=dict)

    def point(self, indicator: IndicatorRow, year: int) -> Point:
        years = self.points.get(indicator.id, {})
        return years.get(year) or Point(year, unstated=self._why(indicator, year, years.get(year - 1)))

    def _why(self, indicator: IndicatorRow, year: int, before: Point | None) -> str:
        """Return why nothing is seen of the indicator in the year."""
        if self.gaps is None:
            return why_outside(self.jurisdiction, indicator, year)
        return self.gaps.why(self.jurisdiction, indicator, year, known=self._known(indicator, year, before))

    def _known(self, indicator: IndicatorRow, year: int, before: Point | None) -> bool:
        """Return whether a value of the year before, or a target, was read."""
        return (before is not None and before.value is not None) or (indicator.id, year) in self.targets

    def is_due(self, indicator: IndicatorRow, year: int) -> bool:
        """Return whether the indicator has to be reported for the year."""
        known = self._known(indicator, year, self.points.get(indicator.id, {}).get(year - 1))
        return self.gaps is not None and self.gaps.is_due(self.jurisdiction, indicator, year, known=known)

    def trail(self, indicator: IndicatorRow, first: int, last: int) -> tuple[Point, ...]:
        """Return one point for every year from `first` to `last`, without the reasons why values lack."""
        years = self.points.get(indicator.id, {})
        return tuple(years.get(year) or Point(year) for year in range(first, last + 1))

    def of_year(self, year: int) -> dict[str, Point]:
        """Return indicator code → point, of everything read for the year."""
        if year not in self._of_year:
            codes = self.catalogue.by_id
            self._of_year[year] = {codes[key].code: years[year] for key, years in self.points.items() if year in years}
        return self._of_year[year]

    def measured(self, indicator: IndicatorRow, year: int, *, borrow: bool = True) -> Measured:
        """Return the value with its change on the year before, its target and its warnings. With `borrow`, a value
        without a base of its own gets the base that other indicators state."""
        point, seen = self.point(indicator, year), self.beside(indicator, year)
        stored = self.stored.beside(indicator, year) if self.stored else seen
        return Measured(
            indicator=indicator,
            jurisdiction=self.jurisdiction,
            point=with_base(indicator, point, seen.values) if borrow else point,
            change=change(indicator, seen.earlier, point),
            target=self.targets.get((indicator.id, year)),
            findings=findings(indicator, point, seen, stored),
            **of_editions(self.published, indicator, seen.earlier, point),
        )

    def beside(self, indicator: IndicatorRow, year: int) -> Beside:
        return Beside(self.point(indicator, year - 1), self.of_year(year))

    def with_point(self, indicator: IndicatorRow, point: Point) -> Values:
        """Return the same with another value of the indicator in the point's year."""
        points = {**self.points, indicator.id: {**self.points.get(indicator.id, {}), point.year: point}}
        stored = self.stored.with_point(indicator, point) if self.stored else None
        return replace(self, points=points, stored=stored, _of_year={})

    def standing(self, indicator: IndicatorRow, year: int) -> tuple[Finding, ...]:
        """Return the warnings against what is stored; none where nothing is."""
        return self.verdict(indicator, year).warnings if self.point(indicator, year).observation_id else ()

    def verdict(self, indicator: IndicatorRow, year: int) -> Verdict:
        """Judge the value beside all the others."""
        seen = self.beside(indicator, year)
        stored = self.stored.beside(indicator, year) if self.stored else seen
        return judge(indicator, self.point(indicator, year), seen=seen, stored=stored)

    def series(self, indicator: IndicatorRow, first: int, last: int) -> Series:
        return Series(
            indicator, self.jurisdiction, tuple(self.measured(indicator, year) for year in range(first, last + 1))
        )


def values_of(
    scope: Scope,
    jurisdiction: JurisdictionRow,
    catalogue: Catalogue,
    *,
    first: int,
    last: int,
    only: Collection[str] | None = None,
    targets: bool = True,
    working: bool = False,
) -> Values:
    """Return everything the user may see of the jurisdiction from `first` to `last` (`only`: of these indicators), as
    pages show it, or as people work on it with `working`. The
    year before `first` is read too, so that the first year has a change; and so are the indicators that a wanted one is
    computed from, so that its warnings are the same on every page. Without `targets` it is one query instead of two."""
    wanted = None if only is None else _with_related(only, catalogue)
    span, reading = (first - 1, last), scope.reading
    published = None if reading.edition is None else published_at(reading, Q(jurisdiction=jurisdiction.id), *span)
    return Values(
        jurisdiction,
        catalogue,
        _points(scope, jurisdiction, *span, wanted, working=working),
        targets_at(jurisdiction, *span, published) if targets else {},
        gaps_at(reading, jurisdiction, *span, published) if targets else None,
        published={} if working else superseded(reading, jurisdiction, *span),
    )


def point_of(row: Observation) -> Point:
    """Return a stored row as a point; the title of its report is left out."""
    named = {name: getattr(row, name) for name in Point._fields if name not in {*COLUMN_OF, *COMPUTED}}
    return Point(**named, observation_id=row.pk, rechecking=row.stands)


def values_at(
    scope: Scope,
    jurisdictions: Collection[JurisdictionRow],
    catalogue: Catalogue,
    *,
    first: int,
    last: int,
    only: Collection[str],
    among: Among | None = None,
    working: bool = False,
) -> list[Values]:
    """Return what the user may see of some indicators in each of the jurisdictions, in their order, from the year
    before `first` to `last`, as pages show it, or as people work on it with `working`. `among` is a shorter condition
    for these jurisdictions than a list of their ids. Two queries."""
    among = among or Among.of(jurisdictions)
    wanted = _with_related(only, catalogue)
    # Also of a jurisdiction that was added since `jurisdictions` were read: nobody asks for it.
    points: dict[int, dict[int, dict[int, Point]]] = defaultdict(lambda: defaultdict(dict))
    rows = Observation.objects.all() if working else readable(scope.reading)
    found = rows.filter(
        scope.observations(among.within),
        among.condition,
        indicator__in=wanted,
        year__in=range(first - 1, last + 1),
    )
    for row in found.order_by().values_list("jurisdiction_id", *point_fields(scope.reading)):
        points[row[0]][row[1]][row[2]] = Point(*row[2:])
    targets = targets_among(scope.reading, among.condition, wanted, first - 1, last)
    gaps = gaps_among(scope.reading, among.condition, among.within, first - 1, last, indicators=wanted)
    return [
        Values(jurisdiction, catalogue, points[jurisdiction.id], targets[jurisdiction.id], gaps)
        for jurisdiction in jurisdictions
    ]


def points_at(
    scope: Scope, catalogue: Catalogue, *, year: int, only: Collection[str], among: Among
) -> dict[int, dict[str, Point]]:
    """Return jurisdiction id → indicator code → point of the year, without the source, note and history of a value.
    For statements about thousands of jurisdictions together. One query."""
    codes, points = catalogue.by_id, defaultdict[int, dict[str, Point]](dict)
    found = readable(scope.reading).filter(
        scope.observations(among.within), among.condition, indicator__in=_with_related(only, catalogue), year=year
    )
    for jurisdiction, indicator, *stated in found.order_by().values_list("jurisdiction_id", "indicator_id", *STATED):
        points[jurisdiction][codes[indicator].code] = Point(year, *stated)
    return points


def _with_related(codes: Collection[str], catalogue: Catalogue) -> list[int]:
    rows = [catalogue.by_code[code] for code in codes]
    related = {code for row in rows for code in (row.code, row.numerator, row.denominator, *row.parts) if code}
    return [catalogue.by_code[code].id for code in sorted(related)]


def _points(
    scope: Scope,
    jurisdiction: JurisdictionRow,
    first: int,
    last: int,
    indicators: Iterable[int] | None,
    *,
    working: bool,
) -> dict[int, dict[int, Point]]:
    wanted = None if indicators is None else tuple(indicators)
    points: dict[int, dict[int, Point]] = defaultdict(dict)
    asked = (scope.observations_at(jurisdiction.path), jurisdiction.id, first, last, wanted)
    for row in _working(*asked) if working else _shown(*asked, scope.reading):
        points[row[0]][row[1]] = Point(*row[1:])
    return dict(points)


def _stated(
    rows: QuerySet[Observation], first: int, last: int, indicators: tuple[int, ...] | None, reading: Reading
) -> QuerySet[Any, Any]:
    found = rows.filter(year__gte=first, year__lte=last)
    found = found if indicators is None else found.filter(indicator__in=indicators)
    return found.order_by().values_list(*point_fields(reading))


@prepared(Observation)
def _shown(
    condition: Q, jurisdiction: int, first: int, last: int, indicators: tuple[int, ...] | None, reading: Reading
) -> QuerySet[Any, Any]:
    return _stated(readable(reading).filter(condition, jurisdiction=jurisdiction), first, last, indicators, reading)


@prepared(Observation)
def _working(
    condition: Q, jurisdiction: int, first: int, last: int, indicators: tuple[int, ...] | None
) -> QuerySet[Any, Any]:
    return _stated(Observation.objects.filter(condition, jurisdiction=jurisdiction), first, last, indicators, Reading())
