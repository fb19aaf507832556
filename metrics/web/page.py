"""What every page about a jurisdiction begins with: the user, the jurisdiction, and the year."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.domain.comparison import years_of_axis
from metrics.domain.rows import JurisdictionRow, Surroundings
from metrics.exports.wide import LAYOUTS
from metrics.models import User
from metrics.parsing import query_string
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import first_jurisdiction, named_then, surroundings, visible_jurisdiction
from metrics.queries.readable import frozen_at
from metrics.queries.saved_views import pinned_by
from metrics.queries.series import values_by_year
from metrics.web.choosers import PathStep, YearChooser, address
from metrics.wording.editions import shown_edition

LONGEST_SPAN = 30
MOST_EDITIONS = 999

CHOSEN = frozenset({"jurisdiction", "year", "page", "language"})
"""Parameters that the chooser of jurisdiction and year sets itself, or that mean nothing on another page; all others
are kept."""


def scope_of(request: HttpRequest) -> Scope:
    """Return the signed-in user's scope, read once per request."""
    if not hasattr(request, "scope"):
        request.scope = Scope.of(request.user)  # type: ignore[attr-defined, arg-type]
    return request.scope  # type: ignore[attr-defined, no-any-return]


class NoJurisdiction(Exception):
    """The user may see no jurisdiction at all."""


@dataclass
class Page:
    """One request about one jurisdiction. Everything is read from the database when it is first used. `query` holds
    the parameters of the request."""

    request: HttpRequest
    scope: Scope
    jurisdiction: JurisdictionRow
    query: QueryDict

    @classmethod
    def of(cls, request: HttpRequest, query: QueryDict) -> Page:
        """Return the page for `?jurisdiction=`, or for the jurisdiction that the user starts at. 404 for one they may
        not see; raises `NoJurisdiction` when they may see none."""
        scope = replace(scope_of(request), edition=query_string.whole(query, "edition", largest=MOST_EDITIONS))
        code = query_string.code(query, "jurisdiction")
        jurisdiction = visible_jurisdiction(scope, code) if code else first_jurisdiction(scope)
        if jurisdiction is None:
            raise NoJurisdiction
        if scope.edition and (moment := frozen_at(scope.edition, jurisdiction.path, *_asked_years(query))):
            scope, (jurisdiction,) = replace(scope, frozen=moment), named_then([jurisdiction], moment)
        return cls(request, scope, jurisdiction, query)

    @cached_property
    def reported(self) -> dict[int, int]:
        """Return year → number of values the user may see here, for every year with a row; in order."""
        return values_by_year(self.scope, self.jurisdiction)

    @property
    def span(self) -> tuple[int, int] | None:
        """Return the first and last year of an axis of everything with a row here; None when there is none."""
        years = years_of_axis(self.reported, timezone.localdate().year)
        return (min(years), max(years)) if years else None

    @cached_property
    def year(self) -> int:
        """Return `?year=`, or else the last year with a row, or else the year that is reported on now."""
        chosen = query_string.year(self.query)
        return chosen or (self.span[1] if self.span else timezone.localdate().year - 1)

    @property
    def wide(self) -> bool:
        """Return whether a file is asked for with the columns of its page."""
        return query_string.choice(self.query, "layout", LAYOUTS, LAYOUTS[0]) == "wide"

    @property
    def said_of_edition(self) -> str:
        """Return the sentence that says which edition the page shows; "" for the values as they are now."""
        return shown_edition(self.scope.edition) if self.scope.edition else ""

    @property
    def without_edition(self) -> str:
        """Return the query string of the same page with the values as they are now."""
        query = self.query.copy()
        query.pop("edition", None)
        return query.urlencode()

    def opens(self, address: str) -> bool:
        """Return whether the user may open the address for this jurisdiction."""
        return self.scope.opens(address, self.jurisdiction.path)

    @cached_property
    def pinned(self) -> tuple[int, ...]:
        """Return the ids of the indicators that the user has pinned, in the order they were pinned."""
        return pinned_by(self.request.user) if isinstance(self.request.user, User) else ()

    @cached_property
    def around(self) -> Surroundings:
        """Return the ancestors of the jurisdiction, and what a chooser offers there."""
        return surroundings(self.scope, self.jurisdiction)

    def years(self, *, most: int = 6) -> tuple[int, int]:
        """Return `?from=` and `?to=`; by default the last `most` years with rows. Raises `BadParameter` for an
        impossible span."""
        first, last = query_string.year(self.query, "from"), query_string.year(self.query, "to")
        last = last or max(self.span[1] if self.span else self.year, first or 0)
        first = first or max(last - most + 1, min(self.span[0] if self.span else last, last))
        return query_string.span(first, last, longest=LONGEST_SPAN)

    def context(self, **more: Any) -> dict[str, Any]:
        """Return the context of the template: the jurisdiction, its path and chooser, and what the page adds."""
        return {
            "page": self,
            "jurisdiction": self.jurisdiction,
            "jurisdiction_path": [self._step(ancestor) for ancestor in self.around.path],
            "jurisdictions": self.around.offered,
            "file_query": self.query.urlencode(),
            "kept": [(name, value) for name, values in self.query.lists() for value in values if name not in CHOSEN],
            "today": timezone.localdate(),
            **more,
        }

    def year_chooser(self) -> YearChooser:
        """Return the chooser of pages about one year."""
        return YearChooser.of(self.query, self.year, self.reported)

    def _step(self, ancestor: JurisdictionRow) -> PathStep:
        seen = self.scope.may_see(ancestor.path)
        return PathStep(ancestor, address(self.query, jurisdiction=ancestor.code) if seen else "")


def _asked_years(query: QueryDict) -> tuple[int, int]:
    """Return the first and the last year that the address names; those of the calendar where it names none. A page that
    uses a malformed one refuses it."""
    years: list[int] = []
    with suppress(query_string.BadParameter):
        years += filter(None, (query_string.year(query, name) for name in ("year", "from", "to")))
        years += query_string.two_years(query, "compare", longest=LONGEST_SPAN) or ()
    return (min(years), max(years)) if years else (datetime.MINYEAR, datetime.MAXYEAR)


View = Callable[..., HttpResponseBase]


def about_a_jurisdiction(view: View) -> View:
    """Return the view, called with a `Page` instead of the request. A user without any jurisdiction gets a page that
    says what to do."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            page = Page.of(request, request.GET)
        except NoJurisdiction:
            if kwargs.get("file_format"):
                raise Http404 from None
            return render(request, "home/no_jurisdiction.html")
        if not page.opens(request.resolver_match.view_name if request.resolver_match else ""):
            raise PermissionDenied(_("您在该地区的角色不能打开这个页面。"))
        return view(page, *args, **kwargs)

    return wrapped


def respond(page: Page, template: str, **context: Any) -> HttpResponse:
    return render(page.request, template, page.context(**context))
