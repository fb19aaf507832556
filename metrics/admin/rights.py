"""Rights in the admin: a role in a membership opens a noun; the scope decides which rows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from metrics.choices import Role
from metrics.queries.scope import Scope
from metrics.views.page import scope_of

INSIDERS = (Role.STAFF, Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR)


class Plausible:
    """Shows a refused form again without asking the database for an id that it cannot even hold."""

    def optgroups(self, name: str, value: list[str], attr: dict[str, Any] | None = None) -> Any:
        held = [key for key in value if str(key).isascii() and str(key).isdigit() and len(str(key)) < 19]
        return super().optgroups(name, held, attr)  # type: ignore[misc]


class Picker(Plausible, AutocompleteSelect):
    pass


class PickerOfMany(Plausible, AutocompleteSelectMultiple):
    pass


if TYPE_CHECKING:
    AnyAdmin = ModelAdmin[Any]
else:
    AnyAdmin = ModelAdmin  # takes a type argument only where types are checked


class RoleAdmin(AnyAdmin):
    """`readers` may see, `writers` may add and change; nobody deletes unless `deletable`. `within` narrows the rows."""

    readers: tuple[str, ...] = INSIDERS
    writers: tuple[str, ...] = ()
    deletable = False
    show_full_result_count = False  # counting millions of rows for a line of text is not worth it

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", Picker(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", PickerOfMany(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows the user may see at all."""
        return rows

    def may_write(self, scope: Scope, obj: Any) -> bool:
        """Whether a writer may change this very row."""
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.within(scope_of(request), super().get_queryset(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return scope_of(request).has_role(*self.readers, *self.writers)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(self.writers) and scope_of(request).has_role(*self.writers)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        scope = scope_of(request)
        return bool(self.writers) and scope.has_role(*self.writers) and (obj is None or self.may_write(scope, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.deletable and self.has_change_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}
