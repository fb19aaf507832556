"""What is pasted into the entry page: which cell belongs to which row."""

from __future__ import annotations

import pytest

from metrics.domain.rows import IndicatorRow
from metrics.imports.clipboard import pasted
from metrics.imports.name_lookup import Known
from metrics.imports.sheets import UnreadableFile

SEEN = ["one", "two", "three"]
KNOWN = Known(
    [
        (IndicatorRow(code, name, "件", "count", "flow", "neutral", 0), (name, english))
        for code, name, english in (("one", "会议次数", "Meetings"), ("two", "案件数（起）", "Cases"), ("three", "场次", ""))
    ],
    "没有这个指标：%(text)s",
)  # fmt: skip


def cells(text: str, field: str = "value") -> dict[str, str]:
    """Return what names the row → the cell."""
    brought = pasted(text, field, SEEN, KNOWN)
    assert brought.columns
    named, said = brought.columns.get("indicator_code", brought.columns.get("indicator", 0)), brought.columns[field]
    return {row[named]: row[said] for _number, row in brought.table.rows}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1\n2\n3", {"one": "1", "two": "2", "three": "3"}),
        ("1\r2\r\n 3 \r\n", {"one": "1", "two": "2", "three": "3"}),
        ("1\n\n3\n", {"one": "1", "three": "3"}),
        ("5\r\n\r\n\r\n", {"one": "5"}),
        ("5\t\n\t\n7\t", {"one": "5", "three": "7"}),
        ('"1\n其中：2"\n3', {"one": "1\n其中：2", "two": "3"}),
        ('"约""30"""\n3', {"one": '约"30"', "two": "3"}),
        ('"没有收口\n3', {"one": '"没有收口', "two": "3"}),
        ("5\x00\n3", {"one": "5\x00", "two": "3"}),
        ("数值\n1\n2", {"one": "1", "two": "2"}),
        ("2024年数值（件）\n1", {"one": "1"}),
        ("会议次数\t5\n案件数(起)\t6", {"会议次数": "5", "案件数(起)": "6"}),
        ("6\ttwo\n5\tONE\n8\t没有的指标", {"two": "6", "ONE": "5", "没有的指标": "8"}),
        ("场次\t场\t7\nmeetings\t次\t5", {"场次": "7", "meetings": "5"}),
        ("会议次数\t\n场次\t7", {"会议次数": "", "场次": "7"}),
    ],
)
def test_each_cell_has_its_row(text: str, expected: dict[str, str]) -> None:
    assert cells(text) == expected


def test_what_lies_below_the_last_row_is_told() -> None:
    assert pasted("1\n2\n3\n4\n\n5", "value", SEEN, KNOWN).over == ("4", "5")


def test_headings_say_what_the_columns_are() -> None:
    brought = pasted("地区\t指标\t数值\n某区\t场次\t7", "value", SEEN, KNOWN)
    assert (brought.columns, brought.table.header) == (None, ("地区", "指标", "数值"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "空的"),
        ("\n \t\n", "空的"),
        ("1\t2\n3\t4", "没有认出指标名称"),
        ("场次\t6\t7", "哪一列是数值"),
        ("场次\t上年\t本年", "哪一列是数值"),
        ("9" * 300_001, "过多"),
    ],
)
def test_what_is_not_clear_is_asked(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        pasted(text, "value", SEEN, KNOWN)
