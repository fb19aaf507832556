"""The review page: what was submitted in one year, in a jurisdiction and all below it, and what needs a look first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Q

from metrics.domain.change import Change, change
from metrics.domain.choices import Act, MissingReason, State
from metrics.domain.entry import ReviewRow, ReviewSheet, ToCome
from metrics.domain.observation_fields import FIGURE
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point
from metrics.models import Observation, ObservationRevision
from metrics.models.jurisdictions import path_after
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.compared_values import compared_values_at
from metrics.queries.input_context import standing
from metrics.queries.jurisdiction_tree import jurisdiction_rows
from metrics.queries.series import Values
from metrics.rules.checks import jumped
from metrics.rules.workflow import may

ACT_IN: dict[str, Act] = {State.SUBMITTED: Act.APPROVE, State.APPROVED: Act.REOPEN, State.RETURNED: Act.RESTORE}
"""State → what a reviewer may do next."""

MOST_WAITING = 1_000
"""So many waiting values are read at once, in the order of their jurisdictions; the others follow as these are decided
on."""

YEARS_BACK = 5


class _Stored(NamedTuple):
    pk: int
    jurisdiction: int
    indicator: int
    state: str
    name: str
    username: str
    author: int | None


def review_sheet(scope: Scope, jurisdiction: JurisdictionRow, year: int, *, user_id: int) -> ReviewSheet:
    """Return the submitted values of the jurisdiction and of all below it, what is still to come there, and its own
    approved and reopened values. Twelve queries however many there are."""
    inside = Q(jurisdiction__path__gte=jurisdiction.path, jurisdiction__path__lt=path_after(jurisdiction.path))
    seen = Observation.objects.filter(scope.observations(jurisdiction.path), inside, year=year)
    waiting = seen.filter(state=State.SUBMITTED)
    stored = _stored(waiting.order_by("jurisdiction__path", "pk")[:MOST_WAITING])
    settled = _stored(seen.filter(jurisdiction=jurisdiction.id, state__in=ACT_IN).exclude(state=State.SUBMITTED))
    to_come = _to_come(scope, jurisdiction, inside, year)
    wanted = {*to_come, *(row.jurisdiction for row in (*stored, *settled))}
    known = {place.id: place for place in jurisdiction_rows(scope.jurisdictions().filter(pk__in=wanted))}
    worked_on = {row.jurisdiction for row in (*stored, *settled)}
    places = [place for key, place in known.items() if key in worked_on]
    keys = [row.pk for row in (*stored, *settled)]
    before, stands = _submitted_before(keys), standing(scope, jurisdiction, year)
    found = []
    for values, row in _with_values(scope, places, year, [*stored, *settled]):
        indicator = values.catalogue.by_id[row.indicator]
        measured = values.measured(indicator, year, borrow=False)
        roles = scope.roles_for(values.jurisdiction.path, indicator.theme_id)
        since = _since(values, indicator, measured.point)
        own = row.author == user_id
        found.append(
            ReviewRow(
                measured=measured,
                entered_by=row.name or row.username or "",
                before=before.get(row.pk),
                may_decide=may(ACT_IN[row.state], state=row.state, roles=roles, is_author=own),
                own=own,
                stands=stands.get(row.indicator) if row.jurisdiction == jurisdiction.id else None,
                since=since,
                leaps=since is not None and jumped(indicator, measured.point, since.earlier),
            )
        )
    by_state = {state: tuple(row for row in found if row.measured.point.state == state) for state in ACT_IN}
    return ReviewSheet(
        waiting=tuple(sorted(by_state[State.SUBMITTED], key=_first_of_its_place)),
        approved=by_state[State.APPROVED],
        reopened=tuple(row for row in by_state[State.RETURNED] if row.stands),
        beyond=waiting.count() - MOST_WAITING if len(stored) == MOST_WAITING else 0,
        to_come=tuple(ToCome(place, to_come[key]) for key, place in known.items() if key in to_come),
    )


def _to_come(scope: Scope, jurisdiction: JurisdictionRow, inside: Q, year: int) -> dict[int, tuple[IndicatorRow, ...]]:
    """Return jurisdiction → the indicators declared to be still to come, in the order of the report."""
    declared = Observation.objects.filter(
        scope.counted(jurisdiction.path), inside, year=year, missing_reason=MissingReason.TO_COME
    )
    found: dict[int, set[int]] = defaultdict(set)
    for at, indicator in declared.order_by().values_list("jurisdiction_id", "indicator_id"):
        found[at].add(indicator)
    return {at: tuple(row for row in catalogue() if row.id in of) for at, of in found.items()}


def last_year_in(scope: Scope, state: State, path: str, *, below: bool) -> int | None:
    """Return the last year with a value in this state at the jurisdiction with this path, or also below it; None when
    there is none that the user may see."""
    at = {"jurisdiction__path__startswith": path} if below else {"jurisdiction__path": path}
    rows = Observation.objects.filter(scope.observations(path), state=state, **at).order_by("-year")
    return rows.values_list("year", flat=True).first()


def _first_of_its_place(row: ReviewRow) -> tuple[str, bool]:
    return row.measured.jurisdiction.path, not row.suspicious


def _stored(rows: Iterable[Observation]) -> list[_Stored]:
    fields = ("pk", "jurisdiction_id", "indicator_id", "state", "entered_by__name", "entered_by__username")
    return [_Stored(*row) for row in rows.values_list(*fields, "entered_by_id")]  # type: ignore[attr-defined]


def _with_values(
    scope: Scope, places: Collection[JurisdictionRow], year: int, stored: Collection[_Stored]
) -> Iterable[tuple[Values, _Stored]]:
    """Return each stored value with what it is compared with, place by place in the order of the catalogue."""
    rows = catalogue()
    order = {indicator.id: position for position, indicator in enumerate(rows)}
    only = [indicator.code for indicator in rows if indicator.id in {row.indicator for row in stored}]
    compared = compared_values_at(scope, places, rows, first=year - YEARS_BACK + 1, last=year, only=only)
    for values in compared:
        here = (row for row in stored if row.jurisdiction == values.jurisdiction.id)
        for row in sorted(here, key=lambda row: order[row.indicator]):
            yield values, row


def _since(values: Values, indicator: IndicatorRow, point: Point) -> Change | None:
    """Return the change from the last year with a value, where that is not the year before."""
    for year in range(point.year - 1, point.year - YEARS_BACK - 1, -1):
        earlier = values.point(indicator, year)
        if earlier.value is not None:
            return change(indicator, earlier, point) if year < point.year - 1 else None
    return None


def _submitted_before(keys: Collection[int]) -> dict[int, Point]:
    """Return observation → its value when it was last submitted before the present submission and then returned or
    approved; without an entry when it never was."""
    rows = ObservationRevision.objects.filter(observation__in=keys, state__in=(State.RETURNED, State.APPROVED))
    found = rows.order_by("version").values_list("observation_id", "year", *FIGURE)
    return {observation: Point(year, **dict(zip(FIGURE, figure, strict=True))) for observation, year, *figure in found}
