from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import Judging
from metrics.models.constraints import one_of
from metrics.models.texts import CheckedCharField


class ReferenceChange(models.Model):
    """One change of a record that judges values: what it said before and after, who, when and why. Only database
    triggers write it; the table refuses UPDATE and DELETE.

    `noun` and `key` name the record, which may be gone. `old` and `new` hold the columns that changed, or all of them:
    `old` is None for a new record, `new` for a deleted one. `changed_by` None: nobody who had signed in."""

    noun = models.CharField(_("对象"), max_length=20, choices=Judging.choices)
    key = models.BigIntegerField(_("编号"))
    version = models.PositiveIntegerField(_("版本"))
    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    old = models.JSONField(_("原内容"), null=True)
    new = models.JSONField(_("新内容"), null=True)
    changed_by = models.ForeignKey(
        "metrics.User", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    changed_name = CheckedCharField(_("修改人"), max_length=150)
    changed_at = models.DateTimeField(_("修改时间"), db_index=True)
    reason = CheckedCharField(_("修改原因"), max_length=300)

    class Meta:
        verbose_name = _("基础数据变动")
        verbose_name_plural = _("基础数据变动")
        ordering = ("-changed_at", "-id")
        constraints = (
            one_of("noun", Judging),
            models.UniqueConstraint(fields=("noun", "key", "version"), name="reference_change_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_noun_display()} {self.key} · v{self.version}"
