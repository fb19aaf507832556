"""Waiting for an event, however busy the machine is; and the processor time that something has used.

No test has a limit in seconds on the clock: `PATIENCE` is how long a test waits before it fails, not what it
expects."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

PATIENCE = 180.0
"""Seconds."""


def sleep(milliseconds: float) -> None:
    time.sleep(milliseconds / 1000)


def wait_until(happened: Callable[[], object], what: str, *, rest: Callable[[float], object] = sleep) -> None:
    """Wait until `happened` returns something true; fail with `what` when it never does. `rest` waits so many
    milliseconds, as Playwright's `page.wait_for_timeout` does, which a page needs in order to report events."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, what
        rest(50)


def work_done() -> float:
    """Return the processor seconds of this process and of those of its child processes that have ended."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)
