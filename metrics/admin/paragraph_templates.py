"""Templates of paragraphs, of one place and those below it or of all places."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext as _

from metrics.admin.jurisdictions import AtJurisdictionAdmin
from metrics.admin.list_filters import OwnThemeFilter
from metrics.admin.reference_changes import ReasonForm, RecordedAdmin
from metrics.admin.site import site
from metrics.models import ParagraphTemplate
from metrics.parsing.templates import known
from metrics.permissions.scope import Scope
from metrics.web.page import scope_of


class TemplateForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "text" in self.fields:
            said = _("每项指标的句子怎样写，可用的字段：%(known)s。没有话说的字段不留痕迹。")
            self.fields["text"].help_text = said % {"known": known()}


@admin.register(ParagraphTemplate, site=site)
class ParagraphTemplateAdmin(AtJurisdictionAdmin, RecordedAdmin):
    form = TemplateForm
    fixed = ("theme", "jurisdiction")
    list_display = ("theme", "jurisdiction_name", "text")
    list_filter = (OwnThemeFilter,)
    list_select_related = ("theme", "jurisdiction")
    search_fields = ("theme__name_zh", "jurisdiction__name_zh", "text")
    autocomplete_fields = ("theme", "jurisdiction")

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of the places that the user may see, and those for all."""
        return rows.filter(Q(jurisdiction=None) | Q(jurisdiction__in=scope.jurisdictions()))

    def may_write(self, scope: Scope, obj: Any) -> bool:
        return scope.keeps_catalogue if obj.jurisdiction is None else super().may_write(scope, obj)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "jurisdiction":
            field.required = not scope_of(request).keeps_catalogue
        return field
