"""Saved views and pinned indicators of a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from metrics.models import Pin, SavedView, User
from metrics.models.compiled_queries import prepared
from metrics.parsing.query_string import is_code
from metrics.permissions.scope import Scope

PAGES: dict[str, frozenset[str]] = {
    "dashboard": frozenset({"jurisdiction", "year", "view"}),
    "years": frozenset({"jurisdiction", "from", "to", "compare", "theme", "indicator", "axis", "changes", "sort"}),
    "jurisdictions": frozenset({"jurisdiction", "parent", "place", "indicator", "year", "from", "to", "axis", "sort"}),
    "observations": frozenset({"jurisdiction", "indicator", "theme", "year", "state", "below", "q"}),
    "indicator": frozenset({"jurisdiction", "from", "to", "tab", "sort"}),
}
"""Name of an address → the parameters that a saved view keeps. All others are dropped, such as the language or the
page of a list."""

OF_SEVERAL = frozenset({("years", "theme"), ("years", "indicator"), ("jurisdictions", "place")})
"""Parameters that may be ticked dozens of times. They are saved as one comma-separated parameter, which takes half the
length."""

COLUMNS = ("id", "name", "page", "argument", "query")

JURISDICTIONS = ("jurisdiction", "parent", "place")
"""Parameters that name a jurisdiction, which the owner of the view may later no longer be allowed to see."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page of this site that may be saved: the name of its address, the argument of the address ("" for none) and
    its query."""

    page: str
    argument: str = ""
    query: str = ""

    @property
    def address(self) -> str:
        """Return the address; "" when the URLconf no longer has it."""
        try:
            path = reverse(self.page, args=[self.argument] if self.argument else [])
        except NoReverseMatch:
            return ""
        return f"{path}?{self.query}" if self.query else path

    @property
    def jurisdictions(self) -> list[str]:
        """Return the codes of the jurisdictions that the view names, without duplicates."""
        query = QueryDict(self.query)
        named = [part for name in JURISDICTIONS for value in query.getlist(name) for part in value.split(",") if part]
        return list(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved view as pages list it."""

    id: int
    name: str
    kept: Kept


def pinned_by(user: User) -> tuple[int, ...]:
    """Return the ids of the pinned indicators, in the order they were pinned. No query for users who have never pinned
    or saved anything."""
    return tuple(indicator for (indicator,) in _pinned(user.pk)) if user.kept_version else ()


@prepared(Pin)
def _pinned(user: int) -> QuerySet[Pin, Any]:
    return Pin.objects.filter(user=user).order_by("pinned_at", "id").values_list("indicator_id")


def saved_views(user: User) -> list[SavedRow]:
    """Return the saved views by name. No query for users who have never pinned or saved anything."""
    return [_row(*view) for view in _saved(user.pk)] if user.kept_version else []


@prepared(SavedView)
def _saved(user: int) -> QuerySet[SavedView, Any]:
    return SavedView.objects.filter(user=user).order_by("name").values_list(*COLUMNS)


def saved_view(user: User, pk: int) -> SavedRow:
    """Return the saved view. 404 for an unknown one, and equally for somebody else's."""
    view = SavedView.objects.filter(user=user, pk=pk).values_list(*COLUMNS).first()
    if view is None:
        raise Http404
    return _row(*view)


def _row(pk: int, name: str, page: str, argument: str, query: str) -> SavedRow:
    return SavedRow(pk, name, Kept(page, argument, query))


def kept_at(address: str) -> Kept | None:
    """Return what can be saved of an address as the browser shows it after the host name; None for another site and
    for pages that cannot be saved. The length is checked when it is saved."""
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    if parts.scheme or parts.netloc or match.namespaces or match.url_name not in PAGES:
        return None
    known, query = QueryDict(mutable=True), QueryDict(parts.query)
    for name in sorted(query.keys() & PAGES[match.url_name]):
        values = [value for value in query.getlist(name) if value]
        known.setlist(name, [",".join(values)] if values and (match.url_name, name) in OF_SEVERAL else values)
    return Kept(match.url_name, str(next(iter(match.kwargs.values()), "")), known.urlencode(safe=","))


def lost_places(scope: Scope, kept: Kept) -> list[str]:
    """Return the codes of the jurisdictions in the view that no longer exist, or that the user may no longer see."""
    named = kept.jurisdictions
    codes = list(filter(is_code, named))  # a database need not be able to hold anything else
    seen = set(scope.jurisdictions().filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    return [code for code in named if code not in seen]
