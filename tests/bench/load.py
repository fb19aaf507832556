"""Many clients at once: fifty readers, twenty exports, a slow client and one that goes away."""

from __future__ import annotations

import math
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import urlencode

from tests.bench.exports import PART
from tests.bench.figures import Figure, seconds
from tests.bench.pages import LIMITS, WARM, address
from tests.bench.server import Site
from tests.bench.visitor import Busy

Asked = TypeVar("Asked")

CLIENTS = 50
EXPORTS = 20
SLOW = 3.0
"""Seconds for which the slow client stops reading its file."""
HELD_UP = 10
"""The factor by which the slowest page may be slower meanwhile than alone."""
SETTLED = 5.0
"""Seconds after which nothing of an abandoned download may still be running."""

PAGES = tuple(page for page in LIMITS if page != "jurisdictions")
"""The pages that the fifty clients request, without the jurisdictions page of three thousand, which is rare."""


def clients(site: Site, *, lasting: float) -> list[Figure]:
    """Measure fifty clients, each of which requests one page after another without a pause, never the same; errors are
    reported in words."""
    times: list[float] = []
    errors: list[str] = []
    until = time.monotonic() + lasting

    def client(number: int) -> None:
        visitor, turn = site.visitor(), number
        while time.monotonic() < until:
            page = PAGES[turn % len(PAGES)]
            try:
                times.append(seconds(lambda: visitor.get(address(site, page, 1_000 + turn))))  # noqa: B023
            except Exception as error:  # noqa: BLE001  whatever it is, it is counted
                errors.append(repr(error))
            turn += CLIENTS

    start = time.monotonic()
    _at_once(client, CLIENTS)
    ordered, took = sorted(times), time.monotonic() - start
    for error in errors[:5]:
        print(error)
    return [
        Figure("load_errors", len(errors), 0),
        Figure("load_pages_per_second", len(times) / took),
        Figure("load_median_ms", statistics.median(ordered) * 1000, unit="ms"),
        Figure("load_p99_ms", ordered[math.ceil(len(ordered) * 0.99) - 1] * 1000, unit="ms"),
    ]


def many_exports(site: Site) -> list[Figure]:
    """Measure twenty files at once, each of a year and a quarter of the indicators, and pages meanwhile. A client that
    is told to come back later does so until it has its file."""
    errors: list[str] = []
    where = f"/observations.csv?{urlencode({'q': PART, 'year': site.known['year'] - 1})}"

    refused: list[int] = []

    def export(number: int) -> None:
        try:
            _patiently(lambda: site.visitor().stream(f"{where}&turn={number}"), refused)
        except Exception as error:  # noqa: BLE001  whatever it is, it is counted
            errors.append(repr(error))

    with _watched(site, "exports_at_once") as figures:
        _at_once(export, EXPORTS)
    for error in errors[:5]:
        print(error)
    return [
        Figure("exports_at_once_errors", len(errors), 0),
        *figures,
        Figure("exports_at_once_asked_again", len(refused)),
    ]


def slow_reader(site: Site) -> list[Figure]:
    """Measure while a client reads the beginning of a long file, waits, and then reads in small pieces."""
    visitor = site.visitor()
    with _watched(site, "slow_reader") as figures:
        answer, until = visitor.begin(_everything()), time.monotonic() + SLOW
        while time.monotonic() < until and answer.read(1024):
            time.sleep(0.05)
        visitor.leave()
    return figures


def leaving_reader(site: Site) -> list[Figure]:
    """Measure while a client goes away in the middle of a file, ten times."""
    with _watched(site, "leaving_reader") as figures:
        for _ in range(10):
            visitor = site.visitor()
            _patiently(lambda: visitor.begin(_everything()), []).read(1024)  # noqa: B023  called at once
            visitor.leave()
    return figures


def _patiently(ask: Callable[[], Asked], refused: list[int]) -> Asked:
    """Ask again until there is an answer, as a person does; `refused` gets an entry for each refusal."""
    while True:
        try:
            return ask()
        except Busy:
            refused.append(1)
            time.sleep(0.5)


def _everything() -> str:
    return f"/observations.csv?{urlencode({'q': PART})}"


@contextmanager
def _watched(site: Site, name: str) -> Iterator[list[Figure]]:
    """Yield a list that is filled at the end of the block: the most memory a worker gained, database connections still
    in use afterwards, and how much longer a page took than alone."""
    figures: list[Figure] = []
    for visitor in site.of_each_worker():
        for turn in range(WARM):
            visitor.get(address(site, "dashboard", turn))
    alone = _slowest_page(site, 0.5)
    before = site.memory()
    site.forget_peak()
    over = threading.Event()
    beside: list[float] = []
    watcher = threading.Thread(target=lambda: beside.append(_slowest_page(site, None, over)))
    watcher.start()
    yield figures
    over.set()
    watcher.join()
    time.sleep(0.2)
    deadline = time.monotonic() + SETTLED
    while (busy := site.connections()[1]) and time.monotonic() < deadline:
        time.sleep(0.1)
    grown = max(peak - held for peak, held in zip(site.peak(), before, strict=True))
    figures += [
        Figure(f"{name}_memory", grown, 10, unit="MB"),
        Figure(f"{name}_connections", busy, 0),
        Figure(f"{name}_page", beside[0] / alone, HELD_UP, unit="×"),
        Figure(f"{name}_page_ms", beside[0] * 1000, unit="ms"),
    ]


def _slowest_page(site: Site, lasting: float | None, over: threading.Event | None = None) -> float:
    """Return the longest time of a dashboard, requested repeatedly until the time is up or `over` is set."""
    visitor, times = site.visitor(), [0.0]
    until = time.monotonic() + lasting if lasting else math.inf
    turn = time.monotonic_ns() % 10**9
    while len(times) < 3 or (time.monotonic() < until and not (over and over.is_set())):
        turn += 1
        times.append(seconds(lambda: visitor.get(f"{address(site, 'dashboard', turn)}&turn={turn}")))  # noqa: B023
    return max(times)


def _at_once(act: Callable[[int], None], number: int) -> None:
    threads = [threading.Thread(target=act, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
