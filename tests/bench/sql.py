"""Each page's own statements beside the shortest that a person would write for the same answer, on the connection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString, cast

import psycopg

from metrics.models.jurisdictions import path_after
from tests.bench.figures import Figure, interleaved
from tests.bench.pages import LIMITS, address
from tests.bench.server import Site
from tests.bench.visitor import Failed

LIMIT = 1.2
READS_VALUES = '"metrics_observation"'
"""In every statement that is compared. The others (session, rights, catalogue, names) are small on every page."""

COLUMNS = """o.jurisdiction_id, o.indicator_id, o.year, o.value, o.qualifier, o.as_of, o.missing_reason, o.numerator,
    o.denominator, o.state, o.note, r.title, o.report_id, o.section, o.id, o.version, o.explanation, o.explained"""
"""All that a page shows of a value."""

VALUES = f"SELECT {COLUMNS} FROM metrics_observation o LEFT JOIN metrics_report r ON r.id = o.report_id WHERE "
AT = "o.state = 'approved' AND o.jurisdiction_id = (SELECT id FROM metrics_jurisdiction WHERE code = '{place}')"
YEARS_AT = f"SELECT o.year, count(o.value) FROM metrics_observation o WHERE {AT} GROUP BY o.year ORDER BY o.year"
BELOW = """o.state = 'approved' AND o.indicator_id IN (SELECT id FROM metrics_indicator WHERE code IN ({indicators}))
    AND o.jurisdiction_id IN (SELECT c.id FROM metrics_jurisdiction c JOIN metrics_jurisdiction p ON p.id = c.parent_id
    WHERE p.code = '{wide}' UNION SELECT id FROM metrics_jurisdiction WHERE code = '{wide}')"""
LIST = f"""SELECT l.*, p.value, p.qualifier, p.as_of, p.missing_reason FROM (
    SELECT {COLUMNS} FROM metrics_jurisdiction j JOIN metrics_observation o ON o.jurisdiction_id = j.id
    JOIN metrics_indicator i ON i.id = o.indicator_id JOIN metrics_theme t ON t.id = i.theme_id
    LEFT JOIN metrics_report r ON r.id = o.report_id
    WHERE o.state = 'approved' AND j.path >= '{{path}}' AND j.path < '{{after}}'
    ORDER BY j.path, o.year DESC, t.position, i.position, i.code LIMIT 51) l
    LEFT JOIN metrics_observation p ON p.jurisdiction_id = l.jurisdiction_id AND p.year = l.year - 1
    AND p.indicator_id = l.indicator_id AND p.state = 'approved'"""
IN_SPAN = " AND o.year BETWEEN {year} - 6 AND {year}"

BY_HAND = {
    "dashboard": (YEARS_AT, VALUES + AT + IN_SPAN),
    "years": (YEARS_AT, VALUES + AT + IN_SPAN),
    "indicator": (
        YEARS_AT,
        VALUES + AT + " AND o.indicator_id IN (SELECT id FROM metrics_indicator WHERE code IN ({three}))",
    ),
    "jurisdictions": (
        "SELECT o.year, count(o.value) FROM metrics_observation o WHERE " + BELOW + " GROUP BY o.year ORDER BY o.year",
        VALUES + BELOW + " AND o.year IN ({year} - 1, {year})",
    ),
    "observations": (LIST,),
}
"""Page → statements."""


def sql(site: Site, *, rounds: int) -> list[Figure]:
    turn = 7
    addresses = [address(site, page, turn) for page in LIMITS]
    sent = site.inside("statements", session=site.known["sessions"]["official"], addresses=addresses)
    with psycopg.connect(site.database, autocommit=True, prepare_threshold=None) as connection:
        return [
            _compared(
                connection,
                page,
                [text for text in statements if READS_VALUES in text],
                _by_hand(site, page, turn),
                rounds,
            )
            for page, statements in zip(LIMITS, sent, strict=True)
        ]


def _by_hand(site: Site, page: str, turn: int) -> list[str]:
    known = site.known
    place = known["full" if page == "years" else "places"][turn]
    words = {
        "place": place,
        "year": known["year"] - 1,
        "three": "'synthetic-1', 'synthetic-2', 'synthetic-3'",
        "indicators": ", ".join(f"'{code}'" for code in known["related"][turn]),
        "wide": known["wide"],
        "path": known["path"],
        "after": path_after(known["path"]),
    }
    return [text.format(**words) for text in BY_HAND[page]]


def _compared(
    connection: psycopg.Connection, page: str, own: Sequence[str], by_hand: Sequence[str], rounds: int
) -> Figure:
    most = [max(len(_rows(connection, text)) for text in texts) for texts in (own, by_hand)]
    if most[0] != most[1]:
        raise Failed(f"{page}: its statements give {most[0]} rows, those written by hand {most[1]}")
    one, other = interleaved(
        lambda: [_rows(connection, text) for text in own],
        lambda: [_rows(connection, text) for text in by_hand],
        rounds=rounds,
    )
    return Figure(f"sql_{page}", one / other, LIMIT, unit="×")


def _rows(connection: psycopg.Connection, text: str) -> list[tuple[Any, ...]]:
    return connection.execute(cast(LiteralString, text)).fetchall()
