"""From draft to approved: submit, withdraw, approve, return, reopen. The table in `metrics.domain.transitions` decides
which act is possible.

Every act takes rows at the version they were read at, changes all of them or none, and leaves who, when and why in the
history."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.actions.rights import check_right
from metrics.domain.choices import Act, MissingReason, State
from metrics.models import Observation, StaleObservation, User
from metrics.permissions.scope import Scope
from metrics.rules.workflow import may
from metrics.rules.workflow import transition as transition_of


def act_on(
    act: str, observations: Iterable[Observation], *, by: User, scope: Scope, reason: str = ""
) -> list[Observation]:
    """Do `act` to each observation, at the version it was read at; one transaction.

    Raises `PermissionDenied` for a role that may not, `ValidationError` for a state in which the act is not possible,
    an author or a missing reason, `StaleObservation` when somebody else changed a row first. After an error nothing has
    been changed."""
    reason = reason.strip()
    with transaction.atomic():
        return [_act_on_one(act, observation, by=by, scope=scope, reason=reason) for observation in observations]


def _act_on_one(act: str, observation: Observation, *, by: User, scope: Scope, reason: str) -> Observation:
    path, theme = observation.jurisdiction.path, observation.indicator.theme_id
    check_right(scope, path, theme, act=act)
    step = transition_of(act, observation.state)
    if step is None:
        stored = Observation.objects.get(pk=observation.pk)
        if stored.version != observation.version:  # who did what comes before why it cannot be done again
            raise StaleObservation(stored)
        raise ValidationError(
            _("“%(what)s”处于“%(state)s”状态，不能%(act)s。")
            % {"what": observation.indicator, "state": observation.get_state_display(), "act": Act(act).label}
        )
    roles, author = scope.roles_for(path, theme), observation.entered_by_id == by.pk
    if not may(act, state=observation.state, roles=roles, is_author=author):
        raise ValidationError(_("不能审核自己填报的数值。"))
    if step.after == State.SUBMITTED and observation.missing_reason == MissingReason.TO_COME:
        raise ValidationError(_("“%(what)s”列为待报，填写数值或缺值原因后才能提交。") % {"what": observation.indicator})
    if step.reason and not reason:
        raise ValidationError(_("请填写原因。"))
    if act == Act.RESTORE and not _unchanged(observation):
        raise ValidationError(_("“%(what)s”重新开启后已有修改，不能撤销。") % {"what": observation.indicator})
    # While it is corrected, pages show its last approved version, which a trigger keeps.
    observation.shown = step.after == State.APPROVED or (observation.shown and step.before != State.APPROVED)
    observation.state = step.after
    observation.changed_by = by
    observation.change_reason = reason
    observation.save(update_fields=("state", "shown", "changed_by", "change_reason"))
    return observation


def _unchanged(observation: Observation) -> bool:
    """Return whether nothing was done to the value since it was reopened."""
    key = {"indicator": observation.indicator_id, "jurisdiction": observation.jurisdiction_id, "year": observation.year}
    return Observation.reading.filter(**key, stands=True, version=observation.version - 1).exists()
