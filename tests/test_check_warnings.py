"""The warnings about a value, rule by rule; the errors are in test_checks.py."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.rows import Break, IndicatorRow, Point
from metrics.rules import checks
from metrics.rules.checks import warnings
from tests.charts.samples import indicator, point, rate, until

CASES = indicator(min_value=Decimal(0))
RATE = rate(min_value=Decimal(0), max_value=Decimal(100))


@pytest.fixture(autouse=True)
def _in_the_next_year() -> Iterator[None]:
    """Set the clock to 2023, so that 2022 has ended."""
    with time_machine.travel(datetime.datetime(2023, 2, 1, 12, tzinfo=datetime.UTC), tick=False):
        yield


def odd(row: IndicatorRow, stated: Point, earlier: Point | None = None, **values: Point) -> dict[str, str]:
    """Return code → sentence of the warnings."""
    found = warnings(row, stated, earlier=earlier or Point(stated.year - 1), values=values)
    assert all(finding.level == "warning" for finding in found)
    return {finding.code: finding.sentence for finding in found}


# Warnings: rate_differs


def test_a_rate_that_is_not_its_numerator_by_its_denominator() -> None:
    """The contradiction of the 2022 report: 947 of 1,000 items, and 89.4 %."""
    stated = point(2022, "89.4", numerator=Decimal(947), denominator=Decimal(1000))
    assert odd(RATE, stated) == {"rate_differs": "所报89.4%与947÷1,000＝94.7%不符"}


def test_the_indicators_it_is_computed_from_serve_as_well() -> None:
    row = rate(numerator="online", denominator="items")
    values = {"online": point(2022, 947), "items": point(2022, 1000)}
    assert odd(row, point(2022, "89.4"), **values) == {"rate_differs": "所报89.4%与947÷1,000＝94.7%不符"}
    assert odd(row, point(2022, "94.7"), **values) == {}
    own = point(2022, "89.4", numerator=Decimal(894), denominator=Decimal(1000))
    assert odd(row, own, **values) == {}, "its own come first"
    mixed = point(2022, "89.4", numerator=Decimal(894))
    assert odd(row, mixed, **values) == {}


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "differs"),
    [
        ("66.67", 2, 3, False),
        ("66.7", 2, 3, False),
        ("67", 2, 3, False),
        ("66.66", 2, 3, True),
        ("66.6", 2, 3, True),
        ("66", 2, 3, True),
        ("12.5", 1, 8, False),
        ("13", 1, 8, False),
        ("12", 1, 8, False),
        ("90", 904, 1000, False),
        ("90", 906, 1000, True),
        ("100", 9996, 10000, False),
        ("100", 9994, 10000, True),
        ("100", 997, 1000, True),
        ("0", 4, 10000, False),
        ("0", 3, 1000, True),
    ],
)
def test_a_difference_within_rounding_is_none(value: str, numerator: int, denominator: int, differs: bool) -> None:
    stated = point(2022, value, numerator=Decimal(numerator), denominator=Decimal(denominator))
    assert ("rate_differs" in odd(RATE, stated)) is differs


@pytest.mark.parametrize(
    ("stated", "items"),
    [
        (point(2022, "89.4", qualifier="about"), point(2022, 1000)),
        (point(2022, "89.4"), point(2022, 1000, qualifier="over")),
        (point(2022, "89.4"), until(2022, 1000, 10, 31)),
        (point(2022, "89.4"), point(2022, 0)),
        (point(2022, "89.4"), point(2022, None, missing_reason="suppressed")),
    ],
)
def test_what_cannot_be_computed_is_not_compared(stated: Point, items: Point) -> None:
    row = rate(numerator="online", denominator="items")
    assert odd(row, stated, online=point(2022, 0), items=items) == {}
    assert odd(row, stated, items=items) == {}


def test_a_part_year_is_computed_from_the_same_part() -> None:
    row = rate(numerator="online", denominator="items")
    values = {"online": until(2022, 947, 10, 31), "items": until(2022, 1000, 10, 31)}
    assert "rate_differs" in odd(row, until(2022, "89.4", 10, 31), **values)
    assert "rate_differs" not in odd(row, point(2022, "89.4"), **values)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_a_rate_that_was_computed_and_rounded_never_differs(part: int, base: int, decimals: int) -> None:
    numerator, denominator = sorted((part, base))
    if denominator == 0:
        return
    value = round(Decimal(numerator) / Decimal(denominator) * 100, decimals)
    if value in (0, 100) and numerator not in (0, denominator):
        return  # all or nothing is claimed more strictly
    stated = point(2022, value, numerator=Decimal(numerator), denominator=Decimal(denominator))
    assert odd(rate(decimals=4), stated) == {}


# Warnings: parts_differ


TOTAL = indicator(code="units", unit="个", parts=("departments", "services"))


def parts(departments: Point | None, services: Point | None) -> dict[str, Point]:
    given = {"departments": departments, "services": services}
    return {code: part for code, part in given.items() if part is not None}


def test_parts_add_up_to_their_total() -> None:
    """From the 2022 report: 25 units in the hall, 16 departments and 9 service providers."""
    assert odd(TOTAL, point(2022, 25), **parts(point(2022, 16), point(2022, 9))) == {}
    for services in (8, 10):
        found = odd(TOTAL, point(2022, 25), **parts(point(2022, 16), point(2022, services)))
        assert found == {"parts_differ": f"其中项之和{16 + services}与合计25不符"}


@pytest.mark.parametrize(
    "services",
    [None, point(2022, None, missing_reason="suppressed"), point(2022, 9, qualifier="about"), until(2022, 9, 6, 30)],
)
def test_with_a_part_missing_only_a_sum_above_the_total_is_a_contradiction(services: Point | None) -> None:
    assert odd(TOTAL, point(2022, 25), **parts(point(2022, 16), services)) == {}
    assert odd(TOTAL, point(2022, 25), **parts(point(2022, 25), services)) == {}
    assert odd(TOTAL, point(2022, 25), **parts(point(2022, 26), services)) == {
        "parts_differ": "其中项之和26与合计25不符"
    }


def test_nothing_adds_up_to_an_approximate_total() -> None:
    assert odd(TOTAL, point(2022, 25, qualifier="over"), **parts(point(2022, 16), point(2022, 19))) == {}
    assert odd(TOTAL, point(2022, 0)) == {}
    assert odd(indicator(), point(2022, 25), departments=point(2022, 99)) == {}


# Warnings: jump


@pytest.mark.parametrize(
    ("earlier", "later", "jumped"),
    [
        (10, 30, False),
        (10, 31, True),
        (31, 10, True),
        (30, 10, False),
        (9, 29, False),
        (1, 29, False),
        (0, 29, False),
        (0, 30, True),
        (30, 0, True),
        (0, 0, False),
        (1000, 3000, False),
        (1000, 3001, True),
    ],
)
def test_a_count_jumps_beyond_a_factor_of_three(earlier: int, later: int, jumped: bool) -> None:
    assert ("jump" in odd(CASES, point(2022, later), point(2021, earlier))) is jumped


@pytest.mark.parametrize(
    ("earlier", "later", "jumped"),
    [("60", "80", False), ("60", "80.01", True), ("80", "59.9", True), ("1", "9", False)],
)
def test_a_rate_jumps_beyond_twenty_points(earlier: str, later: str, jumped: bool) -> None:
    assert ("jump" in odd(RATE, point(2022, later), point(2021, earlier))) is jumped


def test_a_jump_is_told_in_the_words_of_the_change() -> None:
    assert odd(CASES, point(2022, 60), point(2021, 12)) == {"jump": "与上年相比变化过大：增加48件（+400.0%）"}
    assert odd(RATE, point(2022, 90), point(2021, 60)) == {"jump": "与上年相比变化过大：上升30个百分点"}
    assert odd(CASES, point(2022, 60, qualifier="over"), point(2021, 12)) == {"jump": "与上年相比变化过大：约增加48件"}


def test_only_what_is_comparable_jumps() -> None:
    assert "jump" not in odd(indicator(breaks=(Break(2022),)), point(2022, 600), point(2021, 12))
    assert "jump" not in odd(CASES, until(2022, 600, 10, 31), point(2021, 12))
    assert "jump" in odd(CASES, until(2022, 600, 10, 31), until(2021, 12, 10, 31))
    assert "jump" not in odd(CASES, point(2022, 600), point(2021))


# Warnings: no_base, part_year, missing_now


def test_all_of_nothing_known_says_little() -> None:
    """From the 2022 report: 网上可办率 100 %, without the number of items."""
    assert odd(RATE, point(2022, 100)) == {"no_base": "100%，未填基数"}
    assert odd(RATE, point(2022, "99.9")) == {}
    assert odd(CASES, point(2022, 100)) == {}
    assert odd(RATE, point(2022, 100, denominator=Decimal(71))) == {}


def test_the_indicator_that_is_the_base_says_it() -> None:
    row = rate(denominator="items")
    assert odd(row, point(2022, 100), items=point(2022, 71)) == {}
    assert odd(row, point(2022, 100), items=point(2022, 500, qualifier="about")) == {}
    for items in (point(2022), until(2022, 71, 10, 31)):
        assert odd(row, point(2022, 100), items=items) == {"no_base": "100%，未填基数"}


def test_a_part_of_a_year_that_has_ended() -> None:
    assert odd(CASES, until(2022, 71, 10, 31)) == {"part_year": "只截至10月，全年已结束"}
    assert odd(CASES, until(2022, 71, 12, 31)) == odd(CASES, point(2022, 71)) == {}


def test_a_part_of_a_year_that_has_not_ended_here() -> None:
    """The year ends at midnight in China, eight hours before it does in Greenwich."""
    assert odd(CASES, until(2023, 71, 10, 31)) == {}
    with time_machine.travel(datetime.datetime(2022, 12, 31, 15, 59, tzinfo=datetime.UTC), tick=False):
        assert timezone.localdate() == datetime.date(2022, 12, 31)
        assert odd(CASES, until(2022, 71, 10, 31)) == {}
    with time_machine.travel(datetime.datetime(2022, 12, 31, 16, tzinfo=datetime.UTC), tick=False):
        assert "part_year" in odd(CASES, until(2022, 71, 10, 31))


def test_a_value_that_last_year_had() -> None:
    for gone in (point(2022, unstated="not_reported"), point(2022, None, missing_reason="not_reported")):
        assert odd(CASES, gone, point(2021, 12)) == {"missing_now": "上年有数值，本年未填报"}
        assert odd(CASES, gone, point(2021)) == {}
    for reason in ("not_applicable", "suppressed", "not_comparable"):
        assert odd(CASES, point(2022, None, missing_reason=reason), point(2021, 12)) == {}
    for reason in ("", "in_review", "no_record"):
        assert odd(CASES, point(2022, unstated=reason), point(2021, 12)) == {}


def test_without_a_value_nothing_else_is_odd() -> None:
    row = rate(numerator="online", denominator="items", parts=("online",))
    stated = point(
        2022, as_of=datetime.date(2022, 10, 31), numerator=Decimal(1), denominator=Decimal(2), unstated="not_reported"
    )
    values = {"online": point(2022, 947), "items": point(2022, 1000)}
    assert set(odd(row, stated, point(2021, 12), **values)) == {"missing_now"}


def test_several_findings_stand_side_by_side() -> None:
    stated = until(2022, 100, 10, 31, numerator=Decimal(10))
    assert set(odd(RATE, stated, until(2021, 50, 10, 31))) == {"no_base", "part_year", "jump"}


def test_the_codes_are_stored_and_so_do_not_change() -> None:
    names = [rule.__name__ for rule in checks.WARNINGS]
    assert names == ["rate_differs", "parts_differ", "jump", "no_base", "part_year"]
    assert all(rule.__doc__ for rule in (*checks.WARNINGS, *checks.ERRORS))
