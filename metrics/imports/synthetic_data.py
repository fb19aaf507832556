"""Synthetic jurisdictions, indicators and values in any number, for measurements. Every jurisdiction is marked as
fictional.

Values come from a generator with a seed: the same numbers of jurisdictions, indicators and years give the same rows."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import F, Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.actions.reference_changes import changing
from metrics.domain.choices import Direction, JurisdictionKind, Measure, State, TimeBasis
from metrics.domain.observation_fields import LONGEST
from metrics.imports.real_jurisdictions import refuse_real_jurisdictions
from metrics.models import Indicator, Jurisdiction, Observation, ObservationRevision, Theme
from metrics.models.jurisdictions import STEP

PREFIX = "synthetic"
KINDS = (JurisdictionKind.PROVINCE, JurisdictionKind.CITY, JurisdictionKind.COUNTY, JurisdictionKind.TOWN)
THEMES = 8
GROUP = 5
"""Indicators are made in groups of five: a base, a part of it, the rate of the two, an amount and a stock."""

COLUMNS = (
    "indicator_id", "jurisdiction_id", "year", "value", "numerator", "denominator", "qualifier", "as_of",
    "period", "missing_reason", "state",
)  # fmt: skip
CONSTANT: dict[str, Any] = {
    **dict.fromkeys(LONGEST, ""), "explained": "", "change_reason": "", "version": 1,
}  # fmt: skip

CHUNK = 100_000
"""Rows of one COPY. The trigger that writes the history holds the new rows of a statement in memory."""

SQLITE_CHUNK = 2_000

Row = tuple[Any, ...]


class FilledBefore(Exception):
    """The database holds synthetic jurisdictions already."""


def synthesise(*, jurisdictions: int, indicators: int, years: range, siblings: int = 0, seed: int = 1) -> int:
    """Fill the database in one transaction and return how many synthetic observations it then has. `siblings` of the
    jurisdictions all have the same parent. About one row in 25 is absent, one in 50 has a missing reason, and one in 50
    was corrected once. Raises `RealJurisdictions` when the database holds real jurisdictions, `FilledBefore` when it
    holds synthetic ones already."""
    refuse_real_jurisdictions()
    if Jurisdiction.objects.filter(code__startswith=f"{PREFIX}-").exists():
        raise FilledBefore("The database was filled before; start with an empty one.")
    with changing(by=None, reason=_("从命令行写入")):
        keys = [jurisdiction.pk for jurisdiction in _jurisdictions(jurisdictions, siblings)]
        rows = _rows(keys, _indicators(indicators), years, random.Random(seed))  # noqa: S311  no secret
        loaded = _copy(rows) if connection.vendor == "postgresql" else _insert(rows)
        _correct()
    return loaded


def _jurisdictions(number: int, siblings: int) -> list[Jurisdiction]:
    """Return a tree of four levels with `number` jurisdictions, equally wide everywhere. `siblings` of them come last,
    all below the last jurisdiction of the last level but one, as if one county had them all."""
    width = next(w for w in range(1, 10_000) if 1 + w + w**2 + w**3 >= number - siblings)
    first = (Jurisdiction.objects.filter(parent=None).aggregate(last=Max("position"))["last"] or 0) + 1
    level = _created(KINDS[0], [(None, first)], after=0)
    made = [*level]
    for kind in KINDS[1:]:
        room = [(parent, n) for parent in level for n in range(1, width + 1)]
        level = _created(kind, room[: number - siblings - len(made)], after=len(made))
        made += level
    above = next(jurisdiction for jurisdiction in reversed(made) if jurisdiction.kind != KINDS[-1])
    return made + _created(KINDS[-1], [(above, width + n) for n in range(1, siblings + 1)], after=len(made))


def _created(kind: JurisdictionKind, room: Sequence[tuple[Jurisdiction | None, int]], after: int) -> list[Jurisdiction]:
    """Return the jurisdictions created for each (parent, position), numbered from `after`."""
    jurisdictions = [_jurisdiction(after + n, kind, parent, at) for n, (parent, at) in enumerate(room, 1)]
    return Jurisdiction.objects.bulk_create(jurisdictions, batch_size=500)


def _jurisdiction(number: int, kind: JurisdictionKind, parent: Jurisdiction | None, position: int) -> Jurisdiction:
    return Jurisdiction(
        code=f"{PREFIX}-{number}", name_zh=f"虚构地区{number}", name_en=f"Fictional place {number}", kind=kind,
        parent=parent, position=position, path=(parent.path if parent else "") + str(position).zfill(STEP),
        fictional=True,
    )  # fmt: skip


def _indicators(number: int) -> list[int]:
    themes = Theme.objects.bulk_create(
        [
            Theme(code=f"{PREFIX}-{n}", name_zh=f"虚构领域{n}", name_en=f"Fictional theme {n}", position=1_000 + n)
            for n in range(1, THEMES + 1)
        ]
    )
    made: list[Indicator] = []
    for n in range(number):
        rate = n % GROUP == 2
        made.append(
            Indicator.objects.create(
                code=f"{PREFIX}-{n + 1}", name_zh=f"虚构指标{n + 1}", name_en=f"Fictional indicator {n + 1}",
                theme=themes[n // GROUP % THEMES], position=n + 1, definition_zh="虚构，仅供测量。",
                unit="%" if rate else ("万元" if n % GROUP == 3 else "件"),
                measure=(Measure.COUNT, Measure.COUNT, Measure.RATE, Measure.AMOUNT, Measure.COUNT)[n % GROUP],
                time_basis=TimeBasis.STOCK if n % GROUP == 4 else TimeBasis.FLOW,
                direction=Direction.HIGHER if rate else Direction.NEUTRAL, decimals=2 if rate else 0,
                numerator=made[n - 1] if rate else None, denominator=made[n - 2] if rate else None,
                min_value=0, max_value=100 if rate else None, is_key=n < 2 * GROUP,
            )
        )  # fmt: skip
    return [indicator.pk for indicator in made]


def _rows(jurisdictions: list[int], indicators: list[int], years: range, chance: random.Random) -> Iterator[Row]:
    """Yield one row of COLUMNS for each value, jurisdiction by jurisdiction and year by year, as reports come in."""
    draw = chance.random
    for jurisdiction in jurisdictions:
        for year in years:
            base = part = 0
            for n, indicator in enumerate(indicators):
                kind = n % GROUP
                if kind == 0:
                    base = 20 + int(draw() * 2_000)
                    part = int(base * (0.6 + draw() * 0.4))
                luck = draw()
                if luck < 0.04:
                    continue  # a gap: nobody filled it in
                yield (indicator, jurisdiction, year, *_stated(kind, base, part, year, luck, draw()))


def _stated(kind: int, base: int, part: int, year: int, luck: float, size: float) -> Row:
    """Return value, numerator, denominator, qualifier, as_of, period, missing_reason and state of a row."""
    if luck < 0.06:
        return (
            None,
            None,
            None,
            "exact",
            None,
            "year",
            "not_reported" if luck < 0.05 else "not_applicable",
            State.APPROVED.value,
        )
    state = State.SUBMITTED.value if luck < 0.08 else State.APPROVED.value
    if kind == 2:
        hundredths = (part * 20_000 + base) // (2 * base)
        return f"{hundredths // 100}.{hundredths % 100:02d}", part, base, "exact", None, "year", "", state
    value = (base, part, 0, int(size * 90_000), int(size * 500))[kind]
    qualifier = ("over", "about", "nearly")[kind % 3] if luck > 0.97 else "exact"
    as_of = f"{year}-10-31" if 0.95 < luck <= 0.97 else None
    return value, None, None, qualifier, as_of, "as_of" if as_of else "year", "", state


def _copy(rows: Iterator[Row]) -> int:
    """Write the rows with COPY and return their number; in chunks, as each statement writes the history of its rows in
    one insert."""
    names = ", ".join([*COLUMNS, *CONSTANT, "changed_at"])
    tail = "\t" + "\t".join([*(str(value) for value in CONSTANT.values()), timezone.now().isoformat()]) + "\n"
    loaded = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # a page's limit is none for a load
        with _without_foreign_keys(cursor, Observation, ObservationRevision):
            while chunk := list(islice(rows, CHUNK)):
                with cursor.copy(f"COPY {Observation._meta.db_table} ({names}) FROM STDIN") as copy:
                    for start in range(0, len(chunk), 1_000):
                        copy.write("".join(_line(row) + tail for row in chunk[start : start + 1_000]))
                loaded += len(chunk)
        cursor.execute(f"ANALYZE {Observation._meta.db_table}")
    return loaded


@contextmanager
def _without_foreign_keys(cursor: Any, *models: type[Model]) -> Iterator[None]:
    """Run the block without the foreign keys of the models and add them again afterwards. PostgreSQL checks the key of
    each row one by one, which takes several times as long as writing it; an added foreign key is checked by one join.
    They are still checked before the transaction ends."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table that still has something to check can't be altered
    cursor.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s) ORDER BY 1, 2",
        [[model._meta.db_table for model in models]],
    )
    keys = cursor.fetchall()
    for table, name, _definition in keys:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for table, name, definition in keys:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _line(row: Row) -> str:
    return "\t".join(r"\N" if value is None else str(value) for value in row)


def _insert(rows: Iterator[Row]) -> int:
    loaded = 0
    while chunk := list(islice(rows, SQLITE_CHUNK)):
        Observation.objects.bulk_create([Observation(**dict(zip(COLUMNS, row, strict=True))) for row in chunk])
        loaded += len(chunk)
    return loaded


def _correct() -> None:
    """Approve what waits for review, with a note and nobody as author: its second version."""
    waiting = Observation.objects.filter(jurisdiction__code__startswith=f"{PREFIX}-", state=State.SUBMITTED)
    waiting.update(
        state=State.APPROVED, version=F("version") + 1, changed_at=timezone.now(), change_reason="虚构的更正",
        note="虚构的更正",
    )  # fmt: skip
