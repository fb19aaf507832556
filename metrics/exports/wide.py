"""Files as their page looks (`?layout=wide`): the columns of the page in its order. What a cell of the page says in one
piece has a column each here: number, qualifier, date, reason, state, change, per cent, target, verdict, warnings.

A page gives the names of the columns that it shows; the functions here say what a file has in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TypeVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from metrics.domain.comparison import Across
from metrics.domain.measured import Card, Measured, Series
from metrics.domain.progress import Progress
from metrics.exports.columns import INDICATOR_NAME, JURISDICTION_NAME, OBSERVATIONS, OF_EDITIONS, THEME, UNIT, Column
from metrics.exports.indicator import INDICATOR
from metrics.exports.rounds import count_columns
from metrics.exports.two_years import PAIRS
from metrics.wording.formatting import year_words
from metrics.wording.progress import Counts, waits_words
from metrics.wording.standing import group_words, standing_words

Row = TypeVar("Row")
Parts = Mapping[str, Sequence[Column[Row]]]
"""What a file has in the place of each column of a page."""

LAYOUTS = ("long", "wide")
"""`?layout=`: a line for each value, or the columns of the page."""

WIDE_AT = frozenset({"dashboard_file", "years_file", "jurisdictions_file", "rounds_file"})
"""The addresses of the files that have both layouts; all others have the long one."""

KNOWN: Mapping[str, Column[Measured]] = {column.name: column for column in (*OBSERVATIONS, *INDICATOR)}
OF_PAIRS: Mapping[str, Column[Series]] = {column.name: column for column in PAIRS}

STATED = ("value", "qualifier", "as_of", "period", "missing_reason", "absence", "state")
CHANGE = ("change", "change_unit", "change_percent", "not_comparable")
TARGET = ("target", "target_kind", "target_state", "target_document")

PERCENT: Column[Measured] = Column(
    "change_percent",
    _("变化百分比"),
    lambda row: row.change.percent,
    _("百分数，20.3即20.3%；只对一年里发生的数量填写，较早数值不到10的不填。"),
)
WARNINGS: Column[Measured] = Column(
    "warnings", _("提示"), lambda row: str(_("；")).join(finding.sentence for finding in row.findings)
)


def columns_as_shown(shown: Iterable[str], parts: Parts[Row]) -> list[Column[Row]]:
    """Return the columns of the file for the columns `shown` on the page, in its order."""
    return [column for name in shown for column in parts[name]]


def _columns(*names: str) -> list[Column[Measured]]:
    own = {PERCENT.name: PERCENT, WARNINGS.name: WARNINGS}
    return [own.get(name) or KNOWN[name] for name in names]


def _of_year(position: int, year: int, names: Iterable[str]) -> list[Column[Series]]:
    """Return the columns of one year of a series, with the year before their names."""

    def cell(row: Series) -> Measured:
        return row.cells[position]

    def named(column: Column[Measured]) -> Column[Series]:
        label = format_lazy("{}{}", year_words(year), column.label)
        return Column(f"{year}_{column.name}", label, column.of(cell).cell, column.meaning)

    return [named(column) for column in _columns(*names)]


def _of_series(years: Sequence[int], *, each: bool) -> dict[str, list[Column[Series]]]:
    """Return the columns of all years, with `each` also the changes between the first and the last; and of the change
    of the last year."""
    changed = {year for year in years[1:-1] if each}
    found = {
        str(year): _of_year(position, year, (*STATED, *(CHANGE if year in changed else ()), "note"))
        for position, year in enumerate(years)
    }
    if len(years) == 2 and years[1] - years[0] > 1:
        change = [OF_PAIRS[name] for name in CHANGE]
    else:
        change = [column.of(attrgetter("latest")) for column in _columns(*CHANGE)]
    return {**found, "change": [*change, WARNINGS.of(attrgetter("latest"))]}


def years_parts(years: Sequence[int], *, each: bool) -> Parts[Series]:
    """Return the parts of the yearly comparison, and of two chosen years."""
    indicator = attrgetter("indicator")
    return {"name": [INDICATOR_NAME.of(indicator)], "unit": [UNIT.of(indicator)], **_of_series(years, each=each)}


def jurisdictions_over_years_parts(years: Sequence[int]) -> Parts[Series]:
    """Return the parts of one indicator in several jurisdictions over years. The unit, which the page has in its
    caption, comes after the name."""
    jurisdiction = [JURISDICTION_NAME.of(attrgetter("jurisdiction")), UNIT.of(attrgetter("indicator"))]
    return {"jurisdiction": jurisdiction, **_of_series(years, each=False)}


def jurisdictions_parts(across: Across) -> Parts[Measured]:
    """Return the parts of one indicator in several jurisdictions in one year."""
    median, group = across.median, group_words(across.group.parent, chosen=across.group.chosen)

    def standing(row: Measured) -> str:
        return standing_words(row.point, median.value, median.as_of, group) if median else ""

    return {
        "jurisdiction": [JURISDICTION_NAME.of(attrgetter("jurisdiction"))],
        "value": _columns("value", "unit", "qualifier", "missing_reason", "absence", "state"),
        "as_of": _columns("as_of", "period"),
        "base": _columns("numerator", "denominator", "exceptions"),
        "change": [*_columns(*CHANGE), Column("standing", _("与中位数相比"), standing)],
        "target": _columns(*TARGET),
        "remarks": _columns("source", "section", "note", "warnings"),
    }


CARDS: Sequence[Column[Card]] = [
    column.of(attrgetter("measured"))
    for column in (
        THEME.of(attrgetter("indicator")),
        INDICATOR_NAME.of(attrgetter("indicator")),
        *_columns("value", "unit", "qualifier", "as_of", "period", "missing_reason", "absence", "state"),
        *_columns("numerator", "denominator", "exceptions", *CHANGE, *TARGET, "note", "warnings"),
        *OF_EDITIONS,
    )
]
"""The columns of the dashboard and of its first look: what a card or a line says."""


def progress_parts(head: str, counts: Counts) -> Parts[Progress]:
    """Return the parts of a table of progress; `head` is what its rows are: jurisdictions or themes."""
    return {
        "name": [Column("name", head, attrgetter("name"))],
        **{field: [column] for field, column in count_columns(counts).items()},
        "waits": [Column("waits_for", _("等待"), waits_words)],
    }
