"""The limits of a process that works on what anybody may have sent."""

from __future__ import annotations

import time

import pytest

from metrics.parsing import sandbox

LITTLE = sandbox.Limits(memory=500 * sandbox.MEGABYTE, seconds=1)


def idle(content: bytes) -> None:
    """Takes no processor time."""
    time.sleep(3600)


def busy(content: bytes) -> None:
    while True:
        pass


def large(content: bytes) -> int:
    return len(bytearray(LITTLE.memory))


def test_a_process_that_waits_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "BUSY", 1)
    with pytest.raises(sandbox.TookTooLong):
        sandbox.run(f"{__name__}:idle", b"", LITTLE)


def test_a_process_that_works_is_ended_by_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "BUSY", 3600)
    with pytest.raises(sandbox.TookTooLong):
        sandbox.run(f"{__name__}:busy", b"", LITTLE)


def test_a_process_that_takes_too_much_memory_fails() -> None:
    with pytest.raises(sandbox.Failed):
        sandbox.run(f"{__name__}:large", b"", sandbox.Limits(memory=LITTLE.memory, seconds=60))
