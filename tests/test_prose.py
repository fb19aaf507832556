"""How a value compares with the median of others, in words."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from metrics.domain.rows import JurisdictionRow, Point
from metrics.wording.standing import group_words, standing_words

WHOLE_YEAR = None
OCTOBER = datetime.date(2021, 10, 31)


@pytest.mark.parametrize(
    ("value", "qualifier", "words"),
    [
        ("10.1", "exact", "高于全市中位数"),
        ("9.9", "exact", "低于全市中位数"),
        ("10", "exact", "等于全市中位数"),
        ("11", "over", "高于全市中位数"),
        ("10", "over", "高于全市中位数"),
        ("9", "over", ""),
        ("11", "at_least", "高于全市中位数"),
        ("10", "at_least", ""),
        ("9", "at_least", ""),
        ("11", "nearly", ""),
        ("10", "nearly", "低于全市中位数"),
        ("9", "nearly", "低于全市中位数"),
        ("11", "at_most", ""),
        ("10", "at_most", ""),
        ("9", "at_most", "低于全市中位数"),
        ("90", "about", ""),
        ("10", "about", ""),
        ("1", "about", ""),
    ],
)
def test_nothing_is_said_that_the_value_does_not_say(value: str, qualifier: str, words: str) -> None:
    point = Point(year=2022, value=Decimal(value), qualifier=qualifier)
    assert standing_words(point, Decimal(10), WHOLE_YEAR, "全市") == words


def test_a_part_of_the_year_does_not_stand_beside_whole_years() -> None:
    october = Point(year=2022, value=Decimal(11), as_of=datetime.date(2022, 10, 31))
    assert standing_words(october, Decimal(10), WHOLE_YEAR, "全市") == ""
    assert standing_words(october, Decimal(10), OCTOBER, "全市") == "高于全市中位数"
    assert standing_words(Point(year=2022, value=None), Decimal(10), WHOLE_YEAR, "全市") == ""


@pytest.mark.parametrize(
    ("kind", "chosen", "words"),
    [
        ("city", False, "全市"),
        ("zone", False, "全区"),
        ("country", False, "全国"),
        ("province", False, "各地区"),
        ("county", False, "各地区"),
        ("city", True, "所选地区"),
        ("", False, "各地区"),
    ],
)
def test_the_group_is_named_by_what_is_above_it(kind: str, chosen: bool, words: str) -> None:
    parent = JurisdictionRow(1, "above", "某地", kind, "0001", 0, False) if kind else None
    assert group_words(parent, chosen=chosen) == words


def test_in_english() -> None:
    with translation.override("en"):
        point = Point(year=2022, value=Decimal(11))
        assert standing_words(point, Decimal(10), WHOLE_YEAR, group_words(None)) == "above the places' median"
