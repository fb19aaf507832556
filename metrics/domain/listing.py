"""A filter on observations, and one page of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from metrics.domain.measured import Measured
from metrics.domain.rows import IndicatorRow, JurisdictionRow


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody asks for; everything absent is not asked about. `below` takes in the jurisdictions below
    `jurisdiction`."""

    jurisdiction: JurisdictionRow | None = None
    below: bool = False
    year: int | None = None
    theme: str = ""
    indicator: str = ""
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page. `first` is the number of its first row, from 1; `more` whether rows follow."""

    rows: tuple[Measured, ...]
    first: int
    more: bool

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class Wording:
    """What of a line is known before a row is read, as it stands in the file. `of_indicator` and `of_jurisdiction` give
    the columns that only an indicator or a jurisdiction decides; `words` the entries of closed lists by column and
    code; `field` writes any text."""

    columns: Sequence[str]
    of_indicator: Callable[[IndicatorRow], Mapping[str, str]]
    of_jurisdiction: Callable[[JurisdictionRow], Mapping[str, str]]
    words: Mapping[str, Mapping[str, str]]
    field: Callable[[str], str]
