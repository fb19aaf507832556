"""The dashboard: the values of a year in one jurisdiction, what stands out in it, and what is still open."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.domain.choices import Absence
from metrics.domain.dashboard import Completeness, Dashboard, _open
from metrics.domain.editions import Correction
from metrics.domain.measured import Card, Measured
from metrics.domain.rows import JurisdictionRow, is_part_year
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue_at
from metrics.queries.editions import corrections_of
from metrics.queries.highlights import highlights
from metrics.queries.published import corrected
from metrics.queries.series import values_of

YEARS_IN_TRAIL = 6
EXPECTED = frozenset({Absence.NOT_REPORTED, Absence.TO_COME, Absence.IN_REVIEW})
"""Why nothing is seen of an indicator that has a card all the same."""


def dashboard(scope: Scope, jurisdiction: JurisdictionRow, year: int, *, pinned: Sequence[int] = ()) -> Dashboard:
    """Return the dashboard of one jurisdiction and year; eight queries at most. `pinned` are
    ids of indicators."""
    indicators = catalogue_at(scope.frozen)
    first = year - YEARS_IN_TRAIL + 1
    values = values_of(scope, jurisdiction, indicators, first=first, last=year)
    shown = [indicators.by_id[key] for key in pinned] + [
        indicator
        for indicator in indicators
        if indicator.id not in pinned
        and (
            year in (known := values.points.get(indicator.id, {}))
            or ((indicator.is_key or year - 1 in known) and indicator.collected_in(year))
            or values.point(indicator, year).unstated in EXPECTED
        )
    ]
    cards = tuple(
        Card(values.measured(indicator, year), values.trail(indicator, first, year), indicator.id in pinned)
        for indicator in shown
    )
    rows = [card.measured for card in cards]
    corrections: tuple[Correction, ...] = ()
    if corrected(values.published, values.points, year):
        corrections = corrections_of(scope, jurisdiction, year)
    return Dashboard(
        cards,
        _completeness(rows, sum(row.collected_in(year) for row in indicators)),
        highlights(rows, jurisdiction, year),
        corrections,
    )


def _completeness(rows: Sequence[Measured], catalogue_size: int) -> Completeness:
    reported = [row for row in rows if row.point.value is not None]
    targets = [row.target_state for row in rows if row.target]
    return Completeness(
        catalogue=catalogue_size,
        reported=len(reported),
        approved=sum(row.point.state == "approved" for row in reported),
        with_target=len(targets),
        target_met=targets.count("met"),
        part_year=sum(is_part_year(row.point.until) for row in reported),
        to_explain=sum(_open(row) for row in rows),
    )
