"""One value with its change, target and findings; a series of such values; a card of the dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from metrics.domain.change import Change
from metrics.domain.choices import Incomparable
from metrics.domain.rows import Break, Finding, IndicatorRow, JurisdictionRow, Point, TargetRow, is_part_year


class Revised(NamedTuple):
    """A value that was corrected after its publication: as published first, and as it is now."""

    first: Point
    now: Point


class Alike(NamedTuple):
    """The change on what an edition of the year before says."""

    edition: int
    change: Change


class Measured(NamedTuple):
    """One indicator in one jurisdiction and year, with everything that a card, a table row or a line of a file shows
    of it.

    `change` is the change from the calendar year before (in a `Series` of two chosen years: from the other year).
    `findings` are the warnings about the value. `published` is what was published first, where it differs from the
    value; `published_before` the same of the year before; `alike` compares with an edition of the year before that ends
    in the same month, where its final value does not."""

    indicator: IndicatorRow
    jurisdiction: JurisdictionRow
    point: Point
    change: Change
    target: TargetRow | None = None
    findings: tuple[Finding, ...] = ()
    published: Point | None = None
    published_before: Revised | None = None
    alike: Alike | None = None

    @property
    def target_state(self) -> str:
        """Return whether the value meets the year's target: "met", "missed", or "" without a target and where this
        cannot be decided."""
        return self._against_target()[0]

    @property
    def target_undecided(self) -> str:
        """Return why it cannot be decided whether the target is met: "missing", "imprecise" or "part_year"; "" without
        a target and where it can be decided."""
        return self._against_target()[1]

    def _against_target(self) -> tuple[str, str]:
        """Return `target_state` and `target_undecided`. A value of part of a year decides only what the rest of the
        year cannot undo: a count may have reached its target by October."""
        if self.target is None:
            return "", ""
        if self.point.value is None:
            return "", "missing"
        state = self.target.state(self.point)
        if not state:
            return "", "imprecise"
        if not is_part_year(self.point.until):
            return state, ""
        counted_up = self.indicator.measure in ("count", "amount") and self.indicator.time_basis != "stock"
        if counted_up and (state == "met") == (self.target.kind == "at_least"):
            return state, ""
        return "", "part_year"


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator in one jurisdiction over the years. `cells` has one entry for every year of the axis, also for
    years without a value. The years are consecutive, or just two that were chosen; then the change of the later one is
    from the earlier one."""

    indicator: IndicatorRow
    jurisdiction: JurisdictionRow
    cells: tuple[Measured, ...]

    @property
    def latest(self) -> Measured:
        return self.cells[-1]

    @property
    def step(self) -> int:
        """Return the years from one cell to the next: 1, or more between two chosen years."""
        return self.cells[1].point.year - self.cells[0].point.year if len(self.cells) > 1 else 1

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(cell.point for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the dashboard: the value of the year and, for the sparkline, the points of the years up to it.
    `pinned` says that the user wants to see it first."""

    measured: Measured
    trail: tuple[Point, ...]
    pinned: bool = False


def dotted(series: Series, reason: Incomparable) -> bool:
    """Return whether the chart joins two years of the series by a dotted line for this reason."""
    return not is_flow(series.indicator) and any(cell.change.reason == reason for cell in series.cells[1:])


def breaks_inside(series: Series) -> tuple[Break, ...]:
    """Return the breaks between the first and the last year of the axis."""
    return series.indicator.breaks_between(series.cells[0].point.year, series.latest.point.year)


def is_flow(indicator: IndicatorRow) -> bool:
    """Return whether the indicator is drawn as bars: counts and amounts of what happened in the year. Everything else
    is a line."""
    return indicator.time_basis == "flow" and indicator.measure in ("count", "amount")
