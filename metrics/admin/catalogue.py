from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.admin.list_filters import OwnThemeFilter
from metrics.admin.reference_changes import ReasonForm, RecordedAdmin
from metrics.admin.site import site
from metrics.models import Break, Definition, Indicator, Theme
from metrics.permissions.scope import Scope
from metrics.queries.reference_changes import breaks_after_approved, in_use, years_with_values
from metrics.web.page import scope_of
from metrics.wording.formatting import span_words

MEASURING = ("unit", "measure", "numerator", "denominator")
"""Fields of an indicator that decide what its values mean."""


class SharedAdmin(RecordedAdmin):
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


class IndicatorForm(ReasonForm):
    def clean(self) -> dict[str, Any]:
        """Refuse another unit, measure or base of an indicator with approved values, unless a break comes after them:
        values before and after could not be compared."""
        cleaned = super().clean() or {}
        changed = [name for name in MEASURING if name in self.changed_data]
        if changed and in_use(self.instance) and not breaks_after_approved(self.instance):
            raise ValidationError(
                {
                    changed[0]: _(
                        "已有审核通过的数值。要改单位、计量类型、分子或分母，请先在“口径调整”里为以后的年度新增一条前后不可比的。"
                    )
                }
            )
        self._check_years(cleaned.get("first_year"), cleaned.get("last_year"))
        return cleaned

    def _check_years(self, first: int | None, last: int | None) -> None:
        """Refuse years of collection that leave out a year with values."""
        there = years_with_values(self.instance)
        if there is None:
            return
        for field, beyond in (("first_year", first and there[0] < first),
                              ("last_year", last and there[1] > last)):  # fmt: skip
            if beyond:
                self.add_error(
                    field, _("已有%(years)s的数据，采集年度须把它们包括在内。") % {"years": span_words(*there)}
                )


@admin.register(Indicator, site=site)
class IndicatorAdmin(SharedAdmin):
    form = IndicatorForm
    fixed = ("code",)
    list_display = ("name_zh", "theme", "unit", "measure", "direction", "is_key", "code")
    list_filter = (OwnThemeFilter, "measure", "direction", "is_key")
    list_select_related = ("theme",)
    search_fields = ("name_zh", "name_en", "code", "aliases")
    autocomplete_fields = ("theme", "numerator", "denominator", "parts")
    fieldsets = (
        (None, {"fields": (("name_zh", "name_en"), "code", ("theme", "position"), ("is_key", "tier"))}),
        (
            gettext_lazy("计量"),
            {"fields": (("unit", "decimals"), ("measure", "time_basis"), "direction", ("min_value", "max_value"))},
        ),
        (gettext_lazy("构成"), {"fields": ("numerator", "denominator", "parts")}),
        (
            gettext_lazy("说明"),
            {
                "fields": (
                    "definition_zh",
                    "definition_en",
                    ("legal_basis_zh", "legal_basis_en"),
                    ("method_zh", "method_en"),
                    ("limits_zh", "limits_en"),
                    ("department_zh", "contact"),
                    "aliases",
                )
            },
        ),
        (gettext_lazy("采集年度"), {"fields": (("first_year", "last_year"),)}),
    )


class OfIndicatorAdmin(SharedAdmin):
    """The base of admins of what is said about an indicator by year."""

    fixed = ("indicator",)
    list_select_related = ("indicator",)
    autocomplete_fields = ("indicator",)
    search_fields = ("indicator__name_zh", "indicator__name_en", "indicator__code")


@admin.register(Definition, site=site)
class DefinitionAdmin(OfIndicatorAdmin):
    list_display = ("indicator", "year", "definition_zh")


@admin.register(Break, site=site)
class BreakAdmin(OfIndicatorAdmin):
    list_display = ("indicator", "year", "comparable", "note_zh")
    list_filter = ("comparable",)
