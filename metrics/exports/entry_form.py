"""The workbook in which staff fill in a year: a line for each indicator, of which only the cells to be filled in are
open. It comes back through the import."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import IO

from django.utils.text import format_lazy

from metrics.domain.entry import EntryRow
from metrics.domain.observation_fields import FIELDS
from metrics.exports.columns import (
    INDICATOR_CODE,
    INDICATOR_NAME,
    JURISDICTION_CODE,
    OBSERVATIONS,
    STATED,
    UNIT,
    Cell,
    Column,
    listed_entry,
)
from metrics.exports.xlsx import Form, workbook
from metrics.wording.formatting import year_words

FILLED_IN = ("value", "qualifier", "as_of", "period", "missing_reason", "note", "numerator", "denominator")
CHOICES = {field.name: field.choices for field in FIELDS if field.choices}
YEAR = next(column for column in OBSERVATIONS if column.name == "year")


def entry_form(rows: Sequence[EntryRow], year: int, *, title: str, notes: Sequence[str]) -> IO[bytes]:
    """Return the file, open at its beginning."""
    measured, indicator = attrgetter("measured"), attrgetter("indicator")
    earlier = Column(f"{year - 1}_value", format_lazy("{}{}", year_words(year - 1), STATED["value"].label), _last_year)
    columns: list[Column[EntryRow]] = [
        *(column.of(indicator) for column in (INDICATOR_CODE, INDICATOR_NAME, UNIT)),
        earlier,
        *(STATED[name].of(measured) for name in FILLED_IN),
        JURISDICTION_CODE.of(attrgetter("measured.jurisdiction")),
        YEAR.of(measured),
    ]
    entries = {name: [listed_entry(CHOICES[name], code) for code in CHOICES[name].values] for name in CHOICES}
    form = Form({name: entries.get(name, []) for name in FILLED_IN}, lambda row: row.open)
    return workbook(columns, rows, title=title, notes=notes, form=form)


def _last_year(row: EntryRow) -> Cell:
    point = row.earlier[-1]
    return point.value if point.value is not None else listed_entry(CHOICES["missing_reason"], point.missing_reason)
