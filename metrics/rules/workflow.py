"""The life of an observation, as one table: which act leads from which state to which, and who may do it.

draft → submitted → approved, or returned with a reason. Approved is locked; reopening needs a reason. Only the
reporting unit corrects its figures (不许代填代改): a reviewer approves or returns, and never a value they entered themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import Role, State


class Act(TextChoices):
    ENTER = "enter", _("填写")
    SUBMIT = "submit", _("提交")
    WITHDRAW = "withdraw", _("撤回")
    APPROVE = "approve", _("审核通过")
    RETURN = "return", _("退回")
    REOPEN = "reopen", _("重新开启")


@dataclass(frozen=True, slots=True)
class Transition:
    """`reason`: the act must say why. `own`: it may be done to a value one entered oneself."""

    act: str
    before: str
    after: str
    roles: frozenset[str]
    reason: bool = False
    own: bool = True


STAFF, REVIEWER = frozenset({Role.STAFF}), frozenset({Role.REVIEWER})

TRANSITIONS = (
    Transition(Act.ENTER, State.DRAFT, State.DRAFT, STAFF),
    Transition(Act.ENTER, State.RETURNED, State.DRAFT, STAFF),
    Transition(Act.SUBMIT, State.DRAFT, State.SUBMITTED, STAFF),
    Transition(Act.SUBMIT, State.RETURNED, State.SUBMITTED, STAFF),
    Transition(Act.WITHDRAW, State.SUBMITTED, State.DRAFT, STAFF),
    Transition(Act.APPROVE, State.SUBMITTED, State.APPROVED, REVIEWER, own=False),
    Transition(Act.RETURN, State.SUBMITTED, State.RETURNED, REVIEWER, reason=True),
    Transition(Act.REOPEN, State.APPROVED, State.RETURNED, REVIEWER, reason=True),
)

_TABLE = {(transition.act, transition.before): transition for transition in TRANSITIONS}


def transition(act: str, state: str) -> Transition | None:
    """What the act does in this state; None when it cannot be done there."""
    return _TABLE.get((act, state))


def may(act: str, *, state: str, roles: frozenset[str], is_author: bool) -> bool:
    """Whether somebody with these roles may do the act to a value in this state."""
    found = transition(act, state)
    return found is not None and bool(found.roles & roles) and (found.own or not is_author)
