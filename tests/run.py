"""Runs every test on SQLite, those that depend on the database on PostgreSQL too, and the others in a real browser and
on separate servers. Each run has to pass; nothing is skipped silently. `python -m tests.run quick` is for quick checks:
SQLite only, without the tests marked slow."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.outside import outside
from tests.postgres import server
from tests.slow import left_out

FAST = ["tests", "--ignore=tests/browser", "--ignore=tests/servers"]
COVERED = ["--cov=metrics", "--cov=ruleoflaw", "--cov-report="]
PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
# A process keeps the tests of a module together, so that what they share is made once.
TOGETHER = ["--dist", "worksteal"]
CORES = str(os.cpu_count() or 2)


def main() -> int:
    # Without compiled files each process would rewrite the assertions of all tests anew.
    environment = outside() | {"PYTHONDONTWRITEBYTECODE": ""}
    if sys.argv[1:] == ["quick"]:
        chosen = ["-m", "not slow", *(f"--ignore={file}" for file in left_out())]
        return 0 if _passes("SQLite, quick", [*FAST, *TOGETHER, *chosen], environment) else 1
    with server() as address, tempfile.TemporaryDirectory() as folder:
        covered = {"COVERAGE_FILE": f"{folder}/lines"}
        if sys.version_info >= (3, 12):
            covered["COVERAGE_CORE"] = "sysmon"  # counts at next to no cost
        runs = (
            ("SQLite", [*FAST, *TOGETHER, *COVERED], covered),
            ("PostgreSQL", [*FAST, *TOGETHER, "--with-database"], {"DATABASE_URL": address}),
            # A group is run by one process: it starts the servers of its module once.
            ("browser and servers", ["--dist", "loadgroup", "tests/browser", "tests/servers"], {}),
        )
        failed = [name for name, arguments, more in runs if not _passes(name, arguments, environment | more)]
        share = _covered_share(environment | covered)
    print(f"Of the lines of metrics and ruleoflaw the quick tests pass {share} %; child processes are not counted.")
    print(
        "Failed: " + ", ".join(failed) if failed else "All runs passed: SQLite, PostgreSQL, browser and servers.",
        flush=True,
    )
    return 1 if failed else 0


def _passes(name: str, arguments: list[str], environment: dict[str, str]) -> bool:
    print(f"\n── {name} ──", flush=True)
    return subprocess.run([*PYTEST, "-n", CORES, *arguments], env=environment).returncode == 0


def _covered_share(environment: dict[str, str]) -> str:
    """Return the covered share in whole per cent, as text; "?" when nothing was counted."""
    report = [sys.executable, "-m", "coverage", "report", "--format=total"]
    return subprocess.run(report, env=environment, stdout=subprocess.PIPE, text=True).stdout.strip() or "?"


if __name__ == "__main__":
    sys.exit(main())
