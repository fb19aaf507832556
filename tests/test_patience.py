"""No test fails because the machine is busy: none has a limit on elapsed time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import patience

TESTS = Path(__file__).parent
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "time_ns"}
WAITING = {"patience.py", "postgres.py", "serving.py"}
"""Modules that may use a clock, as they wait for events."""


def clocks(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that read a clock or set a limit in seconds; 0, not to wait at all, is none."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name) if name in CLOCKS:
                yield node.lineno
            case ast.Attribute(value=ast.Name(id="time"), attr="time"):
                yield node.lineno
            case ast.keyword(arg="timeout", value=ast.Constant(value=int() | float() as seconds)) if seconds:
                yield node.lineno


def test_no_test_looks_at_the_clock() -> None:
    found = [
        f"{path.relative_to(TESTS)}:{line}"
        for path in sorted(TESTS.rglob("*.py"))
        if "bench" not in path.parts and path.name not in WAITING
        for line in clocks(ast.parse(path.read_text()))
    ]
    assert found == [], "wait with tests.patience, or measure work_done()"


def test_every_way_of_looking_is_seen() -> None:
    source = "time.monotonic()\nperf_counter()\ntime.time()\nrun(timeout=5)\nrun(timeout=PATIENCE)\nclock.time()\n"
    assert list(clocks(ast.parse(source))) == [1, 2, 3, 4]


def test_waiting_ends_with_what_is_waited_for_or_says_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    patience.wait_until(lambda: len(rests) == 3, "three rests", rest=rests.append)
    assert len(rests) == 3
    monkeypatch.setattr(patience, "PATIENCE", -1.0)
    with pytest.raises(AssertionError, match="snow in July"):
        patience.wait_until(lambda: False, "snow in July")
