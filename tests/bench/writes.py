"""Measurements of writing: a file of ten thousand rows, the approval of a year, one saved cell; all as from a
browser."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from itertools import islice, product

import psycopg

from tests.bench.figures import Figure, interleaved, seconds
from tests.bench.pages import EMPTY
from tests.bench.server import Site
from tests.bench.visitor import Failed, Fields, Visitor, hidden_fields

ROWS = 10_000
HEADER = "地区代码,指标代码,年度,数值\r\n"


def writes(site: Site, *, rounds: int) -> list[Figure]:
    empty = iter(site.known["empty"])
    saved, compared = _cells(site, empty, rounds)
    rows, took = _import(site, empty)
    approvals = [_approval(site, jurisdiction) for jurisdiction in site.known["submitted"][:5]]
    return [
        Figure("save", saved / compared, 4, unit="×"),
        Figure("save_ms", saved * 1000, unit="ms"),
        Figure("import", took, 10, unit="s"),
        Figure("import_rows", rows),
        Figure("approve", statistics.median(took for _count, took in approvals), 0.5, unit="s"),
        Figure("approve_values", min(count for count, _took in approvals)),
    ]


def _cells(site: Site, jurisdictions: Iterator[str], rounds: int) -> tuple[float, float]:
    """Return the seconds for saving one cell, each time in another jurisdiction with an empty year; and for the empty
    view."""
    staff, year = site.visitor("staff"), site.known["year"]
    token = staff.hidden_fields(f"/entry/?jurisdiction={site.known['jurisdictions'][0]}&year={year}")[0]

    def save() -> None:
        stated = {
            "jurisdiction": next(jurisdictions),
            "year": year,
            "indicator": "synthetic-1",
            "value": 800,
            "qualifier": "exact",
        }
        staff.post("/entry/cell/", [token, *((name, str(value)) for name, value in stated.items())])

    save()
    return interleaved(save, lambda: staff.get(EMPTY), rounds=rounds)


def _import(site: Site, jurisdictions: Iterator[str]) -> tuple[int, float]:
    """Return the number of rows and the seconds: for the file with its preview, then for the import."""
    staff, year = site.visitor("staff"), site.known["year"]
    address = f"/import/?jurisdiction={site.known['top']}&year={year}"
    form = staff.hidden_fields(address)
    lines = [
        f"{jurisdiction},{indicator},{year},{50 + n % 7}\r\n"
        for n, (jurisdiction, indicator) in enumerate(islice(product(jurisdictions, site.known["indicators"]), ROWS))
    ]
    took = seconds(lambda: _brought(staff, address, form, (HEADER + "".join(lines)).encode()))
    return len(lines), took


def _brought(staff: Visitor, address: str, form: Fields, file: bytes) -> None:
    preview = staff.post(address, form, file)
    if staff.post(address, [*hidden_fields(preview), ("commit", "1")]).status != 302:
        raise Failed("the rows were not imported")


def _approval(site: Site, jurisdiction: str) -> tuple[int, float]:
    """Return the number of values that wait in a jurisdiction, and the seconds for approving them."""
    reviewer, year = site.visitor("reviewer"), site.known["year"]
    address = f"/review/?jurisdiction={jurisdiction}&year={year}"
    form = reviewer.hidden_fields(address)
    took = seconds(lambda: reviewer.post(address, [*form, ("approve_plain", "1")]))
    with psycopg.connect(site.database) as connection:
        row = connection.execute(
            "SELECT count(*) FILTER (WHERE o.state = 'approved'), count(*) FROM metrics_observation o "
            "JOIN metrics_jurisdiction j ON j.id = o.jurisdiction_id WHERE j.code = %s AND o.year = %s",
            [jurisdiction, year],
        ).fetchone()
    if row is None or row[0] < row[1]:
        raise Failed(f"{jurisdiction}: of the values that waited, not all were approved: {row}")
    return int(row[0]), took
