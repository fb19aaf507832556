"""One indicator across jurisdictions, and all indicators of one jurisdiction over years, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.domain.aggregation import Median, Total
from metrics.domain.catalogue import Catalogue
from metrics.domain.measured import Measured, Series
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point

AT_ONCE = 100
"""Jurisdictions of which everything is read before anybody asks: a page of them."""


@dataclass(frozen=True, slots=True)
class Group:
    """`jurisdictions` in the official order. `parent` is None where the user may see the jurisdictions and not what is
    above them. Of `chosen` jurisdictions it is the nearest one above them all."""

    parent: JurisdictionRow | None
    jurisdictions: tuple[JurisdictionRow, ...]
    chosen: bool = False


@dataclass(frozen=True)
class Across:
    """`rows` has one row for each jurisdiction of the group and `points` what each states; `above` is the parent's own
    value, None when the user may not see the parent. `years` are the years with rows of the indicator in the group,
    each with its number of values."""

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
    """What choosers offer: `parents` have jurisdictions below them, `jurisdictions` are all those near the group and
    its own."""

    parents: tuple[JurisdictionRow, ...]
    jurisdictions: tuple[JurisdictionRow, ...]


@dataclass(frozen=True, slots=True)
class Peers:
    """The middle of the jurisdictions directly below `parent`, as far as the user may see them."""

    parent: JurisdictionRow
    median: Median


@dataclass(frozen=True)
class OverYears:
    """`rows` has a series for each jurisdiction of the group, and `points` all that the jurisdictions state. `stated`
    is year → number of jurisdictions with a value and `medians` year → the middle of the jurisdictions, for the years
    that have one; `totals` has each year, with the jurisdictions together or why there is no total. `above` is what the
    parent itself states, None when the user may not see the parent. `known` are the years with rows of the indicator in
    the group, each with its number of values."""

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


@dataclass(frozen=True, slots=True)
class Comparison:
    """`rows` have one cell for every year of `years`; `charted` are those that are drawn, in the same order. `pair`
    says that the years are two chosen ones. `known` are the indicators that can be chosen: all that have a row in these
    years, and those that were chosen."""

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
