from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import TargetKind
from metrics.models.constraints import DECIMAL_PLACES, MAX_DIGITS, finite, one_of, real_year
from metrics.models.jurisdictions import Jurisdiction
from metrics.models.texts import CheckedCharField

REQUIRED = ("kind", "value", "document")
"""Columns of a target that say what is required."""


class Target(models.Model):
    """The value required of an indicator in a year, with the document that requires it."""

    indicator = models.ForeignKey("metrics.Indicator", models.PROTECT, related_name="targets", verbose_name=_("指标"))
    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="targets", verbose_name=_("地区")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("要求"), max_length=10, choices=TargetKind.choices, default=TargetKind.AT_LEAST)
    value = models.DecimalField(_("目标值"), max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES)
    document = CheckedCharField(_("依据文件"), max_length=200)

    class Meta:
        verbose_name = _("目标")
        verbose_name_plural = _("目标")
        ordering = ("jurisdiction__path", "-year", "indicator__theme__position", "indicator__position")
        constraints = (
            models.UniqueConstraint(fields=("indicator", "jurisdiction", "year"), name="target_once"),
            one_of("kind", TargetKind),
            real_year(),
            finite("value"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"

    def spread(self, places: models.QuerySet[Jurisdiction], before: dict[str, Any] | None = None) -> None:
        """Require the same of the places. One with a target of its own keeps it, unless it is the one of `before`."""
        alike = Target.objects.filter(indicator=self.indicator_id, year=self.year)
        required = {name: getattr(self, name) for name in REQUIRED}
        if before:
            alike.filter(**before, jurisdiction__in=places).update(**required)
        left = places.exclude(pk__in=alike.values("jurisdiction")).exclude(pk=self.jurisdiction_id)
        Target.objects.bulk_create(
            Target(indicator_id=self.indicator_id, jurisdiction=place, year=self.year, **required) for place in left
        )
