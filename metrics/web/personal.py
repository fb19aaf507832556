"""The parts of a page that belong to the user who asks: their name, their saved views, the token of their forms.

Everything else is the same for all users with the same rights. So a page can be made once for all of them, with
placeholders, and these parts are filled in for each answer (`web/page_cache.py`)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.models import User
from metrics.queries.saved_views import saved_views


def _name(request: HttpRequest) -> str:
    return escape(request.user.get_full_name()) if isinstance(request.user, User) else ""


def _saved_views(request: HttpRequest) -> str:
    """Return links to the user's saved views. Without a template, because every answer with a kept page needs them."""
    views = saved_views(request.user) if isinstance(request.user, User) else []
    if not views:
        return format_html('<p class="hint">{}</p>', _("还没有保存的视图"))
    links = [(reverse("saved_view", args=[view.id]), view.name) for view in views]
    return format_html(
        '{}<a class="manage" href="{}">{}</a>',
        format_html_join("", '<a href="{}"><bdi>{}</bdi></a>\n', links),
        reverse("saved_views"),
        _("管理视图"),
    )


PARTS: Mapping[str, Callable[[HttpRequest], str]] = {"token": get_token, "name": _name, "saved_views": _saved_views}
"""Name of a part → function that returns its HTML. The token is masked anew at each call; it has only letters and
digits."""


def part(request: HttpRequest, name: str) -> SafeString:
    """Return the part as HTML, or its placeholder within `for_everybody`."""
    marker = getattr(request, "marker", "")
    return SafeString(f"{marker}{name}." if marker else PARTS[name](request))


@contextmanager
def for_everybody(request: HttpRequest) -> Iterator[str]:
    """Make a page within this context that shows nothing of the user who asks: `request.user` is an empty account, and
    `part` returns placeholders. Yields what these begin with: random, so that no stored text can imitate one."""
    person, marker = request.user, secrets.token_hex(16)
    request.user, request.marker = User(), marker  # type: ignore[attr-defined]
    try:
        yield marker
    finally:
        request.user = person
        del request.marker  # type: ignore[attr-defined]
