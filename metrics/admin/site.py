"""The admin site: rights come from memberships; Django's staff flag and permissions are not used."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from metrics.admin.autocomplete import PickerView
from metrics.web.page import scope_of

ORDER = (
    "Observation", "ObservationRevision", "Round", "Report", "Target", "Indicator", "Definition", "Break",
    "LearnedAlias", "ParagraphTemplate", "Theme", "Jurisdiction", "FormerParent", "Succession", "User",
    "Membership", "ReferenceChange",
)  # fmt: skip
"""The order of the nouns on the first page: what is used daily comes first."""


class Site(AdminSite):
    site_title = _("法治指标")
    site_header = _("法治指标 · 数据管理")
    index_title = _("数据管理")
    site_url = reverse_lazy("dashboard")  # type: ignore[assignment]  # the stubs know no lazy one
    enable_nav_sidebar = False
    empty_value_display = "—"

    def has_permission(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or not request.user.is_active:
            return False
        return scope_of(request).opens("admin:index")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Return the view with a check of rights: 403 for a signed-in user without a role for the admin, who would
        gain nothing by signing in again."""
        checked: Callable[..., HttpResponseBase] = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return checked(request, *args, **kwargs)

        return update_wrapper(inner, checked)

    def get_urls(self) -> list[Any]:
        """Return the addresses without Django's redirect to an object's own page, as no object has one."""
        return [entry for entry in super().get_urls() if getattr(entry, "name", None) != "view_on_site"]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps: list[Any] = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: ORDER.index(model["object_name"]))
        return apps

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = PickerView.as_view(admin_site=self)(request)
        return response

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the login page of the site. A signed-in user who comes here has no right to the admin and gets
        403."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", str(self.site_url)))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("password_change")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("password_change_done")


site = Site(name="admin")
