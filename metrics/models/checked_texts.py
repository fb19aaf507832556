"""Texts that were uploaded to be checked against the register. None of them is a report."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import DocumentKind
from metrics.models.constraints import one_of, real_year
from metrics.models.texts import CheckedCharField


class CheckedText(models.Model):
    """A draft or a finished report of one jurisdiction and year that somebody wants checked. Seen by staff and
    reviewers of the place alone, who may delete it.

    `facts` is what the reader found in `text`, and `keys` the places of figures that are bound to the register, each as
    JSON: reading takes long, and comparing with the register as it is now does not."""

    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="checked_texts", verbose_name=_("地区"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    name = CheckedCharField(_("文件名"), max_length=200)
    kind = models.CharField(_("格式"), max_length=10, choices=DocumentKind.choices)
    content = models.BinaryField(_("原件"))
    text = models.TextField(_("文字"))
    facts = models.JSONField(default=list, blank=True)
    keys = models.JSONField(default=list, blank=True)
    added_by = models.ForeignKey(
        "metrics.User", models.PROTECT, related_name="+", verbose_name=_("上传人"), db_index=False
    )
    added_at = models.DateTimeField(_("上传时间"), default=timezone.now)

    class Meta:
        verbose_name = _("校核的文稿")
        verbose_name_plural = _("校核的文稿")
        ordering = ("-added_at", "-id")
        indexes = (models.Index(fields=("jurisdiction", "year"), name="checked_texts_of_a_year"),)
        constraints = (one_of("kind", DocumentKind), real_year())

    def __str__(self) -> str:
        return self.name
