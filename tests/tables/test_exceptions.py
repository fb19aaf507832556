"""The base of a rate, and the cases it leaves out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from metrics.domain.rows import IndicatorRow, Point
from metrics.wording.exceptions import base_and_exceptions


def said(value: str, numerator: int | None, denominator: int | None, code: str = "completion-rate", **more: Any) -> str:
    direction, qualifier = more.get("direction", "higher"), more.get("qualifier", "exact")
    row = IndicatorRow(code, "率", "%", "rate", "flow", direction, 2, base_unit="件")
    whole = None if numerator is None else Decimal(numerator)
    base = None if denominator is None else Decimal(denominator)
    return base_and_exceptions(row, Point(2022, Decimal(value), qualifier, numerator=whole, denominator=base))


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("71件中71件", ("100", 71, 71)),
        ("71件中70件，有1件未达到", ("98.59", 70, 71)),
        ("1,000件中950件，有50件未达到", ("95", 950, 1000)),
        ("基数71件", ("98.59", None, 71)),
        ("", ("98.59", None, None)),
        ("1,000件中947件", ("89.4", 947, 1000)),
        ("71件中0件，有71件未达到", ("0", 0, 71)),
    ],
)
def test_exceptions_of_a_rate(words: str, given: tuple[Any, ...]) -> None:
    assert said(*given) == words


@pytest.mark.parametrize("more", [{"direction": "neutral"}, {"direction": "lower"}, {"qualifier": "about"}])
def test_no_exceptions_where_they_would_be_a_verdict_or_a_guess(more: dict[str, str]) -> None:
    assert said("95", 95, 100, **more) == "100件中95件"


@pytest.mark.parametrize("code", ["petition-on-time-rate", "reconsideration-on-time-rate", "public-satisfaction-rate"])
def test_the_words_are_the_same_for_every_rate(code: str) -> None:
    assert said("95", 95, 100, code) == "100件中95件，有5件未达到"
