from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import Role
from metrics.models.constraints import one_of
from metrics.models.texts import CheckedCharField, CheckedEmailField


class User(AbstractUser):
    """An account. Rights come from memberships, never from Django's staff flag, groups or permissions."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = CheckedCharField(_("姓名"), max_length=60, blank=True)
    email = CheckedEmailField(AbstractUser._meta.get_field("email").verbose_name, blank=True)
    kept_version = models.PositiveIntegerField(default=0, editable=False)
    """Raised by one with each change of the user's pins and saved views. 0 for users who have never had any, for whom
    pages need no queries to find them."""
    for_demonstration = models.BooleanField(default=False, db_default=False, editable=False)
    """True for accounts made by `demo_accounts`, which changes no other account."""

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class Membership(models.Model):
    """A user's role in a jurisdiction and everything below it; if themes are given, only for those."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("用户"))
    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="memberships", verbose_name=_("地区")
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    themes = models.ManyToManyField(
        "metrics.Theme",
        blank=True,
        related_name="memberships",
        verbose_name=_("限定领域"),
        help_text=_("留空表示全部领域；仅对填报员有效。"),
    )

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ("user__username", "jurisdiction__path", "role")
        constraints = (
            models.UniqueConstraint(fields=("user", "jurisdiction", "role"), name="membership_once"),
            one_of("role", Role),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.jurisdiction} · {self.get_role_display()}"


# A role limited to one theme would be limited to none, which means all of them, if the theme went. Said of the table
# that Django makes: one of our own would take the field out of the admin's form.
Membership.themes.through._meta.get_field("theme").remote_field.on_delete = models.PROTECT
