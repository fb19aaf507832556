"""What every answer carries: language, content security policy, no-store; and the answer to one long file too many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from metrics.exports.long_files import TooManyFiles
from metrics.permissions.urls import ADDRESSES
from metrics.views.errors import too_many_files
from metrics.web.page import scope_of

Answer = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware:
    """Chinese first: `?language=` for this one answer (the last of several, and an unknown one is ignored: a page that
    refuses must be in a language itself), else the remembered choice, else the setting. The browser's own list is not
    asked: computers in Chinese offices often ask for English."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = dict(settings.LANGUAGES)
        wanted = (request.GET.get("language"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
        language = next((code for code in wanted if code in known), settings.LANGUAGE_CODE)
        # Activated and left so: a streamed file is made after this method has returned.
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


class AddressMiddleware(LoginRequiredMiddleware):
    """Asks the permission table before a view is called: whom the address does not open for is sent to sign in, or
    refused. What a role opens at one jurisdiction and not at another is asked again where the jurisdiction is known.
    The admin asks the same table itself."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or match.namespaces or match.view_name not in ADDRESSES:
            return super().process_view(request, view, args, kwargs)
        if "anonymous" in ADDRESSES[match.view_name]:
            return None
        if not request.user.is_authenticated:
            return self.handle_no_permission(request, view)
        scope = scope_of(request)
        if not scope.opens(match.view_name):
            raise Http404 if scope.empty else PermissionDenied
        return None


class ContentSecurityPolicyMiddleware:
    """Sends `SECURE_CSP`, the setting's name in Django 6, which will replace this class."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items())

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)  # a file for download has a stricter one
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class TooManyFilesMiddleware:
    """Whichever address the file belongs to, its jurisdiction is asked for where it is made, and refused here."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return too_many_files(request) if isinstance(exception, TooManyFiles) else None


class PageCompressionMiddleware(GZipMiddleware):
    """Pages go compressed, to a fifth and less. Django adds a random length, so that the size of an answer tells
    nothing of a token in it. Files go as they are made: a workbook is compressed already, and a long CSV file must not
    wait."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        page = not response.streaming and response.headers.get("Content-Type", "").startswith(
            ("text/html", "application/json")
        )
        return super().process_response(request, response) if page else response


class NoStoreMiddleware:
    """What a signed-in user was shown stays in no cache: offices share computers.

    Goes by the session's cookie, coming or given, and not by the user: asking for the user reads the database, which
    answers about health and failures must not need.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES or name in response.cookies:
            response.headers["Cache-Control"] = "private, no-store"
        return response
