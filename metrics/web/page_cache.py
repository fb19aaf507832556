"""The page cache: pages are stored as they were made. While nothing they show has changed, every user with the same
rights is served the same stored page; only the parts that belong to one user are filled in (`web/personal.py`).

Pages are stored on the server only; no other cache may hold what a signed-in user was shown (`NoStoreMiddleware`). At
every request the user is still identified, their rights are read and the jurisdiction is looked up; docs/decisions/0008
says why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from metrics.permissions.scope import Scope
from metrics.queries.data_version import may_keep, version
from metrics.web.gzip_pieces import Pieces, compressed, joined
from metrics.web.navigation import Shell
from metrics.web.page import Page
from metrics.web.personal import PARTS, for_everybody

KEPT_FOR = 3600
"""Seconds that a page is stored. The version alone decides whether it is up to date; this only removes what nobody
requests again."""

View = Callable[..., HttpResponseBase]


class KeptPage(NamedTuple):
    """A page without its personal parts. `parts` are the names of those that stand between the pieces, in order."""

    pieces: Pieces
    parts: tuple[str, ...]


def kept(also: Callable[[Page], object] = lambda page: ()) -> Callable[[View], View]:
    """Return a decorator, below `about_a_jurisdiction`, for pages whose content depends on the jurisdiction, on what
    all jurisdictions share and on the user's rights. `also` returns whatever else of the user the content depends
    on. Files, answers that set a cookie, and pages with a message for the user are made anew."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(page: Page, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if kwargs.get("file_format") or not _keepable(page):
                return view(page, *args, **kwargs)
            key = _key(page, also(page))
            found: KeptPage | None = cache.get(key)
            if found is None:
                found = _made(page.request, lambda: view(page, *args, **kwargs))
                if found is None:
                    return view(page, *args, **kwargs)
                cache.set(key, found, KEPT_FOR)
            return _answer(found, page.request)

        return wrapped

    return decorate


def _keepable(page: Page) -> bool:
    request = page.request
    return (
        request.method == "GET"
        and may_keep()
        and "gzip" in request.headers.get("Accept-Encoding", "")
        and bool(request.META.get("CSRF_COOKIE"))  # otherwise the answer sets one
        and not len(get_messages(request))
    )


def _key(page: Page, also: object) -> str:
    """Return the hash of everything that the page depends on: the user's rights, what is asked for, the day, and the
    state of the data."""
    request = page.request
    depends_on = (
        version(page.jurisdiction.id),
        _rights(page.scope),
        also,
        page.jurisdiction,
        request.get_full_path(),
        Shell(request).theme,
        getattr(request, "LANGUAGE_CODE", ""),
        timezone.localdate(),
    )
    return hashlib.sha256(repr(depends_on).encode()).hexdigest()


def _rights(scope: Scope) -> object:
    """Return the rights in a form that does not depend on the order in which they were granted."""
    grants = {(grant.role, grant.path, tuple(sorted(grant.themes))) for grant in scope.grants}
    return scope.everything, sorted(grants)


def _made(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> KeptPage | None:
    """Return the page without its personal parts; None for an answer that is not to be kept."""
    with for_everybody(request) as marker:
        response = view()
    if not isinstance(response, HttpResponse) or response.status_code != 200 or response.cookies:
        return None
    first, *others = response.content.split(marker.encode())
    parts = [other.partition(b".") for other in others]
    return KeptPage(compressed([first, *(text for *_, text in parts)]), tuple(name.decode() for name, *_ in parts))


def _answer(page: KeptPage, request: HttpRequest) -> HttpResponse:
    """Return the page with the personal parts of the user who asks."""
    own = {name: PARTS[name](request).encode() for name in set(page.parts)}
    content = joined(page.pieces, [own[name] for name in page.parts])
    response = HttpResponse(content, headers={"Content-Encoding": "gzip"})
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
