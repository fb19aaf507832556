"""Runs the measurements.

SIZE is small, standard (the default: 4.3 million values) or large (43 million). ONLY names some of the groups below,
separated by commas. PEERS=datasette also measures Datasette. REPORT and EXPECTED name a report's text and the list of
its figures, YEAR the year it is about. TEST_DATABASE_URL names a PostgreSQL server that keeps the loaded data for the
next run.
A target that is not reached is printed. A measurement that fails is printed too; all others are still made, and the
run ends with exit code 1."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests.bench import (  # noqa: E402  Django first
    browser,
    checking,
    exports,
    load,
    memory,
    pages,
    peers,
    reader,
    sql,
    writes,
    writing,
)
from tests.bench.figures import Figure, report  # noqa: E402
from tests.bench.server import Site, Size, filled, serving  # noqa: E402
from tests.outside import ROOT  # noqa: E402
from tests.postgres import server  # noqa: E402


@dataclass(frozen=True, slots=True)
class Run:
    """How much is loaded, how often each thing is measured (`few`: what takes long), for how many seconds fifty clients
    ask, and how often what a kept page shows is written to."""

    size: Size
    on_sqlite: Size
    rounds: int
    few: int
    lasting: float
    written: int


SIZES = {
    "small": Run(Size(130, 30, 80, 4), Size(20, 0, 40, 4), rounds=7, few=3, lasting=5, written=10_000),
    "standard": Run(
        Size(3_100, 3_000, 120, 12), Size(150, 0, 120, 12), rounds=21, few=8, lasting=30, written=1_000_000
    ),
    "large": Run(Size(31_000, 3_000, 120, 12), Size(150, 0, 120, 12), rounds=21, few=8, lasting=30, written=1_000_000),
}


PRODUCT = (
    "pages",
    "sorts",
    "sql",
    "browser",
    "exports",
    "clients",
    "many_exports",
    "slow_reader",
    "leaving_reader",
    "writes",
    "growth",
)
"""Groups that need the product with a large database; the others are reader, memory, writing and sqlite."""

PEERS = [peer for peer in os.environ.get("PEERS", "").split(",") if peer]


@dataclass
class Bench:
    run: Run
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def measure(self, group: str, act: Callable[[], list[Figure]]) -> None:
        """Measure one group; if it fails, the others are measured nevertheless."""
        if not _wanted(group):
            return
        start = time.monotonic()
        try:
            found = act()
        except Exception:  # noqa: BLE001  told, and the run ends with 1
            traceback.print_exc()
            self.failed.append(group)
            return
        self.figures += found
        print(f"{group}: {time.monotonic() - start:.0f} s", flush=True)


def main() -> int:
    name = os.environ.get("SIZE") or "standard"
    if name not in SIZES:
        sys.exit(f"SIZE must be one of {', '.join(SIZES)}, not {name}.")
    if unknown := set(PEERS) - peers.PEERS.keys():
        sys.exit(f"PEERS may be {', '.join(peers.PEERS)}, not {', '.join(unknown)}.")
    bench = Bench(SIZES[name])
    bench.measure("reader", lambda: _reader(bench))
    bench.measure("writing", lambda: _checking(bench))
    bench.measure("memory", memory.worker_memory)
    bench.measure("writing", writing.writing)
    if _wanted(*PRODUCT, *PEERS):
        _measure_product(bench, name)
    bench.measure("sqlite", lambda: exports.exports_sqlite(bench.run.on_sqlite))
    report(bench.figures, bench.notes, _about(name, bench.run.size))
    if bench.failed:
        print(f"Failed: {', '.join(bench.failed)}.")
    return 1 if bench.failed else 0


def _wanted(*groups: str) -> bool:
    """Return whether any of the groups is to be measured."""
    only = os.environ.get("ONLY", "")
    return not only or not set(only.split(",")).isdisjoint(groups)


def _measure_product(bench: Bench, name: str) -> None:
    """Measure on two PostgreSQL databases: one with values of the size, one with jurisdictions but no values."""
    start = time.monotonic()
    with server() as cluster:
        environment = filled(cluster, f"bench_{name}", bench.run.size)
        nothing = filled(cluster, "bench_little", None)
        print(f"loaded: {time.monotonic() - start:.0f} s", flush=True)
        with serving(environment) as site:
            _groups(bench, site, nothing)


def _reader(bench: Bench) -> list[Figure]:
    figures, bench.notes = reader.accuracy()
    figures += reader.speed(rounds=bench.run.few)
    if (text := os.environ.get("REPORT")) and (expected := os.environ.get("EXPECTED")):
        more, errors = reader.on_a_report(Path(text), Path(expected), int(os.environ.get("YEAR", "2022")))
        figures, bench.notes = figures + more, bench.notes + errors
    return figures


def _checking(bench: Bench) -> list[Figure]:
    figures, errors = checking.accuracy()
    bench.notes += errors
    return figures + checking.speed(rounds=bench.run.few)


def _groups(bench: Bench, site: Site, nothing: dict[str, str]) -> None:
    """Measure the groups, those that write after those that read."""
    run = bench.run
    with serving(nothing, little=True) as little:
        bench.measure("pages", lambda: pages.pages(site, little, rounds=run.rounds))
    bench.measure("sorts", lambda: pages.sorts(site))
    bench.measure("sql", lambda: sql.sql(site, rounds=run.rounds))
    bench.measure("browser", lambda: browser.browser(site, rounds=run.few))
    bench.measure("exports", lambda: exports.exports(site))
    for peer in PEERS:
        bench.measure(peer, lambda: peers.PEERS[peer](site))  # noqa: B023  called at once
    bench.measure("clients", lambda: load.clients(site, lasting=run.lasting))
    bench.measure("many_exports", lambda: load.many_exports(site))
    bench.measure("slow_reader", lambda: load.slow_reader(site))
    bench.measure("leaving_reader", lambda: load.leaving_reader(site))
    bench.measure("writes", lambda: writes.writes(site, rounds=run.rounds))
    bench.measure("growth", lambda: pages.growth(site, rounds=run.rounds, written=run.written))


def _about(name: str, size: Size) -> dict[str, str]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ).stdout.strip()
    values = f"{size.jurisdictions} places × {size.indicators} indicators × {size.years} years"
    return {
        "size": f"{name} ({values})",
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "commit": commit or "?",
    }


if __name__ == "__main__":
    sys.exit(main())
