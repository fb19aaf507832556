"""Imports observations from a table: checks every row, reports every problem at once, then writes all rows or none.

A row is new, changed, the same, or refused. The table may be a file exported here, a template, or any table whose
columns a person has mapped; columns are recognised by their names, in Chinese or English, in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from types import MappingProxyType
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from metrics.actions.observations import admit, codes, state_again, stated_of
from metrics.actions.rights import check_right
from metrics.actions.writing import write, writing
from metrics.domain.observation_fields import FIGURE, LABELS
from metrics.domain.rows import JurisdictionRow
from metrics.domain.stated import Stated
from metrics.imports.columns import columns_of
from metrics.imports.locating import Corrections, Locating
from metrics.imports.sheets import Table
from metrics.imports.staged_rows import CHANGED, KEY, NEW, REFUSED, SAME, Problem, Staged, StagedRow, place_words
from metrics.imports.stored import Stored, is_qualified, kept_words, stored_words
from metrics.models import Observation, User
from metrics.parsing.cell_parser import offers_of, parse_texts
from metrics.parsing.written import typed_value
from metrics.permissions.scope import Scope
from metrics.queries.rounds import is_open
from metrics.wording.formatting import dated_value_words, plain


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
    locating = Locating(table, columns, scope, jurisdiction, year, corrections)
    staging = _Staging(locating, by, progress)
    ignored = [name for position in range(len(table.header)) if (name := locating.unread(position))]
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
    """What the rows of one table share while they are checked."""

    def __init__(self, locating: Locating, by: User | None, progress: Callable[[int, int], None]) -> None:
        self.locating, self.by, self.progress = locating, by, progress
        self.table, self.scope = locating.table, locating.scope
        self.is_open, self.check_right = cache(is_open), cache(partial(check_right, self.scope))
        self.reason = _("导入文件") if by else _("从命令行导入文件")

    def rows(self) -> list[StagedRow]:
        rows = [self.locating.located(number, cells) for number, cells in self.table.rows]
        jurisdictions = {row.jurisdiction.id: row.jurisdiction for row, _texts in rows if row.jurisdiction}
        stored = Stored(self.scope, self.locating.catalogue, jurisdictions.values(), {row.year for row, _texts in rows})
        changes = []
        for done, (row, texts) in enumerate(rows, start=1):
            if row.status != REFUSED and (stated := self._compare(row, texts, stored)):
                changes.append((row, stated))
            if done % 100 == 0 or done == len(rows):
                self.progress(done, len(rows))
        for row, stated in changes:
            self._judge(row, stated, stored)
        return [row for row, _texts in rows]

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
        said = self.locating.said(row.number) | ({"period"} if row.texts.get("as_of") else set())
        row.kept += kept_words(stated, current, said) if current else ""
        explained = codes(verdict.warnings) if stated.explanation else ""
        if stated.explanation and current and "explanation" not in self.locating.said(row.number):
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
            row.problems.append(Problem("", str(error), KEY))
        except ValidationError as error:
            for name, found in error.error_dict.items():
                about = KEY if name == NON_FIELD_ERRORS else name
                row.problems += [
                    Problem(self.locating.heading(name), sentence, about, tuple(offers_of(each)))
                    for each in found
                    for sentence in each.messages
                ]
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
        said = self.locating.said(row.number) | {*parsed.named, "missing_reason"}
        fields: dict[str, Any] = {name: getattr(stated if name in said else current, name) for name in LABELS}
        if "explanation" not in said and any(fields[name] != getattr(current, name) for name in FIGURE):
            fields["explanation"] = ""  # it was about another value
        return replace(stated.sourced_like(stated_of(current)), **fields)
