"""Axes: no value is cut off, no difference is exaggerated, and ticks are round numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.charts.axes import Axis, count_axis, rate_axis, year_ticks


def decimals(*values: float | str) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ((97.91, 99.67), 95, 100),
        ((93, 99), 92, 100),
        ((92.1, 100), 90, 100),
        ((87, 100), 85, 100),
        ((85, 100), 80, 100),
        ((74, 99), 70, 100),
        ((71.2, 91.25), 60, 100),
        ((60.25, 100), 50, 100),
        ((30, 99), 0, 100),
        ((100, 100), 95, 100),
        ((6.4, 12.5), 0, 15),
        ((0, 0), 0, 1),
    ],
)
def test_rates(values: tuple[float, ...], low: int, high: int) -> None:
    axis = rate_axis(decimals(*values))
    assert (axis.low, axis.ticks[-1]) == (low, high)
    assert axis.cut == (low > 0)


@given(st.decimals(min_value=55, max_value="97.49", places=2))
@example(Decimal("95.4"))
@example(Decimal("72.9"))
def test_less_than_half_of_an_axis_is_empty_below_rates_near_100(lowest: Decimal) -> None:
    axis = rate_axis([lowest])
    assert Decimal("0.1") <= (lowest - axis.low) / (axis.high - axis.low) < Decimal("0.5")


def test_a_line_of_close_values_starts_higher_but_not_at_the_lowest() -> None:
    axis = count_axis(decimals(310, 322, 352), may_cut=True)
    assert axis.cut
    assert axis.low <= 310 - (352 - 310) / 2


@pytest.mark.parametrize("values", [(10, 352), (5, 5), (0, 0)])
def test_a_line_of_far_or_equal_values_starts_at_0(values: tuple[int, ...]) -> None:
    assert count_axis(decimals(*values), may_cut=True).low == 0


def test_bars_start_at_0() -> None:
    assert count_axis(decimals(950, 960)).low == 0


def test_whole_things_have_whole_marks() -> None:
    assert count_axis(decimals(1, 2)).ticks == (0, 1, 2)


def test_a_small_chart_has_its_ends_and_the_middle() -> None:
    assert count_axis(decimals(4)).ends == (0, 2, 4)
    assert rate_axis(decimals(99)).ends == (95, 100)


stated = st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=8)


@given(stated)
def test_every_count_is_between_the_ends_with_few_even_marks(values: list[Decimal]) -> None:
    for axis in (count_axis(values), count_axis(values, may_cut=True), count_axis(values, whole=False)):
        holds(axis, values)


@given(st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=1, max_size=8))
def test_every_rate_is_between_the_ends(values: list[Decimal]) -> None:
    holds(rate_axis(values), values)


@given(st.lists(st.decimals(min_value=-(10**6), max_value=10**6, places=2), min_size=1, max_size=8))
def test_values_below_0_are_on_the_axis_with_0(values: list[Decimal]) -> None:
    axis = count_axis(values, whole=False)
    holds(axis, values)
    assert axis.low <= 0 <= axis.high


def holds(axis: Axis, values: list[Decimal]) -> None:
    assert axis.low <= min(values)
    assert max(values) <= axis.high
    assert axis.ticks[0] == axis.low
    assert axis.ticks[-1] == axis.high
    assert 2 <= len(axis.ticks) <= 8
    assert len({later - earlier for earlier, later in zip(axis.ticks, axis.ticks[1:], strict=False)}) == 1


@pytest.mark.parametrize(
    ("first", "last", "ticks"),
    [
        (2022, 2022, [2022]),
        (2019, 2024, [2019, 2020, 2021, 2022, 2023, 2024]),
        (2015, 2024, [2016, 2018, 2020, 2022, 2024]),
    ],
)
def test_years_end_with_the_last(first: int, last: int, ticks: list[int]) -> None:
    assert year_ticks(first, last) == ticks
