"""What a page costs compared with an empty one, and how that grows with the database and with the number of a page.

No address is requested twice unless the second time is measured: each turn is about another jurisdiction."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable

import psycopg

from tests.bench.figures import Figure, interleaved, seconds
from tests.bench.server import Site

EMPTY = "/bench/empty/"
DEEP = 100
SORT = re.compile(r"[?;&]sort=(-?[\w-]+)")
WARM = 12
"""Turns before the measurement, so that each worker has loaded everything."""

WRITE = """DO $$
DECLARE chosen bigint := (SELECT id FROM metrics_jurisdiction WHERE code = '{code}');
BEGIN
  INSERT INTO metrics_target (indicator_id, jurisdiction_id, year, kind, value, document)
  SELECT id, chosen, 1990, 'at_least', 1, '' FROM metrics_indicator ORDER BY id LIMIT 1 ON CONFLICT DO NOTHING;
  FOR n IN 1..{written} LOOP
    UPDATE metrics_target SET value = n WHERE jurisdiction_id = chosen AND year = 1990;
    COMMIT;
  END LOOP;
END $$"""
"""A target of a year that no page shows."""

LIMITS = {"dashboard": 8, "years": 20, "indicator": 8, "jurisdictions": 40, "observations": 10}
"""Page that officials read → how many times the cost of the empty view it may have."""

WORK = {
    "entry": ("staff", 20),
    "review": ("reviewer", 40),
    "queue": ("reviewer", 40),
    "rounds": ("reviewer", 40),
    "history": ("reviewer", 40),
}
"""Page of those who enter and review → who opens it, and its limit."""


def address(site: Site, page: str, turn: int) -> str:
    """Return the address of the page in its `turn`, counted from 0."""
    known = site.known
    now, year = known["year"], known["year"] - 1
    jurisdiction, full, report, indicator = (
        known[kind][turn % len(known[kind])] if known[kind] else ""
        for kind in ("jurisdictions", "full", "report", "indicators")
    )
    where = {
        "dashboard": f"/?jurisdiction={jurisdiction}&year={year}",
        "report": f"/?jurisdiction={report}&year={year}",
        "years": f"/years/?jurisdiction={full}&from={year - 5}&to={year}",
        "indicator": f"/indicators/synthetic-3/?jurisdiction={jurisdiction}",
        "jurisdictions": f"/jurisdictions/?parent={known['wide']}&indicator={indicator}&year={year}",
        "entry": f"/entry/?jurisdiction={report}&year={now}",
        "review": f"/review/?jurisdiction={full}&year={now}",
        "queue": f"/review/?jurisdiction={known['top']}&year={now}",
        "rounds": f"/rounds/?jurisdiction={known['top']}&year={now}",
        "history": f"/history/?jurisdiction={full}&year={now}",
        "observations": f"/observations/?jurisdiction={known['top']}&below=1",
        "observations_deep": f"/observations/?jurisdiction={known['top']}&below=1&page={DEEP}",
    }[page]
    return f"{where}&turn={turn}"


class Turns:
    """Counts the turns of each page, so that no address is repeated."""

    def __init__(self, site: Site) -> None:
        self.site, self.visitor = site, site.visitor()
        self.turn: dict[str, int] = {}

    def next(self, page: str) -> Callable[[], object]:
        """Return the function that requests the page, each time in its next turn, as somebody who works with it."""
        sessions = self.site.known["sessions"]

        def act() -> object:
            self.turn[page] = turn = self.turn.get(page, -1) + 1
            self.visitor.session = sessions[WORK[page][0] if page in WORK else "official"]
            return self.visitor.get(address(self.site, page, turn))

        return act

    def at(self, where: str) -> Callable[[], object]:
        return lambda: self.visitor.get(where)


def pages(site: Site, little: Site, *, rounds: int) -> list[Figure]:
    """Measure the pages; `little` is a site with the values of one report in each jurisdiction, and no others."""
    here, there = Turns(site), Turns(little)
    for turns in (here, there):
        for _ in range(WARM):
            turns.at(EMPTY)()
            turns.next("report")()
    figures = []
    for page, limit in (LIMITS | {page: limit for page, (_role, limit) in WORK.items()}).items():
        for _ in range(3):
            here.next(page)()
        cost, empty = interleaved(here.next(page), here.at(EMPTY), rounds=rounds)
        figures += [Figure(page, cost / empty, limit, unit="×"), Figure(f"{page}_ms", cost * 1000, unit="ms")]
    figures += _unchanged(here, rounds)
    figures.append(_second_reader(here, rounds))
    large, small = interleaved(here.next("report"), there.next("report"), rounds=rounds)
    figures.append(Figure("dashboard_growth", large / small, 1.3, unit="×"))
    deep, first = interleaved(here.next("observations_deep"), here.next("observations"), rounds=rounds)
    return [*figures, Figure("observations_deep", deep / first, 1.2, unit="×")]


def sorts(site: Site) -> list[Figure]:
    """Measure the slowest column that the comparisons can be sorted by, compared with the unsorted page."""
    visitor, figures = site.visitor(), []
    for page in ("years", "jurisdictions"):
        where = address(site, page, 50)
        offered = sorted(set(SORT.findall(visitor.get(where).text)))
        plain = min(seconds(lambda: visitor.get(f"{where}{n}")) for n in range(3))  # noqa: B023  called at once
        times = [
            min(seconds(lambda: visitor.get(f"{where}{n}&sort={key}")) for n in range(3))  # noqa: B023
            for key in offered
        ]
        figures += [Figure(f"{page}_sorted", max(times) / plain, unit="×"), Figure(f"{page}_sorts", len(offered))]
    return figures


def _unchanged(here: Turns, rounds: int) -> list[Figure]:
    """Measure the same dashboard requested again."""
    same = here.at(address(here.site, "dashboard", 0))
    for _ in range(4):
        same()
    again, empty = interleaved(same, here.at(EMPTY), rounds=rounds)
    return [Figure("dashboard_unchanged", again / empty, 2, unit="×"), Figure("empty_ms", empty * 1000, unit="ms")]


def _second_reader(here: Turns, rounds: int) -> Figure:
    """A dashboard that somebody with the same rights has just seen. Both on one connection, so that one process answers
    them."""
    visitor, sessions = here.visitor, here.site.known["sessions"]
    next_ = here.next("dashboard")
    second, empty = [], []
    for _ in range(rounds):
        visitor.session = sessions["official"]
        next_()
        shown = here.at(address(here.site, "dashboard", here.turn["dashboard"]))
        visitor.session = sessions["second"]
        second.append(seconds(shown))
        empty.append(seconds(here.at(EMPTY)))
    visitor.session = sessions["official"]
    return Figure("dashboard_second_reader", statistics.median(second) / statistics.median(empty), 3, unit="×")


def growth(site: Site, *, rounds: int, written: int) -> list[Figure]:
    """Measure a kept dashboard of a jurisdiction that was written to so many times, each time in a transaction of its
    own, beside one of a jurisdiction that was not."""
    known, here = site.known, Turns(site)
    changed, calm = (
        here.at(f"/?jurisdiction={code}&year={known['year'] - 1}&growth=1") for code in known["report"][-2:]
    )
    with psycopg.connect(site.database, autocommit=True) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute("SET synchronous_commit = off")
        connection.execute(WRITE.format(code=known["report"][-2], written=written))
    for _ in range(4):
        changed()
        calm()
    after, before = interleaved(changed, calm, rounds=rounds)
    return [Figure("cache_growth", after / before, 1.2, unit="×"), Figure("cache_growth_writes", written)]
