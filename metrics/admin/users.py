from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db.models import Exists, ForeignKey, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.admin.rights import RoleAdmin
from metrics.admin.site import site
from metrics.choices import Role
from metrics.models import Membership, User
from metrics.queries.scope import Scope
from metrics.views.page import scope_of


def manageable(scope: Scope, users: QuerySet[User]) -> QuerySet[User]:
    """Accounts an administrator may manage: no superuser, and nobody with a role anywhere the administrator is not one.
    Otherwise setting a password would be a way into rights that the administrator does not hold."""
    if scope.everything:
        return users
    elsewhere = Membership.objects.filter(user=OuterRef("pk")).exclude(
        jurisdiction__in=scope.jurisdictions_as(Role.ADMINISTRATOR)
    )
    return users.filter(is_superuser=False).exclude(Exists(elsewhere))


class NewUserForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name")


@admin.register(User, site=site)
class UserAdmin(RoleAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """Accounts: name, password, whether they may sign in. No form here knows superusers, groups or permissions."""

    readers = ()
    writers = (Role.ADMINISTRATOR,)
    list_display = ("username", "name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("个人信息"), {"fields": ("name", "email", "is_active")}),
        (gettext_lazy("时间"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "password1", "password2")}),)
    add_form = NewUserForm

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        return manageable(scope, rows)

    def may_write(self, scope: Scope, obj: User) -> bool:
        return manageable(scope, User.objects.filter(pk=obj.pk)).exists()


@admin.register(Membership, site=site)
class MembershipAdmin(RoleAdmin):
    """Roles, granted within the administrator's own subtree and never to oneself."""

    readers = ()
    writers = (Role.ADMINISTRATOR,)
    deletable = True
    list_display = ("user", "role", "jurisdiction", "limited_to")
    list_filter = ("role",)
    list_select_related = ("user", "jurisdiction")
    search_fields = ("user__username", "user__name", "jurisdiction__name_zh")
    autocomplete_fields = ("user", "jurisdiction")
    filter_horizontal = ("themes",)

    def within(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        places = scope.jurisdictions_as(Role.ADMINISTRATOR)
        return rows.filter(jurisdiction__in=places).prefetch_related("themes")

    def may_write(self, scope: Scope, obj: Membership) -> bool:
        return scope.everything or Role.ADMINISTRATOR in scope.roles_at(obj.jurisdiction.path)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        own = obj is not None and obj.user_id == request.user.pk and not scope_of(request).everything
        return not own and super().has_change_permission(request, obj)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        scope = scope_of(request)
        if db_field.name == "jurisdiction":
            kwargs["queryset"] = scope.jurisdictions_as(Role.ADMINISTRATOR)
        if db_field.name == "user":
            users = manageable(scope, User.objects.all())
            kwargs["queryset"] = users if scope.everything else users.exclude(pk=request.user.pk)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("限定领域"))
    def limited_to(self, obj: Membership) -> str:
        return "、".join(theme.name for theme in obj.themes.all()) or _("全部领域")
