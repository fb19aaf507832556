"""One indicator across the jurisdictions below another: every jurisdiction has a row, reported or not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar, overload

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from metrics.domain.aggregation import Total, median_of, middle_of, total_of
from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import Qualifier
from metrics.domain.comparison import AT_ONCE, Across, Around, Group, Peers, years_of_axis
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point, until
from metrics.models import Jurisdiction, Observation
from metrics.models.jurisdictions import STEP, existing_in
from metrics.permissions.scope import Scope
from metrics.queries.absence import gaps_among
from metrics.queries.catalogue import EmptyCatalogue, catalogue_at
from metrics.queries.former_places import moves, moves_at
from metrics.queries.jurisdiction_tree import (
    Among,
    common_path,
    jurisdiction_rows,
    named_then,
    row_alone,
    told_apart,
    visible_jurisdiction,
)
from metrics.queries.readable import readable
from metrics.queries.series import Values, points_at, values_at
from metrics.rules.checks import with_base

Row = TypeVar("Row")


class Rows(Sequence[Row]):
    """A row for each jurisdiction, read only when it is used: of three thousand jurisdictions a page shows a hundred.
    `read` returns the values of the jurisdictions from one position up to another; iterating reads all at once."""

    def __init__(self, count: int, read: Callable[[int, int], Sequence[Values]], row: Callable[[Values], Row]) -> None:
        self._count, self._read, self._row = count, read, row
        self._known: dict[int, Row] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, int):
            return self[index : index + 1 or None][0]
        wanted = range(*index.indices(self._count))
        lacking = [position for position in wanted if position not in self._known]
        if lacking:
            first, last = min(lacking), max(lacking) + 1
            read = self._read(first, last)
            self._known |= {position: self._row(read[position - first]) for position in lacking}
        return tuple(self._known[position] for position in wanted)

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])


def group_of(scope: Scope, jurisdiction: JurisdictionRow, parent: str = "") -> Group:
    """Return the jurisdictions below `parent` (404 for one the user may not see); without it those below
    `jurisdiction`, or its siblings when there are none below; and those that lay there in some year. Three queries at
    most, and one more for each of two that had others below it before."""
    if parent:
        above = visible_jurisdiction(scope, parent)
        return _below(scope, above, above.path)
    if (below := _below(scope, jurisdiction, jurisdiction.path)).jurisdictions:
        return below
    path = jurisdiction.path[:-STEP]
    return _below(scope, _at(scope, path), path)


def chosen_group(scope: Scope, codes: Collection[str]) -> Group:
    """Return the group of the jurisdictions with these codes, of any level. 404 when the user may not see one of them.
    Two queries."""
    jurisdictions = tuple(named_then(jurisdiction_rows(scope.jurisdictions().filter(code__in=codes)), scope.frozen))
    if len(jurisdictions) < len(codes):
        raise Http404
    path = common_path(jurisdictions)
    if path == jurisdictions[0].path:  # the nearest jurisdiction above them is none of them
        path = path[:-STEP]
    return Group(_at(scope, path), jurisdictions, chosen=True)


def _at(scope: Scope, path: str) -> JurisdictionRow | None:
    return row_alone(scope.jurisdictions().filter(path=path)) if path else None


def _below(scope: Scope, parent: JurisdictionRow | None, path: str) -> Group:
    """Return the group of the jurisdictions directly below the path now or in some year; at the top when it is ""."""
    known = moves_at(scope.frozen)
    children = Q(parent__path=path) if path else Q(parent=None)
    if not known.stays:
        below = jurisdiction_rows(scope.jurisdictions().filter(children))
        return Group(parent, tuple(named_then(below, scope.frozen)))
    former = known.former_children(path)
    found = jurisdiction_rows(scope.jurisdictions().filter(children | Q(path__in=former) if former else children))
    rows = tuple(replace(row, elsewhere=known.elsewhere(row.path, path)) for row in named_then(found, scope.frozen))
    unseen = [at for at in former if not scope.may_see(at)]
    hidden = jurisdiction_rows(Jurisdiction.objects.filter(path__in=unseen)) if unseen else []
    away = tuple(replace(row, elsewhere=known.elsewhere(row.path, path)) for row in hidden)
    return Group(parent, rows, moved=bool(away) or any(row.elsewhere for row in rows), hidden=away)


def around(scope: Scope, group: Group, near: Collection[JurisdictionRow]) -> Around:
    """Return the jurisdictions that the choosers offer; `near` are those offered at the group's parent or at one of
    its jurisdictions. One query."""
    ids = [jurisdiction.id for jurisdiction in near]
    seen = scope.jurisdictions().filter(parent__in=ids).order_by().values_list("parent", flat=True).distinct()
    with_jurisdictions = set(seen)
    shown = group.jurisdictions if group.chosen or group.moved else ()
    known = {jurisdiction.path: jurisdiction for jurisdiction in (*near, *shown)}
    return Around(
        tuple(jurisdiction for jurisdiction in near if jurisdiction.id in with_jurisdictions),
        tuple(told_apart([known[path] for path in sorted(known)])),
    )


def across(scope: Scope, group: Group, *, code: str = "", year: int | None = None, default_year: int) -> Across:
    """Return the indicator `code`, or the first key indicator with values here, in `year`, or the latest year with a
    value. 404 for an unknown indicator. Ten queries at most, however many jurisdictions; two more when rows beyond
    the first page are used."""
    indicators = catalogue_at(scope.frozen)
    indicator = indicator_of(scope, group, indicators, code)
    years = years_of(scope, group, indicator)
    shown = year or max(years_with_values(years), default=default_year)
    group = group.of_year(shown)
    head = Head(scope, group, indicators, indicator, shown)
    points = head.points()
    return Across(
        group=group,
        indicator=indicator,
        year=shown,
        rows=Rows(len(group.jurisdictions), head.read, lambda each: each.measured(indicator, shown)),
        points=points,
        above=head.above.measured(indicator, shown) if head.above else None,
        median=median_of(indicator, points),
        total=total_in(group, indicator, points),
        years=years,
        catalogue=indicators,
    )


class Head:
    """The values of the first jurisdictions of a group in one year, and those of its parent, with all details. Most
    groups have no more jurisdictions; in a larger group the others are read when they are used."""

    def __init__(self, scope: Scope, group: Group, indicators: Catalogue, indicator: IndicatorRow, year: int) -> None:
        self._asked = (scope, group, indicators, indicator, year)
        self._first = self._values([*group.jurisdictions[:AT_ONCE], *([group.parent] if group.parent else [])])
        self.above = self._first.pop() if group.parent else None

    def read(self, first: int, last: int) -> Sequence[Values]:
        """Return the values of the jurisdictions from one position up to another."""
        if last <= len(self._first):
            return self._first[first:last]
        group = self._asked[1]
        return self._values(
            group.jurisdictions[first:last], among(group) if last - first == len(group.jurisdictions) else None
        )

    def points(self) -> tuple[Point, ...]:
        """Return what each jurisdiction of the group states, with the base from other indicators where it has none."""
        scope, group, indicators, indicator, year = self._asked
        if len(group.jurisdictions) <= len(self._first):
            return tuple(with_base(indicator, each.point(indicator, year), each.of_year(year)) for each in self._first)
        whole = among(group)
        found = points_at(scope, indicators, year=year, only=[indicator.code], among=whole)
        lacking = [each for each in group.jurisdictions if indicator.code not in found.get(each.id, {})]
        asked = Among.of(lacking) if 4 * len(lacking) <= len(group.jurisdictions) else whole
        gaps = gaps_among(
            scope.reading, asked.condition, asked.within, year, year, indicators=[indicator.id], whole=True
        )
        return tuple(
            with_base(indicator, stated[indicator.code], stated)
            if indicator.code in (stated := found.get(jurisdiction.id, {}))
            else Point(year, unstated=gaps.why(jurisdiction, indicator, year))
            for jurisdiction in group.jurisdictions
        )

    def _values(self, jurisdictions: Sequence[JurisdictionRow], whole: Among | None = None) -> list[Values]:
        scope, _group, indicators, indicator, year = self._asked
        return values_at(scope, jurisdictions, indicators, first=year, last=year, only=[indicator.code], among=whole)


def among(group: Group) -> Among:
    """Return the condition for the group's jurisdictions, which is shorter than a list of thousands of ids."""
    if group.parent and not group.chosen and not group.moved:
        return Among(Q(jurisdiction__parent=group.parent.id), group.parent.path)
    return Among.of(group.jurisdictions)


def years_of(scope: Scope, group: Group, indicator: IndicatorRow) -> dict[int, int]:
    """Return year → number of values, for every year with a row of the indicator in the group; in order. One query."""
    visible = _visible(scope, group).filter(indicator=indicator.id)
    for row in group.jurisdictions if group.moved else ():
        for span in row.elsewhere:
            visible = visible.exclude(jurisdiction=row.id, year__range=span)
    return dict(visible.order_by("year").values("year").annotate(n=Count("value")).values_list("year", "n"))


def years_with_values(years: Mapping[int, int]) -> list[int]:
    """Return those of the years that have values and that a page may show by itself."""
    return [year for year in years_of_axis(years, timezone.localdate().year) if years[year]]


def _visible(scope: Scope, group: Group) -> QuerySet[Observation]:
    jurisdictions = among(group)
    return readable(scope.reading).filter(scope.observations(jurisdictions.within), jurisdictions.condition)


def indicator_of(scope: Scope, group: Group, indicators: Catalogue, code: str) -> IndicatorRow:
    """Return the indicator `code`, or the first key indicator with values here. 404 for an unknown code; raises
    `EmptyCatalogue` when there is no indicator. One query at most."""
    if code:
        if code not in indicators.by_code:
            raise Http404
        return indicators.by_code[code]
    stated = _visible(scope, group).filter(value__isnull=False).order_by().values_list("indicator", flat=True)
    known = set(stated.distinct())
    candidates = sorted(indicators, key=lambda row: (row.id not in known, not row.is_key))
    if not candidates:
        raise EmptyCatalogue
    return candidates[0]


def peers_of(scope: Scope, parent: JurisdictionRow, indicator: IndicatorRow, year: int) -> Peers | None:
    """Return the median of the jurisdictions directly below `parent` in the year; None where there is none. One query,
    which reads only what the median needs; three where places were moved to it or away from it since."""
    group = _below(scope, parent, parent.path).of_year(year) if moves_at(scope.frozen).stays else Group(parent, ())
    jurisdictions = among(group)
    found = readable(scope.reading).filter(
        scope.observations(jurisdictions.within),
        existing_in(year, "jurisdiction__"),
        jurisdictions.condition,
        indicator=indicator.id,
        year=year,
        qualifier=Qualifier.EXACT,
    )
    stated = found.order_by().values_list("value", "as_of", "period")
    middle = middle_of(
        indicator, [(value, until(as_of, period)) for value, as_of, period in stated if value is not None]
    )
    return Peers(parent, middle) if middle else None


def parent_in(year: int, jurisdiction: JurisdictionRow, ancestors: Sequence[JurisdictionRow]) -> JurisdictionRow | None:
    """Return what the jurisdiction lay directly below in the year; None at the top. `ancestors` are those of now. One
    small query, and one more when it lay elsewhere."""
    path = moves().parent(jurisdiction.path, year)
    if path == jurisdiction.path[:-STEP]:
        return ancestors[-1] if ancestors else None
    return row_alone(Jurisdiction.objects.filter(path=path)) if path else None


def total_in(group: Group, indicator: IndicatorRow, points: Sequence[Point]) -> Total:
    return Total(reason="nested") if _nested(group, points) else total_of(indicator, points)


def _nested(group: Group, points: Sequence[Point]) -> bool:
    """Return whether a jurisdiction with a value lay below another one in the year: a total would count its cases
    twice."""
    if not group.chosen:
        return False
    stated = {
        jurisdiction.path: point.year
        for jurisdiction, point in zip(group.jurisdictions, points, strict=True)
        if point.value is not None
    }
    known = moves()
    return any(not stated.keys().isdisjoint(known.above(path, year)[:-1]) for path, year in stated.items())
