"""The product as it is deployed: a database of the given size, and gunicorn on 127.0.0.1 with the product's
configuration."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.bench.visitor import Visitor
from tests.outside import outside
from tests.serving import Server, gunicorn, manage, python

MEGABYTE = 1024
ASKED_AT_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Size:
    """The size of the data. `siblings` of the jurisdictions have the same parent, for the page that compares them."""

    jurisdictions: int
    siblings: int
    indicators: int
    years: int

    @property
    def arguments(self) -> list[str]:
        return [
            f"--jurisdictions={self.jurisdictions}", f"--siblings={self.siblings}", f"--indicators={self.indicators}",
            f"--years={self.years}",
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """A running server. `known` is what was prepared besides the fictional data: see `tests.bench.inside`."""

    server: Server
    environment: dict[str, str]
    known: dict[str, Any]

    @property
    def database(self) -> str:
        return self.environment["DATABASE_URL"]

    def visitor(self, role: str = "official") -> Visitor:
        return Visitor(self.server.port, self.known["sessions"][role])

    def of_each_worker(self) -> Iterator[Visitor]:
        """Yield a visitor for each process of the server, connected to that process: otherwise all requests might
        reach the same one."""
        waiting = set(self._workers())
        for _ in range(ASKED_AT_MOST):
            visitor = self.visitor()
            worker = int(visitor.get("/bench/worker/").text)
            if worker in waiting:
                waiting.remove(worker)
                yield visitor
            visitor.leave()
            if not waiting:
                return
        raise RuntimeError(f"{len(waiting)} processes of the server do not answer")

    def inside(self, task: str, **said: Any) -> Any:
        return inside(self.environment, task, **said)

    def connections(self) -> tuple[int, int]:
        """Return the number of database connections, and how many of them are running a query or in a transaction."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            row = connection.execute(
                "SELECT count(*), count(*) FILTER (WHERE state <> 'idle') FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            ).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])

    def memory(self) -> list[float]:
        """Return the megabytes that each worker uses now."""
        return [_status(worker, "VmRSS") for worker in self._workers()]

    def peak(self) -> list[float]:
        """Return the most megabytes that each worker used since `forget_peak`."""
        return [_status(worker, "VmHWM") for worker in self._workers()]

    def forget_peak(self) -> None:
        for worker in self._workers():
            Path(f"/proc/{worker}/clear_refs").write_text("5", encoding="ascii")

    def _workers(self) -> list[int]:
        above = self.server.pid
        return sorted(int(pid) for pid in Path(f"/proc/{above}/task/{above}/children").read_text("ascii").split())


def _status(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / MEGABYTE
    raise KeyError(name)


@cache
def _var() -> tempfile.TemporaryDirectory[str]:
    """Return the folder for all deployments of the run, which serve the same static files. It is deleted when the run
    ends."""
    return tempfile.TemporaryDirectory(prefix="bench-")


@cache
def _collected() -> None:
    manage(environment_of("sqlite://:memory:"), "collectstatic", "--noinput", "--verbosity=0")


def environment_of(database: str) -> dict[str, str]:
    """Return the environment variables of a deployment, independent of those of this process."""
    return outside() | {
        "DATABASE_URL": database,
        "VAR_DIR": _var().name,
        "SECRET_KEY": "only-for-measuring",
        "HTTPS": "off",
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    }


def filled(cluster: str, name: str, size: Size | None) -> dict[str, str]:
    """Return the environment of a deployment on the database `name` of the cluster, which has values of the size;
    None: jurisdictions and indicators, and no values. An existing database is used as it is, so that TEST_DATABASE_URL
    can keep a large one from run to run."""
    database = urlunsplit(urlsplit(cluster)._replace(path=f"/{name}"))
    environment = environment_of(database)
    if _created(cluster, name):
        try:
            _fill(environment, size)
        except BaseException:
            with psycopg.connect(cluster, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}"')
            raise
    return environment


def _fill(environment: dict[str, str], size: Size | None) -> None:
    manage(environment, "migrate", "--verbosity=0")
    if size is None:
        inside(environment, "lay_out")
    else:
        manage(environment, "synthesise", *size.arguments)
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


@contextmanager
def serving(environment: dict[str, str], *, little: bool = False) -> Iterator[Site]:
    """Yield gunicorn on a free port, with signed-in users and the jurisdictions that the bench measures on."""
    known = inside(environment, "prepare", little=little)
    _collected()
    with gunicorn(environment) as server:
        yield Site(server, environment, known)


def inside(environment: dict[str, str], task: str, **said: Any) -> Any:
    """Return the result of the function `task` of `tests.bench.inside`, called in the product's own process."""
    return json.loads(python(environment, "-m", "tests.bench.inside", task, json.dumps(said)).splitlines()[-1])


def _created(cluster: str, name: str) -> bool:
    with psycopg.connect(cluster, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(f'CREATE DATABASE "{name}"')
        return True
