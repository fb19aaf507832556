"""Middleware for every response: language, permission by address, content security policy, compression, no-store; and
the refusal of one long file too many."""

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
    """Sets the language: `?language=` for this one response (the last of several; an unknown one is ignored, as a page
    that refuses must have a language itself), else the remembered choice, else the setting. The browser's list of
    languages is not used: computers in Chinese offices often ask for English."""

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
    """Asks the permission table before a view is called: a user for whom the address does not open is sent to the
    login page, or refused. Whether a role opens it at this jurisdiction is checked again once the jurisdiction is
    known. The admin asks the same table itself."""

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
    """Sends the header from the setting `SECURE_CSP`, which has the same name in Django 6, whose own middleware will
    replace this class."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items())

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)  # a file for download has a stricter one
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class TooManyFilesMiddleware:
    """Answers 503 when a view raises `TooManyFiles`, whatever the address of the file."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return too_many_files(request) if isinstance(exception, TooManyFiles) else None


class PageCompressionMiddleware(GZipMiddleware):
    """Compresses pages to a fifth or less. Django adds a random length, so that the size of a response reveals nothing
    about a token in it. Files are not compressed: a workbook is already, and a long CSV file must not wait."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        page = not response.streaming and response.headers.get("Content-Type", "").startswith(
            ("text/html", "application/json")
        )
        return super().process_response(request, response) if page else response


class NoStoreMiddleware:
    """Forbids every cache to store what a signed-in user was shown, as offices share computers.

    It goes by the session cookie, received or set, and not by the user: reading the user needs the database, without
    which health checks and error pages must work."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES or name in response.cookies:
            response.headers["Cache-Control"] = "private, no-store"
        return response
