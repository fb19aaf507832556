"""Numbers between characters of typesetting: they are read whole, or read with doubt, and never in part."""

from __future__ import annotations

import pytest

from metrics.reader.facts import Fact
from metrics.reader.plain_text import BLANKS, TABLE, doubtful, view
from metrics.reader.read import HIGHEST_IN_DOUBT
from metrics.reader.unread_numbers import unread
from tests.reader.corpus import reader


def only(written: str, *, about: str = "本年度共受理行政复议案件{}。") -> Fact:
    text = about.format(written)
    (fact,) = reader().read(text, year=2022)
    assert fact.text == text[fact.start : fact.end], "the place is that in the text as given"
    return fact


def said(fact: Fact) -> str:
    return f"{fact.value:f}{fact.unit}"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1\u2009204件", "1204件"), ("1\u202f204件", "1204件"), ("1\u00a0204件", "1204件"),
        ("1\u2007204\u2007567件", "1204567件"),
        ("12\u2008345件", "12345件"), ("１\u2009２０４件", "1204件"), ("1\u2009204.5万件", "12045000件"), ("１，２０４件", "1204件"),
    ],
)  # fmt: skip
def test_groups_behind_thin_blanks_are_one_number(written: str, value: str) -> None:
    fact = only(written)
    assert said(fact) == value and fact.indicator == "reconsideration-accepted"
    assert not fact.doubtful and fact.score > HIGHEST_IN_DOUBT


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1 204件", "1204件"), ("1\u3000204件", "1204件"), ("12 345 678件", "12345678件"), ("1，204件", "1204件"),
        (" 1 2 8 件", "128件"), ("１ ２ ８件", "128件"), ("1\u20092\u20098件", "128件"),
        ("1\u200b28件", "128件"), ("1\xad28件", "128件"), ("1\ufe0f2\ufe0f8\ufe0f件", "128件"), ("12\u20608件", "128件"),
        ("\u200e128\u200e件", "128件"), ("1\ufeff28件", "128件"),
    ],
)  # fmt: skip
def test_a_number_put_together_is_never_beyond_doubt(written: str, value: str) -> None:
    fact = only(written)
    assert said(fact) == value and fact.indicator == "reconsideration-accepted"
    assert fact.doubtful and fact.score <= HIGHEST_IN_DOUBT


@pytest.mark.parametrize(
    "written", ["12 34件", "1 2 34件", "3. 28件", "1.5 204件", "7\xad 128件", "2 1204件", "5\u2009128\u200934件"]
)
def test_a_number_beside_another_is_never_beyond_doubt(written: str) -> None:
    assert all(fact.doubtful for fact in reader().read(f"受理行政复议案件{written}。", year=2022))


@pytest.mark.parametrize(
    "written",
    ["128件", "128 件", " 128件", "1,204件", "1.5万件", "１２８件", "约 128 余件", "128[1]件", "一百二十八件"],
)
def test_what_is_written_as_usual_is_not_in_doubt(written: str) -> None:
    assert not only(written).doubtful


def test_the_number_of_a_heading_is_no_neighbour() -> None:
    text = "1. 28家单位聘请法律顾问。\n2.  128件行政复议案件已经办结。"
    assert [fact.doubtful for fact in reader().read(text, year=2022)] == [False, False]
    assert doubtful("共3. 28件", 4, 7)


@pytest.mark.parametrize("text", ["1  204件", "2022 204件", "1 204 33件", "1 2件"])
def test_lines_columns_and_other_numbers_are_not_joined(text: str) -> None:
    assert all(fact.doubtful for fact in reader().read(text, year=2022))
    assert not {"1204", "12件"}.intersection(view(text, 0, len(text)).text.split())


@pytest.mark.parametrize("between", ["\n", "\t"])
def test_lines_and_cells_are_not_joined(between: str) -> None:
    facts = reader().read(f"受理行政复议案件1{between}204件。", year=2022)
    assert [fact.value for fact in facts] == [204]


@pytest.mark.parametrize(
    "mark", ["[1]", "〔2〕", "【3】", "［4］", "①", "②③", "¹", "¹²", "[1][2]", "[1,2]", "[3-5]", "[注1]", "⑳", "❶", "[²]"]
)  # fmt: skip
def test_note_marks_do_not_hide_the_number_before_them(mark: str) -> None:
    fact = only(f"128{mark}件")
    assert (said(fact), fact.indicator) == ("128件", "reconsideration-accepted") and not fact.doubtful
    assert said(only(f"98.5%{mark}", about="建议提案办理答复率为{}。")) == "98.5%"
    numbers = list(unread(f"受理案件128{mark}件。", []))
    assert [number.text for number in numbers if not number.named] == ["128"]


@pytest.mark.parametrize("text", ["洪府办发〔2022〕3号", "法字[12]5号", "主要有：①建章立制；②依法行政。", "m²"])
def test_other_marks_stay(text: str) -> None:
    assert view(text, 0, len(text)).text == text.translate(TABLE)


def test_a_mark_does_not_join_two_numbers() -> None:
    assert view("12①8件", 0, 5).text == "12 8件"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("本年度共受理⾏政复议案件128件。", "reconsideration-accepted"), ("办理⼈⺠调解案件128件。", "mediation-cases"),
        ("聘请法律顾问128⼈。", "government-legal-advisers"), ("制定⾏政规范性⽂件128件。", "normative-documents-issued"),
        ("受理行政複議案件128件。".replace("複議", "复议").replace("行", "\uf908"), "reconsideration-accepted"),
        ("受理行政复议案件﹙含上年﹚128件。", "reconsideration-accepted"), ("受理行政复议案件𝟏𝟐𝟖件。", "reconsideration-accepted"),
    ],
)  # fmt: skip
def test_other_shapes_of_a_character_are_read_as_it(text: str, code: str) -> None:
    (fact,) = reader().read(text, year=2022)
    assert (fact.value, fact.indicator) == (128, code) and fact.text == text[fact.start : fact.end]


def test_nothing_invisible_is_left() -> None:
    text = "".join(sorted(BLANKS)).join("行政")
    assert view(text, 0, len(text)).text == "行政"
