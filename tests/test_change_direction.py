"""Better or worse: what a change means by the direction of its indicator."""

from __future__ import annotations

import pytest

from metrics.domain.change import change
from metrics.domain.rows import Break, IndicatorRow
from tests.charts.samples import indicator, point

HIGHER = indicator(direction="higher")
LOWER = indicator(direction="lower")


@pytest.mark.parametrize(
    ("row", "earlier", "later", "verdict"),
    [
        (HIGHER, 59, 71, "better"),
        (HIGHER, 71, 59, "worse"),
        (LOWER, 59, 71, "worse"),
        (LOWER, 71, 59, "better"),
        (HIGHER, 71, 71, ""),
        (indicator(), 59, 71, ""),
        (indicator(), 71, 59, ""),
    ],
)
def test_only_an_indicator_with_a_direction_gets_better_or_worse(
    row: IndicatorRow, earlier: int, later: int, verdict: str
) -> None:
    assert change(row, point(2021, earlier), point(2022, later)).verdict == verdict


@pytest.mark.parametrize(
    ("qualifier", "later", "verdict"),
    [("at_least", 60, "better"), ("at_least", 40, ""), ("at_most", 60, ""), ("at_most", 40, "worse")],
)
def test_a_bound_is_better_only_when_it_says_so(qualifier: str, later: int, verdict: str) -> None:
    assert change(HIGHER, point(2021, 50), point(2022, later, qualifier=qualifier)).verdict == verdict


def test_no_verdict_without_a_number() -> None:
    assert change(HIGHER, point(2021), point(2022, 71)).verdict == ""
    assert change(indicator(direction="higher", breaks=(Break(2022),)), point(2021, 1), point(2022, 71)).verdict == ""
