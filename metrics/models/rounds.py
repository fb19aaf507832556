from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import Hold
from metrics.models.constraints import one_of, real_year


def due_date(year: int, month_and_day: str) -> datetime.date:
    """Return a statutory date: "03-01" is 1 March of the year after the one reported on."""
    month, day = month_and_day.split("-")
    return datetime.date(year + 1, int(month), int(day))


class Round(models.Model):
    """A year opened for entry in a jurisdiction and everything below it, with its due dates.

    By 《法治政府建设与责任落实督察工作规定》 (厅字〔2019〕28号) departments report before 1 March and the report is public before 1 April;
    provinces may differ, so both are settings and can be changed for each round. `closed_on` None: still open.
    `shown_once` and `released_on` say when readers who hold no role at the place itself see the values."""

    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="rounds", verbose_name=_("地区")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    opens_on = models.DateField(_("开放日期"))
    departments_due = models.DateField(_("部门报送截止"), blank=True)
    publication_due = models.DateField(_("公开截止"), blank=True)
    closed_on = models.DateField(_("关闭日期"), null=True, blank=True, help_text=_("留空表示尚未关闭。"))
    shown_once = models.CharField(
        _("其他地区何时可见"),
        max_length=10,
        choices=Hold.choices,
        default=Hold.APPROVED,
        help_text=_("在该地区没有角色的领导何时看到数值：审核通过后，或者公开后。"),
    )
    released_on = models.DateField(
        _("发布日期"), null=True, blank=True, help_text=_("此日以前，在该地区没有角色的领导看不到数值。留空表示不限。")
    )
    required = models.ManyToManyField(
        "metrics.Indicator",
        blank=True,
        related_name="+",
        verbose_name=_("必报指标"),
        help_text=_("本地区和下级地区本年度必须填报的指标。上年有数值的和设了目标的，不必列入。"),
    )

    class Meta:
        verbose_name = _("填报轮次")
        verbose_name_plural = _("填报轮次")
        ordering = ("-year", "jurisdiction__path")
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "year"), name="round_once"),
            real_year(),
            one_of("shown_once", Hold),
            models.CheckConstraint(condition=Q(departments_due__lte=F("publication_due")), name="round_dates_in_order"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opens_on")), name="round_closes_after_opening"
            ),
        )

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.year}"

    def clean_fields(self, exclude: set[str] | None = None) -> None:  # type: ignore[override]
        """Fill in the statutory dates where none are given, then validate the fields."""
        if self.year:
            self.departments_due = self.departments_due or due_date(self.year, settings.DEPARTMENTS_DUE)
            self.publication_due = self.publication_due or due_date(self.year, settings.PUBLICATION_DUE)
        super().clean_fields(exclude)

    def clean(self) -> None:
        super().clean()
        if self.departments_due and self.publication_due and self.departments_due > self.publication_due:
            raise ValidationError({"publication_due": _("公开截止日期不能早于部门报送截止日期。")})
        if self.closed_on and self.opens_on and self.closed_on < self.opens_on:
            raise ValidationError({"closed_on": _("关闭日期不能早于开放日期。")})

    def is_open(self, today: datetime.date) -> bool:
        return self.opens_on <= today and (self.closed_on is None or today < self.closed_on)
