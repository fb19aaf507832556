from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from metrics.admin.list_filters import OwnThemeFilter
from metrics.admin.permissions import RoleAdmin
from metrics.admin.site import site
from metrics.models import Indicator, Theme
from metrics.permissions.scope import Scope
from metrics.web.page import scope_of


class SharedAdmin(RoleAdmin):
    """Reference data that every jurisdiction shares: administrators of a single jurisdiction may only read it."""

    def may_write(self, scope: Scope, obj: Any) -> bool:
        return scope.keeps_catalogue

    def has_add_permission(self, request: HttpRequest) -> bool:
        return scope_of(request).keeps_catalogue


@admin.register(Theme, site=site)
class ThemeAdmin(SharedAdmin):
    fixed = ("code",)
    list_display = ("name_zh", "name_en", "code", "position")
    search_fields = ("name_zh", "name_en", "code")
    ordering = ("position",)


@admin.register(Indicator, site=site)
class IndicatorAdmin(SharedAdmin):
    fixed = ("code",)
    list_display = ("name_zh", "theme", "unit", "measure", "direction", "is_key", "code")
    list_filter = (OwnThemeFilter, "measure", "direction", "is_key")
    list_select_related = ("theme",)
    search_fields = ("name_zh", "name_en", "code", "aliases")
    autocomplete_fields = ("theme", "numerator", "denominator", "parts")
    fieldsets = (
        (None, {"fields": (("name_zh", "name_en"), "code", ("theme", "position"), ("is_key", "tier"))}),
        (
            _("计量"),
            {"fields": (("unit", "decimals"), ("measure", "time_basis"), "direction", ("min_value", "max_value"))},
        ),
        (_("构成"), {"fields": ("numerator", "denominator", "parts")}),
        (_("说明"), {"fields": ("definition_zh", "definition_en", "department_zh", "aliases")}),
        (_("口径调整"), {"fields": ("break_year", "break_note_zh", "break_note_en")}),
    )
