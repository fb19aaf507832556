"""The product's own server on a free port of 127.0.0.1, as it is deployed: for tests, bench and pictures."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.outside import ROOT
from tests.patience import PATIENCE

GUNICORN = [
    sys.executable, "-m", "gunicorn", "--config", "ruleoflaw/gunicorn.py", "--log-level=warning", "ruleoflaw.wsgi",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `pid` is that of the process above the workers."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def gunicorn(environment: dict[str, str], **options: Any) -> Iterator[Server]:
    """Yield gunicorn with the product's configuration and these settings. `options` are those of Popen."""
    port = free_port()
    bound = environment | {"BIND": f"127.0.0.1:{port}"}
    with listening(GUNICORN, port, **{"cwd": ROOT, "env": bound} | options) as process:
        yield Server(port, process.pid)


@contextmanager
def listening(command: list[str], port: int, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Yield the process of the command once it listens on the port; it ends with the block. `options` are those of
    Popen."""
    process = subprocess.Popen(command, **options)
    try:
        _wait(port, process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("a server did not start") from None
            time.sleep(0.1)


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Return the output of a command of manage.py."""
    return python(environment, "manage.py", *arguments)


def python(environment: dict[str, str], *arguments: str) -> str:
    """Return the output of a Python program of the product. It has no statement timeout, as filling a database may
    take long."""
    patient = environment | {"STATEMENT_TIMEOUT_SECONDS": "3600"}
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=patient, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)[:80]} failed")
    return done.stdout
