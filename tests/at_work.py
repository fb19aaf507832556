"""Processes of their own (metrics/parsing/sandbox.py) in tests: what they do, and that as many are at work as may be.
Knows nothing of Django, as whatever runs there."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from metrics.parsing.sandbox import AT_ONCE


@contextmanager
def all_at_work(folder: str | Path) -> Iterator[None]:
    """So it looks to every process whose VAR_DIR is the folder."""
    with ExitStack() as files:
        for number in range(AT_ONCE):
            file = files.enter_context(Path(folder, f"at-work-{number}.lock").open("ab"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def zeros(content: bytes) -> int:
    """Take as many bytes of memory as the content says."""
    return len(bytearray(int(content)))


def idle(content: bytes) -> None:
    """Take no processor time."""
    time.sleep(3600)


def busy(content: bytes) -> None:
    while True:
        pass


def begun_and_idle(content: bytes) -> None:
    """Say that it has begun, in the file that the content names."""
    Path(content.decode()).touch()
    idle(content)


def until_told(content: bytes) -> str:
    """Say that it has begun, and ends when the file has gone."""
    told = Path(content.decode())
    told.touch()
    while told.exists():
        time.sleep(0.01)
    return "told"
