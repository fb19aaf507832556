"""Observations as series: the one road by which values reach a page, a chart or a file.

The year axis is complete: a year without a row is a `Point` without a value, so that no line is drawn across it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.db.models import Max, Min

from metrics.change import as_of_key, change
from metrics.checks import warnings
from metrics.choices import Qualifier
from metrics.models import Observation, Target
from metrics.queries.catalogue import Catalogue
from metrics.queries.scope import Scope
from metrics.rows import IndicatorRow, Measured, PlaceRow, Point, Series, TargetRow

POINT_FIELDS = (
    "indicator_id", "year", "value", "qualifier", "as_of", "missing_reason", "numerator", "denominator",
    "state", "note", "report__title", "report_id", "section", "id", "version",
)  # fmt: skip

Points = dict[int, dict[int, Point]]
"""indicator id → year → point; only what has a row and may be seen."""


def year_span(scope: Scope, place: PlaceRow) -> tuple[int, int] | None:
    """First and last year with a value the user may see here; None when there is none."""
    visible = Observation.objects.filter(scope.observations_at(place.path), jurisdiction=place.id)
    span = visible.aggregate(first=Min("year"), last=Max("year"))
    return None if span["first"] is None else (span["first"], span["last"])


def points_of(
    scope: Scope, place: PlaceRow, *, first: int, last: int, indicators: Iterable[int] | None = None
) -> Points:
    """What the user may see of one place from `first` to `last`, both included; one query."""
    found = Observation.objects.filter(
        scope.observations_at(place.path), jurisdiction=place.id, year__gte=first, year__lte=last
    )
    if indicators is not None:
        found = found.filter(indicator__in=list(indicators))
    points: Points = defaultdict(dict)
    for indicator, *fields in found.values_list(*POINT_FIELDS):
        points[indicator][fields[0]] = Point(*fields)
    return dict(points)


def targets_of(place: PlaceRow, *, first: int, last: int) -> dict[tuple[int, int], TargetRow]:
    """(indicator id, year) → target; one query."""
    found = Target.objects.filter(jurisdiction=place.id, year__gte=first, year__lte=last)
    return {
        (indicator, year): TargetRow(value, kind, document)
        for indicator, year, value, kind, document in found.values_list(
            "indicator_id", "year", "value", "kind", "document"
        )
    }


def series_of(
    scope: Scope,
    place: PlaceRow,
    catalogue: Catalogue,
    *,
    first: int,
    last: int,
    only: Collection[str] | None = None,
) -> list[Series]:
    """One series for each indicator (`only`: of these codes) in the order of the catalogue, over the years `first` to
    `last`; two queries.

    The year before `first` is read too, so that the first year shown has a change as well; and so are the indicators
    that a shown one is computed from, so that its warnings are the same on every page.
    """
    shown = [row for row in catalogue if only is None or row.code in only]
    wanted = None if only is None else [catalogue.by_code[code].id for row in shown for code in _related(row)]
    points = points_of(scope, place, first=first - 1, last=last, indicators=wanted)
    targets = targets_of(place, first=first, last=last)
    values = _values_by_code(points, catalogue)
    return [
        Series(
            row,
            place,
            tuple(
                _measured(row, place, points.get(row.id, {}), values.get(year, {}), targets.get((row.id, year)), year)
                for year in range(first, last + 1)
            ),
        )
        for row in shown
    ]


def _related(row: IndicatorRow) -> list[str]:
    return [code for code in (row.code, row.numerator, row.denominator, *row.parts) if code]


def _values_by_code(points: Points, catalogue: Catalogue) -> dict[int, dict[str, Point]]:
    """year → code → point."""
    values: dict[int, dict[str, Point]] = defaultdict(dict)
    for indicator, years in points.items():
        for year, point in years.items():
            values[year][catalogue.by_id[indicator].code] = point
    return values


def _measured(
    indicator: IndicatorRow,
    place: PlaceRow,
    points: dict[int, Point],
    year_values: dict[str, Point],
    target: TargetRow | None,
    year: int,
) -> Measured:
    earlier, point = points.get(year - 1, Point(year - 1)), points.get(year, Point(year))
    return Measured(
        indicator=indicator,
        place=place,
        point=with_base(indicator, point, year_values),
        change=change(indicator, earlier, point),
        target=target,
        findings=tuple(warnings(indicator, point, earlier=earlier, values=year_values)),
    )


def with_base(indicator: IndicatorRow, point: Point, values: Mapping[str, Point]) -> Point:
    """The point with the numerator and denominator that other indicators of the same place and year state, where it
    has none of its own. Only exact values of the same date serve as a base."""
    if point.value is None or not indicator.denominator or point.denominator is not None:
        return point
    numerator, denominator = (_exact(values.get(code), point) for code in (indicator.numerator, indicator.denominator))
    return replace(point, numerator=point.numerator if point.numerator is not None else numerator, denominator=denominator)


def _exact(base: Point | None, point: Point) -> Decimal | None:
    if base is None or base.qualifier != Qualifier.EXACT or as_of_key(base.as_of) != as_of_key(point.as_of):
        return None
    return base.value
