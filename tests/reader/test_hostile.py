"""The reader's time grows in proportion to the length of the text, whatever is in it. Work is counted in function
calls, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tests.reader.corpus import reader

SHORT, LONG = 1_500, 6_000


def planes(length: int) -> str:
    step = 0x110000 // length
    return "".join(chr(i * step) for i in range(length))


TEXTS: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "1" * n,
    "brackets": lambda n: "（" * n,
    "titles": lambda n: "《" * n,
    "quotes": lambda n: "“1件" * (n // 3),
    "numerals": lambda n: "十" * n,
    "scales": lambda n: "万" * n,
    "facts": lambda n: "1件" * (n // 2),
    "one sentence": lambda n: "受理行政复议案件12件，" * (n // 12),
    "one clause": lambda n: "行政复议1件" * (n // 6),
    "in turn": lambda n: "分别" + "1、" * (n // 2) + "件",
    "fractions": lambda n: "三分之" * (n // 3),
    "per cent": lambda n: "百分之" * (n // 3),
    "headings": lambda n: "。一、ab" * (n // 5),
    "lines": lambda n: "一、\n" * (n // 3),
    "blanks": lambda n: "1 " * (n // 2),
    "surrogates": lambda n: "\ud800" * n,
    "every plane": planes,
    "from and to": lambda n: "从1件到" * (n // 4),
    "years": lambda n: "2021年" * (n // 5),
    "signs": lambda n: "1+" * (n // 2),
    "fields": lambda n: "公安、" * (n // 3),
    "offices": lambda n: "甲乙局查处1件，" * (n // 8),
    "kinds": lambda n: "涉土地类案件1件" * (n // 8),
    "partners": lambda n: "联合公安" * (n // 4),
    "letters": lambda n: "a1" * (n // 2),
}


def calls(text: str) -> int:
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += 1

    previous = sys.getprofile()
    sys.setprofile(counted)
    try:
        reader().read(text, year=2022)
    finally:
        sys.setprofile(previous)
    return count


@pytest.mark.parametrize("name", TEXTS)
def test_work_grows_with_the_length(name: str) -> None:
    make = TEXTS[name]
    calls(make(100))
    short, long = calls(make(SHORT)), calls(make(LONG))
    assert long <= 1.6 * LONG / SHORT * short + 2_000


@pytest.mark.parametrize(
    "text",
    [
        "1" * 1_000_000,
        "（" * 1_000_000,
        "《" * 300_000,
        "“" * 300_000,
        "1。" + "a" * 300_000,
        "第" * 300_000,
        "公安、" * 300_000,
        "涉" * 300_000,
        "其中" * 300_000,
    ],
)
def test_patterns_do_not_run_away(text: str) -> None:
    """Work inside a regular expression is not counted as calls, but a quadratic one would not finish these texts."""
    assert reader().read(text, year=2022) == []
