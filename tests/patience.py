"""Waiting for what must come, however busy the machine is, and the work that something has taken.

No test says how quick a thing is on the clock: `PATIENCE` is what a test waits before it fails, not what it expects.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

PATIENCE = 180.0
"""Seconds."""


def sleep(milliseconds: float) -> None:
    time.sleep(milliseconds / 1000)


def wait_until(happened: Callable[[], object], what: str, *, rest: Callable[[float], object] = sleep) -> None:
    """Return once `happened` says so; fails with `what` when it never does. `rest` lets so many milliseconds pass, as
    Playwright's `page.wait_for_timeout` does, without which a page tells nothing."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, what
        rest(50)


def work_done() -> float:
    """Seconds of processor time of this process and of those that it started and that have ended."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)
