from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.models.constraints import real_year
from metrics.models.texts import CheckedCharField


class Edition(models.Model):
    """The values of one jurisdiction and year as they were published: number 1, and a further one for each correction.

    Written by `metrics.actions.editions` only. The database refuses to change or delete it or its values."""

    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="editions", verbose_name=_("地区"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveSmallIntegerField(_("版次"))
    published_on = models.DateField(_("公开日期"))
    report = models.ForeignKey(
        "metrics.Report", models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("报告")
    )
    note = CheckedCharField(_("说明"), max_length=300, blank=True)
    published_by = models.ForeignKey(
        "metrics.User", models.PROTECT, null=True, related_name="+", verbose_name=_("公开人"), db_index=False
    )
    published_at = models.DateTimeField(_("操作时间"), default=timezone.now)

    class Meta:
        verbose_name = _("公开版次")
        verbose_name_plural = _("公开版次")
        ordering = ("jurisdiction__path", "-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "year", "number"), name="edition_once"),
            real_year(),
            # A correction after publication says why.
            models.CheckConstraint(condition=Q(number=1) | (Q(number__gt=1) & ~Q(note="")), name="edition_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.year} · {self.number}"


class EditionValue(models.Model):
    """A version of a value that an edition contains."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="values", db_index=False)
    revision = models.ForeignKey("metrics.ObservationRevision", models.PROTECT, related_name="published")

    class Meta:
        verbose_name = _("公开版次的数值")
        verbose_name_plural = _("公开版次的数值")
        constraints = (models.UniqueConstraint(fields=("edition", "revision"), name="edition_value_once"),)

    def __str__(self) -> str:
        return f"{self.edition_id} · {self.revision_id}"
