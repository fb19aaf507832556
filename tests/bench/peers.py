"""Other programs on the same rows in the same run. Each is installed into an environment of its own under var/ if it
is asked for by name, and never in CI."""

from __future__ import annotations

import csv
import io
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import psycopg

from tests.bench.exports import PART, by_hand
from tests.bench.figures import VAR, Figure, interleaved
from tests.bench.pages import address
from tests.bench.server import Site
from tests.bench.visitor import Visitor
from tests.serving import free_port, listening

AT_ONCE = 10_000


def datasette(site: Site) -> list[Figure]:
    """Measure Datasette's table page of 50 rows, JSON of 50 rows and CSV of everything, over a SQLite file with the
    rows of our file, compared with our list of observations and its file. Datasette runs with its defaults, so it
    counts the table and looks for facets on each page; it has no accounts, no languages, and no changes to compute."""
    program = _installed("datasette")
    with TemporaryDirectory(prefix="bench-") as folder:
        file = Path(folder) / "peer.db"
        _filled(site.database, file)
        port, quiet = free_port(), {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        serve = [str(program), "serve", str(file), "--setting", "max_csv_mb", "0", "--port", str(port)]
        with listening(serve, port, **quiet):
            other, ours = Visitor(port, ""), site.visitor()
            table = "/peer/observations"
            turns = iter(range(20_000, 30_000))
            for _ in range(3):
                other.get(f"{table}?_size=50")
                ours.get(address(site, "observations", next(turns)))
            page, own_page = interleaved(
                lambda: other.get(f"{table}?_size=50"), lambda: ours.get(address(site, "observations", next(turns)))
            )
            json, _ = interleaved(lambda: other.get(f"{table}.json?_size=50"), lambda: None)
            file_csv, own_csv = interleaved(
                lambda: other.stream(f"{table}.csv?_stream=on"),
                lambda: ours.stream(f"/observations.csv?{urlencode({'q': PART})}"),
                rounds=1,
            )
    return [
        Figure("datasette_page", own_page / page, unit="×"),
        Figure("datasette_page_ms", page * 1000, unit="ms"),
        Figure("datasette_json_ms", json * 1000, unit="ms"),
        Figure("datasette_csv", own_csv / file_csv, unit="×"),
        Figure("datasette_csv_s", file_csv, unit="s"),
    ]


PEERS: dict[str, Callable[[Site], list[Figure]]] = {"datasette": datasette}


def _installed(name: str) -> Path:
    home = VAR / "peers" / name
    if not (home / "bin" / name).exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", name], check=True)
    return home / "bin" / name


def _filled(database: str, file: Path) -> None:
    """Create one table with the columns of our own file."""
    query = f"COPY ({by_hand('postgresql')}) TO STDOUT WITH (FORMAT csv)".encode()
    with psycopg.connect(database) as source, sqlite3.connect(file) as target, source.cursor().copy(query) as blocks:
        rows = csv.reader(io.TextIOWrapper(_Lines(blocks), encoding="utf-8", newline=""))
        first = next(rows)
        columns = ", ".join(f"c{n}" for n in range(len(first)))
        target.execute(f"CREATE TABLE observations (id INTEGER PRIMARY KEY, {columns})")
        into = f"INSERT INTO observations ({columns}) VALUES ({', '.join('?' * len(first))})"
        target.execute(into, first)
        while chunk := list(islice(rows, AT_ONCE)):
            target.executemany(into, chunk)


class _Lines(io.RawIOBase):
    """A file-like object that reads the blocks of a COPY."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks, self.rest = iter(blocks), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self.rest = self.rest or bytes(next(self.blocks, b""))
        taken = self.rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self.rest = self.rest[len(taken) :]
        return len(taken)
