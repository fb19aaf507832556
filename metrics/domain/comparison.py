"""One indicator across jurisdictions, and all indicators of one jurisdiction over years, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from metrics.domain.aggregation import Median, Total
from metrics.domain.catalogue import Catalogue
from metrics.domain.measured import Measured, Series
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point

SEVERAL = 2
"""From so many values on a year is taken at its word, even one that is still to come."""

AT_ONCE = 100
"""How many jurisdictions are read completely in advance: as many as one page shows."""


def years_of_axis(values: Mapping[int, int], present: int) -> list[int]:
    """Return the years that an axis may run to, of those with rows (year → number of values): a single value of a year
    after the next one is taken for a slip, and does not stretch every chart to it; unless there is no other."""
    return [year for year, number in values.items() if year <= present + 1 or number >= SEVERAL] or list(values)


@dataclass(frozen=True, slots=True)
class Group:
    """The jurisdictions that are compared, in the official order. `parent` is the one directly above them, None when
    the user may not see it. For `chosen` jurisdictions it is the nearest common ancestor. `moved` says that some of
    them lay below the parent in some years and elsewhere in others; `hidden` are those among them whose values the user
    may not see, as rights follow the tree as it is now."""

    parent: JurisdictionRow | None
    jurisdictions: tuple[JurisdictionRow, ...]
    chosen: bool = False
    moved: bool = False
    hidden: tuple[JurisdictionRow, ...] = ()

    def of_year(self, year: int) -> Group:
        """Return the group as it was in the year: without places that did not exist then, or belonged elsewhere."""
        there, hidden = (_in(year, each) for each in (self.jurisdictions, self.hidden))
        if not self.moved:
            return self if len(there) == len(self.jurisdictions) else replace(self, jurisdictions=there)
        at_home = tuple(replace(row, elsewhere=()) if row.elsewhere else row for row in there)
        return replace(self, jurisdictions=at_home, hidden=hidden)


def _in(year: int, jurisdictions: Iterable[JurisdictionRow]) -> tuple[JurisdictionRow, ...]:
    return tuple(jurisdiction for jurisdiction in jurisdictions if not jurisdiction.outside(year))


@dataclass(frozen=True)
class Across:
    """One indicator in one year across the jurisdictions of a group. `rows` has one row for each jurisdiction and
    `points` what each states; `above` is the parent's own value, None when the user may not see the parent. `years` are
    the years with rows of the indicator in the group, each with its number of values."""

    group: Group
    indicator: IndicatorRow
    year: int
    rows: Sequence[Measured]
    points: tuple[Point, ...]
    above: Measured | None
    median: Median | None
    total: Total
    years: dict[int, int]
    catalogue: Catalogue

    @property
    def reported(self) -> list[Point]:
        return [point for point in self.points if point.value is not None]


@dataclass(frozen=True, slots=True)
class Around:
    """The jurisdictions that choosers offer: `parents` have jurisdictions below them, `jurisdictions` are those of the
    group and those near it."""

    parents: tuple[JurisdictionRow, ...]
    jurisdictions: tuple[JurisdictionRow, ...]


@dataclass(frozen=True, slots=True)
class Peers:
    """The median of the jurisdictions directly below `parent`, of those that the user may see."""

    parent: JurisdictionRow
    median: Median


@dataclass(frozen=True)
class OverYears:
    """One indicator across the jurisdictions of a group over several years.

    `rows` has a series for each jurisdiction of the group, and `points` all that the jurisdictions state. `stated` is
    year → number of jurisdictions with a value, `medians` is year → median, for the years that have one, and `totals`
    is year → total or why there is none, for every year. `above` is what the parent itself states, None when the user
    may not see the parent. `known` are the years with rows of the indicator in the group, each with its number of
    values."""

    group: Group
    indicator: IndicatorRow
    first: int
    last: int
    rows: Sequence[Series]
    points: Sequence[Point]
    stated: Mapping[int, int]
    medians: Mapping[int, Median]
    totals: Mapping[int, Total]
    above: Series | None
    known: Mapping[int, int]
    catalogue: Catalogue

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.first, self.last + 1))

    def places(self, year: int) -> int:
        """Return how many jurisdictions the group had in the year."""
        return len(self.group.of_year(year).jurisdictions)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several indicators of one jurisdiction over years. `rows` have one cell for every year of `years`; `charted` are
    the rows that are drawn, in the same order. `pair` says that the years are two that somebody chose. `known` are the
    indicators that can be chosen: all with a row in these years, and those already chosen."""

    years: tuple[int, ...]
    pair: bool
    rows: tuple[Series, ...]
    charted: tuple[Series, ...]
    known: tuple[IndicatorRow, ...]

    @property
    def first(self) -> int:
        return self.years[0]

    @property
    def last(self) -> int:
        return self.years[-1]
