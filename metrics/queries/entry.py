"""The entry page: a jurisdiction and year, indicator by indicator in the order of the report."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from metrics.domain.choices import Measure, Role, State
from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow, Measured, Point
from metrics.models import Indicator, Observation
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.rounds import round_of
from metrics.queries.series import values_of
from metrics.rules.workflow import Act, may
from metrics.wording.languages import speaks_english

YEARS_BESIDE = 3
EVERYTHING = Scope((), everything=True)


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a row last, when, and why; all "" and None for a row that does not exist."""

    who: str = ""
    at: datetime.datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line. `earlier` are the three years before, oldest first; `open` says whether this user may type here now,
    `withdrawable` whether they may take back what waits for review."""

    measured: Measured
    definition: str
    earlier: tuple[Point, ...]
    open: bool
    withdrawable: bool
    last: LastChange

    @property
    def indicator(self) -> IndicatorRow:
        return self.measured.indicator

    @property
    def point(self) -> Point:
        return self.measured.point

    @property
    def has_base(self) -> bool:
        """Whether the line has fields for a numerator and a denominator: rates do."""
        return self.indicator.measure == Measure.RATE

    @property
    def returned(self) -> str:
        """The reviewer's reason while the value is returned; "" otherwise."""
        return self.last.reason if self.point.state == State.RETURNED else ""

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.measured.findings if not finding.explanation)


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """`departments_due` is None when no round was ever opened; `years` are those shown beside the field."""

    rows: tuple[EntryRow, ...]
    is_open: bool
    departments_due: datetime.date | None
    years: tuple[int, ...]

    @property
    def filled(self) -> int:
        return sum(row.point.observation_id is not None for row in self.rows)

    @property
    def submittable(self) -> list[EntryRow]:
        """Drafts. What was returned goes again once somebody has corrected it, or said something about it."""
        return [row for row in self.rows if row.open and row.point.state == State.DRAFT]

    @property
    def unexplained(self) -> list[EntryRow]:
        """What has to be explained before it can be submitted."""
        return [row for row in self.submittable if row.unexplained]


def sheet(scope: Scope, jurisdiction: JurisdictionRow, year: int, *, only: Collection[str] | None = None) -> EntrySheet:
    """What the user may enter here (or, without the role, may see here); a fixed number of queries.

    Staff get their own themes, checked against everything stored for the jurisdiction and year, also what others
    entered."""
    rows = catalogue()
    enters = Role.STAFF in scope.roles_at(jurisdiction.path)
    values = values_of(
        EVERYTHING if enters else scope, jurisdiction, rows, first=year - YEARS_BESIDE, last=year, only=only
    )
    found = round_of(jurisdiction.path, year)
    is_open = found is not None and found.is_open(timezone.localdate())
    definitions, changes = _definitions(), _last_changes(jurisdiction, year)
    lines = []
    for indicator in rows:
        if (only is not None and indicator.code not in only) or (
            enters and not scope.may_enter(jurisdiction.path, indicator.theme_id)
        ):
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


def _definitions() -> dict[int, str]:
    first, second = ("definition_en", "definition_zh") if speaks_english() else ("definition_zh", "definition_en")
    return {pk: one or other for pk, one, other in Indicator.objects.values_list("pk", first, second)}


def _last_changes(jurisdiction: JurisdictionRow, year: int) -> dict[int, LastChange]:
    rows = Observation.objects.filter(jurisdiction=jurisdiction.id, year=year).values_list(
        "indicator_id", "changed_by__name", "changed_by__username", "changed_at", "change_reason"
    )
    return {key: LastChange(name or username or "", at, reason) for key, name, username, at, reason in rows}
