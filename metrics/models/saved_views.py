"""Saved views: what each user keeps for themselves, pinned indicators and addresses of pages under a name."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.models.texts import CheckedCharField


class Pin(models.Model):
    """An indicator that a user wants to see first, in the order it was pinned."""

    user = models.ForeignKey("metrics.User", models.PROTECT, related_name="pins", db_index=False)
    indicator = models.ForeignKey("metrics.Indicator", models.PROTECT, related_name="pins")
    pinned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("置顶")
        verbose_name_plural = _("置顶")
        ordering = ("pinned_at", "id")
        constraints = (models.UniqueConstraint(fields=("user", "indicator"), name="pin_once"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.indicator}"


class SavedView(models.Model):
    """An address of this site, saved under a name. `page` is the name of the address in the URLconf, `query` its query
    string; addresses of other sites cannot be saved."""

    user = models.ForeignKey("metrics.User", models.PROTECT, related_name="saved_views", db_index=False)
    name = CheckedCharField(_("名称"), max_length=60)
    page = CheckedCharField(max_length=40)
    argument = CheckedCharField(max_length=60, blank=True)
    query = CheckedCharField(max_length=8190, blank=True)  # as long as the server lets any address be
    saved_at = models.DateTimeField(_("保存时间"), default=timezone.now)

    class Meta:
        verbose_name = _("保存的视图")
        verbose_name_plural = _("保存的视图")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "name"), name="saved_view_once"),)

    def __str__(self) -> str:
        return self.name
