"""Imports observations from a table: checks every row, reports every problem at once, then writes all rows or none.

A row is new, changed, the same, or refused. The table may be a file exported here, a template, or any table whose
columns a person has mapped; columns are recognised by their names, in Chinese or English, in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from types import MappingProxyType
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from metrics.actions.observations import admit, codes, state_again, stated_of
from metrics.actions.rights import check_right
from metrics.actions.writing import write, writing
from metrics.domain.catalogue import Catalogue
from metrics.domain.observation_fields import FIGURE, LABELS
from metrics.domain.rows import JurisdictionRow
from metrics.domain.stated import Stated
from metrics.imports.cells import Cells, Said
from metrics.imports.columns import IGNORED, columns_of
from metrics.imports.name_lookup import Found, Known, NotFound, known_indicators, known_jurisdictions
from metrics.imports.sheets import Table
from metrics.imports.staged_rows import CHANGED, NEW, REFUSED, SAME, Problem, Staged, StagedRow, place_words
from metrics.imports.stored import Stored, is_qualified, kept_words, stored_words
from metrics.imports.workbook_inspection import letters
from metrics.models import Observation, User
from metrics.parsing.cell_parser import parse_texts
from metrics.parsing.numbers import NotANumber, parse_year
from metrics.parsing.written import typed_value
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.rounds import is_open
from metrics.wording.formatting import dated_value_words, plain
from metrics.wording.refused_numbers import refusal_words

Corrections = Mapping[int, Mapping[str, str]]
"""What a person put right in the preview: number of the row → field → text. The table itself stays as it is."""

Key = tuple[int, int, int]
"""Ids of jurisdiction and indicator, and the year."""


def stage(
    table: Table,
    *,
    by: User | None,
    scope: Scope,
    jurisdiction: JurisdictionRow | None = None,
    year: int | None = None,
    mapping: Mapping[int, str] | None = None,
    columns: dict[str, int] | None = None,
    corrections: Corrections = MappingProxyType({}),
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Staged:
    """Return every row of the table compared with what is stored, without writing anything. `jurisdiction` and `year`
    are used where the table has no column for them. `by` None: the operator of the server. `progress(done, of)` is
    called every 100 rows. The number of queries does not depend on the number of rows."""
    columns = columns or columns_of(table.header, mapping)
    staging = _Staging(table, columns, by, scope, jurisdiction, year, corrections, progress)
    ignored = [name for position in range(len(table.header)) if (name := staging.unread(position))]
    return Staged(staging.rows(), ignored, table.unread)


def commit(staged: Staged, *, versions: Mapping[int, int | None] | None = None) -> dict[str, int]:
    """Write every new and changed row, or none; return how many rows were new, changed, the same. `versions` are those
    a person saw in the preview. Raises `StaleObservation` when a row has changed since."""
    if staged.count(REFUSED):
        raise ValidationError(_("还有不能导入的行，没有导入任何数据。"))
    if versions is not None:
        for row in staged.rows:
            if versions.get(row.number, row.version) != row.version:
                where = {"where": place_words(row.place)}
                raise ValidationError(_("%(where)s的数据在预览之后被修改，请重新导入。") % where)
    with writing():
        write(row.observation for row in staged.rows if row.observation is not None)
    return {status: staged.count(status) for status in (NEW, CHANGED, SAME)}


class _Staging:
    """What the rows of one table share while they are checked: the catalogue, the jurisdictions, what is stored, and
    the keys seen so far."""

    def __init__(
        self,
        table: Table,
        columns: dict[str, int],
        by: User | None,
        scope: Scope,
        jurisdiction: JurisdictionRow | None,
        year: int | None,
        corrections: Corrections,
        progress: Callable[[int, int], None],
    ) -> None:
        self.corrections = corrections
        self.table, self.columns, self.by, self.scope = table, columns, by, scope
        self.cells = Cells(table, columns)
        self.jurisdiction, self.year, self.progress = jurisdiction, year, progress
        self.catalogue: Catalogue = catalogue()
        self.indicators = known_indicators(self.catalogue)
        self.jurisdictions = known_jurisdictions(scope)
        self.seen: dict[Key, StagedRow] = {}
        self.is_open, self.check_right = cache(is_open), cache(partial(check_right, scope))
        self.reason = _("导入文件") if by else _("从命令行导入文件")

    def unread(self, position: int) -> str:
        """Return the heading of a column that is not read, "" when it is read, or has neither heading nor cells."""
        field_there = next((name for name, at in self.columns.items() if at == position), "")
        if field_there and field_there not in IGNORED:
            return ""
        if heading := self.table.header[position]:
            return heading
        filled = any(cells[position] for _number, cells in self.table.rows)
        return _("%(column)s列（没有表头）") % {"column": letters(position + 1)} if filled else ""

    def heading(self, name: str) -> str:
        return self.table.header[self.columns[name]] if name in self.columns else str(LABELS.get(name, ""))

    def _texts(self, number: int, cells: tuple[str, ...]) -> dict[str, str]:
        texts = {name: cells[position] for name, position in self.columns.items()}
        typed = self._typed(number)
        if "indicator" in typed:
            texts["indicator_code"] = ""
        return {**texts, **typed} if typed else texts

    def _typed(self, number: int) -> Mapping[str, str]:
        """Return what was put right in the row."""
        return self.corrections.get(number, {})

    def _said(self, number: int) -> set[str]:
        """Return the fields for which the table has a column, or which were put right in the row."""
        return {*self.columns, *self._typed(number)}

    def rows(self) -> list[StagedRow]:
        rows = [self._located(number, self._texts(number, cells)) for number, cells in self.table.rows]
        jurisdictions = {row.jurisdiction.id: row.jurisdiction for row, _texts in rows if row.jurisdiction}
        stored = Stored(self.scope, self.catalogue, jurisdictions.values(), {row.year for row, _texts in rows})
        changes = []
        for done, (row, texts) in enumerate(rows, start=1):
            if row.status != REFUSED and (stated := self._compare(row, texts, stored)):
                changes.append((row, stated))
            if done % 100 == 0 or done == len(rows):
                self.progress(done, len(rows))
        for row, stated in changes:
            self._judge(row, stated, stored)
        return [row for row, _texts in rows]

    def _located(self, number: int, texts: dict[str, str]) -> tuple[StagedRow, dict[str, str]]:
        """Return the row with its indicator, jurisdiction and year; refused when one is missing or the key occurs
        twice."""
        typed = self._typed(number)
        row = StagedRow(number, SAME, self.table.place(number), dict(texts))
        self._say(row, (said for said in self.cells.problems(number, texts) if said.field not in typed))
        row.kept = "" if typed else self.cells.rounded(number, texts)
        row.indicator = self._look_up(row, self.indicators, texts, "indicator_code", "indicator")
        row.jurisdiction = self._look_up(
            row, self.jurisdictions, texts, "jurisdiction_code", "jurisdiction", self.jurisdiction
        )
        row.year = self._year(row, texts)
        if row.indicator:
            unit = self.indicators.unit_behind(texts.get("indicator", ""))
            self._say(row, self.cells.unseen(number, texts, row.indicator, typed))
            self._say(row, self.cells.units(texts, row.indicator, unit, typed))
        if not row.problems and row.indicator and row.jurisdiction:
            key = (row.jurisdiction.id, row.indicator.id, row.year)
            first = self.seen.setdefault(key, row)
            if first is not row:  # nobody knows which of the two is meant
                for one, other in ((row, first), (first, row)):
                    where = {"where": place_words(other.place)}
                    one.problems.append(Problem("", _("与%(where)s是同一指标、地区和年度。") % where, "indicator"))
                    one.status = REFUSED
        if row.problems:
            row.status = REFUSED
        return row, texts

    def _say(self, row: StagedRow, said: Iterable[Said]) -> None:
        row.problems += [Problem(self.heading(name), sentence, name) for name, sentence in said]

    def _look_up(
        self,
        row: StagedRow,
        known: Known[Found],
        texts: dict[str, str],
        code: str,
        name: str,
        default: Found | None = None,
    ) -> Found | None:
        given = texts.get(code, ""), texts.get(name, "")
        if not any(given):
            if default is None:
                row.problems.append(Problem(self.heading(code) or self.heading(name), _("没有填写。"), name))
            return default
        try:
            return known.find(*given)
        except NotFound as error:
            row.problems.append(Problem(self.heading(code if error.by_code else name), str(error), name))
            return None

    def _year(self, row: StagedRow, texts: dict[str, str]) -> int:
        text = texts.get("year", "")
        if not text and (self.cells.year or self.year):
            return self._year_of_all(row)
        try:
            year = parse_year(text)
        except NotANumber as error:
            row.problems.append(Problem(self.heading("year"), refusal_words(error)))
            return 0
        if self.cells.year not in (0, year):
            sentence = _("数值栏的表头写的是%(heading)d年，这一行是%(row)d年。")
            row.problems.append(Problem(self.heading("value"), sentence % {"heading": self.cells.year, "row": year}))
        return year

    def _year_of_all(self, row: StagedRow) -> int:
        """Return the year of a row that says none: that of the heading, else that of the page, if the titles above the
        table do not name another one."""
        if self.cells.year:
            return self.cells.year
        assert self.year
        if self.table.year not in (0, self.year):
            sentence = _("表头以上写的是%(file)d年，本页是%(page)d年，请选择年度后再导入。")
            row.problems.append(Problem("", sentence % {"file": self.table.year, "page": self.year}))
        return self.year

    def _compare(self, row: StagedRow, texts: dict[str, str], stored: Stored) -> Stated | None:
        """Return what the row states, which has joined what is stored; None when that is nothing new or not
        understood."""
        assert row.indicator and row.jurisdiction
        current = stored.seen(row.indicator, row.jurisdiction, row.year)
        qualified = is_qualified(texts)
        if current is None and not qualified and not any(texts.get(name) for name in LABELS if name != "qualifier"):
            return None  # a line of a template that nobody filled in
        row.version = current.version if current else None
        with self._problems(row):
            stated = self._stated(row, texts, current)
            if qualified and stated.value is None:
                raise ValidationError({"qualifier": _("没有数值时不能填写限定词。")})
            if current is not None and stated == stated_of(current):
                return None
            self.check_right(row.jurisdiction.path, row.indicator.theme_id)
            stored.join(row.indicator, row.jurisdiction, stated.point(row.year))
            return stated
        return None

    def _judge(self, row: StagedRow, stated: Stated, stored: Stored) -> None:
        """Refuse the row, or prepare what is to be written."""
        assert row.indicator and row.jurisdiction
        current, point = stored.seen(row.indicator, row.jurisdiction, row.year), stated.point(row.year)
        verdict = stored.verdict(row.indicator, row.jurisdiction, point)
        with self._problems(row):
            admit(verdict, row.year, current, is_open=self.is_open(row.jurisdiction.path, row.year))
        if row.problems:
            return
        row.status, row.warnings = CHANGED if current else NEW, verdict.warnings
        row.before = stored_words(row.indicator, current) if current else ""
        row.after = dated_value_words(row.indicator, point)
        said = self._said(row.number) | ({"period"} if row.texts.get("as_of") else set())
        row.kept += kept_words(stated, current, said) if current else ""
        explained = codes(verdict.warnings) if stated.explanation else ""
        if stated.explanation and current and "explanation" not in self._said(row.number):
            explained = current.explained  # it speaks of what it spoke of when it was given
        row.observation = current or Observation(
            indicator_id=row.indicator.id, jurisdiction_id=row.jurisdiction.id, year=row.year
        )
        state_again(row.observation, stated, by=self.by, reason=self.reason, explained=explained)

    @contextmanager
    def _problems(self, row: StagedRow) -> Iterator[None]:
        """Refuse the row for what is raised, and say so beside the column that it is about."""
        try:
            yield
        except PermissionDenied as error:
            row.problems.append(Problem("", str(error)))
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                row.problems += [Problem(self.heading(name), sentence, name) for sentence in sentences]
        if row.problems:
            row.status = REFUSED

    def _stated(self, row: StagedRow, texts: dict[str, str], current: Observation | None) -> Stated:
        """Return what the row states; fields without a column stay as they are stored."""
        assert row.indicator
        if current and current.value is not None and texts.get("value") == plain(current.value):
            texts = texts | {"value": typed_value(current.value, row.indicator.unit)}  # it is not meant otherwise
        parsed = parse_texts(texts, row.indicator, row.year)
        stated = parsed.stated
        if current is None:
            return stated
        said = self._said(row.number) | {*parsed.named, "missing_reason"}
        fields: dict[str, Any] = {name: getattr(stated if name in said else current, name) for name in LABELS}
        if "explanation" not in said and any(fields[name] != getattr(current, name) for name in FIGURE):
            fields["explanation"] = ""  # it was about another value
        return replace(stated.sourced_like(stated_of(current)), **fields)
