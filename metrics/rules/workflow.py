"""The life of an observation, as one table: which act leads from which state to which. (`metrics.rules.roles` says who
may do which act.)

draft → submitted → approved, or returned with a reason. Approved is locked; reopening needs a reason, and can be taken
back as long as nobody has changed the value since. Only the
reporting unit corrects its figures (不许代填代改): a reviewer approves or returns, and never a value they entered
themselves."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.domain.choices import Act, State
from metrics.rules.roles import allows


@dataclass(frozen=True, slots=True)
class Transition:
    """Where an act leads. `reason`: the act needs a reason. `own`: one may do it to a value that one entered
    oneself."""

    act: str
    before: str
    after: str
    reason: bool = False
    own: bool = True


TRANSITIONS = (
    Transition(Act.ENTER, State.DRAFT, State.DRAFT),
    Transition(Act.ENTER, State.RETURNED, State.DRAFT),
    Transition(Act.SUBMIT, State.DRAFT, State.SUBMITTED),
    Transition(Act.SUBMIT, State.RETURNED, State.SUBMITTED),
    Transition(Act.WITHDRAW, State.SUBMITTED, State.DRAFT),
    Transition(Act.APPROVE, State.SUBMITTED, State.APPROVED, own=False),
    Transition(Act.RETURN, State.SUBMITTED, State.RETURNED, reason=True),
    Transition(Act.REOPEN, State.APPROVED, State.RETURNED, reason=True),
    Transition(Act.RESTORE, State.RETURNED, State.APPROVED, own=False),
)

_TABLE = {(transition.act, transition.before): transition for transition in TRANSITIONS}


def transition(act: str, state: str) -> Transition | None:
    """Return the transition of the act in this state; None when the act is not possible there."""
    return _TABLE.get((act, state))


def may(act: str, *, state: str, roles: frozenset[str], is_author: bool) -> bool:
    """Return whether a user with these roles may do the act to a value in this state. `is_author`: they entered it."""
    found = transition(act, state)
    return found is not None and allows(act, roles) and (found.own or not is_author)
