from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from metrics.admin.display import READ_ONLY, InWords
from metrics.admin.list_filters import StateFilter, ThemeFilter, YearFilter
from metrics.admin.permissions import RoleAdmin
from metrics.admin.site import site
from metrics.models import ObservationRevision
from metrics.permissions.scope import Scope


@admin.register(ObservationRevision, site=site)
class ObservationRevisionAdmin(InWords, RoleAdmin):
    """The audit log: every version of every value. Nobody may change it; the database refuses it too."""

    list_display = (
        "changed_at",
        "changed_by",
        "indicator",
        "jurisdiction_name",
        "year",
        "version",
        "words",
        "state",
        "change_reason",
    )
    list_filter = (StateFilter, YearFilter, ThemeFilter)
    list_select_related = ("indicator", "jurisdiction", "changed_by")
    search_fields = ("indicator__name_zh", "jurisdiction__name_zh", "changed_by__username", "change_reason")
    search_help_text = gettext_lazy("按指标、地区、修改人或修改原因查找")
    list_per_page = 50
    fieldsets = READ_ONLY
    readonly_fields = ("words", "as_of_words", "base", "jurisdiction_name")

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(jurisdiction__in=scope.jurisdictions_opening(self.address("changelist")))
