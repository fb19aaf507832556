"""One value, a series of values and a card, with everything that is said about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from metrics.domain.change import Change
from metrics.domain.choices import Incomparable
from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow, Point, TargetRow, is_part_year


class Measured(NamedTuple):
    """One indicator in one jurisdiction and year, with everything a card, a table row or a line of a file says about
    it.

    `change` is the change on the calendar year before (of a `Series` of two chosen years: on the other one). `findings`
    are the warnings that stand against the value."""

    indicator: IndicatorRow
    jurisdiction: JurisdictionRow
    point: Point
    change: Change
    target: TargetRow | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def target_state(self) -> str:
        """What the year's target says of the value: "met", "missed", or "" without a target and where nobody can
        tell."""
        return self._against_target()[0]

    @property
    def target_undecided(self) -> str:
        """Why nobody can tell: "missing", "imprecise" or "part_year"; "" without a target and where somebody can."""
        return self._against_target()[1]

    def _against_target(self) -> tuple[str, str]:
        """A part of a year decides only what the rest cannot undo: what is counted up may have reached the target by
        October."""
        if self.target is None:
            return "", ""
        if self.point.value is None:
            return "", "missing"
        state = self.target.state(self.point)
        if not state:
            return "", "imprecise"
        if not is_part_year(self.point.as_of):
            return state, ""
        counted_up = self.indicator.measure in ("count", "amount") and self.indicator.time_basis != "stock"
        if counted_up and (state == "met") == (self.target.kind == "at_least"):
            return state, ""
        return "", "part_year"


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator in one jurisdiction over the years: `cells` has one entry for every year of the axis, also for
    years without a value. The years follow each other, or are just two chosen ones; then the later one's change is that
    between the two."""

    indicator: IndicatorRow
    jurisdiction: JurisdictionRow
    cells: tuple[Measured, ...]

    @property
    def latest(self) -> Measured:
        return self.cells[-1]

    @property
    def step(self) -> int:
        """Years from one cell to the next: 1, but for two chosen years that lie further apart."""
        return self.cells[1].point.year - self.cells[0].point.year if len(self.cells) > 1 else 1

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(cell.point for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Card:
    """A figure of the dashboard: the year's value and, for the sparkline, the points of the years up to it. `pinned`:
    the user wants to see it first."""

    measured: Measured
    trail: tuple[Point, ...]
    pinned: bool = False


def dotted(series: Series, reason: Incomparable) -> bool:
    """Whether two years are joined by dots alone, and for this reason."""
    return not is_flow(series.indicator) and any(cell.change.reason == reason for cell in series.cells[1:])


def break_inside(series: Series) -> bool:
    """Whether the definition changed between two years of the axis."""
    year = series.indicator.break_year
    return year is not None and series.cells[0].point.year < year <= series.latest.point.year


def is_flow(indicator: IndicatorRow) -> bool:
    """What happened in the year and can be counted up stands as a bar; everything else is a line."""
    return indicator.time_basis == "flow" and indicator.measure in ("count", "amount")
