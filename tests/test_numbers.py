"""Numbers as people type them: what is accepted, what is refused with which words, what is asked back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.parsing.numbers import AsksBack, MissingMark, NotANumber, Why, parse_number, parse_year
from metrics.wording.refused_numbers import SENTENCES, refusal_words
from tests.patience import work_done

FULL_WIDTH = str.maketrans("0123456789.,-+%", "０１２３４５６７８９．，－＋％")


@pytest.mark.parametrize(
    ("typed", "value", "written"),
    [
        ("71", "71", "71"),
        ("0", "0", "0"),
        ("007", "7", "7"),
        ("+5", "5", "5"),
        ("-5", "-5", "-5"),
        ("－５", "-5", "-5"),
        ("−5", "-5", "-5"),
        ("１２３", "123", "123"),
        ("99.67", "99.67", "99.67"),
        ("９９．６７", "99.67", "99.67"),
        ("89.40", "89.4", "89.4"),
        ("1.50000000", "1.5", "1.5"),
        ("100", "100", "100"),
        ("1,234", "1234", "1234"),
        ("1，２３４", "1234", "1234"),
        ("1,234,567.5", "1234567.5", "1234567.5"),
        ("-1,234", "-1234", "-1234"),
        ("  71\t", "71", "71"),
        ("\u300071\u3000", "71", "71"),
        ("\u00a071", "71", "71"),
        (" " * 100 + "71", "71", "71"),
        ("99999999999.9999", "99999999999.9999", "99999999999.9999"),
        ("0.0001", "0.0001", "0.0001"),
    ],
)
def test_taken(typed: str, value: str, written: str) -> None:
    parsed = parse_number(typed)
    assert (parsed, f"{parsed:f}") == (Decimal(value), written)


@pytest.mark.parametrize("typed", ["-0", "-0.00", "－０", "0.0000000"])
def test_there_is_no_negative_zero(typed: str) -> None:
    parsed = parse_number(typed)
    assert (str(parsed), f"{parsed:f}") == ("0", "0")


@pytest.mark.parametrize("typed", ["99.67%", "９９．６７％", "99.67 %", " 99.67％ "])
def test_a_per_cent_sign_is_taken_where_the_unit_is_per_cent(typed: str) -> None:
    assert parse_number(typed, per_cent=True) == Decimal("99.67")
    with pytest.raises(NotANumber) as caught:
        parse_number(typed)
    assert "去掉百分号" in refusal_words(caught.value)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1_000", "下划线"),
        ("٣٤", "“٣٤”不是数字"),
        ("²", "“²”不是数字"),
        ("½", "不是数字"),
        ("一百", "不是数字"),
        ("1e5", "科学记数法"),
        ("１Ｅ5", "不是数字"),
        ("1.5E-3", "科学记数法"),
        ("NaN", "“NaN”不是数字"),
        ("sNaN", "不是数字"),
        ("Infinity", "“Infinity”不是数字"),
        ("-inf", "不是数字"),
        ("0x10", "不是数字"),
        ("--5", "“--5”不是数字"),
        ("+-5", "不是数字"),
        ("5-", "不是数字"),
        ("1.2.3", "不是数字"),
        ("5.", "不是数字"),
        (".5", "不是数字"),
        ("%", "不是数字"),
        ("5%%", "不是数字"),
        ("1 234", "不是数字"),
        ("71件", "不是数字"),
        ("=1+1", "不是数字"),
        ("1,23", "千位分隔符"),
        ("1,2345", "千位分隔符"),
        (",123", "千位分隔符"),
        ("1234,567", "千位分隔符"),
        ("1.5,000", "千位分隔符"),
        ("12\x0034", "控制字符"),
        ("\x00", "控制字符"),
        ("12\u202e34", "控制字符"),
        ("12\u200e", "控制字符"),
        ("1\u200b2", "控制字符"),
        ("12\n34", "控制字符"),
        ("123456789012", "整数部分最多11位"),
        ("999999999999999999", "整数部分最多11位"),
        ("0.12345", "小数位数过多，最多4位"),
        ("1.00000000000000000000000000000000000001", "小数位数过多"),
        ("12345678901.00001", "小数位数过多"),
        ("9" * 41, "内容过长"),
        ("1" * 10**6, "内容过长"),
    ],
)
def test_refused_with_words_that_say_why(typed: str, says: str) -> None:
    with pytest.raises(NotANumber) as caught:
        parse_number(typed, per_cent=True)
    assert type(caught.value) is NotANumber
    words = refusal_words(caught.value)
    assert says in words and words.isprintable() and len(words) < 100


@pytest.mark.parametrize(
    ("typed", "proposal", "shown"),
    [
        ("12万", "120000", "“12万”是否指120,000？"),
        ("１２万", "120000", "“１２万”是否指120,000？"),
        ("1.2亿", "120000000", "“1.2亿”是否指120,000,000？"),
        ("3.5 千", "3500", "“3.5 千”是否指3,500？"),
        ("0.12345万", "1234.5", "1,234.5"),
    ],
)
def test_a_multiple_is_asked_back(typed: str, proposal: str, shown: str) -> None:
    with pytest.raises(AsksBack) as caught:
        parse_number(typed)
    assert caught.value.proposal == Decimal(proposal)
    assert shown in refusal_words(caught.value)


@pytest.mark.parametrize("typed", ["9999亿", "1" * 35 + "万", "0.123456789万"])
def test_a_multiple_that_cannot_be_kept_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber) as caught:
        parse_number(typed)
    assert "位数过多" in refusal_words(caught.value)
    assert not isinstance(caught.value, AsksBack)


@pytest.mark.parametrize("typed", ["", "  ", "\u3000", "-", "－", "--", "—", "——", "/", "／", "无", " 无 ", "…", "……"])
def test_a_mark_for_nothing_asks_for_the_reason(typed: str) -> None:
    with pytest.raises(MissingMark) as caught:
        parse_number(typed)
    assert "缺值原因" in refusal_words(caught.value)


@given(st.decimals(-(10**11), 10**11, places=4).filter(lambda value: abs(value) < 10**11))
def test_every_number_we_keep_can_be_typed_in_each_way(value: Decimal) -> None:
    for typed in (f"{value:f}", f"{value:,f}", f"{value:,f}".translate(FULL_WIDTH), f" {value:f}％"):
        parsed = parse_number(typed, per_cent=True)
        assert parsed == value
        assert parse_number(f"{parsed:f}") == value


@given(st.text(st.sampled_from("0123456789０９.,-+%％ 万亿eE_x\x00\u202e²٣件—/")) | st.text())
def test_any_text_gives_a_finite_number_or_a_sentence(typed: str) -> None:
    try:
        value = parse_number(typed, per_cent=True)
    except NotANumber as error:
        assert refusal_words(error).endswith(("。", "？"))
        return
    assert value.is_finite() and abs(value) < 10**11
    assert value == round(value, 4)


@pytest.mark.parametrize("typed", ["1," * 10**6, "1" * 10**7, " " * 10**6 + "x", "万" * 10**6, "１" * 10**6])
def test_hostile_text_costs_next_to_nothing(typed: str) -> None:
    began = work_done()
    for parse in (parse_number, parse_year):
        with pytest.raises(NotANumber):
            parse(typed)
    assert work_done() - began < 5, "seconds of work: looking at each character again for each takes minutes"


@pytest.mark.parametrize(
    ("typed", "year"), [("2022", 2022), (" ２０２２\u3000", 2022), ("2022年", 2022), ("1949", 1949), ("2100", 2100)]
)
def test_a_year(typed: str, year: int) -> None:
    assert parse_year(typed) == year


@pytest.mark.parametrize(
    "typed",
    ["", "²", "²⁰²²", "٢٠٢٢", "99999999999999999999", "22", "02022", "1948", "2101", "-2022", "2022.0", "2_022", "2e3",
     "2022\x00", "2022" + " " * 40 + "5", "NaN"],
)  # fmt: skip
def test_no_year(typed: str) -> None:
    with pytest.raises(NotANumber) as caught:
        parse_year(typed)
    assert "1949年至2100年" in refusal_words(caught.value)


def test_each_refusal_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Why)
