"""Targets, of one place or of all places below it too."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BooleanField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.actions.reference_changes import changing
from metrics.admin.jurisdictions import AtJurisdictionAdmin
from metrics.admin.list_filters import ThemeFilter, YearFilter
from metrics.admin.reference_changes import REASON, ReasonForm, RecordedAdmin, user_of
from metrics.admin.site import site
from metrics.models import Target
from metrics.models.targets import REQUIRED
from metrics.queries.reference_changes import in_use_below
from metrics.queries.targets import places_below
from metrics.web.form_fields import refuse_per_cent
from metrics.web.page import scope_of
from metrics.wording.formatting import number, unit_words


class TargetForm(ReasonForm):
    """A target, which may be set for all places below too."""

    below = BooleanField(
        label=gettext_lazy("下级地区同此目标"),
        required=False,
        help_text=gettext_lazy("当年的所有下级地区同时设定；另有不同目标的下级地区不变。以后新增的地区须再设一次。"),
    )

    def judges(self) -> bool:
        """Return whether approved values or published years depend on what is set, here or below."""
        return super().judges() or (self.cleaned_data["below"] and in_use_below(self.instance))

    @property
    def before(self) -> dict[str, Any] | None:
        """Return what was required until now; None of a new target, or where it is about something else now."""
        if self.instance._state.adding or {"indicator", "jurisdiction", "year"} & {*self.changed_data}:
            return None
        return {name: self.initial[name] for name in REQUIRED}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        indicator, value = cleaned.get("indicator"), cleaned.get("value")
        if indicator is not None and value is not None:
            refuse_per_cent(lambda name: self.data.get(self.add_prefix(name), ""), indicator.unit)
            if not indicator.allows(value):
                raise ValidationError({"value": _("目标值超出该指标的取值范围。")})
        return cleaned


@admin.register(Target, site=site)
class TargetAdmin(AtJurisdictionAdmin, RecordedAdmin):
    form = TargetForm
    list_display = ("indicator", "required", "year", "jurisdiction_name", "document")
    list_filter = (YearFilter, ThemeFilter)
    list_select_related = ("indicator", "jurisdiction")
    search_fields = ("indicator__name_zh", "jurisdiction__name_zh", "document")
    autocomplete_fields = ("indicator", "jurisdiction")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        asked = (
            ["below"] if obj is None or self.has_change_permission(request, obj) else []
        )  # a mere reader has no form
        return ["indicator", "jurisdiction", "year", "kind", "value", "document", *asked]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with changing(by=user_of(request), reason=form.cleaned_data.get(REASON, "")):
            before = form.before if change else None
            super().save_model(request, obj, form, change)
            if form.cleaned_data.get("below"):
                mine = scope_of(request).jurisdictions_opening(self.address("add")).order_by()
                obj.spread(places_below(obj.jurisdiction, obj.year).filter(pk__in=mine.values("pk")), before)

    @admin.display(description=gettext_lazy("目标值"), ordering="value")
    def required(self, obj: Target) -> str:
        return f"{obj.get_kind_display()}{number(obj.value)}{unit_words(obj.indicator.unit, obj.value)}"
