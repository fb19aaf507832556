"""Every cell of a workbook that is not empty ends as stored, refused, or named as not read."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from metrics.domain.observation_fields import LABELS
from metrics.imports import table_files, workbook
from metrics.imports.columns import BadHeader
from metrics.imports.name_lookup import Names
from metrics.imports.observations import commit, stage
from metrics.imports.sheets import Table, UnreadableFile
from metrics.imports.staged_rows import Staged, StagedRow
from metrics.imports.workbook_inspection import letters
from metrics.models import Jurisdiction, User
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories

pytestmark = pytest.mark.django_db

LONG = ["指标代码", "数值", "备注", "年度", "限定词", "缺值原因", "单位", "分母", "截至日期", "状态", "其他", ""]
WIDE = ["指标", "2021年", "2022年", "2022年备注", "cases", "share", "某区", "年度", "地区", "合计", "增减", ""]
CELLS = [
    "cases", "share", "none", "某区", "东区", "2021", "2022", 5, 0.5, 12, "约", "准确", "未填报", "件", "万件", "100", "10月",
    "合计", "注：全年", "台账", "—", "x", "",
]  # fmt: skip
cells = st.sampled_from(CELLS)
sheets = st.one_of(
    st.tuples(
        st.lists(st.lists(cells, max_size=2), max_size=1),
        st.lists(st.sampled_from(heads), min_size=2, max_size=5),
        st.lists(st.lists(cells, max_size=6), max_size=4),
        st.booleans(),
    )
    for heads in (["指标代码", "数值", *LONG], LONG, ["指标", "2022年", *WIDE], WIDE)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(sheets, min_size=1, max_size=2))
@example([([], ["指标代码", "限定词", "缺值原因"], [["cases", "约", "未填报"], ["share", "约", ""]], True)])
@example([([["某表"]], ["指标", "2022年", "增减"], [["cases", 5, 1], ["share", "", ""], ["合计", 5]], True)])
@example([([], ["地区", "cases", "办结律"], [["某区", 5, 6], ["", 7, 8]], True)])
def test_every_cell_is_accounted_for(
    clerk: User, world: Jurisdiction, monkeypatch: pytest.MonkeyPatch, made: list[Any]
) -> None:
    monkeypatch.setattr(  # in this process, as it is our own file
        table_files, "run", lambda _name, content, _limits: json.loads(json.dumps(workbook.read(content)))
    )
    book, scope = _book(made), Scope.of(clerk)
    file = io.BytesIO()
    book.save(file)
    try:
        table = table_files.read_tables(file.getvalue(), Names(scope))[0]
        staged = stage(table, by=clerk, scope=scope, jurisdiction=jurisdiction_row(world), year=2022)
    except (UnreadableFile, BadHeader) as refused:
        assert str(refused)
        return
    said = " ".join([*table.unread, *staged.ignored])
    for sheet in book.worksheets:
        filled = {
            (cell.row, cell.column): str(cell.value) for row in sheet for cell in row if cell.value not in (None, "")
        }
        if sheet.title != table.name:
            assert not filled or f"“{sheet.title}”" in said
            continue
        lost = [where for where, text in filled.items() if not _accounted(where, text, table, staged)]
        heads = sorted({row for row, _column in lost})  # the headings, which lie together above what is read
        assert len(heads) <= 2 and heads[-1:] < [min(map(_row, staged.rows))], (filled, said, staged.rows)
    for row in staged.rows:
        if row.observation:
            assert not [name for name in LABELS if row.texts.get(name) and not _stored(row, name)], row
    if staged.committable:
        with transaction.atomic():
            assert sum(commit(staged).values()) == len(staged.rows)
            transaction.set_rollback(True)


@pytest.fixture
def world(here: Jurisdiction) -> Jurisdiction:
    factories.open_round(here, year=2021)
    factories.jurisdiction("east", parent=here, name_zh="东区")
    factories.indicator("cases")
    factories.rate("share")
    return here


def _book(made: list[Any]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, (above, heads, rows, visible) in enumerate(made):
        sheet = book.create_sheet(f"表{number}")
        for row in (*above, heads, *rows):
            sheet.append([cell if cell != "" else None for cell in row])
        sheet.sheet_state = "visible" if visible or number == 0 else "hidden"
    return book


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
    """Return whether the row to be written says what the cell says."""
    written = getattr(row.observation, name)
    return written not in (None, "") and not (name == "qualifier" and written == "exact" and row.texts[name] != "准确")
