"""No text makes a regular expression of the product run away: a text twice as long takes at most three times the
work."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from math import inf
from types import FrameType
from typing import Any

import pytest

from metrics.documents.kinds import kind_of
from tests.security.patterns import Pattern, Pump, patterns, pumps

SHORT, LONG = 40, 10_240
TIMES = 3
"""The allowed factor for a text twice as long: linear is 2, quadratic is 4."""
FLOOR = 0.02
"""Processor seconds below which a measurement means nothing; a quadratic pattern takes more on a long text."""
TRIES = 3
"""The smallest of so many measurements counts: other programs can only make it larger."""

PATTERNS = list(patterns())


class TooSlow(Exception):
    """The allowed processor time is over."""


@pytest.fixture(autouse=True)
def _ended_by_the_processor() -> Iterator[None]:
    """Raise `TooSlow` in the block when its processor time is over; a search checks for signals now and then, so that
    even an exponential one ends."""

    def over(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, over)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def runs_away(pattern: Pattern) -> str:
    """Return the beginning of a text on which the pattern takes too long; "" when there is none."""
    return next((repr(pump.text(SHORT)) for pump in pumps(pattern) if _runs_away(pattern, pump)), "")


def _runs_away(pattern: Pattern, pump: Pump) -> bool:
    if _spent(pattern, pump.text(LONG), FLOOR) < FLOOR:
        return False
    allowed, length = FLOOR, SHORT
    while length <= LONG:
        least = min(_spent(pattern, pump.text(length), allowed) for _ in range(TRIES))
        if least > allowed:
            return True
        allowed, length = max(FLOOR, TIMES * least), 2 * length
    return False


def _spent(pattern: Pattern, text: Any, allowed: float) -> float:
    """Return the processor seconds; `inf` when they were more than allowed."""
    start = time.thread_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, allowed)
        pattern.work(text)
        spent = time.thread_time() - start
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except TooSlow:
        return inf
    return spent


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.where)
def test_no_text_makes_a_pattern_run_away(pattern: Pattern) -> None:
    assert not runs_away(pattern)


def test_the_patterns_of_every_part_are_among_them() -> None:
    assert len(PATTERNS) > 150
    assert {pattern.where.partition(":")[0] for pattern in PATTERNS} > {
        "metrics.documents.kinds", "metrics.parsing.numbers", "metrics.parsing.query_string",
        "metrics.reader.numbers.scan", "ruleoflaw.environment",
    }  # fmt: skip


OLD_START = rb"(?:<!--.{0,400}?-->|\s|<\?xml[^>]{0,200}>)*<(?:!doctype\s+html|html|head|body)\b"
KNOWN = [
    (OLD_START, False, True), (r"(?:a+)+$", False, True), (r"(?:a|aa|b)*c", False, True), (r"\s*:?\s*x", False, True),
    (r"x[^,]*y", True, True), (r"[0-9.]+%", True, True), (r"[,;][^,;]*[,;]$", True, False),
    (r"(?:a|b)*+c", False, False),
    (r"x[^,]{0,40}y", True, False), (r"[0-9.]+%", False, False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "scans", "bad"), KNOWN)
def test_what_runs_away_is_told_from_what_does_not(text: Any, scans: bool, bad: bool) -> None:
    pattern = Pattern("here", re.compile(text, re.IGNORECASE | re.DOTALL), scans)
    assert bool(runs_away(pattern)) is bad


def test_a_file_of_nothing_but_comments_is_told_at_once() -> None:
    signal.setitimer(signal.ITIMER_VIRTUAL, 5)
    assert kind_of("报告.txt", b"<!---->" * 300) == "text"
    assert kind_of("报告", b"<!---->" * 250 + b"<!DOCTYPE html>") == "html"
