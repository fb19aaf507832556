"""Scope: what a user may see and do. This is decided only here.

A membership gives a role in a jurisdiction and everything below it; a role shows values in certain states. Somebody
without a membership sees nothing; a superuser sees everything."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from metrics.domain.choices import Act, Hold, Role, State
from metrics.models import Jurisdiction, Membership, Round, User
from metrics.models.compiled_queries import prepared
from metrics.models.jurisdictions import STEP, JurisdictionQuerySet, path_after
from metrics.permissions.urls import ADDRESSES
from metrics.rules.roles import EVERY_STATE, ROLES, allows

NOTHING = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Grant:
    """One membership of a user. `themes` is empty when the role is not limited to themes."""

    role: str
    path: str
    themes: frozenset[int] = frozenset()

    def covers(self, path: str) -> bool:
        return path.startswith(self.path)

    @property
    def shows_everything(self) -> bool:
        """Return whether the holder sees every value in the jurisdictions of the grant."""
        return ROLES[self.role].states == EVERY_STATE and not self.themes

    @property
    def only_reads(self) -> bool:
        """Return whether the holder takes no part in the work: sees approved values only."""
        return ROLES[self.role].states == {State.APPROVED}

    def shows(self, theme: int, state: str) -> bool:
        """Return whether the grant shows a value of this theme and state; `condition` says the same as a filter."""
        visible = ROLES[self.role].states
        limited = self.themes and visible == EVERY_STATE and theme not in self.themes
        return state == State.APPROVED if limited else state in visible

    def condition(self) -> Q:
        """Return the filter of observations that the grant shows, to be used within the jurisdictions it covers."""
        if self.shows_everything:
            return Q()
        if self.themes and ROLES[self.role].states == EVERY_STATE:
            # Limited staff see the drafts of their own themes; of the others what everybody sees.
            return Q(indicator__theme__in=sorted(self.themes)) | Q(state=State.APPROVED)
        return Q(state__in=sorted(ROLES[self.role].states))


@dataclass(frozen=True, slots=True)
class Reading:
    """Which versions of values a page reads: those of an edition, or (None) as they are now; and what rounds hold back
    from a reader on the day `held_on`, except at the jurisdictions with the paths `own`, and at and below those
    `at_work`. `held_on` None: nothing is held back. A key of compiled queries."""

    edition: int | None = None
    held_on: datetime.date | None = None
    own: tuple[str, ...] = ()
    at_work: tuple[str, ...] = ()

    def holds_back(self, path: str) -> bool:
        """Return whether rounds may hold back values of the jurisdiction with this path."""
        return self.held_on is not None and path not in self.own and not path.startswith(self.at_work)

    @property
    def open(self) -> Q:
        """Return the filter of observations of which no round holds back any."""
        return Q(jurisdiction__path__in=self.own) | _ranges(_bounds(self.at_work), "jurisdiction__")


@dataclass(frozen=True, slots=True)
class Scope:
    """The memberships of one user, read once per request."""

    grants: tuple[Grant, ...]
    everything: bool = False
    edition: int | None = None
    """The number of the edition that pages and files show; None: the values as they are now."""
    frozen: datetime.datetime | None = None
    """When the edition was published: its names, units and definitions are those of this moment."""
    held_on: datetime.date | None = None
    """The day of the request where a round holds back values from readers of other jurisdictions; None: none does."""

    @classmethod
    def of(cls, user: User) -> Scope:
        """Return the scope of the user. One query; none for somebody who may no longer sign in."""
        if not user.is_active:
            return cls(())
        held: dict[int, tuple[str, str, set[int]]] = {}
        today, held_on = timezone.localdate(), None
        for key, role, path, theme, holding in _memberships(user.pk, Holding(today)):
            held.setdefault(key, (role, path, set()))[2].update([theme] if theme else ())
            held_on = today if holding else None
        grants = tuple(Grant(role, path, frozenset(themes)) for role, path, themes in held.values())
        return cls(grants, everything=user.is_superuser, held_on=held_on)

    @classmethod
    def of_operator(cls) -> Scope:
        """Return the scope of commands run on the server, whose operator can read the database anyway: it sees
        everything and enters like staff."""
        return cls((Grant(Role.STAFF, ""),), everything=True)

    @property
    def reading(self) -> Reading:
        """Return which versions of values pages and files show to the user."""
        if self.everything or self.held_on is None or not any(grant.only_reads for grant in self.grants):
            return Reading(self.edition)
        own = sorted({grant.path for grant in self.grants})
        at_work = sorted({grant.path for grant in self.grants if not grant.only_reads})
        return Reading(self.edition, self.held_on, tuple(own), tuple(at_work))

    def as_reader(self, path: str) -> Scope:
        """Return the scope of who only reads at the place with this path: what a document may say."""
        return replace(self, grants=(Grant(Role.OFFICIAL, path),), everything=False, held_on=None)

    @property
    def empty(self) -> bool:
        return not self.everything and not self.grants

    def roles_at(self, path: str) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants if grant.covers(path))

    def roles_for(self, path: str, theme: int) -> frozenset[str]:
        """Return the roles that the user has for a value of this theme in this jurisdiction; staff limited to themes
        have their role only for these."""
        return frozenset(
            grant.role for grant in self.grants if grant.covers(path) and (not grant.themes or theme in grant.themes)
        )

    def opens(self, address: str, path: str | None = None) -> bool:
        """Return whether the user may open the address, given by its name in the URLconf. The permission table decides
        by the roles that the user holds at the jurisdiction with this path, or anywhere when there is none. A superuser
        opens every address that opens for anybody."""
        if self.everything:
            return bool(ADDRESSES[address])
        held = frozenset(grant.role for grant in self.grants) if path is None else self.roles_at(path)
        return not ADDRESSES[address].isdisjoint(held or {"nobody"})

    def does(self, act: str, path: str) -> bool:
        """Return whether the user may do the act to any value of the jurisdiction with this path."""
        return allows(act, self.roles_at(path))

    def may_see(self, path: str) -> bool:
        return self.everything or any(grant.covers(path) for grant in self.grants)

    def shows(self, path: str, theme: int, state: str) -> bool:
        """Return whether the user may see a value of this theme in this jurisdiction and state; `observations` says
        the same as a filter."""
        return self.everything or any(grant.covers(path) and grant.shows(theme, state) for grant in self.grants)

    def may_enter(self, path: str, theme: int) -> bool:
        """Return whether the user may enter and correct drafts of this theme in this jurisdiction."""
        return allows(Act.ENTER, self.roles_for(path, theme))

    @property
    def keeps_catalogue(self) -> bool:
        """Return whether the user may change the data that all jurisdictions share: only administrators of a
        jurisdiction at the top of the tree may."""
        return self.everything or any(
            grant.role in ADDRESSES["admin:metrics_indicator_add"] and len(grant.path) == STEP for grant in self.grants
        )

    def jurisdictions(self) -> JurisdictionQuerySet:
        """Return every jurisdiction the user may see, in the official order."""
        return within(self.bounds)

    @property
    def bounds(self) -> Bounds | None:
        """Return the subtrees of jurisdictions that the user may see; None: all."""
        return None if self.everything else _bounds(grant.path for grant in self.grants)

    def jurisdictions_opening(self, address: str) -> JurisdictionQuerySet:
        """Return every jurisdiction where a role of the user opens the address, in the official order."""
        held = (grant.path for grant in self.grants if grant.role in ADDRESSES[address])
        return within(None if self.everything else _bounds(held))

    def observations(self, within: str = "") -> Q:
        """Return the filter of observations that the user may see, in jurisdictions at or below the path `within`. It
        must be used on those only: it does not check again that they lie there. It joins the jurisdiction where the
        user's rights begin further down."""
        above = [grant for grant in self.grants if grant.covers(within)]
        below = [grant for grant in self.grants if grant.path.startswith(within) and grant not in above]
        if self.everything or any(grant.shows_everything for grant in above):
            return Q()
        conditions = [grant.condition() for grant in above]
        conditions += [grant.condition() & _ranges(_bounds([grant.path]), "jurisdiction__") for grant in below]
        return reduce(or_, conditions, NOTHING)

    def counted(self, within: str = "") -> Q:
        """Return the filter as `observations` does, for counting by state only. It includes everything stored where
        the user takes part in the work, drafts too, since the state of the work reveals no value."""
        working = (grant if grant.role == Role.OFFICIAL else Grant(Role.AUDITOR, grant.path) for grant in self.grants)
        return Scope(tuple(working), self.everything).observations(within)

    def observations_at(self, path: str) -> Q:
        """Return the filter of observations of one jurisdiction that the user may see; no join unless a grant is
        limited to themes."""
        return Scope(tuple(grant for grant in self.grants if grant.covers(path)), self.everything).observations(path)


EVERYTHING = Scope((), everything=True)
"""A scope that sees everything and belongs to nobody: for checks against all stored values, also those that the
current user may not see."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A day on which rounds may hold back values. A key of compiled queries."""

    today: datetime.date

    @property
    def rounds(self) -> QuerySet[Round]:
        """Return the rounds that do."""
        return Round.objects.filter(Q(shown_once=Hold.PUBLISHED) | Q(released_on__gt=self.today)).order_by()


@prepared(Membership)
def _memberships(user: int, holding: Holding) -> QuerySet[Membership, Any]:
    held = Membership.objects.filter(user=user).order_by("id").annotate(holding=Exists(holding.rounds))
    return held.values_list("id", "role", "jurisdiction__path", "themes", "holding")


Bounds = tuple[tuple[str, str], ...]
"""For each subtree the path of its top and the first path after it."""


def _bounds(paths: Iterable[str]) -> Bounds:
    return tuple((path, path_after(path)) for path in sorted(set(paths)))


def within(bounds: Bounds | None) -> JurisdictionQuerySet:
    """Return the jurisdictions in any of the subtrees, in the official order; None: all jurisdictions."""
    jurisdictions = Jurisdiction.objects.order_by("path")
    return jurisdictions if bounds is None else jurisdictions.filter(_ranges(bounds))


def _ranges(bounds: Bounds, prefix: str = "") -> Q:
    """Return the filter of jurisdictions in any of the subtrees."""
    conditions = (Q(**{f"{prefix}path__gte": top, f"{prefix}path__lt": after}) for top, after in bounds)
    return reduce(or_, conditions, NOTHING)
