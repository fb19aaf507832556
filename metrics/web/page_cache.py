"""Pages that are kept as they were made, and given again while nothing they show has changed.

A kept page stays on the server: what a signed-in user was shown stays in no other cache (`NoStoreMiddleware`). Whoever
asks is still identified, their rights are still read and the jurisdiction is still looked up, at every request;
docs/decisions/0008 says why."""

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
"""Seconds. The version alone says what is current; this only clears away what nobody asks for again."""

RANDOM_BYTES = 100
"""At most so many of varying length in a compressed page, as Django's own compression has them, so that the size of an
answer tells nothing of a token in it."""

View = Callable[..., HttpResponseBase]


def kept(view: View) -> View:
    """Below `about_a_jurisdiction`, for pages that show what belongs to the jurisdiction or to every jurisdiction.
    Files, answers that set a cookie, and pages with a message for their reader are made anew."""

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
    """Of everything that the answer depends on: who asks, with which rights, for what, on which day, and the state of
    the data."""
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
