"""The SQL statements of each page, compared with the shortest that a person would write for the same answer, on the
same connection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString, cast

import psycopg

from metrics.domain.comparison import AT_ONCE
from metrics.models.jurisdictions import path_after
from tests.bench.figures import Figure, interleaved
from tests.bench.pages import LIMITS, address
from tests.bench.server import Site

LIMIT = 1.2
READS_VALUES = '"metrics_observation"'
"""Occurs in every statement that is compared. All others (session, rights, catalogue, names) are small on every
page."""

COLUMNS = """o.jurisdiction_id, o.indicator_id, o.year, o.value, o.qualifier, o.as_of, o.missing_reason, o.numerator,
    o.denominator, o.state, o.note, r.title, o.report_id, o.section, o.id, o.version, o.explanation, o.explained"""
"""All columns of a value that a page shows."""

VALUES = f"SELECT {COLUMNS} FROM metrics_observation o LEFT JOIN metrics_report r ON r.id = o.report_id WHERE "
AT = "o.state = 'approved' AND o.jurisdiction_id = {jurisdiction}"
YEARS_AT = f"SELECT o.year, count(o.value) FROM metrics_observation o WHERE {AT} GROUP BY o.year ORDER BY o.year"
STATED = """o.jurisdiction_id, o.indicator_id, o.value,
o.qualifier, o.as_of, o.missing_reason, o.numerator, o.denominator,
    o.state"""
"""The columns that are read of thousands of jurisdictions together."""
FIRST = f"""metrics_observation o JOIN ((SELECT id FROM metrics_jurisdiction WHERE parent_id = {{wide}} ORDER BY path
    LIMIT {AT_ONCE}) UNION ALL SELECT {{wide}}) j ON j.id = o.jurisdiction_id"""
CHILDREN = """metrics_observation o JOIN metrics_jurisdiction j ON j.id = o.jurisdiction_id AND j.parent_id = {wide}"""
PEERS = """SELECT o.value, o.as_of FROM metrics_observation o JOIN metrics_jurisdiction j ON j.id = o.jurisdiction_id
    AND j.parent_id = {parent}
    WHERE o.state = 'approved' AND o.indicator_id = {third} AND o.year = {latest} AND o.qualifier = 'exact'"""
"""What has to be read for the sentence that compares a value with the median."""
OF_ONE = "o.state = 'approved' AND o.indicator_id = {indicator}"
ASKED = "o.state = 'approved' AND o.indicator_id IN ({indicators})"
LIST = f"""SELECT l.*, p.value, p.qualifier, p.as_of, p.missing_reason FROM (
    SELECT {COLUMNS} FROM metrics_jurisdiction j JOIN metrics_observation o ON o.jurisdiction_id = j.id
    JOIN metrics_indicator i ON i.id = o.indicator_id JOIN metrics_theme t ON t.id = i.theme_id
    LEFT JOIN metrics_report r ON r.id = o.report_id
    WHERE o.state = 'approved' AND j.path >= '{{path}}' AND j.path < '{{after}}'
    ORDER BY j.path, o.year DESC, t.position, i.position, i.code LIMIT 51) l
    LEFT JOIN metrics_observation p ON p.jurisdiction_id = l.jurisdiction_id AND p.year = l.year - 1
    AND p.indicator_id = l.indicator_id AND p.state = 'approved'"""
THIS_AND_LAST = " AND o.year IN ({year} - 1, {year})"
IN_SPAN = " AND o.year BETWEEN {year} - 6 AND {year}"

BY_HAND = {
    "dashboard": (YEARS_AT, VALUES + AT + IN_SPAN),
    "years": (YEARS_AT, VALUES + AT + IN_SPAN),
    "indicator": (
        YEARS_AT,
        VALUES + AT + " AND o.indicator_id IN ({three})",
        PEERS,
    ),
    "jurisdictions": (
        f"SELECT o.year, count(o.value) FROM {CHILDREN} WHERE {OF_ONE} GROUP BY o.year ORDER BY o.year",
        f"SELECT {STATED} FROM {CHILDREN} WHERE {ASKED} AND o.year = {{year}}",
        f"SELECT {COLUMNS} FROM {FIRST} LEFT JOIN metrics_report r ON r.id = o.report_id WHERE {ASKED}" + THIS_AND_LAST,
    ),
    "observations": (LIST,),
}
"""Page → statements. Ids are filled in, as the page knows them at that point."""


def sql(site: Site, *, rounds: int) -> list[Figure]:
    turn = 7
    addresses = [address(site, page, turn) for page in LIMITS]
    sent = site.inside("statements", session=site.known["sessions"]["official"], addresses=addresses)
    with psycopg.connect(site.database, autocommit=True, prepare_threshold=None) as connection:
        figures = []
        for page, statements in zip(LIMITS, sent, strict=True):
            own = [text for text in statements if READS_VALUES in text]
            figures.append(_compared(connection, page, own, _by_hand(connection, site, page, turn), rounds))
        return figures


def _by_hand(connection: psycopg.Connection, site: Site, page: str, turn: int) -> list[str]:
    known = site.known
    jurisdiction = _ids(connection, "jurisdiction", [known["full" if page == "years" else "jurisdictions"][turn]])
    third = _ids(connection, "indicator", ["synthetic-3"])
    stated = (
        f"SELECT max(year) FROM metrics_observation WHERE jurisdiction_id = {jurisdiction} AND indicator_id = {third}"
    )
    words = {
        "jurisdiction": jurisdiction,
        "parent": _rows(connection, f"SELECT parent_id FROM metrics_jurisdiction WHERE id = {jurisdiction}")[0][0],
        "third": third,
        "latest": _rows(connection, f"{stated} AND value IS NOT NULL")[0][0],
        "year": known["year"] - 1,
        "three": _ids(connection, "indicator", ["synthetic-1", "synthetic-2", "synthetic-3"]),
        "indicator": _ids(connection, "indicator", [known["indicators"][turn]]),
        "indicators": _ids(connection, "indicator", known["related"][turn]),
        "wide": _ids(connection, "jurisdiction", [known["wide"]]),
        "path": known["path"],
        "after": path_after(known["path"]),
    }
    return [text.format(**words) for text in BY_HAND[page]]


def _ids(connection: psycopg.Connection, table: str, codes: Sequence[str]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    rows = _rows(connection, f"SELECT id FROM metrics_{table} WHERE code IN ({listed}) ORDER BY id")
    return ", ".join(str(row[0]) for row in rows)


def _compared(
    connection: psycopg.Connection, page: str, own: Sequence[str], by_hand: Sequence[str], rounds: int
) -> Figure:
    most = [max(len(_rows(connection, text)) for text in texts) for texts in (own, by_hand)]
    if most[0] != most[1]:
        print(f"sql_{page}: not the same answer: the page reads {most[0]} rows, the query by hand {most[1]}")
    one, other = interleaved(
        lambda: [_rows(connection, text) for text in own],
        lambda: [_rows(connection, text) for text in by_hand],
        rounds=rounds,
    )
    return Figure(f"sql_{page}", one / other, LIMIT, unit="×")


def _rows(connection: psycopg.Connection, text: str) -> list[tuple[Any, ...]]:
    return connection.execute(cast(LiteralString, text)).fetchall()
