"""An edition of the demonstration: what 甲山区 published of 2023, and one correction since, by the demo accounts."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from metrics.actions.editions import publish
from metrics.actions.observations import enter, stated_of
from metrics.actions.review import act_on
from metrics.domain.choices import Act, State
from metrics.models import Edition, Observation, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row

PLACE, YEAR, INDICATOR = "demo-jiashan", 2023, "law-popularisation-events"


def publish_example(*, staff: User, reviewer: User) -> None:
    """Publish the year and correct one value of it; nothing where this was done, or where the value is not approved."""
    found = Observation.objects.filter(jurisdiction__code=PLACE, year=YEAR, indicator__code=INDICATOR)
    row = found.filter(state=State.APPROVED, value__isnull=False).select_related("jurisdiction", "indicator").first()
    if row is None or row.value is None or Edition.objects.filter(jurisdiction=row.jurisdiction, year=YEAR).exists():
        return
    place, scope = jurisdiction_row(row.jurisdiction), Scope.of(reviewer)
    publish(by=reviewer, scope=scope, jurisdiction=place, year=YEAR, published_on=timezone.localdate(), seen=0)
    act_on(Act.REOPEN, [row], by=reviewer, scope=scope, reason="核对台账，漏计一场")
    row.refresh_from_db()
    enter(
        by=staff,
        scope=Scope.of(staff),
        indicator=catalogue().by_code[INDICATOR],
        jurisdiction=place,
        year=YEAR,
        stated=replace(stated_of(row), value=row.value + 1),
        version=row.version,
        reason="补计一场",
    )
    for act, user in ((Act.SUBMIT, staff), (Act.APPROVE, reviewer)):
        row.refresh_from_db()
        act_on(act, [row], by=user, scope=Scope.of(user))
