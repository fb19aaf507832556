"""The yearly comparison: every indicator of a place that has anything to show, year by year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import Http404

from metrics.queries.catalogue import catalogue
from metrics.queries.scope import Scope
from metrics.queries.series import values_of
from metrics.rows import PlaceRow, Series

FEW = 6
"""Drawn of a theme that has no key indicator."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`rows` have one cell for every year from `first` to `last`; `charted` are those that are drawn, in the same
    order. `themes` are (code, name) of the whole catalogue."""

    first: int
    last: int
    rows: tuple[Series, ...]
    charted: tuple[Series, ...]
    themes: tuple[tuple[str, str], ...]


def years(
    scope: Scope, place: PlaceRow, *, first: int, last: int, theme: str = "", charted: Collection[str] = ()
) -> Comparison:
    """Every indicator with a row between `first` and `last`. Drawn are those named in `charted`, or the key indicators
    that have a value. 404 for an unknown theme or indicator. Four queries, however many indicators and years."""
    indicators = catalogue()
    themes = tuple(dict.fromkeys((row.theme_code, row.theme) for row in indicators))
    if theme and theme not in dict(themes):
        raise Http404
    if any(code not in indicators.by_code for code in charted):
        raise Http404
    values = values_of(scope, place, indicators, first=first, last=last)
    rows = tuple(
        values.series(indicator, first, last)
        for indicator in indicators
        if (not theme or indicator.theme_code == theme)
        and any(year >= first for year in values.points.get(indicator.id, {}))
    )
    return Comparison(first, last, rows, tuple(_charted(rows, charted)), themes)


def _charted(rows: Collection[Series], chosen: Collection[str]) -> list[Series]:
    """What was chosen; else the key indicators; of a theme without any, its first few. A single year is not drawn
    unasked: a chart of one point says less than the table."""
    drawable = [row for row in rows if any(point.value is not None for point in row.points)]
    if chosen:
        return [row for row in drawable if row.indicator.code in chosen]
    if all(len(row.cells) == 1 for row in rows):
        return []
    return [row for row in drawable if row.indicator.is_key] or drawable[:FEW]
