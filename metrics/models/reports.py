from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.models.constraints import real_year
from metrics.models.texts import CheckedCharField, CheckedURLField


class Report(models.Model):
    """A published document that observations were read from."""

    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="reports", verbose_name=_("地区")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    title = CheckedCharField(_("标题"), max_length=200)
    publisher = CheckedCharField(_("发布机关"), max_length=100, blank=True)
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    url = CheckedURLField(_("网址"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("报告")
        verbose_name_plural = _("报告")
        ordering = ("-year", "jurisdiction__path", "title")
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "year", "title"), name="report_once"),
            real_year(),
        )

    def __str__(self) -> str:
        return self.title
