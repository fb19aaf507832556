"""Accounts and roles. No form here has superusers, groups or permissions, and none gives rights that its user lacks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, BaseUserCreationForm
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, ForeignKey, ManyToManyField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.admin.permissions import HasJurisdiction, RoleAdmin, RoleForm
from metrics.admin.reference_changes import ReasonForm, RecordedAdmin
from metrics.admin.site import site
from metrics.domain.choices import Role
from metrics.models import Membership, User
from metrics.permissions.scope import Scope
from metrics.web.page import scope_of
from metrics.wording.formatting import listed


def manageable(scope: Scope, by: Any, users: QuerySet[User]) -> QuerySet[User]:
    """Return the accounts that an administrator may manage: those whose roles all lie where the administrator is one.

    Otherwise setting a password would be a way to rights that the administrator does not hold. For the same reason
    superusers are excluded, and an account without any role can be managed only by whoever made it, as another
    administrator may be about to give it a role. The administrator's own account is excluded too: to change that
    password one has to know the old one."""
    if scope.everything:
        return users
    roles = Membership.objects.filter(user=OuterRef("pk"))
    elsewhere = roles.exclude(jurisdiction__in=scope.jurisdictions_opening("admin:metrics_membership_add"))
    made = LogEntry.objects.filter(
        user=by, action_flag=ADDITION, content_type=ContentType.objects.get_for_model(User), object_id=OuterRef("key")
    )
    keyed = users.annotate(key=Cast("pk", CharField()))
    mine = keyed.filter(Q(Exists(roles)) | Q(Exists(made)), ~Q(Exists(elsewhere)), is_superuser=False)
    return users.filter(pk__in=mine.exclude(pk=by.pk).values("pk"))


class NewUserForm(BaseUserCreationForm):  # type: ignore[type-arg]  # takes a type argument only where types are checked
    class Meta:
        model = User
        fields = ("username", "name", "email")


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A form for a new password, without Django's choice to have none: an account is closed by making it inactive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


@admin.register(User, site=site)
class UserAdmin(RoleAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """Accounts: name, password, whether they may sign in."""

    form = RoleForm
    list_display = ("username", "name", "email", "roles", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("password_ways", "roles", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "name", "email", "is_active", "password_ways")}),
        (gettext_lazy("角色和时间"), {"fields": ("roles", "last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "email", "password1", "password2")}),)
    add_form = NewUserForm
    change_password_form = NewPasswordForm
    add_form_template = "admin/change_form.html"
    change_user_password_template = "admin/metrics/user/password.html"  # noqa: S105  a path

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        users = manageable(scope_of(request), request.user, super().get_queryset(request))
        return users.prefetch_related("memberships__jurisdiction")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may manage the account, which is looked up again among the manageable ones."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or manageable(scope_of(request), request.user, User.objects.filter(pk=obj.pk)).exists()

    @admin.display(description=gettext_lazy("密码"))
    def password_ways(self, obj: User) -> str:
        return format_html('<a href="../password/">{}</a>', _("设置新密码"))

    @admin.display(description=gettext_lazy("角色"))
    def roles(self, obj: User) -> str:
        held = [f"{each.jurisdiction.name} · {each.get_role_display()}" for each in obj.memberships.all()]
        return listed(held) or _("尚无角色")


class MembershipForm(ReasonForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("themes") and cleaned.get("role") != Role.STAFF:
            raise ValidationError({"themes": _("只有填报员可以限定领域。")})
        return cleaned


@admin.register(Membership, site=site)
class MembershipAdmin(HasJurisdiction, RecordedAdmin):
    """Roles: granted within the administrator's own subtree, to accounts they manage, and never to oneself."""

    form = MembershipForm
    fixed = ("user",)
    list_display = ("user", "role", "jurisdiction_name", "limited_to")
    list_filter = ("role",)
    list_select_related = ("user", "jurisdiction")
    search_fields = ("user__username", "user__name", "jurisdiction__name_zh")
    search_help_text = gettext_lazy("按用户名、姓名或地区查找")
    autocomplete_fields = ("user", "jurisdiction")
    fields = ("user", "jurisdiction", "role", "themes")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the memberships of the accounts one manages, and one's own, which are read-only."""
        scope = scope_of(request)
        people = manageable(scope, request.user, User.objects.all())
        rows = super().get_queryset(request).filter(Q(user__in=people) | Q(user=request.user))
        return rows.select_related("user", "jurisdiction").prefetch_related("themes")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.user_id == request.user.pk:
            return False
        return super().has_change_permission(request, obj)

    def may_write(self, scope: Scope, obj: Membership) -> bool:
        return scope.opens(self.address("add"), obj.jurisdiction.path)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        scope = scope_of(request)
        if db_field.name == "jurisdiction":
            kwargs["queryset"] = scope.jurisdictions_opening(self.address("add"))
        if db_field.name == "user":
            kwargs["queryset"] = manageable(scope, request.user, User.objects.order_by("username"))
            kwargs["queryset"] = kwargs["queryset"].exclude(pk=request.user.pk)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)

    @admin.display(description=gettext_lazy("限定领域"))
    def limited_to(self, obj: Membership) -> str:
        return listed(theme.name for theme in obj.themes.all()) or _("全部领域")
