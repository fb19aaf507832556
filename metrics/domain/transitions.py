"""The life of an observation, as one table: which act leads from which state to which. (`metrics.rules.roles` says who
may do which act, `metrics.rules.workflow` what that means for one person; triggers hold the table too.)

draft → submitted → approved, or returned with a reason. Approved is locked; reopening needs a reason, and can be taken
back as long as nobody has changed the value since. Only the
reporting unit corrects its figures (不许代填代改): a reviewer approves or returns, and never a value they entered
themselves."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.domain.choices import Act, State


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
