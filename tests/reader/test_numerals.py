"""Numbers in every script that reports use; cn2an is the oracle where it is right."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.parsing.numbers import without_zeros
from metrics.reader.numbers.numerals import CHINESE, LONGEST, find_numerals, parse_chinese


@given(st.integers(min_value=0, max_value=10**12))
def test_reads_what_the_oracle_writes(number: int) -> None:
    assert parse_chinese(cn2an.an2cn(number)) == number


@given(st.integers(0, 10**6), st.integers(1, 9999))
def test_reads_decimals_in_chinese(whole: int, tail: int) -> None:
    decimals = f"{tail:04d}"
    written = cn2an.an2cn(whole) + "点" + "".join("零一二三四五六七八九"[int(d)] for d in decimals)
    assert parse_chinese(written) == Decimal(f"{whole}.{decimals}")


@given(st.integers(0, 10**14))
def test_reads_digits_with_and_without_separators(number: int) -> None:
    for written in (str(number), f"{number:,}"):
        [found] = find_numerals(written)
        assert (found.value, found.start, found.end) == (number, 0, len(written))


@given(st.text(alphabet=CHINESE + "点余多分之0123456789.,", max_size=40))
def test_never_fails_and_never_overlaps(text: str) -> None:
    last = 0
    for found in find_numerals(text):
        assert last <= found.start < found.end <= len(text)
        assert found.end - found.start <= LONGEST
        assert found.value.is_finite()
        last = found.end


@pytest.mark.parametrize(
    ("written", "value", "sign", "over"),
    [
        ("6500", "6500", "", False),
        ("1,234.5万", "12345000", "", False),
        ("2.3万", "23000", "", False),
        ("1.5亿", "150000000", "", False),
        ("4.4万亿", "4400000000000", "", False),
        ("12万3千", "123000", "", False),
        ("110余万", "1100000", "", True),
        ("二十余万", "200000", "", True),
        ("百分之九十八点五", "98.5", "%", False),
        ("百分之百", "100", "%", False),
        ("千分之三", "3", "‰", False),
        ("三分之二", "66.67", "fraction", False),
        ("四分之一", "25", "fraction", False),
        ("两万三", "23000", "", False),
        ("一百二", "120", "", False),
        ("一百零二", "102", "", False),
        ("二〇二二", "2022", "", False),
    ],
)
def test_reads(written: str, value: str, sign: str, over: bool) -> None:
    [found] = find_numerals(written)
    assert (without_zeros(found.value), found.sign, found.over) == (Decimal(value), sign, over)
    assert (found.start, found.end) == (0, len(written))


@pytest.mark.parametrize("written", ["三四", "七八", "十百", "零零", "百千", "万万", "二二十", "一十百"])
def test_is_no_number(written: str) -> None:
    assert parse_chinese(written) is None


def test_a_million_digits_are_no_quantity() -> None:
    assert list(find_numerals("1" * 1_000_000)) == []


def test_plain_has_neither_exponent_nor_trailing_zeros() -> None:
    assert format(without_zeros(Decimal("100")), "f") == "100"
    assert str(without_zeros(Decimal("12.500"))) == "12.5"
    assert str(without_zeros(Decimal("1E+6"))) == "1000000"
