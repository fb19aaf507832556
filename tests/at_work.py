"""Work for the sandbox (metrics/parsing/sandbox.py) in tests, and a way to occupy all its places. Does not import
Django, as nothing that runs there may."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from metrics.parsing.sandbox import AT_ONCE


@contextmanager
def all_at_work(folder: str | Path) -> Iterator[None]:
    """Occupy all places of the sandbox, for every process whose VAR_DIR is the folder."""
    with ExitStack() as files:
        for number in range(AT_ONCE):
            file = files.enter_context(Path(folder, f"at-work-{number}.lock").open("ab"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def zeros(content: bytes) -> int:
    """Allocate as many bytes of memory as the content says, and return their number."""
    return len(bytearray(int(content)))


def idle(content: bytes) -> None:
    """Wait without using processor time."""
    time.sleep(3600)


def busy(content: bytes) -> None:
    while True:
        pass


def begun_and_idle(content: bytes) -> None:
    """Report the start in the file that the content names, then wait."""
    Path(content.decode()).touch()
    idle(content)


def until_told(content: bytes) -> str:
    """Report the start in the file that the content names, and end when that file has been deleted."""
    told = Path(content.decode())
    told.touch()
    while told.exists():
        time.sleep(0.01)
    return "told"
