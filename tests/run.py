"""Every test, on both databases and in a real browser. Each run has to pass; nothing is skipped in silence."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.postgres import cluster

PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
CORES = str(os.cpu_count() or 2)


def main() -> int:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    fast = ["-n", CORES, "tests", "--ignore=tests/browser"]
    with cluster() as address:
        runs = (
            ("SQLite", fast, {}),
            ("PostgreSQL", fast, {"DATABASE_URL": os.environ.get("TEST_DATABASE_URL", address)}),
            ("browser", ["tests/browser"], {}),
        )
        failed = [
            name
            for name, arguments, more in runs
            if _announce(name) and subprocess.run([*PYTEST, *arguments], env=environment | more).returncode != 0
        ]
    print("Failed: " + ", ".join(failed) if failed else "All runs passed: SQLite, PostgreSQL, browser.", flush=True)
    return 1 if failed else 0


def _announce(name: str) -> bool:
    print(f"\n── {name} ──", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
