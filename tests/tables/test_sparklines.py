"""Sparklines: which years they join and which they leave apart."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.rows import Break, IndicatorRow, Point
from metrics.tables.sparklines import CARD, LINE, Size, sparkline

CASES = IndicatorRow("cases", "案件数", "件", "count", "flow", "neutral", 0)


def points(*values: int | None, last: int = 2022) -> list[Point]:
    first = last - len(values) + 1
    return [Point(first + i, None if value is None else Decimal(value)) for i, value in enumerate(values)]


def runs(svg: str) -> list[int]:
    """Return the number of points in each unbroken line."""
    path = re.search(r'<path d="([^"]*)"', svg)
    return [len(run.split()) // 2 for run in path[1].split("M") if run] if path else []


def test_a_line_from_low_to_high_ends_in_a_dot() -> None:
    svg = sparkline(CASES, points(1, 2, 3), Size("s", 28, 28, 3))
    assert '<path d="M4 24 14 14 24 4"/>' in svg
    assert svg.count("<circle") == 1
    assert '<circle cx="24" cy="4" r="3"/>' in svg


def test_no_line_crosses_a_gap() -> None:
    svg = sparkline(CASES, points(1, 2, None, 3, 4))
    assert runs(svg) == [2, 2]


def test_a_year_between_two_gaps_is_a_dot() -> None:
    svg = sparkline(CASES, points(1, 2, None, 3, None, 5))
    assert runs(svg) == [2]
    assert svg.count("<circle") == 2


def test_no_line_crosses_a_break_and_a_dotted_upright_marks_it() -> None:
    broken = IndicatorRow("cases", "案件数", "件", "count", "flow", "neutral", 0, breaks=(Break(2021),))
    svg = sparkline(broken, points(1, 2, 3, 4))
    assert runs(svg) == [2, 2]
    assert 'class="break"' in svg
    assert 'class="break"' not in sparkline(broken, points(1, 2, last=2020))
    assert 'class="break"' not in sparkline(broken, points(1, 2, last=2022))


def test_a_part_of_the_year_is_hollow_and_stands_apart() -> None:
    whole = points(1, 2, 3)
    part = [*whole[:2], Point(2022, Decimal(3), as_of=datetime.date(2022, 10, 31))]
    assert 'class="hollow"' not in sparkline(CASES, whole)
    svg = sparkline(CASES, part)
    assert runs(svg) == [2]
    assert svg.count('class="hollow"') == 1


def test_the_same_part_of_two_years_is_joined() -> None:
    both = [Point(year, Decimal(year), as_of=datetime.date(year, 10, 31)) for year in (2021, 2022)]
    svg = sparkline(CASES, both)
    assert runs(svg) == [2]
    assert svg.count('class="hollow"') == 2


@pytest.mark.parametrize("values", [(), (None, None), (None, 5), (5, None)])
def test_one_value_is_no_line(values: tuple[int | None, ...]) -> None:
    assert sparkline(CASES, points(*values)) == ""


def test_equal_values_run_through_the_middle() -> None:
    assert '<path d="M4 14 24 14"/>' in sparkline(CASES, points(7, 7), Size("s", 28, 28, 3))


def test_a_year_missing_at_the_end_leaves_its_jurisdiction_empty() -> None:
    svg = sparkline(CASES, points(1, 2, None), Size("s", 28, 28, 3))
    assert '<path d="M4 24 14 4"/>' in svg
    assert "<circle" not in svg


amounts = st.none() | st.decimals(-(10**11), 10**11, places=4)


@given(st.lists(amounts, min_size=2, max_size=8), st.sampled_from([CARD, LINE]))
def test_everything_stays_inside(values: list[Decimal | None], size: Size) -> None:
    svg = sparkline(CASES, [Point(2010 + i, value) for i, value in enumerate(values)], size)
    for path in re.findall(r'<path d="([^"]*)"', svg):
        numbers = [int(number) for number in re.findall(r"-?\d+", path)]
        assert all(0 <= x <= size.width for x in numbers[::2])
        assert all(0 <= y <= size.height for y in numbers[1::2])
