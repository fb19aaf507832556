"""The yearly comparison: every indicator of a jurisdiction with a row, year by year or in two chosen years."""

from __future__ import annotations

from collections.abc import Collection

from django.http import Http404

from metrics.domain.change import change
from metrics.domain.comparison import Comparison
from metrics.domain.measured import Series
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue_at
from metrics.queries.series import Values, values_of

FEW = 6
"""How many indicators are drawn of a theme that has no key indicator."""


def years(
    scope: Scope,
    jurisdiction: JurisdictionRow,
    *,
    first: int,
    last: int,
    pair: bool = False,
    themes: Collection[str] = (),
    chosen: Collection[str] = (),
) -> Comparison:
    """Return every indicator with a row between `first` and `last`, or in one of the two with `pair`. With `themes` or
    `chosen` only those of these themes, and the chosen ones even without a row. The chosen ones are drawn, or else the
    key indicators with a value. 404 for an unknown theme or indicator. Six queries at most, however many indicators and
    years."""
    indicators = catalogue_at(scope.frozen)
    if not {row.theme_code for row in indicators}.issuperset(themes) or not indicators.by_code.keys() >= set(chosen):
        raise Http404
    values = values_of(scope, jurisdiction, indicators, first=first, last=last)
    shown = (first, last) if pair else tuple(range(first, last + 1))
    reported = {
        indicator.code for indicator in indicators if not values.points.get(indicator.id, {}).keys().isdisjoint(shown)
    }
    wanted = [
        indicator
        for indicator in indicators
        if indicator.code in chosen
        or (indicator.code in reported and (indicator.theme_code in themes or not (themes or chosen)))
    ]
    if reported.isdisjoint(indicator.code for indicator in wanted):
        wanted = []
    rows = tuple(_pair(values, row, first, last) if pair else values.series(row, first, last) for row in wanted)
    known = tuple(row for row in indicators if row.code in reported or row.code in chosen)
    return Comparison(shown, pair, rows, tuple(_charted(rows, chosen)), known)


def _pair(values: Values, indicator: IndicatorRow, earlier: int, later: int) -> Series:
    """Return the series of the two years, the change of the later one being that from the earlier."""
    one, other = values.measured(indicator, earlier), values.measured(indicator, later)
    between = change(indicator, values.point(indicator, earlier), values.point(indicator, later))
    return Series(indicator, values.jurisdiction, (one, other._replace(change=between)))


def _charted(rows: Collection[Series], chosen: Collection[str]) -> list[Series]:
    """Return the series that are drawn: the chosen ones; else the key indicators; of a theme without any, its first
    few. A single year is not drawn unless chosen: the table says more than a chart with one point."""
    drawable = [row for row in rows if any(point.value is not None for point in row.points)]
    if chosen:
        return [row for row in drawable if row.indicator.code in chosen]
    if all(len(row.cells) == 1 for row in rows):
        return []
    return [row for row in drawable if row.indicator.is_key] or drawable[:FEW]
