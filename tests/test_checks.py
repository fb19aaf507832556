"""Every error about a value: when it is raised, when it is not, and its sentence. Warnings are in
test_check_warnings.py."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.choices import Measure, MissingReason, Qualifier
from metrics.domain.rows import Break, IndicatorRow, Point
from metrics.rules.checks import errors, warnings
from tests.charts.samples import indicator, point, rate, until

CASES = indicator(min_value=Decimal(0))
RATE = rate(min_value=Decimal(0), max_value=Decimal(100))


@pytest.fixture(autouse=True)
def _in_the_next_year() -> Iterator[None]:
    """Set the clock to 2023, so that 2022 has ended."""
    with time_machine.travel(datetime.datetime(2023, 2, 1, 12, tzinfo=datetime.UTC), tick=False):
        yield


def wrong(row: IndicatorRow, stated: Point) -> dict[str, str]:
    """Return code → sentence of the errors."""
    found = errors(row, stated)
    assert all(finding.level == "error" for finding in found)
    assert len({finding.code for finding in found}) == len(found)
    return {finding.code: finding.sentence for finding in found}


# Errors


@pytest.mark.parametrize(
    "stated",
    [
        point(2022, 71),
        point(2022, 0),
        point(2022, 6500, qualifier="over"),
        point(2022, None, missing_reason="not_applicable"),
        point(2022, "71.0000"),
        until(2022, 71, 1, 1),
        until(2022, 71, 12, 31),
        point(2022, "1E+3"),
    ],
)
def test_nothing_is_wrong_with_these(stated: Point) -> None:
    assert wrong(CASES, stated) == {}


def test_a_value_and_a_reason_exclude_each_other() -> None:
    for stated in (point(2022, 71, missing_reason="suppressed"), point(2022)):
        assert wrong(CASES, stated) == {"value_or_reason": "请填写数值，或选择缺值原因，二者择一。"}


def test_a_qualifier_needs_a_value() -> None:
    stated = point(2022, None, missing_reason="suppressed", qualifier="about")
    assert wrong(CASES, stated) == {"qualifier_without_value": "没有数值时不能填写限定词。"}


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("field", ["value", "numerator", "denominator"])
def test_a_number_is_finite(field: str, value: str) -> None:
    amounts = {"value": Decimal(50), "numerator": Decimal(1), "denominator": Decimal(2)} | {field: Decimal(value)}
    assert "not_finite" in wrong(RATE, Point(2022, **amounts))


@pytest.mark.parametrize("value", ["-1", "-0.01", "100.01", "101"])
@pytest.mark.parametrize("row", [RATE, rate()])
def test_a_rate_lies_between_0_and_100(row: IndicatorRow, value: str) -> None:
    assert wrong(row, point(2022, value)) == {"out_of_bounds": "须在0至100之间。"}
    assert wrong(row, point(2022, 0)) == wrong(row, point(2022, 100)) == {}


@pytest.mark.parametrize("row", [CASES, indicator()])
def test_a_count_is_not_negative(row: IndicatorRow) -> None:
    assert wrong(row, point(2022, -1)) == {"out_of_bounds": "不能小于0。"}


def test_the_bounds_are_those_of_the_catalogue() -> None:
    amount = indicator(measure="amount", unit="万元", decimals=4)
    assert wrong(amount, point(2022, "-0.5")) == {}
    rank = indicator(measure="score", unit="名", min_value=Decimal(1), max_value=Decimal(1200))
    assert wrong(rank, point(2022, 0)) == {"out_of_bounds": "须在1至1,200之间。"}
    assert wrong(indicator(measure="score", max_value=Decimal(10)), point(2022, 11)) == {
        "out_of_bounds": "不能大于10。"
    }
    assert wrong(rate(min_value=Decimal(-50)), point(2022, -50)) == {}


@pytest.mark.parametrize("value", ["71.5", "0.0001", "71.0000000000000000000000000000000001"])
def test_people_and_cases_are_whole(value: str) -> None:
    assert wrong(indicator(unit="人"), point(2022, value)) == {"not_whole": "单位为“人”，须是整数。"}


def test_no_more_decimals_than_the_indicator_is_stated_with() -> None:
    assert wrong(RATE, point(2022, "99.67")) == wrong(RATE, point(2022, "99.6700")) == {}
    assert wrong(RATE, point(2022, "99.671")) == {"too_many_decimals": "最多2位小数。"}


def test_a_numerator_is_not_above_its_denominator() -> None:
    stated = point(2022, 50, numerator=Decimal(3), denominator=Decimal(2))
    assert wrong(RATE, stated) == {"numerator_above_denominator": "分子不能大于分母。"}
    assert wrong(RATE, point(2022, 100, numerator=Decimal(2), denominator=Decimal(2))) == {}


@pytest.mark.parametrize("field", ["numerator", "denominator"])
def test_neither_numerator_nor_denominator_is_negative(field: str) -> None:
    assert wrong(RATE, point(2022, 50, **{field: Decimal(-1)})) == {"negative_base": "分子和分母不能为负数。"}


@pytest.mark.parametrize("year", [2021, 2023])
def test_the_date_lies_in_the_year(year: int) -> None:
    stated = point(2022, 71, as_of=datetime.date(year, 10, 31))
    assert wrong(CASES, stated) == {"as_of_outside_year": "截至日期须在2022年之内。"}


def test_codes_are_of_the_lists() -> None:
    assert wrong(CASES, point(2022, 71, qualifier="roughly")) == {"unknown_qualifier": "没有这种限定词。"}
    assert wrong(CASES, point(2022, None, missing_reason="lost")) == {"unknown_reason": "没有这种缺值原因。"}


# Everything at once


AMOUNTS = st.none() | st.decimals(-(10**9), 10**9, places=4) | st.sampled_from([Decimal("NaN"), Decimal("Infinity")])
POINTS = st.builds(
    Point,
    year=st.sampled_from([2021, 2022]),
    value=AMOUNTS,
    qualifier=st.sampled_from([*Qualifier.values, "?"]),
    as_of=st.none() | st.dates(datetime.date(2021, 1, 1), datetime.date(2023, 12, 31)),
    missing_reason=st.sampled_from(["", *MissingReason.values, "?"]),
    numerator=AMOUNTS,
    denominator=AMOUNTS,
)
ROWS = st.builds(
    indicator,
    measure=st.sampled_from(Measure.values),
    numerator=st.sampled_from(["", "a"]),
    denominator=st.sampled_from(["", "b"]),
    parts=st.sampled_from([(), ("a", "b")]),
    decimals=st.integers(0, 4),
    breaks=st.sampled_from([(), (Break(2022),), (Break(2022, comparable=True),)]),
)


@given(ROWS, POINTS, POINTS, st.dictionaries(st.sampled_from("ab"), POINTS))
def test_whatever_is_stated_gets_an_answer(
    row: IndicatorRow, stated: Point, earlier: Point, values: dict[str, Point]
) -> None:
    if errors(row, stated):
        return
    valid = {code: other for code, other in values.items() if not errors(indicator(decimals=4), other)}
    before = Point(2021) if errors(row, earlier) else earlier
    for finding in warnings(row, stated, earlier=before, values=valid):
        assert finding.sentence and "NaN" not in finding.sentence and "Infinity" not in finding.sentence
