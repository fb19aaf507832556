"""The entry page: the indicators of a jurisdiction and year, in the order of the report."""

from __future__ import annotations

from django.utils import timezone

from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import Act, State
from metrics.domain.entry import EntryRow, EntrySheet, LastChange
from metrics.domain.rows import JurisdictionRow
from metrics.models import Indicator, Observation
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.rounds import round_of
from metrics.queries.series import Values, compared_values, values_of
from metrics.rules.workflow import may
from metrics.wording.languages import speaks_english

YEARS_BESIDE = 3


def sheet(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> EntrySheet:
    """Return the rows that the user may enter here (or, without the role, may see here); a fixed number of queries.
    Staff get their own themes; warnings compare with everything stored for the jurisdiction and year, also with what
    others entered."""
    rows = catalogue()
    enters = scope.does(Act.ENTER, jurisdiction.path)
    read = compared_values if enters else values_of
    values = read(scope, jurisdiction, rows, first=year - YEARS_BESIDE, last=year)
    found = round_of(jurisdiction.path, year)
    is_open = found is not None and found.is_open(timezone.localdate())
    definitions, changes = _definitions(), _last_changes(scope, jurisdiction, year)
    lines = []
    for indicator in rows:
        if enters and not scope.may_enter(jurisdiction.path, indicator.theme_id):
            continue
        measured = values.measured(indicator, year, borrow=False)
        roles = scope.roles_for(jurisdiction.path, indicator.theme_id)
        lines.append(
            EntryRow(
                measured=measured,
                definition=definitions[indicator.id],
                earlier=values.trail(indicator, year - YEARS_BESIDE, year - 1),
                open=is_open
                and may(Act.ENTER, state=measured.point.state or State.DRAFT, roles=roles, is_author=False),
                withdrawable=is_open and may(Act.WITHDRAW, state=measured.point.state, roles=roles, is_author=False),
                last=changes.get(indicator.id, LastChange()),
            )
        )
    return EntrySheet(
        tuple(lines), is_open, found.departments_due if found else None, tuple(range(year - YEARS_BESIDE, year))
    )


def values_around(scope: Scope, jurisdiction: JurisdictionRow, rows: Catalogue, code: str, year: int) -> Values:
    """Return what a value is judged beside, and the values that are computed with it; one query."""
    wanted = [code, *rows.computed_with(code)]
    return compared_values(scope, jurisdiction, rows, first=year, last=year, only=wanted, targets=False)


def _definitions() -> dict[int, str]:
    first, second = ("definition_en", "definition_zh") if speaks_english() else ("definition_zh", "definition_en")
    return {pk: one or other for pk, one, other in Indicator.objects.values_list("pk", first, second)}


def _last_changes(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> dict[int, LastChange]:
    visible = Observation.objects.filter(
        scope.observations_at(jurisdiction.path), jurisdiction=jurisdiction.id, year=year
    )
    rows = visible.values_list(
        "indicator_id", "changed_by__name", "changed_by__username", "changed_at", "change_reason"
    )
    return {key: LastChange(name or username or "", at, reason) for key, name, username, at, reason in rows}
