"""The page cache: pages are stored as they were made, and served again while nothing they show has changed.

They are stored on the server only; no other cache may hold what a signed-in user was shown (`NoStoreMiddleware`). At
every request the user is still identified, their rights are read and the jurisdiction is looked up; docs/decisions/0008
says why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

from metrics.models import User
from metrics.queries.data_version import may_keep, version
from metrics.web.page import Page

KEPT_FOR = 3600
"""Seconds that a page is stored. The version alone decides whether it is up to date; this only removes what nobody
requests again."""

RANDOM_BYTES = 100
"""The most random bytes added to a compressed page, as Django's own compression does, so that the size of a response
reveals nothing about a token in it."""

View = Callable[..., HttpResponseBase]


def kept(view: View) -> View:
    """Return the view with the page cache. It goes below `about_a_jurisdiction`, and is for pages that show data of
    the jurisdiction or of all jurisdictions. Files, responses that set a cookie, and pages with a message for the user
    are not stored."""

    @wraps(view)
    def wrapped(page: Page, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs.get("file_format") or not _keepable(page):
            return view(page, *args, **kwargs)
        key = _key(page)
        if (content := cache.get(key)) is not None:
            return _answer(content)
        response = view(page, *args, **kwargs)
        if not isinstance(response, HttpResponse) or response.status_code != 200 or response.cookies:
            return response
        content = compress_string(response.content, max_random_bytes=RANDOM_BYTES)
        cache.set(key, content, KEPT_FOR)
        return _answer(content)

    return wrapped


def _keepable(page: Page) -> bool:
    request = page.request
    return (
        request.method == "GET"
        and may_keep()
        and "gzip" in request.headers.get("Accept-Encoding", "")
        and bool(request.META.get("CSRF_COOKIE"))  # otherwise the page's forms need a new one
        and not len(get_messages(request))
    )


def _key(page: Page) -> str:
    """Return the key of everything that the response depends on: the user, their rights, the address, the day, and the
    version of the data."""
    request, user = page.request, cast(User, page.request.user)
    person = {field.attname: getattr(user, field.attname) for field in user._meta.concrete_fields}
    person.pop("last_login", None)
    depends_on = (
        version(page.jurisdiction.id),
        person,
        page.scope,
        page.jurisdiction,
        request.get_full_path(),
        request.COOKIES.get("theme"),
        getattr(request, "LANGUAGE_CODE", ""),
        request.META["CSRF_COOKIE"],
        timezone.localdate(),
    )
    return hashlib.sha256(repr(depends_on).encode()).hexdigest()


def _answer(content: bytes) -> HttpResponse:
    response = HttpResponse(content, headers={"Content-Encoding": "gzip"})
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
