"""Numbers, dates and values in words, in both languages."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.change import change
from metrics.domain.choices import Absence, Measure, MissingReason, Qualifier
from metrics.domain.rows import is_part_year
from metrics.wording.formatting import (
    UNITS_EN,
    as_of_words,
    base_words,
    change_words,
    listed,
    number,
    plain,
    signed,
    span_words,
    unit_words,
    value_parts,
    value_words,
    year_words,
)
from tests.charts.samples import indicator, point, rate

FINITE = st.decimals(-(10**11), 10**11, places=4)


@pytest.mark.parametrize(
    ("value", "for_files", "for_people"),
    [
        ("6500", "6500", "6,500"),
        ("6500.0000", "6500", "6,500"),
        ("89.4000", "89.4", "89.4"),
        ("1E+3", "1000", "1,000"),
        ("0", "0", "0"),
        ("-0", "0", "0"),
        ("-0.00001", "0", "0"),
        ("-0.5", "-0.5", "-0.5"),
        ("-6500.25", "-6500.25", "-6,500.25"),
        ("0.0001", "0.0001", "0.0001"),
        ("0.00005", "0.0001", "0.0001"),
        ("100", "100", "100"),
        ("12345678901.2345", "12345678901.2345", "12,345,678,901.2345"),
    ],
)
def test_a_number(value: str, for_files: str, for_people: str) -> None:
    assert plain(Decimal(value)) == for_files
    assert number(Decimal(value)) == for_people


def test_a_number_with_fewer_decimals_is_rounded_half_up() -> None:
    assert [plain(Decimal(value), 1) for value in ("0.25", "0.35", "-0.25", "2.04")] == ["0.3", "0.4", "-0.3", "2"]
    assert number(Decimal("1234.5"), 0) == "1,235"


def test_nothing_is_no_number() -> None:
    assert plain(None) == ""


@given(FINITE)
def test_a_file_gives_the_number_back(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert number(value).replace(",", "") == text
    assert "E" not in text and text != "-0" and not (("." in text) and text.endswith(("0", ".")))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [("20.34", 1, "+20.3"), ("-5", 1, "−5.0"), ("0", 1, "+0.0"), ("1234.5", 2, "+1,234.50"), ("-1234", 0, "−1,234")],
)
def test_a_signed_number_has_all_its_decimals(value: str, decimals: int, text: str) -> None:
    assert signed(Decimal(value), decimals) == text


# Units


def test_the_unit_is_a_measure_word_in_chinese_and_a_word_in_english() -> None:
    assert unit_words("件") == "件"
    with translation.override("en"):
        assert [unit_words(unit) for unit in ("件", "个", "万元", "%", "个百分点")] == [
            "cases",
            "",
            "×10,000 yuan",
            "%",
            "percentage points",
        ]


def test_a_unit_nobody_translated_stays_as_it_is() -> None:
    with translation.override("en"):
        assert unit_words("公里") == "公里"


# Values


@pytest.mark.parametrize(
    ("qualifier", "words"),
    [
        ("exact", "6,500件"),
        ("over", "6,500余件"),
        ("about", "约6,500件"),
        ("nearly", "近6,500件"),
        ("at_least", "不低于6,500件"),
        ("at_most", "不超过6,500件"),
    ],
)
def test_a_value_is_printed_back_as_it_was_stated(qualifier: str, words: str) -> None:
    assert value_words(indicator(), point(2022, 6500, qualifier=qualifier)) == words


def test_over_stands_before_a_rate() -> None:
    assert value_words(rate(), point(2022, "89.4", qualifier="over")) == "超过89.4%"
    assert value_words(rate(), point(2022, "89.4")) == "89.4%"


def test_a_value_comes_in_pieces_for_a_card() -> None:
    parts = value_parts(indicator(), point(2022, 6500, qualifier="over"))
    assert (parts.prefix, parts.number, parts.suffix, parts.unit) == ("", "6,500", "余", "件")
    parts = value_parts(indicator(), point(2022, 6500, qualifier="about"))
    assert (parts.prefix, parts.number, parts.suffix, parts.unit) == ("约", "6,500", "", "件")


def test_words_are_apart_in_english() -> None:
    with translation.override("en"):
        assert value_words(indicator(), point(2022, 6500)) == "6,500 cases"
        assert value_words(indicator(unit="个"), point(2022, 25)) == "25"
        assert value_words(rate(), point(2022, "89.4")) == "89.4%"
        over = value_parts(indicator(), point(2022, 6500, qualifier="over"))
        assert over.prefix and not over.suffix
        assert str(over) == f"{over.prefix} 6,500 cases"


@pytest.mark.parametrize("unit", ["件", "人", "家", "条", "个百分点"])
def test_one_of_something_is_singular_in_english(unit: str) -> None:
    one, several = UNITS_EN[unit]
    with translation.override("en"):
        said = [value_words(indicator(unit=unit), point(2022, value)) for value in (1, -1, 2, 0)]
        assert said == [f"1 {one}", f"-1 {one}", f"2 {several}", f"0 {several}"]
        assert unit_words(unit) == several
    assert value_words(indicator(unit=unit), point(2022, 1)) == f"1{unit}"


def test_a_change_by_one_is_singular_in_english() -> None:
    def words(row: Any, one: int, other: int) -> str:
        return change_words(change(row, point(2021, one), point(2022, other)))

    with translation.override("en"):
        assert words(indicator(unit="人", time_basis="stock"), 9, 10) == "up 1 person"
        assert words(indicator(unit="人", time_basis="stock"), 9, 11) == "up 2 people"
        assert words(rate(), 98, 97) == "down 1 percentage point"


def test_a_heading_may_name_the_year_that_is_compared_with() -> None:
    far = change(rate(), point(2019, 90), point(2022, 92))
    assert change_words(far) == "比2019年上升2个百分点"
    assert change_words(far, headed=True) == "上升2个百分点"
    assert change_words(change(rate(), point(2019), point(2022, 92)), headed=True) == "2019年无记录"


def test_a_value_has_the_decimals_of_its_indicator() -> None:
    assert value_words(rate(decimals=1), point(2022, "89.46")) == "89.5%"
    assert value_words(rate(decimals=2), point(2022, "89.40")) == "89.4%"


def test_no_value_is_its_reason_and_never_zero() -> None:
    said = {reason: value_words(indicator(), point(2022, None, missing_reason=reason)) for reason in MissingReason}
    assert said == {
        "not_reported": "未填报",
        "not_applicable": "不适用",
        "suppressed": "不公开",
        "not_comparable": "不可比",
        "to_come": "待报",
    }
    unstated = {"": "无记录", **{str(reason): reason.label for reason in Absence}}
    for reason, words in unstated.items():
        assert value_words(indicator(), point(2022, unstated=reason)) == words
    assert value_words(indicator(), point(2022, 0, unstated="in_review")) == "0件"


@given(st.sampled_from(Measure.values), st.sampled_from(Qualifier.values), FINITE, st.sampled_from(["zh-hans", "en"]))
def test_every_value_shows_its_number(measure: str, qualifier: str, value: Decimal, language: str) -> None:
    row = indicator(measure=measure, unit="%" if measure == "rate" else "件", decimals=4)
    with translation.override(language):
        words = value_words(row, point(2022, value, qualifier=qualifier))
    assert number(value) in words
    assert (words.strip() == words) and "  " not in words


# Dates


@pytest.mark.parametrize(
    ("date", "zh", "en"),
    [
        (None, "全年", None),
        ((2022, 12, 31), "全年", None),
        ((2022, 10, 31), "截至10月", "to October"),
        ((2022, 10, 15), "截至10月15日", "to 15 October"),
        ((2024, 2, 29), "截至2月", "to February"),
        ((2024, 2, 28), "截至2月28日", "to 28 February"),
        ((2023, 2, 28), "截至2月", "to February"),
        ((2022, 12, 30), "截至12月30日", "to 30 December"),
    ],
)
def test_the_date_a_value_is_of(date: tuple[int, int, int] | None, zh: str, en: str | None) -> None:
    as_of = datetime.date(*date) if date else None
    assert as_of_words(as_of) == zh
    assert is_part_year(as_of) is (en is not None)
    if en is not None:
        with translation.override("en"):
            assert as_of_words(as_of) == en


def test_years() -> None:
    assert (year_words(2022), span_words(2019, 2024), span_words(2022, 2022)) == ("2022年", "2019—2024年", "2022年")
    with translation.override("en"):
        assert (year_words(2022), span_words(2019, 2024), span_words(2022, 2022)) == ("2022", "2019–2024", "2022")


# The base of a rate


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (point(2022, 100, numerator=Decimal(71), denominator=Decimal(71)), "71件中71件"),
        (point(2022, 100, denominator=Decimal(71)), "71件中71件"),
        (point(2022, "98.6", numerator=Decimal(70), denominator=Decimal(71)), "71件中70件"),
        (point(2022, "98.6", denominator=Decimal(1071)), "基数1,071件"),
        (point(2022, 100, denominator=Decimal(71), qualifier="about"), "基数71件"),
        (point(2022, 100), ""),
        (point(2022, 100, numerator=Decimal(71)), ""),
    ],
)
def test_the_base_is_what_was_stated(stated: Any, words: str) -> None:
    assert base_words(rate(base_unit="件"), stated) == words


@pytest.mark.parametrize("unit", ["件", "个", ""])
@pytest.mark.parametrize("numerator", [None, Decimal(70)])
def test_the_base_in_english_has_single_spaces(unit: str, numerator: Decimal | None) -> None:
    with translation.override("en"):
        words = base_words(rate(base_unit=unit), point(2022, 98, numerator=numerator, denominator=Decimal(71)))
    assert "71" in words and ("70" in words) is (numerator is not None)
    assert words == words.strip() and "  " not in words


def test_change_in_english_has_the_shape_of_a_sentence() -> None:
    with translation.override("en"):
        for row, one, other in [
            (indicator(), point(2021, 59), point(2022, 71)),
            (rate(), point(2021, "97.87"), point(2022, "99.67")),
            (indicator(unit="个"), point(2021, 59), point(2022, 71)),
            (indicator(), point(2019, 0), point(2022, 71)),
        ]:
            words = change_words(change(row, one, other))
            assert words == words.strip() and "  " not in words and " )" not in words
            assert number(abs(change(row, one, other).delta or Decimal(0))) in words


@pytest.mark.parametrize(
    ("language", "words", "phrases"), [("zh-hans", "甲、乙", "甲，乙"), ("en", "甲, 乙", "甲, 乙")]
)
def test_a_list_is_set_as_its_language_sets_it(language: str, words: str, phrases: str) -> None:
    with translation.override(language):
        assert (listed("甲乙"), listed(["甲", "乙"], comma=True), listed([])) == (words, phrases, "")
