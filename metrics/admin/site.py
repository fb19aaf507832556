"""The admin: rights come from memberships, as everywhere; Django's staff flag and permissions count for nothing."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from metrics.choices import Role
from metrics.views.page import scope_of

class Site(AdminSite):
    site_title = _("法治指标")
    site_header = _("法治指标 · 数据管理")
    index_title = _("数据管理")
    site_url = reverse_lazy("dashboard")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or not request.user.is_active:
            return False
        return scope_of(request).has_role(Role.STAFF, Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR)

    def get_urls(self) -> list[Any]:
        """Without the stock admin's way to an object's own page: no object has one."""
        return [entry for entry in super().get_urls() if getattr(entry, "name", None) != "view_on_site"]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One door: the site's own. Who is signed in and comes here has no business in the admin."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", str(self.site_url)))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("password_change")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("password_change_done")


site = Site(name="admin")
