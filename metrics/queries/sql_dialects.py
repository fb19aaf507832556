"""The SQL of the two databases for a CSV file: texts, numbers, dates, differences, and the statement that reads a
jurisdiction with the years before."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from metrics.models.constraints import DECIMAL_PLACES
from metrics.parsing.spreadsheets import RUNS, SIGN, UNSEEN

UNITS = 10**DECIMAL_PLACES
"""Smallest units in 1. SQLite keeps decimals as floats; as whole numbers of the smallest unit they are exact again."""

BEFORE = ("value", "qualifier", "as_of", "period", "missing_reason")
"""The columns read of the year before; they are named `value_before` and so on."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The SQL of one database. Each function makes a SQL expression from others; a missing value gives an empty text
    or NULL. `statement` is the template that reads some jurisdictions, with places for `rows`, `joined` and the line
    they become."""

    text: Callable[[str], str]
    number: Callable[[str], str]
    difference: Callable[[str, str, str], str]
    date: Callable[[str], str]
    day: Callable[[str], str]
    line: Callable[[Iterable[str]], str]
    statement: str
    reads_jurisdiction_by_jurisdiction: bool


def literal(text: str) -> str:
    """Return a text as a SQL literal, with % doubled as in any statement with parameters."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


@cache
def _suspect() -> tuple[str, str]:
    """Return two regular expressions of PostgreSQL: for a text that `metrics.parsing.spreadsheets.harmless` would
    mark, and for one that may have to be quoted or marked."""
    unseen = [code for code in range(1, sys.maxunicode + 1) if unicodedata.category(chr(code)) in UNSEEN]
    skipped = _ranges([*unseen, ord(SIGN)])
    runs = _ranges(ord(character) for character in RUNS)
    marked = f"^([{skipped}]*[{runs}]|{SIGN}*[\\t\\r\\n])"
    return marked, f'^[{skipped}{runs}]|[",\\r\\n]'


def _ranges(codes: Iterable[int]) -> str:
    """Return the characters as ranges for the brackets of a regular expression."""
    spans: list[list[int]] = []
    for code in sorted(codes):
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"\\U{first:08X}-\\U{last:08X}" for first, last in spans)


def _postgresql_text(text: str) -> str:
    marked, suspect = (literal(pattern) for pattern in _suspect())
    harmless = f"CASE WHEN {text} ~ {marked} THEN {literal(SIGN)} || {text} ELSE {text} END"
    quoted = (
        f"""CASE WHEN {text} ~ '[",\\r\\n]' THEN '"' || replace({harmless}, '"', '""') || '"' ELSE {harmless} END"""
    )
    return f"CASE WHEN {text} = '' THEN '' WHEN {text} !~ {suspect} THEN {text} ELSE {quoted} END"


def _postgresql_day(date: str) -> str:
    month = f"extract(month FROM {date})"
    day = f"CASE WHEN extract(month FROM {date} + 1) <> {month} THEN 31 ELSE extract(day FROM {date}) END"
    return f"CASE WHEN {date} IS NULL THEN 1231 ELSE {month} * 100 + {day} END"


def _units(number: str) -> str:
    return f"CAST(round({number} * {UNITS}) AS INTEGER)"


def _sqlite_units_text(units: str) -> str:
    whole, rest = f"(abs({units}) / {UNITS})", f"(abs({units}) %% {UNITS})"
    sign = f"CASE WHEN {units} < 0 THEN '-' ELSE '' END"
    fraction = f"CASE WHEN {rest} THEN rtrim(printf('.%%0{DECIMAL_PLACES}d', {rest}), '0') ELSE '' END"
    return f"coalesce({sign} || {whole} || {fraction}, '')"


def _sqlite_number(number: str) -> str:
    return f"CASE WHEN {number} IS NULL THEN '' ELSE {_sqlite_units_text(_units(number))} END"


def _sqlite_difference(later: str, earlier: str, step: str) -> str:
    """Return the SQL of the difference, rounded to whole steps, a half away from 0."""
    units = f"({_units(later)} - {_units(earlier)})"
    steps = f"((abs({units}) + {step} / 2) / {step} * {step})"
    return _sqlite_units_text(f"(CASE WHEN {units} < 0 THEN -{steps} ELSE {steps} END)")


def _sqlite_day(date: str) -> str:
    ends = f"strftime('%%m', {date}, '+1 day') <> strftime('%%m', {date})"
    month = f"substr({date}, 6, 2)"
    return (
        f"CASE WHEN {date} IS NULL THEN '1231' WHEN {ends} THEN {month} || '31' ELSE {month} || substr({date}, 9, "
        f"2) END"
    )


_LAGS = ", ".join(
    f"CASE WHEN lag(v.year) OVER w = v.year - 1 THEN lag(v.{name}) OVER w END AS {name}_before" for name in BEFORE
)
_BESIDE = ", ".join(f"b.{name} AS {name}_before" for name in BEFORE)

DIALECTS = {
    "postgresql": Dialect(
        text=_postgresql_text,
        number=lambda number: f"trim_scale({number})",
        difference=lambda later, earlier, step: (
            f"trim_scale(round(({later} - {earlier}) * {UNITS} / {step}) * {step} / {UNITS})::text"
        ),
        date=lambda date: f"to_char({date}, 'YYYY-MM-DD')",
        day=_postgresql_day,
        line=lambda cells: f"concat({', '.join(cells)})",
        statement=(
            "WITH i ({indicator_columns}) AS MATERIALIZED (VALUES {indicators})\n"  # noqa: S608  our own names
            "SELECT lines.text FROM (VALUES {jurisdictions}) AS p ({jurisdiction_columns}) CROSS JOIN LATERAL (\n"
            "  SELECT string_agg({line}, '') AS text FROM (\n"
            "    SELECT {cells} FROM (\n"
            f"      SELECT v.*, {_LAGS}\n"
            "      FROM ({rows}) v WINDOW w AS (PARTITION BY v.indicator_id ORDER BY v.year)) o\n"
            "    JOIN i ON i.id = o.indicator_id LEFT JOIN metrics_report r ON r.id = o.report_id\n"
            "    WHERE {wanted} ORDER BY o.year DESC, i.n) c) lines\n"
            "WHERE lines.text IS NOT NULL ORDER BY p.n"
        ),
        reads_jurisdiction_by_jurisdiction=True,
    ),
    "sqlite": Dialect(
        text=lambda text: f"CASE WHEN {text} = '' THEN '' ELSE file_field({text}) END",
        number=_sqlite_number,
        difference=_sqlite_difference,
        date=lambda date: f"coalesce({date}, '')",
        day=_sqlite_day,
        line=" || ".join,
        statement=(
            "WITH i ({indicator_columns}) AS MATERIALIZED (VALUES {indicators}),\n"  # noqa: S608
            "p ({jurisdiction_columns}) AS (VALUES {jurisdictions}), v AS ({rows})\n"
            "SELECT {line} FROM (\n"
            "  SELECT {cells}, p.n AS place FROM (\n"
            f"    SELECT o.*, {_BESIDE} FROM v o LEFT JOIN v b\n"
            "    ON b.jurisdiction_id = o.jurisdiction_id AND b.year = o.year - 1\n"
            "    AND b.indicator_id = o.indicator_id) o\n"
            "  JOIN p ON p.id = o.jurisdiction_id JOIN i ON i.id = o.indicator_id\n"
            "  LEFT JOIN metrics_report r ON r.id = o.report_id WHERE {wanted}) c\n"
            "ORDER BY c.place, c.year DESC, c.n"
        ),
        reads_jurisdiction_by_jurisdiction=False,
    ),
}
