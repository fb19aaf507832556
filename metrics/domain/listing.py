"""A filter on observations, and one page of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from metrics.domain.measured import Measured
from metrics.domain.rows import IndicatorRow, JurisdictionRow


@dataclass(frozen=True, slots=True)
class Filter:
    """The filter of a list of observations; a field left empty filters nothing. `below` includes the jurisdictions
    below `jurisdiction`."""

    jurisdiction: JurisdictionRow | None = None
    below: bool = False
    year: int | None = None
    theme: str = ""
    indicator: str = ""
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `first` is the number of its first row, counted from 1; `more` says whether rows follow."""

    rows: tuple[Measured, ...]
    first: int
    more: bool

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class Wording:
    """The parts of a file's lines that are the same for many rows, made once before the rows are read. `of_indicator`
    and `of_jurisdiction` return the columns that depend only on an indicator or a jurisdiction; `words` are the labels
    of closed lists by column and code; `field` writes any text as a field of the file."""

    columns: Sequence[str]
    of_indicator: Callable[[IndicatorRow], Mapping[str, str]]
    of_jurisdiction: Callable[[JurisdictionRow], Mapping[str, str]]
    words: Mapping[str, Mapping[str, str]]
    field: Callable[[str], str]
