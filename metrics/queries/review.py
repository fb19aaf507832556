"""The review page: what was submitted for one jurisdiction and year, what needs a look first."""

from __future__ import annotations

from metrics.domain.choices import Act, State
from metrics.domain.entry import ReviewRow, ReviewSheet
from metrics.domain.observation_fields import FIGURE
from metrics.domain.rows import JurisdictionRow, Point
from metrics.models import Observation, ObservationRevision
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.input_context import standing
from metrics.queries.series import compared_values
from metrics.rules.workflow import may

ACT_IN: dict[str, Act] = {State.SUBMITTED: Act.APPROVE, State.APPROVED: Act.REOPEN, State.RETURNED: Act.RESTORE}
"""State → what a reviewer may do next."""


def review_sheet(scope: Scope, jurisdiction: JurisdictionRow, year: int, *, user_id: int) -> ReviewSheet:
    """Return the submitted, the approved and the reopened values. Seven queries however many there are."""
    rows = catalogue()
    values = compared_values(scope, jurisdiction, rows, first=year, last=year)
    before = _submitted_before(scope, jurisdiction, year)
    people = _people(scope, jurisdiction, year)
    stands = standing(scope, jurisdiction, year)
    found = []
    for indicator in rows:
        measured = values.measured(indicator, year, borrow=False)
        point = measured.point
        if point.observation_id is None or point.observation_id not in people:
            continue
        name, author = people[point.observation_id]
        roles = scope.roles_for(jurisdiction.path, indicator.theme_id)
        act = ACT_IN[point.state]
        found.append(
            ReviewRow(
                measured=measured,
                entered_by=name,
                before=before.get(point.observation_id),
                may_decide=may(act, state=point.state, roles=roles, is_author=author == user_id),
                own=author == user_id,
                stands=stands.get(indicator.id),
            )
        )
    waiting = sorted(
        (row for row in found if row.measured.point.state == State.SUBMITTED), key=lambda row: not row.suspicious
    )
    return ReviewSheet(
        waiting=tuple(waiting),
        approved=tuple(row for row in found if row.measured.point.state == State.APPROVED),
        reopened=tuple(row for row in found if row.measured.point.state == State.RETURNED and row.stands),
    )


def _people(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> dict[int | None, tuple[str, int | None]]:
    """Return observation → who entered it, for all that a reviewer may see."""
    rows = Observation.objects.filter(
        scope.observations_at(jurisdiction.path),
        jurisdiction=jurisdiction.id,
        year=year,
        state__in=ACT_IN,
    ).values_list("pk", "entered_by__name", "entered_by__username", "entered_by_id")
    return {pk: (name or username or "", author) for pk, name, username, author in rows}


def _submitted_before(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> dict[int, Point]:
    """Return observation → its value when it was last submitted before the present submission and then returned or
    approved; without an entry when it never was."""
    decided = (State.RETURNED, State.APPROVED)
    rows = (
        ObservationRevision.objects.filter(
            scope.observations_at(jurisdiction.path), jurisdiction=jurisdiction.id, year=year
        )
        .filter(state__in=decided)
        .order_by("version")
        .values_list("observation_id", *FIGURE)
    )
    return {observation: Point(year, **dict(zip(FIGURE, figure, strict=True))) for observation, *figure in rows}
