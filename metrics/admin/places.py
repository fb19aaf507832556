from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet, URLField
from django.forms import ModelChoiceField
from django.http import HttpRequest

from metrics.admin.rights import RoleAdmin
from metrics.admin.site import site
from metrics.choices import Role
from metrics.models import Jurisdiction, Report, Round, Target
from metrics.queries.scope import Scope
from metrics.views.page import scope_of


class AtPlaceAdmin(RoleAdmin):
    """A noun with a jurisdiction: only of places within the scope, and written only where an administrator is one."""

    writers = (Role.ADMINISTRATOR,)

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(jurisdiction__in=scope.jurisdictions())

    def may_write(self, scope: Scope, obj: Any) -> bool:
        return scope.everything or Role.ADMINISTRATOR in scope.roles_at(obj.jurisdiction.path)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "jurisdiction":
            kwargs["queryset"] = scope_of(request).jurisdictions_as(Role.ADMINISTRATOR)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Jurisdiction, site=site)
class JurisdictionAdmin(RoleAdmin):
    writers = (Role.ADMINISTRATOR,)
    list_display = ("name_zh", "code", "kind", "parent", "position", "fictional")
    list_filter = ("kind", "fictional")
    list_select_related = ("parent",)
    search_fields = ("name_zh", "name_en", "code")
    autocomplete_fields = ("parent",)
    ordering = ("path",)

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(pk__in=scope.jurisdictions())

    def may_write(self, scope: Scope, obj: Any) -> bool:
        """A place is moved and renamed by the administrator of the one above it; a top one by a superuser."""
        return scope.everything or any(
            grant.role == Role.ADMINISTRATOR and obj.path.startswith(grant.path) and obj.path != grant.path
            for grant in scope.grants
        )

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        field = super().formfield_for_foreignkey(
            db_field, request, queryset=scope_of(request).jurisdictions_as(Role.ADMINISTRATOR), **kwargs
        )
        if field is not None:
            field.required = not scope_of(request).everything
        return field


@admin.register(Report, site=site)
class ReportAdmin(AtPlaceAdmin):
    list_display = ("title", "jurisdiction", "year", "published_on")
    list_filter = ("year",)
    list_select_related = ("jurisdiction",)
    search_fields = ("title", "jurisdiction__name_zh")
    formfield_overrides: ClassVar = {URLField: {"assume_scheme": "https"}}
    autocomplete_fields = ("jurisdiction",)


@admin.register(Target, site=site)
class TargetAdmin(AtPlaceAdmin):
    list_display = ("indicator", "jurisdiction", "year", "kind", "value", "document")
    list_filter = ("year", "indicator__theme")
    list_select_related = ("indicator", "jurisdiction")
    search_fields = ("indicator__name_zh", "jurisdiction__name_zh", "document")
    autocomplete_fields = ("indicator", "jurisdiction")


@admin.register(Round, site=site)
class RoundAdmin(AtPlaceAdmin):
    list_display = ("jurisdiction", "year", "opens_on", "departments_due", "publication_due", "closed_on")
    list_filter = ("year",)
    list_select_related = ("jurisdiction",)
    autocomplete_fields = ("jurisdiction",)
