"""What rows compute themselves: whether a target is met, and the ends of a series."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.domain.rows import Finding, IndicatorRow, Point, TargetRow
from tests.charts.samples import indicator, point, series, target, until


@pytest.mark.parametrize(
    ("kind", "value", "state"),
    [
        ("at_least", 90, "met"),
        ("at_least", "90.01", "met"),
        ("at_least", "89.99", "missed"),
        ("at_least", 0, "missed"),
        ("at_most", 90, "met"),
        ("at_most", "89.99", "met"),
        ("at_most", "90.01", "missed"),
        ("at_most", 0, "met"),
    ],
)
def test_a_target_is_met_or_missed(kind: str, value: object, state: str) -> None:
    assert target(90, kind).state(point(2022, value)) == state


@pytest.mark.parametrize(
    ("kind", "qualifier", "value", "state"),
    [
        ("at_least", "over", 90, "met"),
        ("at_least", "at_least", 90, "met"),
        ("at_least", "over", 89, ""),
        ("at_least", "at_least", 89, ""),
        ("at_least", "at_most", 91, ""),
        ("at_least", "at_most", 89, "missed"),
        ("at_most", "at_most", 90, "met"),
        ("at_most", "at_most", 91, ""),
        ("at_most", "over", 91, "missed"),
        ("at_most", "at_least", 89, ""),
        ("at_least", "about", 99, ""),
        ("at_most", "nearly", 1, ""),
    ],
)
def test_a_value_too_vague_to_tell_neither_meets_nor_misses(kind: str, qualifier: str, value: int, state: str) -> None:
    assert target(90, kind).state(point(2022, value, qualifier=qualifier)) == state


def test_a_missing_value_does_not_miss_its_target() -> None:
    assert target(90).state(point(2022, None, missing_reason="suppressed")) == ""
    assert target(0, "at_most").state(Point(2022)) == ""


@given(
    st.integers(0, 20),
    st.integers(0, 20),
    st.integers(0, 20),
    st.sampled_from(["exact", "over", "at_least", "at_most"]),
    st.sampled_from(["at_least", "at_most"]),
)
def test_what_is_said_holds_for_every_true_value(
    wanted: int, stated: int, slack: int, qualifier: str, kind: str
) -> None:
    truth = stated + {"exact": 0, "over": slack, "at_least": slack, "at_most": -slack}[qualifier]
    said = TargetRow(Decimal(wanted), kind, "").state(point(2022, stated, qualifier=qualifier))
    met = truth >= wanted if kind == "at_least" else truth <= wanted
    assert said in ("", "met" if met else "missed")


def test_a_series_knows_its_last_year_and_its_points() -> None:
    found = series(indicator(), 2019, 5, None, 7)
    assert found.latest.point.value == 7
    assert [(each.year, each.value) for each in found.points] == [(2019, 5), (2020, None), (2021, 7)]


@pytest.mark.parametrize("row", [point(2022, 71), Finding("jump", "warning", "…"), indicator(), target(90)])
def test_a_row_cannot_be_changed_on_its_way(row: object) -> None:
    for name in type(row).__annotations__:
        with pytest.raises(AttributeError):
            setattr(row, name, None)


@pytest.mark.parametrize(
    ("measured", "kind", "value", "state"),
    [
        (indicator(), "at_least", 95, "met"),
        (indicator(), "at_least", 85, ""),
        (indicator(), "at_most", 85, ""),
        (indicator(), "at_most", 95, "missed"),
        (indicator(measure="amount", time_basis="cumulative"), "at_least", 95, "met"),
        (indicator(time_basis="stock"), "at_least", 95, ""),
        (indicator(measure="rate", unit="%"), "at_least", 95, ""),
        (indicator(measure="rate", unit="%"), "at_most", 95, ""),
    ],
)
def test_a_part_of_a_year_decides_only_what_the_rest_of_it_cannot_undo(
    measured: IndicatorRow, kind: str, value: int, state: str
) -> None:
    part, whole = until(2022, value, 10, 31), until(2022, value, 12, 31)
    required = target(90, kind)
    (cell,) = series(measured, 2022, part, targets={2022: required}).cells
    assert (cell.target_state, cell.target_undecided) == (state, "" if state else "part_year")
    (cell,) = series(measured, 2022, whole, targets={2022: required}).cells
    assert cell.target_state == required.state(whole) != ""
    assert cell.target_undecided == ""
    for lacking, why in ((point(2022, None), "missing"), (point(2022, value, qualifier="about"), "imprecise")):
        assert series(measured, 2022, lacking, targets={2022: required}).latest.target_undecided == why
    assert series(measured, 2022, whole).latest.target_state == ""
