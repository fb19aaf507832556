"""Every test, on both databases, in a real browser, and on servers of its own. Each run has to pass; nothing is skipped
in silence."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.outside import outside
from tests.postgres import server

PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
CORES = str(os.cpu_count() or 2)


def main() -> int:
    environment = outside()
    fast = ["-n", CORES, "tests", "--ignore=tests/browser", "--ignore=tests/servers"]
    with server() as address:
        runs = (
            ("SQLite", fast, {}),
            ("PostgreSQL", fast, {"DATABASE_URL": address}),
            # A group is run by one process: it starts the servers of its module once.
            ("browser and servers", ["-n", CORES, "--dist", "loadgroup", "tests/browser", "tests/servers"], {}),
        )
        failed = [name for name, arguments, more in runs if not _passes(name, arguments, environment | more)]
    print(
        "Failed: " + ", ".join(failed) if failed else "All runs passed: SQLite, PostgreSQL, browser and servers.",
        flush=True,
    )
    return 1 if failed else 0


def _passes(name: str, arguments: list[str], environment: dict[str, str]) -> bool:
    print(f"\n── {name} ──", flush=True)
    return subprocess.run([*PYTEST, *arguments], env=environment).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
