"""What each role may do, in one table: which states of values it sees, which acts, which areas of the site.

A new role is one entry in `ROLES`, its name in `metrics.domain.choices.Role`, the English of the name, and the
migration of the closed list that `makemigrations` writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from metrics.domain.choices import Act, Role, State


class Area(Enum):
    """A group of addresses that open together (`metrics.permissions.urls` says which)."""

    READING = auto()
    """Pages about published values, and their files."""
    WORK = auto()
    """Progress, review and history, and the reference data in the admin."""
    ENTRY = auto()
    """Entering values, importing files, and reading values out of reports."""
    WRITING = auto()
    """Writing the report of a place; drafts are private to who may."""
    ADMINISTRATION = auto()
    """Changing the catalogue, jurisdictions, rounds, targets, accounts and roles."""
    TRAIL = auto()
    """Every version of every value, in the admin."""


@dataclass(frozen=True, slots=True)
class Rights:
    """The `states` of values that a role sees, the `acts` it may do to them, and the `areas` that open for it."""

    states: frozenset[str]
    acts: frozenset[str]
    areas: frozenset[Area]


EVERY_STATE = frozenset(State.values)

ROLES: dict[str, Rights] = {
    Role.OFFICIAL: Rights(
        states=frozenset({State.APPROVED}),
        acts=frozenset(),
        areas=frozenset({Area.READING}),
    ),
    Role.STAFF: Rights(
        states=EVERY_STATE,
        acts=frozenset({Act.ENTER, Act.SUBMIT, Act.WITHDRAW, Act.DRAFT}),
        areas=frozenset({Area.READING, Area.WORK, Area.ENTRY, Area.WRITING}),
    ),
    Role.REVIEWER: Rights(
        states=frozenset({State.SUBMITTED, State.RETURNED, State.APPROVED}),
        acts=frozenset({Act.APPROVE, Act.RETURN, Act.REOPEN, Act.RESTORE, Act.PUBLISH, Act.DRAFT}),
        areas=frozenset({Area.READING, Area.WORK, Area.WRITING}),
    ),
    Role.ADMINISTRATOR: Rights(
        states=EVERY_STATE,
        acts=frozenset(),
        areas=frozenset({Area.READING, Area.WORK, Area.ADMINISTRATION, Area.TRAIL}),
    ),
    Role.AUDITOR: Rights(
        states=EVERY_STATE,
        acts=frozenset(),
        areas=frozenset({Area.READING, Area.WORK, Area.TRAIL}),
    ),
}


def allows(act: str, roles: Collection[str]) -> bool:
    """Return whether one of the roles may do the act at all, whatever the state of the value."""
    return any(act in ROLES[role].acts for role in roles)


def roles_in(area: Area) -> frozenset[str]:
    """Return the roles that open the area."""
    return frozenset(str(role) for role, rights in ROLES.items() if area in rights.areas)
