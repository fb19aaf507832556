"""Bulk export: the CSV file of observations without a limit of rows. It has the same bytes as `metrics.exports.csv`
writes, but its lines are made by the database (`metrics.queries.bulk_lines`)."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from typing import Any

from metrics.domain.change import change
from metrics.domain.choices import LACKING, Absence, BreakKind, Incomparable, State
from metrics.domain.listing import Wording
from metrics.domain.measured import Measured
from metrics.domain.observation_fields import FIELDS
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point
from metrics.exports.columns import OBSERVATIONS, incomparable_entry, listed_entry, yes_no
from metrics.exports.csv import field, in_blocks

LISTS: Mapping[str, Any] = {
    **{field.name: field.choices for field in FIELDS if field.exported and field.choices},
    "state": State,
    "absence": Absence,
    "break": BreakKind,
}
REASONS = [
    (code, missing) for code in Incomparable.values for missing in (Absence.values if code in LACKING else ("",))
]

OF_INDICATOR = ("indicator_code", "indicator", "theme", "unit", "change_unit")
OF_JURISDICTION = ("jurisdiction_code", "jurisdiction", "fictional")

ANYWHERE = JurisdictionRow(0, "", "", "", "", 0, fictional=False)
ANYTHING = IndicatorRow("", "", "", "", "", "", 0)


def bulk_blocks(lines: Generator[str, None, None]) -> Generator[str, None, None]:
    """Yield the header and then the lines from the database, joined into blocks of at least 64 kB."""
    with closing(lines):
        yield from in_blocks(OBSERVATIONS, lines)


def line_wording() -> Wording:
    """Return the words for what the database knows only as codes and numbers."""
    return Wording(
        columns=[column.name for column in OBSERVATIONS],
        of_indicator=lambda indicator: _fields(OF_INDICATOR, indicator, ANYWHERE),
        of_jurisdiction=lambda jurisdiction: _fields(OF_JURISDICTION, ANYTHING, jurisdiction),
        words={
            "rechecking": {str(int(value)): yes_no(value) for value in (False, True)},
        }
        | {
            name: {code: field(listed_entry(choices, code)) for code in choices.values}
            for name, choices in LISTS.items()
        }
        | {"not_comparable": {_key(*reason): field(incomparable_entry(*reason)) for reason in REASONS}},
        field=field,
    )


def _key(code: str, missing: str) -> str:
    """Return the reason as the statement of `metrics.queries.bulk_lines` names it."""
    return f"{code}:{missing}" if code in LACKING else code


def _fields(names: Sequence[str], indicator: IndicatorRow, jurisdiction: JurisdictionRow) -> dict[str, str]:
    """Return the fields that these columns write for a row with an exact change."""
    earlier, later = Point(1, Decimal(0)), Point(2, Decimal(0))
    row = Measured(indicator, jurisdiction, later, change(indicator, earlier, later))
    return {column.name: field(column.cell(row)) for column in OBSERVATIONS if column.name in names}
