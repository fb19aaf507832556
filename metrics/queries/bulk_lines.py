"""The lines of a large CSV file, made by the database itself, so that a million rows need no Python object each.

The texts of jurisdictions, indicators and closed lists are given by the caller; the database adds what differs from
row to row, and the change on the year before by the rules of `metrics.domain.change`."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.db import connections, transaction
from django.db.models.expressions import RawSQL

from metrics.domain.change import precision_of
from metrics.domain.choices import Absence, BreakKind, Incomparable, Period, Qualifier
from metrics.domain.listing import Wording
from metrics.domain.observation_fields import FIELDS, Kind, ObservationField
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.models.constraints import DECIMAL_PLACES
from metrics.permissions.scope import Reading
from metrics.queries.absence import Begun, rounds_within
from metrics.queries.former_places import moves
from metrics.queries.jurisdiction_tree import rows_alone
from metrics.queries.observations import Selection
from metrics.queries.readable import readable
from metrics.queries.sql_dialects import DIALECTS, literal

FEW, MANY = 300_000, 1_000_000
"""Characters of text from one statement: below the first, more jurisdictions are read by the next statement; above the
second, fewer."""

MOST_JURISDICTIONS = 1_000

EXPORTED = [field for field in FIELDS if field.exported]
READ = ("jurisdiction_id", "indicator_id", "year", *(field.name for field in EXPORTED), "state", "report_id", "stands")

ANY_YEARS = (0, 9999)

_SAME = "b.jurisdiction_id = o.jurisdiction_id AND b.indicator_id = o.indicator_id"
_STORED = f"FROM metrics_observation b WHERE {_SAME} AND NOT b.stands AND b.year = o.year"
# Not EXISTS: PostgreSQL may read the whole table for it once, in the hope of asking often.
WHY_UNSTATED = (
    f"CASE WHEN o.year - 1 < p.since THEN '{Absence.NOT_ESTABLISHED}'"  # noqa: S608  our own names
    f" WHEN o.year - 1 > p.until THEN '{Absence.ABOLISHED}'"
    f" WHEN o.year - 1 NOT BETWEEN i.since AND i.until THEN '{Absence.NOT_COLLECTED}'"
    f" WHEN (SELECT b.missing_reason {_STORED} - 1) = '{Absence.TO_COME}' THEN '{Absence.TO_COME}'"
    f" WHEN (SELECT 1 {_STORED} - 1) = 1 THEN '{Absence.IN_REVIEW}'"
    " WHEN p.asked LIKE '%%,' || (o.year - 1) || ',%%'"
    " AND (p.required LIKE '%%,' || (o.year - 1) || ':' || o.indicator_id || ',%%'"
    f" OR (SELECT b.missing_reason {_STORED} - 2) = ''"
    f" OR (SELECT 1 FROM metrics_target b WHERE {_SAME} AND b.year = o.year - 1) = 1)"
    f" THEN '{Absence.NOT_REPORTED}' ELSE '{Absence.NO_RECORD}' END"
)
"""The SQL of `metrics.queries.absence` for the year before a row, where nothing may be seen of it."""

BROKEN = (
    f"CASE WHEN i.broken LIKE '%%,' || o.year || ',%%' THEN '{BreakKind.NOT_COMPARABLE}'"
    f" WHEN i.adjusted LIKE '%%,' || o.year || ',%%' THEN '{BreakKind.COMPARABLE}' ELSE '' END"
)

AT_HOME = "p.away NOT LIKE '%%,' || o.year || ',%%'"
"""Whether the place belonged, in the year of the row, to what the file is about."""

BOUNDS = [
    (earlier, later)
    for earlier in Qualifier.values
    for later in Qualifier.values
    if precision_of(earlier, later) == Incomparable.BOUNDS
]


def lines(selection: Selection, wording: Wording) -> Generator[str, None, None]:
    """Yield the lines of all matching observations as they are now, a few jurisdictions at a time. All show the data of
    one moment, however long the download takes."""
    if not selection.indicators:
        return
    using = selection.jurisdictions().db
    with _one_moment(using):
        statement = Statement(selection, wording, using)
        last, size = "", 1
        while jurisdictions := rows_alone(selection.jurisdictions().filter(path__gt=last)[:size]):
            length = 0
            for _, alike in groupby(
                jurisdictions, key=lambda jurisdiction: selection.scope.observations_at(jurisdiction.path)
            ):
                for text in statement.run(list(alike)):
                    length += len(text)
                    yield text
            last = jurisdictions[-1].path
            if length < FEW:
                size = min(size * 2, MOST_JURISDICTIONS)
            elif length > MANY:
                size = max(size // 2, 1)


@contextmanager
def _one_moment(using: str) -> Iterator[None]:
    """Run the block so that every query in it sees the data of the first query's moment. The time limit for each query
    still holds, and nothing is locked, not even on SQLite, where Django's own transactions take the write lock."""
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=using):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SET LOCAL jit = off")  # takes longer than it saves in a query of a few jurisdictions
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _years_of(row: JurisdictionRow | IndicatorRow) -> tuple[int, int]:
    """Return the first and last year in which the place exists or the indicator is collected, far ones where it has
    none."""
    first, last = row.first_year, row.last_year
    return ANY_YEARS[0] if first is None else first, ANY_YEARS[1] if last is None else last


def _breaks_of(indicator: IndicatorRow) -> tuple[str, str]:
    """Return the years of the breaks across which nothing is compared, and of the others, each between commas."""
    kinds = ([each.year for each in indicator.breaks if each.comparable is kind] for kind in (False, True))
    broken, adjusted = (f",{''.join(f'{year},' for year in years)}" for years in kinds)
    return broken, adjusted


class Statement:
    """The SQL statement that reads some jurisdictions; it is built once, and only the jurisdictions differ from run to
    run."""

    def __init__(self, selection: Selection, wording: Wording, using: str) -> None:
        self.selection, self.wording, self.connection = selection, wording, connections[using]
        self.dialect = DIALECTS[self.connection.vendor]
        if self.connection.vendor == "sqlite":
            self.connection.connection.create_function("file_field", 1, wording.field, deterministic=True)
        indicators = list(selection.indicators.values())
        known = [wording.of_indicator(row) for row in indicators]
        self.of_indicator = list(known[0])
        moved = moves()
        self.begun = Begun(moved, rounds_within(moved, selection.within, *ANY_YEARS))
        self.indicators = [
            (row.id, n, 10 ** (DECIMAL_PLACES - row.decimals), *_breaks_of(row), *_years_of(row), *texts.values())
            for n, (row, texts) in enumerate(zip(indicators, known, strict=True))
        ]

    def run(self, jurisdictions: Sequence[JurisdictionRow]) -> Iterator[str]:
        known = [self.wording.of_jurisdiction(jurisdiction) for jurisdiction in jurisdictions]
        of_jurisdiction = list(known[0])
        rows = [
            (n, jurisdiction.id, *self._asked(jurisdiction), *self._years(jurisdiction), *texts.values())
            for n, (jurisdiction, texts) in enumerate(zip(jurisdictions, known, strict=True))
        ]
        read, read_parameters = self._rows(jurisdictions)
        cells = (
            [f"o.{name}" for name in READ[2:]] + ["o.value_before", "r.title", "i.n", "i.step",
            f"{self._reason()} AS reason", f"{BROKEN} AS broken"]
            + [f"i.{name}_text" for name in self.of_indicator] + [f"p.{name}_text" for name in of_jurisdiction]
        )  # fmt: skip
        wanted, wanted_parameters = self._wanted()
        statement = self.dialect.statement.format(
            indicator_columns=_columns("id n step broken adjusted since until", self.of_indicator),
            indicators=_marks(self.indicators),
            jurisdiction_columns=_columns("n id asked required away since until", of_jurisdiction),
            jurisdictions=_marks(rows),
            line=self._line(),
            cells=", ".join(cells),
            rows=read,
            wanted=wanted,
        )
        parameters = [cell for row in (*self.indicators, *rows) for cell in row]
        with self.connection.cursor() as cursor:
            cursor.execute(statement, [*parameters, *read_parameters, *wanted_parameters])
            while found := cursor.fetchmany(1000):
                yield "".join(text for (text,) in found)

    def _rows(self, jurisdictions: Sequence[JurisdictionRow]) -> tuple[str, Sequence[Any]]:
        """Return the SQL of the rows that may be seen of the jurisdictions, and its parameters. The jurisdictions must
        all have the same rights. The year before is included."""
        asked, found = self.selection.asked, readable(Reading()).order_by()
        if self.dialect.reads_jurisdiction_by_jurisdiction:
            found = found.filter(jurisdiction_id=RawSQL("p.id", ()))
        else:
            found = found.filter(jurisdiction__in=[jurisdiction.id for jurisdiction in jurisdictions])
        found = found.filter(self.selection.scope.observations_at(jurisdictions[0].path))
        if self.selection.limited:
            found = found.filter(indicator__in=list(self.selection.indicators))
        if asked.year is not None:
            found = found.filter(year__in=(asked.year - 1, asked.year))
        sql, parameters = found.values_list(*READ).query.get_compiler(connection=self.connection).as_sql()
        return sql, parameters

    def _years(self, jurisdiction: JurisdictionRow) -> tuple[str, int, int]:
        """Return the years of which nothing is listed, between commas, and the first and last in which it exists."""
        away = sorted(self.selection.away(jurisdiction))
        return f",{''.join(f'{year},' for year in away)}", *_years_of(jurisdiction)

    def _asked(self, jurisdiction: JurisdictionRow) -> tuple[str, str]:
        """Return the years that the jurisdiction was asked for, and with each of them the indicators that its rounds
        require, each between commas."""
        years, path = sorted(self.begun.years(jurisdiction.path)), jurisdiction.path
        required = (f"{year}:{indicator}" for year in years for indicator in sorted(self.begun.required(path, year)))
        return f",{''.join(f'{year},' for year in years)}", f",{''.join(f'{pair},' for pair in required)}"

    def _wanted(self) -> tuple[str, list[Any]]:
        asked = self.selection.asked
        conditions = {"o.year = %s": asked.year, "o.state = %s": asked.state or None}
        given = {condition: value for condition, value in conditions.items() if value is not None}
        return " AND ".join([AT_HOME, *given]), list(given.values())

    def _reason(self) -> str:
        """Return the SQL of the reason why there is no exact difference, decided in the order of
        `metrics.domain.change.change`; "" where there is one. Where a value is missing, why it is follows a colon."""
        day, pairs = self.dialect.day, ", ".join(f"('{earlier}', '{later}')" for earlier, later in BOUNDS)
        why_before = f"coalesce(o.missing_reason_before, {WHY_UNSTATED})"
        return (
            f"CASE WHEN o.value IS NULL THEN '{Incomparable.LATER_MISSING}:' || o.missing_reason"
            f" WHEN o.value_before IS NULL THEN '{Incomparable.EARLIER_MISSING}:' || {why_before}"
            f" WHEN i.broken LIKE '%%,' || o.year || ',%%' THEN '{Incomparable.BREAK}'"
            f" WHEN '{Period.NOT_STATED}' IN (o.period_before, o.period) THEN '{Incomparable.NOT_STATED}'"
            f" WHEN {day('o.as_of_before')} <> {day('o.as_of')} THEN '{Incomparable.AS_OF}'"
            f" WHEN o.qualifier = '{Qualifier.EXACT}' AND o.qualifier_before = '{Qualifier.EXACT}' THEN ''"
            f" WHEN (o.qualifier_before, o.qualifier) IN (VALUES {pairs}) THEN '{Incomparable.BOUNDS}'"
            f" ELSE '{Incomparable.APPROXIMATE}' END"
        )

    def _line(self) -> str:
        cells: list[str] = []
        for name in self.wording.columns:
            cells += [CELLS[name](self), "','"]
        return self.dialect.line([*cells[:-1], literal("\r\n")])

    def _word(self, column: str, code: str) -> str:
        words = self.wording.words[column].items()
        listed = " ".join(f"WHEN {literal(code)} THEN {literal(word)}" for code, word in words)
        return f"CASE {code} {listed} ELSE '' END"


def _columns(own: str, texts: Sequence[str]) -> str:
    return ", ".join([*own.split(), *(f"{name}_text" for name in texts)])


def _marks(rows: Sequence[Sequence[object]]) -> str:
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    return ", ".join([one] * len(rows))


def _stated(field: ObservationField) -> Callable[[Statement], str]:
    """Return how a field is written that a person states."""
    column = f"c.{field.name}"

    def said_with_value(word: str) -> str:
        return f"CASE WHEN c.value IS NULL THEN '' ELSE {word} END" if field.default else word

    writers: Mapping[Kind, Callable[[Statement], str]] = {
        Kind.NUMBER: lambda made: made.dialect.number(column),
        Kind.DATE: lambda made: made.dialect.date(column),
        Kind.CODE: lambda made: said_with_value(made._word(field.name, column)),
        Kind.TEXT: lambda made: made.dialect.text(column),
    }
    return writers[field.kind]


CELLS: Mapping[str, Callable[[Statement], str]] = {
    **{field.name: _stated(field) for field in EXPORTED},
    "indicator_code": lambda made: "c.indicator_code_text",
    "indicator": lambda made: "c.indicator_text",
    "theme": lambda made: "c.theme_text",
    "jurisdiction_code": lambda made: "c.jurisdiction_code_text",
    "jurisdiction": lambda made: "c.jurisdiction_text",
    "year": lambda made: "c.year",
    "unit": lambda made: "c.unit_text",
    "change": lambda made: (
        f"CASE WHEN c.reason = '' THEN {made.dialect.difference('c.value', 'c.value_before', 'c.step')} ELSE '' END"
    ),
    "change_unit": lambda made: "CASE WHEN c.reason = '' THEN c.change_unit_text ELSE '' END",
    "not_comparable": lambda made: made._word("not_comparable", "c.reason"),
    "state": lambda made: made._word("state", "c.state"),
    "source": lambda made: made.dialect.text("c.title"),
    "fictional": lambda made: "c.fictional_text",
    "edition": lambda made: "''",
    "break": lambda made: made._word("break", "c.broken"),
    "absence": lambda made: made._word("absence", "c.missing_reason"),
    "rechecking": lambda made: made._word("rechecking", "CASE WHEN c.stands THEN '1' ELSE '0' END"),
}
"""Column of `metrics.exports.columns.OBSERVATIONS` → the SQL that writes it."""
