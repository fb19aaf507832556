"""The entry page: the indicators of a jurisdiction and year, in the order of the report."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils import timezone

from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import Act, State
from metrics.domain.entry import EntryRow, EntrySheet, LastChange
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.models import Observation
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.compared_values import compared_values
from metrics.queries.indicators import described_catalogue
from metrics.queries.input_context import standing
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.rounds import is_open, round_of
from metrics.queries.series import Values, values_of
from metrics.rules.workflow import may

YEARS_BESIDE = 3


def sheet(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> EntrySheet:
    """Return the rows that the user may enter here (or, without the role, may see here), of the indicators that are
    collected in the year; a fixed number of queries.
    Staff get their own themes; warnings compare with everything stored for the jurisdiction and year, also with what
    others entered."""
    rows = catalogue()
    enters = scope.does(Act.ENTER, jurisdiction.path)
    read = compared_values if enters else values_of
    values = read(scope, jurisdiction, rows, first=year - YEARS_BESIDE, last=year)
    stands = standing(scope, jurisdiction, year)
    found = round_of(jurisdiction.path, year)
    is_open = found is not None and found.is_open(timezone.localdate())
    described, changes = described_catalogue(), _last_changes(scope, jurisdiction, year)
    lines = []
    for indicator in rows:
        if enters and not scope.may_enter(jurisdiction.path, indicator.theme_id):
            continue
        measured = values.measured(indicator, year, borrow=False)
        if not indicator.collected_in(year) and measured.point.observation_id is None:
            continue
        roles = scope.roles_for(jurisdiction.path, indicator.theme_id)
        open_here = is_open or indicator.id in stands
        lines.append(
            EntryRow(
                measured=measured,
                definition=described[indicator.code].definition_in(year),
                earlier=values.trail(indicator, year - YEARS_BESIDE, year - 1),
                open=open_here
                and may(Act.ENTER, state=measured.point.state or State.DRAFT, roles=roles, is_author=False),
                withdrawable=open_here and may(Act.WITHDRAW, state=measured.point.state, roles=roles, is_author=False),
                last=changes.get(indicator.id, LastChange()),
                stands=stands.get(indicator.id),
                due=values.is_due(indicator, year),
            )
        )
    return EntrySheet(
        tuple(lines), is_open, found.departments_due if found else None, tuple(range(year - YEARS_BESIDE, year))
    )


def unfilled(scope: Scope, jurisdiction: JurisdictionRow, year: int, *, after: str = "") -> list[IndicatorRow]:
    """Return the indicators that the user may enter here and that have no value yet, in the order of the entry page,
    from the one after `after` on and round to it again; none while the year is closed. At most two queries."""
    if not is_open(jurisdiction.path, year):
        return []
    rows = catalogue()
    filled = set(
        Observation.objects.filter(jurisdiction=jurisdiction.id, year=year).values_list("indicator", flat=True)
    )
    order = list(rows)
    start = order.index(rows.by_code[after]) + 1 if after in rows.by_code else 0
    return [
        row
        for row in order[start:] + order[:start]
        if row.id not in filled and row.collected_in(year) and scope.may_enter(jurisdiction.path, row.theme_id)
    ]


def unexplained(scope: Scope, stored: Sequence[Observation]) -> dict[int, str]:
    """Return id → the first warning that still needs an explanation, of those rows of one jurisdiction and year that
    have one."""
    rows, year = catalogue(), stored[0].year
    named = {row.pk: rows.by_id[row.indicator_id] for row in stored}
    codes = [row.code for row in named.values()]
    here = jurisdiction_row(stored[0].jurisdiction)
    values = compared_values(scope, here, rows, first=year, last=year, only=codes, targets=False)
    found = {pk: [it for it in values.standing(row, year) if not it.explanation] for pk, row in named.items()}
    return {pk: warnings[0].sentence for pk, warnings in found.items() if warnings}


def values_around(
    scope: Scope, jurisdiction: JurisdictionRow, rows: Catalogue, codes: Collection[str], year: int
) -> Values:
    """Return what these values are judged beside, and the values that are computed with them; one query."""
    wanted = {code: True for one in codes for code in (one, *rows.computed_with(one))}
    return compared_values(scope, jurisdiction, rows, first=year, last=year, only=wanted, targets=False)


def _last_changes(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> dict[int, LastChange]:
    visible = Observation.objects.filter(
        scope.observations_at(jurisdiction.path), jurisdiction=jurisdiction.id, year=year
    )
    rows = visible.values_list(
        "indicator_id", "changed_by__name", "changed_by__username", "changed_at", "change_reason"
    )
    return {key: LastChange(name or username or "", at, reason) for key, name, username, at, reason in rows}
