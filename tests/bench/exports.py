"""The file of a million rows, compared with what the database's own program writes of the same rows and columns."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import psycopg

from tests.bench.figures import Figure, interleaved, seconds
from tests.bench.server import Site, Size, environment_of, serving
from tests.postgres import binaries
from tests.serving import manage

PART = "虚构指标1"
"""Occurs in the names of a quarter of the indicators: about a million of the 4.3 million rows."""
WARM = 3
"""Files of a year that each worker sends before the measurement, so that everything is loaded."""

LONG = 20.0
"""Seconds after which one round is enough."""

HARMLESS = {
    "postgresql": "CASE WHEN {0} ~ '^[[:space:]'']*[-=+@＝＋－＠\\t\\r\\n]' THEN '''' || {0} ELSE {0} END",
    "sqlite": "CASE WHEN instr('=+-@＝＋－＠', substr(ltrim({0}, ' '''), 1, 1)) THEN '''' || {0} ELSE {0} END",
}
PLAIN = {"postgresql": "trim_scale({0})", "sqlite": "{0}"}
"""The SQL of a number without the trailing zeros of a decimal column."""

QUALIFIER = """CASE o.qualifier WHEN 'exact' THEN '准确值' WHEN 'over' THEN '余' WHEN 'about' THEN '约'
WHEN 'nearly' THEN '近'
  WHEN 'at_least' THEN '不低于' WHEN 'at_most' THEN '不超过' END"""
COMPARABLE = """o.value IS NOT NULL AND {0} IS NOT NULL AND o.qualifier = 'exact' AND {1} = 'exact'
  AND o.as_of IS NULL AND {2} IS NULL"""

BY_HAND = """WITH i AS MATERIALIZED (
  SELECT i.id, i.code, {name} AS name, {theme} AS theme, i.unit, i.measure, t.position AS first, i.position AS second
  FROM metrics_indicator i JOIN metrics_theme t ON t.id = i.theme_id WHERE i.name_zh LIKE '%{part}%'),
j AS MATERIALIZED (SELECT id, code, {jurisdiction} AS name, path, fictional FROM metrics_jurisdiction)
SELECT i.code, i.name, i.theme, j.code, j.name, o.year, {value}, i.unit,
{qualifier}, o.as_of, o.missing_reason, {numerator},
  {denominator}, CASE WHEN {comparable} THEN {change} END,
  CASE WHEN {comparable} THEN CASE i.measure WHEN 'rate' THEN '百分点' ELSE i.unit END END,
  CASE WHEN {comparable} THEN '' WHEN o.value IS NULL THEN '本年未填报' WHEN {before} IS NULL THEN '上年未填报' ELSE '近似值' END,
  CASE o.state WHEN 'approved' THEN '已审核' END, {source}, {section}, {note}, CASE WHEN j.fictional THEN '是' ELSE '否' END
FROM {pairs} ORDER BY j.path, o.year DESC, i.first, i.second, i.code"""
"""SQL of every column of the file, text made harmless, in the order of the file; only the rules on comparable changes
are simplified."""


ROWS = """SELECT o.jurisdiction_id, o.indicator_id, o.year,
o.value, o.qualifier, o.as_of, o.missing_reason, o.numerator,
  o.denominator, o.state, o.report_id, {section}, {note} FROM metrics_observation o
WHERE o.state = 'approved' AND o.indicator_id IN (SELECT id FROM metrics_indicator WHERE name_zh LIKE '%{part}%')"""
"""SQL of the same rows as stored: without names, change on the year before, and order."""

PAIRS = {
    "postgresql": """(SELECT * FROM j ORDER BY path) j CROSS JOIN LATERAL (
  SELECT v.*, lag(v.value) OVER w AS before,
  lag(v.qualifier) OVER w AS qualifier_before, lag(v.as_of) OVER w AS as_of_before,
    lag(v.year) OVER w AS year_before
  FROM metrics_observation v WHERE v.jurisdiction_id = j.id AND v.state = 'approved'
  AND v.indicator_id IN (SELECT id FROM i)
  WINDOW w AS (PARTITION BY v.indicator_id ORDER BY v.year)) o
JOIN i ON i.id = o.indicator_id LEFT JOIN metrics_report r ON r.id = o.report_id""",
    "sqlite": """metrics_observation o JOIN i ON i.id = o.indicator_id JOIN j ON j.id = o.jurisdiction_id
LEFT JOIN metrics_report r ON r.id = o.report_id
LEFT JOIN metrics_observation p ON p.jurisdiction_id = o.jurisdiction_id AND p.year = o.year - 1
  AND p.indicator_id = o.indicator_id AND p.state = 'approved' WHERE o.state = 'approved'""",
}
BEFORE = {
    "postgresql": ("CASE WHEN o.year_before = o.year - 1 THEN o.before END", "o.qualifier_before", "o.as_of_before"),
    "sqlite": ("p.value", "p.qualifier", "p.as_of"),
}
"""SQL of value, qualifier and date of the year before."""


def by_hand(vendor: str) -> str:
    def text(column: str) -> str:
        return HARMLESS[vendor].format(column)

    def number(expression: str) -> str:
        return PLAIN[vendor].format(expression)

    before = BEFORE[vendor]
    return BY_HAND.format(
        part=PART,
        name=text("i.name_zh"),
        theme=text("t.name_zh"),
        jurisdiction=text("name_zh"),
        source=text("r.title"),
        section=text("o.section"),
        note=text("o.note"),
        value=number("o.value"),
        numerator=number("o.numerator"),
        denominator=number("o.denominator"),
        before=before[0],
        change=number(f"(o.value - {before[0]})"),
        qualifier=QUALIFIER,
        comparable=COMPARABLE.format(*before),
        pairs=PAIRS[vendor],
    )


def exports(site: Site) -> list[Figure]:
    """Measure on PostgreSQL the file over HTTP, compared with `psql`'s copy, and the largest growth of a worker's
    memory."""
    query = by_hand("postgresql")
    text = HARMLESS["postgresql"]
    rows = ROWS.format(part=PART, section=text.format("o.section"), note=text.format("o.note"))
    reader, address = site.visitor(), f"/observations.csv?{urlencode({'q': PART})}"
    for visitor in site.of_each_worker():
        for _ in range(WARM):
            visitor.stream(f"{address}&year={site.known['year'] - 1}")
    before = site.memory()
    site.forget_peak()
    ours, copied = _both(lambda: reader.stream(address), lambda: _copy(site, query))
    grown = max(peak - held for peak, held in zip(site.peak(), before, strict=True))
    return [
        Figure("export_postgresql", ours / copied, 1.5, unit="×"),
        Figure("export_rows", _count(site.database, query)),
        Figure("export_s", ours, unit="s"),
        Figure("export_beside_rows", ours / seconds(lambda: _copy(site, rows)), unit="×"),
        Figure("export_memory", grown, 10, unit="MB"),
    ]


def exports_sqlite(size: Size) -> list[Figure]:
    """Measure on SQLite, compared with its own program if it is installed, otherwise with Python's sqlite3 and csv."""
    with TemporaryDirectory(prefix="bench-") as folder:
        file = Path(folder) / "bench.sqlite3"
        environment = environment_of(f"sqlite:///{file}")
        manage(environment, "migrate", "--verbosity=0")
        manage(environment, "synthesise", *size.arguments)
        with serving(environment, little=True) as site:
            reader, address = site.visitor(), f"/observations.csv?{urlencode({'q': PART})}"
            reader.stream(f"{address}&year={site.known['year'] - 1}")
            ours, theirs = _both(lambda: reader.stream(address), _program(file, by_hand("sqlite")))
    return [Figure("export_sqlite", ours / theirs, 3.5, unit="×"), Figure("export_sqlite_s", ours, unit="s")]


def _copy(site: Site, query: str) -> None:
    copy = f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER)"
    command = [binaries() / "psql", "--no-psqlrc", "--quiet", site.database, "--command", copy]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _both(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    once = seconds(ours)
    return (once, seconds(theirs)) if once > LONG else interleaved(ours, theirs, rounds=3)


def _count(database: str, query: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute(f"SELECT count(*) FROM ({query}) AS all_rows".encode()).fetchone()
    return int(row[0]) if row else 0


def _program(file: Path, query: str) -> Callable[[], object]:
    if program := shutil.which("sqlite3"):
        command = [program, "-readonly", "-csv", "-header", str(file), query]
        return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return lambda: _written(file, query)


def _written(file: Path, query: str) -> None:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    with Path(os.devnull).open("w", newline="", encoding="utf-8") as nowhere:
        csv.writer(nowhere).writerows(connection.execute(query))
    connection.close()
