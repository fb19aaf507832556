"""A change as a report says it: never what the rules of change forbid."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from metrics.domain.change import change
from metrics.domain.measured import Measured
from metrics.domain.rows import Break, IndicatorRow, JurisdictionRow, Point, TargetRow
from metrics.wording.change_phrases import CLAUSE, change_phrase, target_phrase

OCTOBER, NEXT_OCTOBER = datetime.date(2023, 10, 31), datetime.date(2024, 10, 31)


def indicator(measure: str = "count", basis: str = "flow", **more: Any) -> IndicatorRow:
    unit = "%" if measure == "rate" else "件"
    return IndicatorRow("x", "案件数", unit, measure, basis, "neutral", 2 if unit == "%" else 0, **more)


def point(year: int, value: str | None, qualifier: str = "exact", as_of: datetime.date | None = None) -> Point:
    return Point(year, Decimal(value) if value else None, qualifier, as_of, "as_of" if as_of else "year")


@pytest.mark.parametrize(
    ("of", "earlier", "later", "words"),
    [
        (indicator(), point(2023, "59"), point(2024, "71"), "比上年增长20.3%（增加12件）"),
        (indicator(), point(2023, "71"), point(2024, "59"), "比上年下降16.9%（减少12件）"),
        (indicator(), point(2023, "71"), point(2024, "71"), "与上年持平"),
        (indicator(), point(2023, "9"), point(2024, "12"), "比上年增加3件"),
        (indicator(), point(2023, "0"), point(2024, "12"), "上年为0"),
        (indicator("rate"), point(2023, "97.4"), point(2024, "99.2"), "比上年上升1.8个百分点"),
        (indicator("rate"), point(2023, "99.2"), point(2024, "97.4"), "比上年下降1.8个百分点"),
        (indicator(basis="stock"), point(2023, "20"), point(2024, "25"), "比上年末增加5件"),
        (indicator(), point(2023, "6000"), point(2024, "6500", "over"), "比上年增加约500件"),
        (indicator(), point(2023, "6000"), point(2024, "6500", "at_least"), "比上年增加至少500件"),
        (indicator(), point(2023, "6500"), point(2024, "6000", "at_least"), ""),
        (indicator(), point(2023, "6500", "at_least"), point(2024, "6000", "at_least"), ""),
        (indicator(), point(2023, "59"), point(2024, "71", as_of=NEXT_OCTOBER), ""),
        (indicator(), point(2023, "59", as_of=OCTOBER), point(2024, "71", as_of=NEXT_OCTOBER),
         "比上年增长20.3%（增加12件）"),
        (indicator(breaks=(Break(2024),)), point(2023, "59"), point(2024, "71"), ""),
        (indicator(), point(2023, None), point(2024, "71"), ""),
        (indicator(), point(2022, "59"), point(2024, "71"), "比2022年增长20.3%（增加12件）"),
    ],
)  # fmt: skip
def test_a_change_is_said_as_the_rules_allow(of: IndicatorRow, earlier: Point, later: Point, words: str) -> None:
    assert change_phrase(of, change(of, earlier, later)) == words
    if words and "为0" not in words and "2022" not in words:
        assert CLAUSE.search(f"办结71件，{words}。")


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("95.09", "at_least", "距目标还差0.91个百分点"),
        ("96", "at_least", "达到目标"),
        ("97", "at_most", "超出目标1个百分点"),
    ],
)
def test_a_target_is_met_or_missed_by_so_much(value: str, kind: str, words: str) -> None:
    of, place = indicator("rate"), JurisdictionRow(1, "zone", "开发区", "zone", "0001", 0, False)
    now = point(2024, value)
    target = TargetRow(Decimal(96), kind, "工作要点")
    assert target_phrase(Measured(of, place, now, change(of, Point(2023), now), target)) == words
    assert target_phrase(Measured(of, place, now, change(of, Point(2023), now))) == ""
