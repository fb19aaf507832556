"""What stands out in a year: the largest changes, the missed targets, what is due or late. It is computed from rows
already read. Better or worse is said only by the direction of an indicator or a target."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from metrics.domain.change import SMALLEST_BASE
from metrics.domain.choices import Absence, Measure, State
from metrics.domain.dashboard import Changes, Due, Highlights, lacks_value
from metrics.domain.measured import Measured
from metrics.domain.rows import JurisdictionRow
from metrics.models import Report
from metrics.models.compiled_queries import prepared
from metrics.models.rounds import due_date
from metrics.queries.rounds import round_of

FIRST_YEAR_DUE = 2019
"""The first year with statutory dates: 《法治政府建设与责任落实督察工作规定》 (厅字〔2019〕28号) is in force since April 2019."""


def highlights(rows: Iterable[Measured], jurisdiction: JurisdictionRow, year: int) -> Highlights:
    """Return the highlights from all rows of a jurisdiction's year; two queries, for the dates."""
    rows = tuple(rows)
    required = [(row, row.target_state) for row in rows if row.target]
    return Highlights(
        changes=_changes(rows),
        missed=tuple(row for row, state in required if state == "missed"),
        unjudged=tuple(row for row, state in required if not state),
        due=_due(rows, jurisdiction, year),
    )


def _changes(rows: Iterable[Measured]) -> Changes:
    rates: list[tuple[Decimal, Measured]] = []
    others: list[tuple[Decimal, Measured]] = []
    apart = []
    for row in rows:
        if row.change.lacks_value or row.change.delta == 0:
            continue
        size = _size(row)
        if size is None:
            apart.append(row)
        elif row.indicator.measure == Measure.RATE:
            rates.append((size, row))
        else:
            others.append((size, row))
    return Changes(_largest_first(rates), _largest_first(others), tuple(apart))


def _size(row: Measured) -> Decimal | None:
    """Return the number by which the change is ranked; None when it cannot be ranked."""
    delta, before = row.change.exact_delta, row.change.earlier.value
    if delta is None or before is None:
        return None
    if row.indicator.measure == Measure.RATE:
        return abs(delta)
    return abs(delta) / before if before >= SMALLEST_BASE else None


def _largest_first(sized: list[tuple[Decimal, Measured]]) -> tuple[Measured, ...]:
    return tuple(row for _size, row in sorted(sized, key=lambda pair: -pair[0]))


def _due(rows: Iterable[Measured], jurisdiction: JurisdictionRow, year: int) -> Due:
    governing = round_of(jurisdiction.path, year)
    departments = publication = None
    if governing:
        departments, publication = governing.departments_due, governing.publication_due
    elif year >= FIRST_YEAR_DUE and not jurisdiction.outside(year):
        departments, publication = due_date(year, settings.DEPARTMENTS_DUE), due_date(year, settings.PUBLICATION_DUE)
    rows, published = tuple(rows), _published(jurisdiction.id, year)
    return Due(
        departments=departments,
        publication=publication,
        published_on=published[0][0] if published else None,
        missing=tuple(row for row in rows if lacks_value(row)),
        to_come=tuple(row for row in rows if row.point.absence == Absence.TO_COME),
        waiting=sum(row.point.value is not None and row.point.state != State.APPROVED for row in rows),
    )


@prepared(Report)
def _published(jurisdiction: int, year: int) -> QuerySet[Report, Any]:
    found = Report.objects.filter(jurisdiction=jurisdiction, year=year, published_on__isnull=False)
    return found.order_by("published_on").values_list("published_on")[:1]
