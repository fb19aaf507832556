"""Saved views and pinned indicators of a user."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import Http404, QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from metrics.models import Pin, SavedView, User
from metrics.parsing.query_string import is_code
from metrics.permissions.scope import Scope

PAGES: dict[str, frozenset[str]] = {
    "dashboard": frozenset({"jurisdiction", "year", "view"}),
    "years": frozenset({"jurisdiction", "from", "to", "compare", "theme", "indicator", "axis", "changes", "sort"}),
    "jurisdictions": frozenset({"jurisdiction", "parent", "place", "indicator", "year", "from", "to", "axis", "sort"}),
    "observations": frozenset({"jurisdiction", "indicator", "theme", "year", "state", "below", "q"}),
    "indicator": frozenset({"jurisdiction", "from", "to", "tab", "sort"}),
}
"""Name of an address → the parameters a saved view keeps. Others are dropped: the language of one answer, the page of a
list."""

OF_SEVERAL = frozenset({("years", "theme"), ("years", "indicator"), ("jurisdictions", "place")})
"""Parameters that may be ticked dozens of times. They are kept behind one name, with commas: in half the length."""

JURISDICTIONS = ("jurisdiction", "parent", "place")
"""Parameters that name a jurisdiction, by which a view can end up where its owner may no longer look."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A jurisdiction on this site that may be saved: the name of the address, its argument ("" for none) and its
    query."""

    page: str
    argument: str = ""
    query: str = ""

    @property
    def address(self) -> str:
        """ "" when the URLconf has no such address any more."""
        try:
            path = reverse(self.page, args=[self.argument] if self.argument else [])
        except NoReverseMatch:
            return ""
        return f"{path}?{self.query}" if self.query else path

    @property
    def jurisdictions(self) -> list[str]:
        """Codes of the jurisdictions the view names, each once."""
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
    """Ids of the pinned indicators, in the order they were pinned. No query for those who never kept anything."""
    if not user.kept_version:
        return ()
    return tuple(Pin.objects.filter(user=user).order_by("pinned_at", "id").values_list("indicator_id", flat=True))


def saved_views(user: User) -> list[SavedRow]:
    """By name. No query for those who never kept anything."""
    if not user.kept_version:
        return []
    return [_row(view) for view in SavedView.objects.filter(user=user).order_by("name")]


def saved_view(user: User, pk: int) -> SavedRow:
    """404 for what is not there and for somebody else's alike."""
    view = SavedView.objects.filter(user=user, pk=pk).first()
    if view is None:
        raise Http404
    return _row(view)


def _row(view: SavedView) -> SavedRow:
    return SavedRow(view.pk, view.name, Kept(view.page, view.argument, view.query))


def kept_at(address: str) -> Kept | None:
    """Return what there is to save at an address of this site, as the browser shows it behind the host; None for any
    other site and for pages that cannot be saved. Whether it is too long is for whoever saves it to say."""
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
    """Codes of the jurisdictions the view names that are gone, or that the user may no longer see."""
    named = kept.jurisdictions
    codes = list(filter(is_code, named))  # a database need not be able to hold anything else
    seen = set(scope.jurisdictions().filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    return [code for code in named if code not in seen]
