"""The change between two years: every rule of the domain, and what must never be printed."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.change import as_of_key, change
from metrics.domain.rows import Break
from metrics.wording.formatting import change_words
from tests.changes import numbers, words
from tests.charts.samples import indicator, point, rate, until

# count, flow: absolute and per cent


def test_a_count_changes_by_so_many_and_so_much_per_cent() -> None:
    found = change(indicator(), point(2021, 59), point(2022, 71))
    assert numbers(found) == ("12", "20.3")
    assert (found.precision, found.reason, found.unit, found.not_comparable) == ("exact", "", "件", "")
    assert found.exact_delta == 12
    assert change_words(found) == "增加12件（+20.3%）"
    assert change_words(found, prose=True) == "增加12件，增长20.3%"
    assert words(indicator(), point(2021, 71), point(2022, 59)) == "减少12件（−16.9%）"
    assert words(indicator(), point(2021, 71), point(2022, 71)) == "与上年持平"


@pytest.mark.parametrize(("earlier", "percent"), [(9, None), ("9.9999", None), (10, "100.0"), (1, None)])
def test_no_per_cent_of_less_than_ten(earlier: Any, percent: str | None) -> None:
    found = change(indicator(decimals=4), point(2021, earlier), point(2022, Decimal(str(earlier)) * 2))
    assert found.delta == Decimal(str(earlier))
    assert numbers(found)[1] == percent


@pytest.mark.parametrize(
    ("measure", "basis", "has"),
    [
        ("count", "flow", True),
        ("amount", "flow", True),
        ("count", "stock", False),
        ("count", "cumulative", False),
        ("duration", "flow", False),
        ("score", "flow", False),
        ("rate", "flow", False),
    ],
)
def test_per_cent_are_for_counts_and_amounts_that_flow(measure: str, basis: str, has: bool) -> None:
    found = change(indicator(measure=measure, time_basis=basis), point(2021, 50), point(2022, 60))
    assert found.delta == 10
    assert (found.percent is not None) is has


# rate: percentage points


def test_a_rate_changes_by_percentage_points() -> None:
    found = change(rate(), point(2021, "97.87"), point(2022, "99.67"))
    assert numbers(found) == ("1.80", None)
    assert found.unit == "个百分点"
    assert change_words(found) == "上升1.8个百分点"
    assert words(rate(), point(2021, "99.67"), point(2022, "97.91")) == "下降1.76个百分点"


# stock: difference at the same date


def test_a_stock_changes_by_the_difference_at_the_same_date() -> None:
    row = indicator(time_basis="stock", unit="人")
    assert words(row, point(2021, 76), point(2022, 81)) == "增加5人"
    assert words(row, until(2021, 76, 6, 30), until(2022, 81, 6, 30)) == "增加5人"
    assert words(row, until(2021, 76, 6, 30), point(2022, 81)) == "不可比：截至月份不同"


# a qualifier on either side: about so much, or a bound, never an exact difference


@pytest.mark.parametrize("qualifier", ["over", "about", "nearly"])
@pytest.mark.parametrize("side", [0, 1])
def test_what_is_approximate_changes_by_about_so_much(qualifier: str, side: int) -> None:
    qualifiers = ["exact", "exact"]
    qualifiers[side] = qualifier
    found = change(indicator(), point(2021, 6000, qualifier=qualifiers[0]), point(2022, 6500, qualifier=qualifiers[1]))
    assert (found.precision, found.percent, found.exact_delta) == ("about", None, None)
    assert found.not_comparable == "approximate"
    assert change_words(found) == "约增加500件"


@pytest.mark.parametrize(
    ("earlier", "later", "precision", "up", "down"),
    [
        ("exact", "at_least", "at_least", "至少增加10件", "至多减少10件"),
        ("at_most", "exact", "at_least", "至少增加10件", "至多减少10件"),
        ("at_most", "at_least", "at_least", "至少增加10件", "至多减少10件"),
        ("exact", "at_most", "at_most", "至多增加10件", "至少减少10件"),
        ("at_least", "exact", "at_most", "至多增加10件", "至少减少10件"),
        ("at_least", "at_most", "at_most", "至多增加10件", "至少减少10件"),
    ],
)
def test_a_bound_gives_a_bound(earlier: str, later: str, precision: str, up: str, down: str) -> None:
    low, high = point(2021, 50, qualifier=earlier), point(2022, 60, qualifier=later)
    found = change(indicator(), low, high)
    assert (found.precision, found.delta, found.percent, found.exact_delta) == (precision, 10, None, None)
    assert change_words(found) == up
    assert words(indicator(), point(2021, 60, qualifier=earlier), point(2022, 50, qualifier=later)) == down


@pytest.mark.parametrize("qualifier", ["at_least", "at_most"])
def test_two_bounds_of_one_kind_give_nothing(qualifier: str) -> None:
    found = change(indicator(), point(2021, 50, qualifier=qualifier), point(2022, 60, qualifier=qualifier))
    assert (found.delta, found.reason, found.not_comparable) == (None, "bounds", "bounds")
    assert change_words(found) == "不可比：数值为限值，差额不能确定"


@pytest.mark.parametrize("bound", ["at_least", "at_most"])
@pytest.mark.parametrize("about", ["over", "about", "nearly"])
def test_a_bound_beside_about_so_much_gives_nothing(bound: str, about: str) -> None:
    """不低于50 after 约60: it may have risen or fallen."""
    for one, other in ((bound, about), (about, bound)):
        found = change(indicator(), point(2021, 60, qualifier=one), point(2022, 50, qualifier=other))
        assert (found.delta, found.verdict, found.not_comparable) == (None, "", "bounds")


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 50), st.integers(0, 50), st.data())
def test_a_bound_holds_for_every_value_it_allows(
    earlier: int, later: int, slack: int, slip: int, data: st.DataObject
) -> None:
    """Whatever the true values are, the true difference is on the printed side of the bound."""
    move = {"exact": 0, "at_least": 1, "at_most": -1}
    one, other = data.draw(st.sampled_from(list(move))), data.draw(st.sampled_from(list(move)))
    found = change(indicator(), point(2021, earlier, qualifier=one), point(2022, later, qualifier=other))
    truth = (later + move[other] * slip) - (earlier + move[one] * slack)
    if found.delta is None:
        assert one == other != "exact"
    elif found.precision == "at_least":
        assert truth >= found.delta
    elif found.precision == "at_most":
        assert truth <= found.delta
    else:
        assert truth == found.delta


# different as-of dates, or a break between: no number


def test_parts_of_the_year_of_different_length_do_not_compare() -> None:
    for earlier, later in [
        (point(2021, 59), until(2022, 71, 10, 31)),
        (until(2021, 59, 10, 31), point(2022, 71)),
        (until(2021, 59, 10, 31), until(2022, 71, 11, 30)),
        (until(2021, 59, 10, 30), until(2022, 71, 10, 31)),
    ]:
        found = change(indicator(), earlier, later)
        assert (*numbers(found), found.reason) == (None, None, "as_of")
        assert change_words(found) == "不可比：截至月份不同"


def test_the_same_part_of_the_year_compares() -> None:
    assert words(indicator(), until(2021, 59, 10, 31), until(2022, 71, 10, 31)) == "增加12件（+20.3%）"
    assert words(indicator(), until(2021, 59, 12, 31), point(2022, 71)) == "增加12件（+20.3%）"
    assert words(indicator(), until(2023, 59, 2, 28), until(2024, 71, 2, 29)) == "增加12件（+20.3%）"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (None, datetime.date(2022, 12, 31), True),
        (datetime.date(2023, 2, 28), datetime.date(2024, 2, 29), True),
        (datetime.date(2024, 2, 28), datetime.date(2023, 2, 28), False),
        (datetime.date(2022, 4, 30), datetime.date(2021, 4, 30), True),
        (datetime.date(2022, 4, 30), datetime.date(2022, 3, 31), False),
        (None, datetime.date(2022, 12, 30), False),
    ],
)
def test_the_end_of_a_month_is_the_end_of_a_month(
    one: datetime.date | None, other: datetime.date | None, same: bool
) -> None:
    assert (as_of_key(one) == as_of_key(other)) is same


@pytest.mark.parametrize(
    ("earlier", "later", "broken"),
    [(2020, 2021, True), (2021, 2022, False), (2019, 2020, False), (2019, 2022, True), (2021, 2020, True)],
)
def test_a_break_lies_between_the_last_year_before_it_and_its_first(earlier: int, later: int, broken: bool) -> None:
    found = change(indicator(breaks=(Break(2021),)), point(earlier, 59), point(later, 71))
    assert (found.reason == "break") is broken
    assert (found.delta is None) is broken
    if broken:
        assert change_words(found) == "不可比：2021年口径调整"


@pytest.mark.parametrize(
    ("earlier", "later", "words"),
    [
        (2018, 2019, "增加12件（+20.3%）"),
        (2019, 2020, "增加12件（+20.3%）（2020年口径调整，可比）"),
        (2019, 2021, "比2019年增加12件（+20.3%）（2020年、2021年口径调整，可比）"),
        (2021, 2022, "不可比：2022年口径调整"),
        (2020, 2024, "不可比：2022年、2024年口径调整"),
    ],
)
def test_of_several_breaks_each_that_is_not_comparable_forbids_a_change(earlier: int, later: int, words: str) -> None:
    breaks = (
        Break(2020, comparable=True),
        Break(2021, comparable=True),
        Break(2022, note="新法。"),
        Break(2024, note="新表"),
    )
    found = change(indicator(breaks=breaks), point(earlier, 59), point(later, 71))
    assert change_words(found) == words
    assert (found.delta is None) is ("不可比" in words)
    if later == 2024:
        assert change_words(found, prose=True) == f"{words}（新法、新表）"


# earlier value 0, later value 0


def test_nothing_before() -> None:
    found = change(indicator(), point(2021, 0), point(2022, 71))
    assert numbers(found) == ("71", None)
    assert (found.from_zero, found.to_zero) == (True, False)
    assert change_words(found) == "增加71件（上年为0）"


def test_nothing_now() -> None:
    found = change(indicator(), point(2021, 71), point(2022, 0))
    assert (found.delta, found.from_zero, found.to_zero) == (-71, False, True)
    assert change_words(found) == "减少71件（降为0）"
    assert words(rate(), point(2021, 3), point(2022, 0)) == "下降3个百分点（降为0）"


def test_nothing_before_and_nothing_now() -> None:
    assert words(indicator(), point(2021, 0), point(2022, 0)) == "与上年持平"


# either missing


@pytest.mark.parametrize(
    ("reason", "label"),
    [
        ("", "无记录"),
        ("not_reported", "未填报"),
        ("not_applicable", "不适用"),
        ("suppressed", "不公开"),
        ("not_comparable", "不可比"),
    ],
)
def test_a_missing_value_is_said_and_why(reason: str, label: str) -> None:
    gone = {"missing_reason": reason}
    found = change(indicator(), point(2021, None, **gone), point(2022, 71))
    assert (*numbers(found), found.reason, found.missing) == (None, None, "earlier_missing", reason or "no_record")
    assert change_words(found) == f"上年{label}"
    found = change(indicator(), point(2021, 71), point(2022, None, **gone))
    assert (*numbers(found), found.reason, found.missing) == (None, None, "later_missing", reason or "no_record")
    assert change_words(found) == f"本年{label}"


def test_with_both_missing_this_year_is_what_is_said() -> None:
    assert words(indicator(), point(2021), point(2022)) == "本年无记录"
