"""Every cell of a file that is not empty ends as stored, refused, or named as not read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from metrics.domain.observation_fields import LABELS
from metrics.imports import table_files, workbook
from metrics.imports.columns import BadHeader
from metrics.imports.name_lookup import Names
from metrics.imports.observations import commit, stage
from metrics.imports.sheets import Table, UnreadableFile
from metrics.imports.staged_rows import REFUSED, SAME, Staged, StagedRow
from metrics.imports.workbook_inspection import letters
from metrics.models import Jurisdiction, User
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories
from tests.imports.every_kind import EVERY_KIND, Written
from tests.imports.other_workbooks import Rows

pytestmark = pytest.mark.django_db

LONG = ["指标代码", "数值"], ["备注", "年度", "限定词", "缺值原因", "单位", "分母", "截至日期", "状态", "其他", ""]
BY_YEAR = ["指标", "2022年"], ["2021年", "2022年备注", "年度", "地区", "合计", "增减", "某区", "cases", ""]
BY_PLACE = ["地区", "cases"], ["share", "none", "年度", "2021年", "合计", "办结律", ""]
NAMED = ["cases", "share", "none", "某区", "东区", "合计", "注：全年", ""]
CELLS = [
    *NAMED, "2021", "2022", 5, 0.5, 12, "约", "准确", "未填报", "件", "万件", "100", "10月", "台账", "—", "x", "甲，乙;丙", "1,204",
]  # fmt: skip
KNOWN = "5"
"""The value of the first indicator that is stored already."""
cells = st.sampled_from(CELLS)


@st.composite
def _sheet(draw: st.DrawFn) -> tuple[Rows, list[str], Rows, bool]:
    """Return what stands above the headings, these, the rows, and whether the sheet is visible: mostly a table that can
    be read, and now and then one without its first headings, or with a row that is too long."""
    first, others = draw(st.sampled_from([LONG, BY_YEAR, BY_PLACE]))
    often = st.integers(0, 9).map(bool)
    heads = [*(first if draw(often) else first[1:]), *draw(st.lists(st.sampled_from(others), max_size=4, unique=True))]
    row = st.tuples(st.sampled_from(NAMED), st.lists(cells, max_size=5))
    rows = [[name, *more] for name, more in draw(st.lists(row, min_size=1, max_size=4))]
    rows = [row[: len(heads)] if draw(often) else row for row in rows]
    return draw(st.lists(st.lists(cells, max_size=2), max_size=1)), heads, rows, draw(st.booleans())


@pytest.mark.parametrize("kind", EVERY_KIND)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_sheet(), min_size=1, max_size=2))
@example([([], ["指标代码", "限定词", "缺值原因"], [["cases", "约", "未填报"], ["share", "约", ""]], True)])
@example([([["某表"]], ["指标", "2022年", "增减"], [["cases", 5, 1], ["share", "", ""], ["合计", 5]], True)])
@example([([], ["地区", "cases", "办结律"], [["某区", 5, 6], ["", 7, 8]], True)])
def test_every_cell_is_accounted_for(
    clerk: User, world: Jurisdiction, monkeypatch: pytest.MonkeyPatch, kind: str, made: list[Any]
) -> None:
    monkeypatch.setattr(  # in this process, as it is our own file
        table_files, "run", lambda _name, content, _limits: json.loads(json.dumps(workbook.read(content)))
    )
    write, several, before = EVERY_KIND[kind]
    sheets, scope = _sheets(made if several else made[:1], hide=kind == "xlsx"), Scope.of(clerk)
    try:
        table = table_files.read_tables(write(sheets), Names(scope))[0]
        staged = stage(table, by=clerk, scope=scope, jurisdiction=jurisdiction_row(world), year=2022)
    except (UnreadableFile, BadHeader) as refused:
        assert str(refused)
        return
    said = " ".join([*table.unread, *staged.ignored])
    for sheet in sheets:
        filled = {
            (at, column): str(cell)
            for at, row in enumerate(sheet.rows, start=1 + before)
            for column, cell in enumerate(row, start=1)
            if cell != ""
        }
        if several and sheet.name != table.name:
            assert not filled or f"“{sheet.name}”" in said
            continue
        lost = [where for where, text in filled.items() if not _accounted(where, text, table, staged)]
        heads = sorted({row for row, _column in lost})  # the headings, which lie together above what is read
        assert len(heads) <= 2 and heads[-1:] < [min(map(_row, staged.rows))], (filled, said, staged.rows)
    for row in staged.rows:
        if row.status != REFUSED:
            assert not [name for name in LABELS if row.texts.get(name) and not _stored(row, name)], row
    if staged.committable:
        with transaction.atomic():
            assert sum(commit(staged).values()) == len(staged.rows)
            transaction.set_rollback(True)


@pytest.fixture
def world(here: Jurisdiction) -> Jurisdiction:
    factories.open_round(here, year=2021)
    factories.jurisdiction("east", parent=here, name_zh="东区")
    factories.observation(factories.indicator("cases"), here, 2022, int(KNOWN), state="draft")
    factories.rate("share")
    return here


def _sheets(made: list[Any], *, hide: bool) -> list[Written]:
    return [
        Written(f"表{number}", [*above, heads, *rows], visible or not hide or number == 0)
        for number, (above, heads, rows, visible) in enumerate(made)
    ]


def _accounted(where: tuple[int, int], text: str, table: Table, staged: Staged) -> bool:
    """Return whether the cell is read in a row, or its row or its column is named."""
    row, column = where
    named = {
        number
        for spans in re.findall("第([0-9–、和]+)行", " ".join(table.unread))
        for first, last in re.findall("([0-9]+)(?:–([0-9]+))?", spans)
        for number in range(int(first), int(last or first) + 1)
    }
    heading = table.header[column - 1] if not table.places and column <= len(table.header) else ""
    words = " ".join([*staged.ignored, *(sentence for sentence in table.unread if "列没有读取" in sentence)])
    if (
        row in named
        or (heading and heading in staged.ignored)
        or re.search(rf"(?<![A-Z]){letters(column)}[ 列、和]", words)
    ):
        return True
    return any(_row(each) == row and text in each.texts.values() for each in staged.rows)


def _row(row: StagedRow) -> int:
    return int(row.place.lstrip("ABCDEFGHIJ"))


def _stored(row: StagedRow, name: str) -> bool:
    """Return whether the row to be written says what the cell says; of an unchanged one, whether that was known."""
    if row.status == SAME:
        return row.texts[name] == {"value": KNOWN, "qualifier": "准确"}.get(name)
    written = getattr(row.observation, name)
    return written not in (None, "") and not (name == "qualifier" and written == "exact" and row.texts[name] != "准确")
