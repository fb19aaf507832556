"""Submitting the chosen rows of the list for review: those that may go, go; of each other a sentence says why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from metrics.actions.review import act_on
from metrics.actions.rights import check_right
from metrics.domain.choices import Act
from metrics.models import Observation, StaleObservation, User
from metrics.permissions.scope import Scope
from metrics.queries.entry import sheet, unexplained
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.rules.workflow import transition


def submit(rows: Iterable[Observation], *, by: User, scope: Scope) -> tuple[int, list[str]]:
    """Submit each draft of the rows; return how many were, and why each of the others was not."""
    done, refused = 0, []
    places = sorted(rows, key=lambda row: (row.jurisdiction.path, row.year))
    for _place, together in groupby(places, key=lambda row: (row.jurisdiction_id, row.year)):
        for row, why in _tried(list(together), by, scope):
            done += not why
            refused += [_("%(what)s：%(why)s") % {"what": row, "why": why}] if why else []
    return done, refused


def _tried(rows: list[Observation], by: User, scope: Scope) -> Iterator[tuple[Observation, str]]:
    """Yield each row of one place and year with why it was not submitted; "" when it was. As on the entry page, none
    goes while something due is blank."""
    doubts, blank = {}, 0
    if scope.does(Act.SUBMIT, rows[0].jurisdiction.path):
        doubts = unexplained(scope, rows)
        blank = len(sheet(scope, jurisdiction_row(rows[0].jurisdiction), rows[0].year).blank)
    for row in rows:
        try:
            check_right(scope, row.jurisdiction.path, row.indicator.theme_id, act=Act.SUBMIT)
            if row.pk in doubts:
                raise ValidationError(_("%(finding)s请先在“情况说明”中说明原因。") % {"finding": doubts[row.pk]})
            if blank and transition(Act.SUBMIT, row.state):
                said = _("本年度还有%(count)d项应报而空白，请先在填报页填写、写明原因或列为待报。")
                raise ValidationError(said % {"count": blank})
            act_on(Act.SUBMIT, [row], by=by, scope=scope)
        except PermissionDenied as denied:
            yield row, str(denied)
        except ValidationError as error:
            yield row, " ".join(error.messages)
        except StaleObservation:
            yield row, _("刚被别人修改，请核对后再提交。")
        else:
            yield row, ""
