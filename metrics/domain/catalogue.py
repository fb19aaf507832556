"""The catalogue of indicators as rows: all of them in order, one with its description, one with its years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from metrics.domain.measured import Series
from metrics.domain.rows import IndicatorRow, JurisdictionRow


@dataclass(frozen=True)
class Catalogue:
    """Every indicator, in the order of the catalogue; looked up by code or by id."""

    rows: tuple[IndicatorRow, ...]

    def __iter__(self) -> Iterator[IndicatorRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def by_code(self) -> dict[str, IndicatorRow]:
        return {row.code: row for row in self.rows}

    @cached_property
    def by_id(self) -> dict[int, IndicatorRow]:
        return {row.id: row for row in self.rows}

    @cached_property
    def by_theme(self) -> dict[str, list[tuple[str, str]]]:
        """Return name of the theme → (code, name) of each of its indicators, as choosers offer them."""
        found: dict[str, list[tuple[str, str]]] = {}
        for row in self.rows:
            found.setdefault(row.theme, []).append((row.code, row.name))
        return found

    def computed_with(self, code: str) -> list[str]:
        """Return the codes of the indicators that have this one as numerator, denominator or part. Warnings about
        their values can change when its value changes."""
        return [row.code for row in self.rows if code in (row.numerator, row.denominator, *row.parts)]


class Definition(NamedTuple):
    """What is counted from the year `since` on, in the reader's language; None for the first definition."""

    since: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Described:
    """An indicator with its description in the reader's language: `definitions` in the order of time, never none of
    them. `department` and `contact` are as the catalogue has them (Chinese), `aliases` the other names that reports
    use. `searched` is all the text that a search looks in, case-folded."""

    indicator: IndicatorRow
    definitions: tuple[Definition, ...]
    department: str
    aliases: tuple[str, ...]
    searched: str
    legal_basis: str = ""
    method: str = ""
    limits: str = ""
    contact: str = ""

    @property
    def definition(self) -> str:
        """Return the latest definition."""
        return self.definitions[-1].text

    def definition_in(self, year: int) -> str:
        """Return the definition by which the values of the year are counted."""
        found = [each for each in self.definitions if each.since is None or each.since <= year]
        return (found or self.definitions)[-1].text


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A line of the catalogue page. `first` and `last` are the first and last year with a value that the user may see
    in the jurisdiction of the page; None when there is none."""

    described: Described
    jurisdiction: JurisdictionRow
    first: int | None = None
    last: int | None = None

    @property
    def indicator(self) -> IndicatorRow:
        return self.described.indicator


@dataclass(frozen=True, slots=True)
class IndicatorHistory:
    """One indicator in one jurisdiction over the years. `series` is None when there is no row in the years asked for;
    `years` are the first and last year in which the user may see any value of the jurisdiction. `related` are the
    indicators, by code, that this one is computed from or adds up; `part_of` are those of which it is a part, numerator
    or denominator. `until` is the last year that was asked for, whose definition counts; None: the latest."""

    described: Described
    series: Series | None
    years: tuple[int, int] | None
    related: Mapping[str, IndicatorRow]
    part_of: tuple[IndicatorRow, ...]
    until: int | None = None

    @property
    def indicator(self) -> IndicatorRow:
        return self.described.indicator
