"""One indicator over the years in several jurisdictions: a series for each, all over the same years."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from metrics.domain.aggregation import median_of
from metrics.domain.change import change
from metrics.domain.comparison import Group, OverYears
from metrics.domain.measured import Measured, Series
from metrics.domain.rows import IndicatorRow, Point
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue_at
from metrics.queries.jurisdiction_comparison import Rows, indicator_of, total_in, years_of, years_with_values
from metrics.queries.jurisdiction_tree import Among
from metrics.queries.series import Values, values_at
from metrics.rules.checks import with_base

FEW = 6
"""How many years are shown when none are chosen."""


def over_years(
    scope: Scope, group: Group, *, code: str = "", first: int | None = None, last: int | None = None, default_year: int
) -> OverYears:
    """Return the indicator `code`, or the first key indicator with values here, from `first` to `last`; without them
    the `FEW` years up to the latest with a value. 404 for an unknown indicator. Eight queries at most, however many
    jurisdictions and years."""
    indicators = catalogue_at(scope.frozen)
    indicator = indicator_of(scope, group, indicators, code)
    known = years_of(scope, group, indicator)
    with_values = years_with_values(known)
    last = last or max([*with_values, first or 0]) or default_year
    first = first or max(last - FEW + 1, min([*with_values, last]))
    members = values_at(
        scope,
        [*group.jurisdictions, *([group.parent] if group.parent else [])],
        indicators,
        first=first,
        last=last,
        only=[indicator.code],
        among=_with_parent(group),
    )
    above = members.pop() if group.parent else None
    all_points: list[Point] = []
    stated, medians, totals = {}, {}, {}
    for year in range(first, last + 1):
        points = [_stated(each, indicator, year) for each in members]
        all_points += points
        stated[year] = sum(point.value is not None for point in points)
        if middle := median_of(indicator, points):
            medians[year] = middle
        totals[year] = total_in(group, indicator, points)
    return OverYears(
        group=group,
        indicator=indicator,
        first=first,
        last=last,
        rows=Rows(
            len(members), lambda begin, end: members[begin:end], lambda each: _series(each, indicator, first, last)
        ),
        points=all_points,
        stated=stated,
        medians=medians,
        totals=totals,
        above=above.series(indicator, first, last) if above else None,
        known=known,
        catalogue=indicators,
    )


def _series(values: Values, indicator: IndicatorRow, first: int, last: int) -> Series:
    """Return the series; without what a jurisdiction states of years in which it was none of the group."""
    series = values.series(indicator, first, last)
    if not values.jurisdiction.elsewhere:
        return series
    return replace(series, cells=tuple(_in_its_years(cell) for cell in series.cells))


def _in_its_years(cell: Measured) -> Measured:
    year = cell.point.year
    if not (why := cell.jurisdiction.outside(year)):
        return cell
    nothing = Point(year, unstated=why)
    between = change(cell.indicator, cell.change.earlier, nothing)
    return cell._replace(point=nothing, change=between, target=None, findings=())


def _with_parent(group: Group) -> Among:
    """Return the condition for the group's jurisdictions and their parent, on the jurisdictions alone."""
    parent = group.parent
    if parent and not group.chosen and not group.moved:
        return Among(Q(jurisdiction__parent=parent.id) | Q(jurisdiction__path=parent.path), parent.path)
    return Among.of([*group.jurisdictions, *([parent] if parent else [])])


def _stated(values: Values, indicator: IndicatorRow, year: int) -> Point:
    """Return the point of the year, with the base from other indicators where it has none of its own; nothing of a
    year in which the jurisdiction was none of the group."""
    if why := values.jurisdiction.outside(year):
        return Point(year, unstated=why)
    point = values.point(indicator, year)
    return with_base(indicator, point, values.of_year(year)) if indicator.denominator else point
