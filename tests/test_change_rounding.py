"""Changes between years that are no neighbours, and how they are rounded."""

from __future__ import annotations

import pytest

from metrics.domain.change import change
from tests.changes import numbers, words
from tests.charts.samples import indicator, point


def test_other_years_than_last_year_are_named() -> None:
    assert words(indicator(), point(2019, 59), point(2022, 71)) == "比2019年增加12件（+20.3%）"
    assert words(indicator(), point(2019, 0), point(2022, 71)) == "比2019年增加71件（2019年为0）"
    assert words(indicator(), point(2019, 71), point(2022, 71)) == "与2019年持平"
    assert words(indicator(), point(2019), point(2022, 71)) == "2019年无记录"
    assert words(indicator(), point(2019, 71), point(2022)) == "2022年无记录"


@pytest.mark.parametrize(
    ("earlier", "later", "delta", "percent"),
    [
        ("1000", "1000.5", "1", "0.1"),
        ("1000.5", "1000", "-1", "0.0"),
        ("1000.4", "1000", "0", "0.0"),
        ("1000", "1000.4", "0", "0.0"),
        ("80", "80.2", "0", "0.3"),
    ],
)
def test_rounded_once_half_up_and_never_minus_nothing(earlier: str, later: str, delta: str, percent: str) -> None:
    assert numbers(change(indicator(), point(2021, earlier), point(2022, later))) == (delta, percent)


def test_less_than_a_twentieth_of_a_per_cent_is_not_said_to_be_zero() -> None:
    assert words(indicator(), point(2021, 100_000), point(2022, 99_990)) == "减少10件"
    assert words(indicator(), point(2021, 10_000), point(2022, 9_990)) == "减少10件（−0.1%）"
