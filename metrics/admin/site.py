"""The admin: rights come from memberships, as everywhere; Django's staff flag and permissions count for nothing."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from metrics.choices import Role
from metrics.views.page import scope_of


class Site(AdminSite):
    site_title = _("法治指标")
    site_header = _("法治指标 · 数据管理")
    index_title = _("数据管理")

    def has_permission(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or not request.user.is_active:
            return False
        return scope_of(request).has_role(Role.STAFF, Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR)


site = Site(name="admin")
