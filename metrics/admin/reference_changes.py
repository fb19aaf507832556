"""Changing what judges values, with a reason; and the history of it, which the database writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import BooleanField, DecimalField, Field, ForeignKey, ManyToManyField, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.actions.reference_changes import changing
from metrics.admin.list_filters import ListFilter
from metrics.admin.permissions import LONGEST_KEY, RoleAdmin, RoleForm
from metrics.admin.site import site
from metrics.domain.audit_log import DIRECT
from metrics.domain.choices import Judging
from metrics.exports.columns import yes_no
from metrics.models import ReferenceChange, User
from metrics.parsing import query_string
from metrics.parsing.texts import check_text
from metrics.permissions.scope import Scope
from metrics.queries.reference_changes import in_use, model_of, named
from metrics.wording.formatting import plain

REASON = "change_reason"

SHARED = (Judging.THEME, Judging.INDICATOR, Judging.DEFINITION, Judging.BREAK)
"""What belongs to no place: whoever sees the admin sees its history."""

LABELS = {
    "path": gettext_lazy("在地区树中的位置"),
    "break_year": gettext_lazy("口径调整年份"),
    "break_note_zh": gettext_lazy("口径调整说明"),
    "break_note_en": gettext_lazy("口径调整说明（英文）"),
}
"""Columns that no form shows, or that there were once."""


def user_of(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # the admin opens for nobody else


class ReasonField(forms.CharField):
    """A field for the reason of a change, which belongs to no column of the record."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("修改原因"),
            max_length=ReferenceChange._meta.get_field("reason").max_length,
            required=False,
            help_text=gettext_lazy("记入变动记录；已有审核通过的数值用到时必须填写。"),
        )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        check_text(cleaned, self.label, self.max_length)
        return cleaned


class ReasonForm(RoleForm):
    """A form that asks why, and insists on it when approved values are judged by the record."""

    change_reason = ReasonField()

    def judges(self) -> bool:
        """Return whether a change needs its reason."""
        return in_use(self.instance)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # the record now is as it would be stored
        changed = set(self.changed_data) - {REASON}
        unexplained = REASON in self.fields and not self.cleaned_data.get(REASON)
        if changed and unexplained and not self.errors and self.judges():
            self.add_error(REASON, ValidationError(_("已有审核通过的数值用到它，请说明修改原因。")))


class RecordedAdmin(RoleAdmin):
    """The base of admins of records that judge values: their changes are recorded with who and why, and their history
    is what the database recorded."""

    form = ReasonForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields with the reason last, where something can be changed."""
        found: list[tuple[Any, Any]] = [(title, {**options}) for title, options in super().get_fieldsets(request, obj)]
        for _title, options in found:
            options["fields"] = [name for name in options["fields"] if name != REASON]
        writes = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*found, (None, {"fields": (REASON,)})] if writes else found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        with changing(by=user_of(request), reason=form.cleaned_data.get(REASON, "")):
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with changing(by=user_of(request), reason=form.cleaned_data.get(REASON, "")):
            super().save_related(request, form, formsets, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with changing(by=user_of(request), reason=""):
            super().delete_model(request, obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lead to what the database recorded of the record."""
        found = self.get_object(request, object_id)
        if found is None:
            self._get_obj_does_not_exist_redirect()
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        address = reverse("admin:metrics_referencechange_changelist")
        return HttpResponseRedirect(f"{address}?noun={self.opts.model_name}&key={found.pk}")


class NounFilter(ListFilter):
    title = gettext_lazy("对象")
    parameter_name = lookup = "noun"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(noun.value, str(noun.label)) for noun in Judging]

    def chosen(self, request: HttpRequest) -> str | None:
        return query_string.choice(request.GET, "noun", Judging.values) or None


class RecordFilter(ListFilter):
    """Filter by one record of a noun; offers none but the one chosen."""

    title = gettext_lazy("记录")
    parameter_name = lookup = "key"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        key = self.chosen(request)
        return [] if key is None else [(str(key), f"№ {key}")]

    def chosen(self, request: HttpRequest) -> int | None:
        return query_string.whole(request.GET, "key", largest=10**LONGEST_KEY - 1)


@admin.register(ReferenceChange, site=site)
class ReferenceChangeAdmin(RoleAdmin):
    """The history of what judges values. Nobody may change it; the database refuses it too."""

    list_display = ("changed_at", "who", "noun", "record", "version", "changes", "why")
    list_filter = (NounFilter, RecordFilter)
    list_select_related = ("jurisdiction",)
    list_per_page = 50
    search_fields = ("changed_name", "reason", "jurisdiction__name_zh")
    search_help_text = gettext_lazy("按修改人、修改原因或地区查找")
    fields = readonly_fields = list_display

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return named(super().get_queryset(request))

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the changes in the places where the user may look; those of roles only for who reads the trail."""
        if scope.everything:
            return rows
        here = scope.jurisdictions_opening(self.address("changelist"))
        trail = scope.jurisdictions_opening("admin:metrics_observationrevision_changelist")
        roles = Q(noun=Judging.MEMBERSHIP)
        shared = Q(noun__in=SHARED) | Q(noun=Judging.PARAGRAPH_TEMPLATE, jurisdiction=None)
        return rows.filter(shared | (Q(jurisdiction__in=here) & ~roles) | (Q(jurisdiction__in=trail) & roles))

    @admin.display(description=gettext_lazy("修改人"), ordering="changed_name")
    def who(self, obj: ReferenceChange) -> str:
        return obj.changed_name or "—"

    @admin.display(description=gettext_lazy("记录"))
    def record(self, obj: Any) -> str:
        return str(obj.names(model_of(obj), obj.key))

    @admin.display(description=gettext_lazy("改了什么"))
    def changes(self, obj: Any) -> str:
        return change_in_words(obj)

    @admin.display(description=gettext_lazy("修改原因"), ordering="reason")
    def why(self, obj: ReferenceChange) -> str:
        return _("数据库直接修改") if obj.reason == DIRECT else obj.reason


def change_in_words(change: Any) -> str:
    """Return what changed, column by column: old → new; of a new record or a deleted one what it says."""
    old, new = change.old or {}, change.new or {}
    words = []
    for name in _in_order(change, old | new):
        label, was, now = _label(change, name), _value(change, name, old), _value(change, name, new)
        if change.old is not None and change.new is not None:
            now = f"{was or '—'} → {now or '—'}"
            words.append(_("%(label)s：%(value)s") % {"label": label, "value": now})
        elif was or now:
            words.append(_("%(label)s：%(value)s") % {"label": label, "value": was or now})
    said = _("；").join(words)
    if change.old is None:
        return _("新增：%(what)s") % {"what": said}
    return said if change.new is not None else _("删除：%(what)s") % {"what": said}


def _in_order(change: Any, names: Iterable[str]) -> list[str]:
    """Return the names in the order of the model's fields, as PostgreSQL has an order of its own."""
    options = model_of(change)._meta
    order = [field.column for field in options.concrete_fields]
    return sorted(names, key=lambda name: order.index(name) if name in order else len(order))


def _field(change: Any, name: str) -> Field[Any, Any] | None:
    """Return the field that the history has under this name; None when the model has it no more."""
    options = model_of(change)._meta
    fields = {field.column: field for field in options.concrete_fields}
    return fields.get(name) or {field.name: field for field in options.many_to_many}.get(name)


def _label(change: Any, name: str) -> str:
    field = _field(change, name)
    return str(LABELS.get(name) or (field.verbose_name if field else name))


def _value(change: Any, name: str, said: dict[str, Any]) -> str:
    """Return what the record said in this column, in words; "" for nothing."""
    value, field = said.get(name), _field(change, name)
    if value is None or value == "":
        return ""
    match field:
        case ForeignKey() | ManyToManyField():
            return str(change.names(field.related_model, value))
        case BooleanField():
            return yes_no(bool(value))
        case DecimalField():
            return plain(field.to_python(value))
        case Field() if field.choices:
            return str(dict(field.flatchoices).get(value, value))
    return str(value)
