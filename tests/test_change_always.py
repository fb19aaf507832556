"""Properties of the change between any two points, tested with many random ones."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.change import as_of_key, change
from metrics.domain.choices import Direction, Incomparable, Measure, MissingReason, Qualifier, TimeBasis
from metrics.domain.rows import Break, IndicatorRow, Point
from metrics.wording.formatting import change_words
from tests.charts.samples import indicator

VALUES = st.none() | st.decimals(0, 99999999999, places=4) | st.integers(0, 12).map(Decimal)
YEARS = st.integers(2018, 2023)
DAYS = st.none() | st.sampled_from([(6, 30), (10, 31), (11, 15), (12, 31)])
ROWS = st.builds(
    indicator,
    measure=st.sampled_from(Measure.values),
    time_basis=st.sampled_from(TimeBasis.values),
    direction=st.sampled_from(Direction.values),
    decimals=st.integers(0, 4),
    breaks=st.lists(
        st.builds(Break, st.integers(2018, 2024), st.booleans()), max_size=3, unique_by=lambda each: each.year
    ).map(lambda found: tuple(sorted(found))),
)


@st.composite
def points(draw: st.DrawFn) -> Point:
    year, value, day = draw(YEARS), draw(VALUES), draw(DAYS)
    return Point(
        year,
        value,
        qualifier="exact" if value is None else draw(st.sampled_from(Qualifier.values)),
        as_of=datetime.date(year, *day) if day else None,
        missing_reason=draw(st.sampled_from(MissingReason.values)) if value is None else "",
    )


@given(ROWS, points(), points())
def test_every_number_is_finite_and_none_is_minus_nothing(row: IndicatorRow, earlier: Point, later: Point) -> None:
    found = change(row, earlier, later)
    for value in (found.delta, found.percent):
        assert value is None or (value.is_finite() and not (value == 0 and value.is_signed()))
    phrase = change_words(found)
    assert phrase and not any(never in phrase for never in ("NaN", "Infinity", "inf", "∞", "None", "-0", "增加0件"))


BOUNDS, ABOUT = ("at_least", "at_most"), ("over", "about", "nearly")


@given(ROWS, points(), points())
def test_what_does_not_compare_has_no_number(row: IndicatorRow, earlier: Point, later: Point) -> None:
    found = change(row, earlier, later)
    first, last = sorted((earlier.year, later.year))
    incomparable = (
        earlier.value is None
        or later.value is None
        or any(first < each.year <= last for each in row.breaks if not each.comparable)
        or as_of_key(earlier.as_of) != as_of_key(later.as_of)
        or (earlier.qualifier == later.qualifier and earlier.qualifier in BOUNDS)
        or (earlier.qualifier in BOUNDS and later.qualifier in ABOUT)
        or (earlier.qualifier in ABOUT and later.qualifier in BOUNDS)
    )
    assert (found.reason != "") is incomparable
    if incomparable:
        assert (found.delta, found.percent, found.exact_delta, found.verdict) == (None, None, None, "")
        assert found.not_comparable == found.reason in Incomparable.values
    else:
        assert found.delta is not None


@given(ROWS, points(), points())
def test_there_and_back_again(row: IndicatorRow, earlier: Point, later: Point) -> None:
    there, back = change(row, earlier, later), change(row, later, earlier)
    assert (there.delta is None) is (back.delta is None)
    if there.delta is not None and back.delta is not None:
        assert there.delta == -back.delta
        if there.precision == "exact":
            assert {there.verdict, back.verdict} in ({""}, {"better", "worse"})


@given(ROWS, points(), points())
def test_only_two_exact_values_give_an_exact_difference(row: IndicatorRow, earlier: Point, later: Point) -> None:
    found = change(row, earlier, later)
    exact = earlier.qualifier == later.qualifier == "exact"
    assert found.precision == "exact" if exact else found.exact_delta is None
    assert found.percent is None or exact
    if found.delta is not None and exact:
        assert earlier.value is not None and later.value is not None
        assert abs(later.value - earlier.value - found.delta) <= Decimal("0.5").scaleb(-row.decimals)
