"""Who may lead an observation from which state to which: the table of `metrics.domain.transitions` with the roles of
`metrics.rules.roles`."""

from __future__ import annotations

from metrics.domain.transitions import TRANSITIONS, Transition
from metrics.rules.roles import allows

_TABLE = {(transition.act, transition.before): transition for transition in TRANSITIONS}


def transition(act: str, state: str) -> Transition | None:
    """Return the transition of the act in this state; None when the act is not possible there."""
    return _TABLE.get((act, state))


def may(act: str, *, state: str, roles: frozenset[str], is_author: bool) -> bool:
    """Return whether a user with these roles may do the act to a value in this state. `is_author`: they entered it."""
    found = transition(act, state)
    return found is not None and allows(act, roles) and (found.own or not is_author)
