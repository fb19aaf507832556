"""The SQL statements of each page, compared with the shortest that a person would write for the same answer, which is
checked row by row, on the same connection."""

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

FIELDS = """o.indicator_id, o.year, o.value, o.qualifier, o.as_of, o.period, o.missing_reason, o.numerator,
    o.denominator, o.state, o.stands, o.note, r.title, o.report_id, o.section, o.id, o.version, o.explanation,
    o.explained"""
"""All columns of a value that a page shows."""
STATED = """o.jurisdiction_id, o.indicator_id, o.value, o.qualifier, o.as_of, o.period, o.missing_reason, o.numerator,
    o.denominator, o.state, o.stands"""
"""The columns that are read of thousands of jurisdictions together."""

READ = "o.shown AND o.state = 'approved'"
AT = f"{READ} AND o.jurisdiction_id = {{jurisdiction}}"
REPORTED = "metrics_observation o LEFT JOIN metrics_report r ON r.id = o.report_id"
VALUES = f"SELECT {FIELDS} FROM {REPORTED} WHERE {AT}"
YEARS_AT = f"SELECT o.year, count(o.value) FROM metrics_observation o WHERE {AT} GROUP BY o.year ORDER BY o.year"
IN_SPAN = " AND o.year BETWEEN {year} - 6 AND {year}"

STORED = "SELECT o.jurisdiction_id, o.indicator_id, o.year, o.missing_reason FROM"
LACKING = """NOT o.stands AND o.year BETWEEN {first} - 2 AND {year}
    AND (o.state <> 'approved' OR o.year = {first} - 2)"""
"""Why values lack from the year before `first`: whether one is in review, and whether the year before had one."""

FIRST = f"""((SELECT id FROM metrics_jurisdiction WHERE parent_id = {{wide}} ORDER BY path LIMIT {AT_ONCE})
    UNION ALL SELECT {{wide}}) j JOIN metrics_observation o ON o.jurisdiction_id = j.id"""
CHILDREN = "metrics_observation o JOIN metrics_jurisdiction j ON j.id = o.jurisdiction_id AND j.parent_id = {wide}"
START = f"""SELECT EXISTS (SELECT FROM metrics_jurisdiction o WHERE o.name_zh = j.name_zh AND o.id <> j.id),
    j.id, j.code, j.name_zh, j.name_en, j.kind, j.path, j.fictional, p.name_zh, p.name_en, j.first_year, j.last_year
    FROM metrics_jurisdiction j LEFT JOIN metrics_jurisdiction p ON p.id = j.parent_id
    WHERE j.path >= '{{path}}' AND j.path < '{{after}}'
    AND EXISTS (SELECT FROM metrics_observation o WHERE o.jurisdiction_id = j.id AND {READ}) ORDER BY j.path LIMIT 1"""
"""Where a reader starts: the first of their jurisdictions with a value, and whether another one has its name."""
PEERS = f"""SELECT o.value, o.as_of, o.period FROM metrics_observation o JOIN metrics_jurisdiction j
    ON j.id = o.jurisdiction_id AND j.parent_id = {{parent}} AND coalesce(j.first_year, {{latest}}) <= {{latest}}
    AND coalesce(j.last_year, {{latest}}) >= {{latest}}
    WHERE {READ} AND o.indicator_id = {{third}} AND o.year = {{latest}} AND o.qualifier = 'exact'"""
"""What has to be read for the sentence that compares a value with the median."""
OF_THOSE = "o.indicator_id IN ({indicators})"

LIST = f"""SELECT {{columns}} FROM metrics_jurisdiction j JOIN metrics_observation o ON o.jurisdiction_id = j.id
    JOIN metrics_indicator i ON i.id = o.indicator_id JOIN metrics_theme t ON t.id = i.theme_id
    LEFT JOIN metrics_report r ON r.id = o.report_id WHERE {READ} AND j.path >= '{{path}}' AND j.path < '{{after}}'
    ORDER BY j.path, o.year DESC, t.position, i.position, i.code LIMIT 51"""
LISTED = "jurisdiction_id IN ({listed_at}) AND o.indicator_id IN ({listed_of})"
"""The jurisdictions and indicators of the rows of the list, whose changes are shown."""

PUBLISHED = """SELECT e.number, r.indicator_id, r.year, r.value, r.qualifier, r.as_of, r.period, r.missing_reason
    FROM metrics_edition e JOIN metrics_editionvalue v ON v.edition_id = e.id
    JOIN metrics_observationrevision r ON r.id = v.revision_id
    WHERE e.jurisdiction_id = {jurisdiction} AND e.year BETWEEN {first} - 1 AND {year}"""
"""What was published of the years, for the values that were corrected since."""

LACK = f"""SELECT j.id FROM metrics_jurisdiction j WHERE j.parent_id = {{wide}} AND NOT EXISTS (SELECT FROM
    metrics_observation o WHERE {READ} AND o.jurisdiction_id = j.id AND o.indicator_id IN ({{indicator}})
    AND o.year = {{year}})"""
BEYOND = f"""{STORED} metrics_observation o WHERE o.jurisdiction_id IN ({{lacking}})
    AND o.indicator_id IN ({{indicator}}) AND o.year BETWEEN {{year}} - 1 AND {{year}} UNION ALL
    SELECT o.jurisdiction_id, o.indicator_id, o.year, 'target' FROM metrics_target o
    WHERE o.jurisdiction_id IN ({{lacking}}) AND o.indicator_id IN ({{indicator}}) AND o.year = {{year}}"""
"""Why values lack, where there are more jurisdictions than are shown at once."""

BY_HAND = {
    "dashboard": (
        YEARS_AT,
        VALUES + IN_SPAN,
        PUBLISHED,
        f"{STORED} metrics_observation o WHERE {LACKING} AND o.jurisdiction_id = {{jurisdiction}}",
    ),
    "years": (YEARS_AT, VALUES + IN_SPAN, PUBLISHED),
    "indicator": (
        YEARS_AT,
        VALUES + " AND o.indicator_id IN ({three}) AND o.year BETWEEN {first} - 1 AND {year}",
        f"{STORED} metrics_observation o WHERE {LACKING} AND o.jurisdiction_id = {{jurisdiction}}",
        PUBLISHED,
        PEERS,
    ),
    "jurisdictions": (
        START,
        (
            f"SELECT o.year, count(o.value) FROM {CHILDREN} WHERE {READ} AND o.indicator_id = {{indicator}} "
            "GROUP BY o.year ORDER BY o.year"
        ),
        f"SELECT {STATED} FROM {CHILDREN} WHERE {READ} AND {OF_THOSE} AND o.year = {{year}}",
        (
            f"SELECT o.jurisdiction_id, {FIELDS} FROM {FIRST} LEFT JOIN metrics_report r ON r.id = o.report_id "
            f"WHERE {READ} AND {OF_THOSE} AND o.year IN ({{year}} - 1, {{year}})"
        ),
        f"{STORED} {FIRST} WHERE {LACKING} AND {OF_THOSE}",
        BEYOND,
    ),
    "observations": (
        LIST.replace("{columns}", f"o.jurisdiction_id, {FIELDS}"),
        (
            f"SELECT o.jurisdiction_id, {FIELDS} FROM {REPORTED} WHERE {READ} AND o.{LISTED} "
            "AND o.year IN ({listed_before})"
        ),
        (
            f"{STORED} metrics_observation o WHERE NOT o.stands AND o.{LISTED} "
            "AND o.year BETWEEN least({listed_before}) - 1 AND greatest({listed_before}) UNION ALL "
            "SELECT o.jurisdiction_id, o.indicator_id, o.year, 'target' FROM metrics_target o "
            f"WHERE o.{LISTED} AND o.year BETWEEN least({{listed_before}}) AND greatest({{listed_before}})"
        ),
    ),
}
"""Page → statements, each for one of the facts that the page shows. Ids are filled in, as the page knows them at that
point."""


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
    listed = _rows(
        connection,
        LIST.format(
            columns="o.jurisdiction_id, o.indicator_id, o.year - 1", path=known["path"], after=path_after(known["path"])
        ),
    )[:50]
    years = (
        f"SELECT min(year), max(year) FROM metrics_observation o WHERE {READ} AND o.jurisdiction_id = {jurisdiction}"
    )
    last = known["year"] - 1
    words = {
        "jurisdiction": jurisdiction,
        "parent": _rows(connection, f"SELECT parent_id FROM metrics_jurisdiction WHERE id = {jurisdiction}")[0][0],
        "third": third,
        "latest": _rows(connection, f"{stated} AND value IS NOT NULL")[0][0],
        "year": last,
        "first": {"dashboard": last - 5, "jurisdictions": last}.get(page) or _rows(connection, years)[0][0],
        **{
            f"listed_{name}": ", ".join(str(it) for it in sorted({row[place] for row in listed}))
            for place, name in enumerate(("at", "of", "before"))
        },
        "three": _ids(connection, "indicator", ["synthetic-1", "synthetic-2", "synthetic-3"]),
        "indicator": _ids(connection, "indicator", [known["indicators"][turn]]),
        "indicators": _ids(connection, "indicator", known["related"][turn]),
        "wide": _ids(connection, "jurisdiction", [known["wide"]]),
        "path": known["path"],
        "after": path_after(known["path"]),
    }
    lacking = sorted(row[0] for row in _rows(connection, LACK.format(**words))) if page == "jurisdictions" else []
    children = _rows(connection, "SELECT count(*) FROM metrics_jurisdiction WHERE parent_id = {wide}".format(**words))
    asked = [text for text in BY_HAND[page] if text != BEYOND or (lacking and children[0][0] > AT_ONCE)]
    return [text.format(**words, lacking=", ".join(map(str, lacking))) for text in asked]


def _ids(connection: psycopg.Connection, table: str, codes: Sequence[str]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    rows = _rows(connection, f"SELECT id FROM metrics_{table} WHERE code IN ({listed}) ORDER BY id")
    return ", ".join(str(row[0]) for row in rows)


def _compared(
    connection: psycopg.Connection, page: str, own: Sequence[str], by_hand: Sequence[str], rounds: int
) -> Figure:
    answers = [sorted(sorted(map(repr, _rows(connection, text))) for text in texts) for texts in (own, by_hand)]
    if answers[0] != answers[1]:
        sizes = [sorted(map(len, answer)) for answer in answers]
        print(f"sql_{page}: not the same answer: the page reads {sizes[0]} rows, the queries by hand {sizes[1]}")
    one, other = interleaved(
        lambda: [_rows(connection, text) for text in own],
        lambda: [_rows(connection, text) for text in by_hand],
        rounds=rounds,
    )
    return Figure(f"sql_{page}", one / other, LIMIT, unit="×")


def _rows(connection: psycopg.Connection, text: str) -> list[tuple[Any, ...]]:
    return connection.execute(cast(LiteralString, text)).fetchall()
