"""The dashboard: a year of one jurisdiction, what stands out in it, and what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.domain.rows import Card, JurisdictionRow, Measured
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.highlights import Highlights, highlights, lacks_value
from metrics.queries.series import values_of
from metrics.wording.formatting import is_part_year

YEARS_IN_TRAIL = 6


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far the year has come. `reported` and `approved` count indicators with a value the user may see."""

    catalogue: int
    reported: int
    approved: int
    with_target: int
    target_met: int
    part_year: int
    to_explain: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`cards` are the user's pinned indicators, in the order they were pinned, then in the order of the report
    everything with a row in the year, what had one the year before and is missing now, and every key indicator."""

    cards: tuple[Card, ...]
    completeness: Completeness
    highlights: Highlights

    @property
    def attention(self) -> list[Measured]:
        """What needs explaining."""
        return [card.measured for card in self.cards if _open(card.measured)]

    @property
    def compared(self) -> bool:
        """Whether any value of the year before is there to compare with."""
        return any(card.measured.change.earlier.value is not None for card in self.cards)


def dashboard(scope: Scope, jurisdiction: JurisdictionRow, year: int, *, pinned: Sequence[int] = ()) -> Dashboard:
    """One jurisdiction and year; six queries however many observations there are. `pinned` are ids of indicators."""
    indicators = catalogue()
    first = year - YEARS_IN_TRAIL + 1
    values = values_of(scope, jurisdiction, indicators, first=first, last=year)
    shown = [indicators.by_id[key] for key in pinned] + [
        indicator
        for indicator in indicators
        if indicator.id not in pinned
        and (indicator.is_key or values.points.get(indicator.id, {}).keys() & {year, year - 1})
    ]
    cards = tuple(
        Card(values.measured(indicator, year), values.trail(indicator, first, year), indicator.id in pinned)
        for indicator in shown
    )
    rows = [card.measured for card in cards]
    return Dashboard(cards, _completeness(rows, len(indicators)), highlights(rows, jurisdiction, year))


def _completeness(rows: Sequence[Measured], catalogue_size: int) -> Completeness:
    reported = [row for row in rows if row.point.value is not None]
    targets = [row.target_state for row in rows if row.target]
    return Completeness(
        catalogue=catalogue_size,
        reported=len(reported),
        approved=sum(row.point.state == "approved" for row in reported),
        with_target=len(targets),
        target_met=targets.count("met"),
        part_year=sum(is_part_year(row.point.as_of) for row in reported),
        to_explain=sum(_open(row) for row in rows),
    )


def _open(row: Measured) -> bool:
    """What the year lacks is told with the date it was due."""
    return not lacks_value(row) and any(not finding.explanation for finding in row.findings)
