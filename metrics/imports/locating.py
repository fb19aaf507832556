"""Finds out which value each row of a table is, its indicator, jurisdiction and year: by its cells, by what was put
right in the preview, or by the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from metrics.domain.choices import Act
from metrics.domain.observation_fields import LABELS
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.imports.cells import Cells, Said
from metrics.imports.columns import IGNORED
from metrics.imports.name_lookup import Found, Known, NotFound, known_indicators, known_jurisdictions
from metrics.imports.sheets import Table
from metrics.imports.staged_rows import KEY, REFUSED, SAME, Problem, StagedRow, place_words
from metrics.imports.workbook_inspection import letters
from metrics.parsing.numbers import NotANumber, parse_year
from metrics.parsing.written import Offer, text_offer
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.wording.refused_numbers import refusal_words

Corrections = Mapping[int, Mapping[str, str]]
"""What a person put right in the preview: number of the row → field → text. The table itself stays as it is."""

Key = tuple[int, int, int]
"""Ids of jurisdiction and indicator, and the year."""


class Locating:
    """What the rows of one table share while their values are looked for: the catalogue, the jurisdictions, and the
    keys seen so far. `jurisdiction` and `year` are those of the page."""

    def __init__(
        self,
        table: Table,
        columns: dict[str, int],
        scope: Scope,
        jurisdiction: JurisdictionRow | None,
        year: int | None,
        corrections: Corrections,
    ) -> None:
        self.table, self.columns, self.scope = table, columns, scope
        self.jurisdiction, self.year, self.corrections = jurisdiction, year, corrections
        self.catalogue = catalogue()
        self.cells = Cells(table, columns, self.catalogue.by_id.values())
        self.indicators = known_indicators(self.catalogue)
        self.jurisdictions = known_jurisdictions(scope)
        self.seen: dict[Key, StagedRow] = {}

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

    def said(self, number: int) -> set[str]:
        """Return the fields for which the table has a column, or which were put right in the row."""
        return {*self.columns, *self._typed(number)}

    def located(self, number: int, cells: tuple[str, ...]) -> tuple[StagedRow, dict[str, str]]:
        """Return the row, and its texts, with its indicator, jurisdiction and year; refused when one is missing or the
        key occurs twice."""
        typed, texts = self._typed(number), self._texts(number, cells)
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
            self._say(row, self.cells.unseen(number, row.indicator, row.year, typed))
            if "value" not in typed:
                self._say(row, self.cells.none_or_all(number, texts, row.indicator, row.year))
            self._say(row, self.cells.units(texts, row.indicator, row.year, unit, typed))
        if not row.problems and row.indicator and row.jurisdiction:
            self._refuse_twice(row, (row.jurisdiction.id, row.indicator.id, row.year))
        if row.problems:
            row.status, row.kept = REFUSED, ""
        return row, texts

    def _typed(self, number: int) -> Mapping[str, str]:
        """Return what was put right in the row."""
        return self.corrections.get(number, {})

    def _texts(self, number: int, cells: tuple[str, ...]) -> dict[str, str]:
        """Return what the row says, field → text. A name that was put right counts instead of the code."""
        typed = self._typed(number)
        codes = {code: "" for code, name in CODES.items() if name in typed}
        return {name: cells[position] for name, position in self.columns.items()} | codes | dict(typed)

    def _say(self, row: StagedRow, said: Iterable[Said]) -> None:
        row.problems += [Problem(self.heading(name), sentence, name, offers) for name, sentence, offers in said]

    def _refuse_twice(self, row: StagedRow, key: Key) -> None:
        """Refuse the row and another one with the same key: nobody knows which of the two is meant."""
        first = self.seen.setdefault(key, row)
        if first is row:
            return
        for one, other in ((row, first), (first, row)):
            where = {"where": place_words(other.place)}
            one.problems.append(Problem("", _("与%(where)s是同一指标、地区和年度。") % where, KEY))
            one.status = REFUSED

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
            heading = self.heading(code if error.by_code else name)
            offers = tuple(self._offers(known, name, error))
            row.problems.append(Problem(heading, str(error), name, offers))
            return None

    def _offers(self, known: Known[Any], name: str, error: NotFound) -> Iterator[Offer]:
        """Yield the records that may be meant; of the jurisdictions those alone where the person may enter values."""
        for found in error.meant:
            if isinstance(found, IndicatorRow) or self.scope.does(Act.ENTER, found.path):
                yield text_offer(name, known.spelled_out(found))

    def _year(self, row: StagedRow, texts: dict[str, str]) -> int:
        text = texts.get("year", "")
        if not text and (self.cells.year or self.year):
            return self._year_of_all(row)
        try:
            year = parse_year(text)
        except NotANumber as error:
            row.problems.append(Problem(self.heading("year"), refusal_words(error), "year"))
            return 0
        if self.cells.year not in (0, year) and "year" not in self._typed(row.number):
            sentence = _("数值栏的表头写的是%(heading)d年，这一行是%(row)d年。")
            words = {"heading": self.cells.year, "row": year}
            row.problems.append(Problem(self.heading("value"), sentence % words, "year"))
        return year

    def _year_of_all(self, row: StagedRow) -> int:
        """Return the year of a row that says none: that of the heading, else that of the page, if the titles above the
        table do not name another one."""
        if self.cells.year:
            return self.cells.year
        assert self.year
        if self.table.year not in (0, self.year):
            sentence = _("表头以上写的是%(file)d年，本页是%(page)d年，请选择年度后再导入。")
            words = {"file": self.table.year, "page": self.year}
            offers = (text_offer("year", str(self.table.year)), text_offer("year", str(self.year)))
            row.problems.append(Problem("", sentence % words, "year", offers))
        return self.year


CODES = {"indicator_code": "indicator", "jurisdiction_code": "jurisdiction"}
"""Field of a code → that of the name of the same thing."""
