"""What places were before: below another place, or other places."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import SuccessionKind
from metrics.models.constraints import FIRST_YEAR, LAST_YEAR, one_of, real_year
from metrics.models.texts import CheckedCharField

YEARS = (MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR))

ALONE = (SuccessionKind.ESTABLISHED, SuccessionKind.ABOLISHED)
"""What happens to one place alone."""


class FormerParent(models.Model):
    """The place that another one lay directly below until the end of `last_year`: since the year after the last row
    before it, or ever. After the last row it lies where `Jurisdiction.parent` says. `parent` None is the top."""

    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="former_parents", verbose_name=_("地区"), db_index=False
    )
    parent = models.ForeignKey(
        "metrics.Jurisdiction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="former_children",
        verbose_name=_("原上级地区"),
    )
    last_year = models.PositiveSmallIntegerField(
        _("最后年度"), validators=YEARS, help_text=_("隶属该上级的最后一个年度。")
    )

    class Meta:
        verbose_name = _("原隶属")
        verbose_name_plural = _("原隶属")
        ordering = ("jurisdiction__path", "last_year")
        constraints = (
            real_year("last_year"),
            models.UniqueConstraint(fields=("jurisdiction", "last_year"), name="former_parent_once"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("jurisdiction")), name="former_parent_is_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.jurisdiction} → {self.last_year}"

    def clean(self) -> None:
        super().clean()
        if self.jurisdiction_id is None or self.last_year is None:
            return
        if self.parent is not None and self.parent.path.startswith(self.jurisdiction.path):
            raise ValidationError({"parent": _("上级地区不能是本地区或其下级。")})
        first = self.jurisdiction.first_year
        if first is not None and self.last_year < first:
            raise ValidationError({"last_year": _("该地区当年尚未设立。")})


class Succession(models.Model):
    """What a place came from in its first `year`, or what happened to it then. A merger has a row for each place that
    it was made of, a split one for each place that came out of it."""

    jurisdiction = models.ForeignKey(
        "metrics.Jurisdiction", models.PROTECT, related_name="successions", verbose_name=_("地区"), db_index=False
    )
    forerunner = models.ForeignKey(
        "metrics.Jurisdiction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="succeeded_by",
        verbose_name=_("前身地区"),
        help_text=_("合并、拆分前的地区；设立、撤销的不填。"),
    )
    year = models.PositiveSmallIntegerField(_("年度"), validators=YEARS, help_text=_("变动后的第一个年度。"))
    kind = models.CharField(_("沿革"), max_length=12, choices=SuccessionKind.choices)
    note = CheckedCharField(_("说明"), max_length=300, blank=True, help_text=_("如批复文号、原名。"))

    class Meta:
        verbose_name = _("地区沿革")
        verbose_name_plural = _("地区沿革")
        ordering = ("jurisdiction__path", "year", "forerunner__path")
        constraints = (
            one_of("kind", SuccessionKind),
            real_year(),
            models.UniqueConstraint(fields=("jurisdiction", "forerunner", "year"), name="succession_once"),
            models.CheckConstraint(
                condition=Q(forerunner__isnull=True) | ~Q(forerunner=F("jurisdiction")), name="forerunner_is_another"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ALONE, forerunner__isnull=True)
                | Q(kind=SuccessionKind.RENAMED)
                | Q(kind__in=(SuccessionKind.MERGED, SuccessionKind.SPLIT), forerunner__isnull=False),
                name="succession_has_its_places",
            ),
        )

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.year} {self.get_kind_display()}"

    def clean(self) -> None:
        super().clean()
        if self.jurisdiction_id is None or self.year is None:
            return
        if self.forerunner_id is None:
            if self.kind in (SuccessionKind.MERGED, SuccessionKind.SPLIT):
                raise ValidationError({"forerunner": _("合并、拆分须填写前身地区。")})
        elif self.kind in ALONE:
            raise ValidationError({"forerunner": _("设立、撤销只涉及一个地区，前身地区应留空。")})
        self._check_years()

    def _check_years(self) -> None:
        """Raise `ValidationError` when the years of the places contradict what is said."""
        begun, ended = self.jurisdiction.first_year, self.jurisdiction.last_year
        if self.kind == SuccessionKind.ABOLISHED:
            if ended != self.year - 1:
                raise ValidationError({"year": _("与该地区的撤并年度不符：应为撤并年度的次年。")})
        elif (begun is not None and begun > self.year) or (ended is not None and ended < self.year):
            raise ValidationError({"year": _("该地区当年尚未设立或已经撤并，请先核对其设立、撤并年度。")})
        if self.forerunner is None:
            return
        begun, ended = self.forerunner.first_year, self.forerunner.last_year
        if (begun is not None and begun >= self.year) or (ended is not None and ended < self.year - 1):
            raise ValidationError({"year": _("前身地区上一年度并不存在，请先核对其设立、撤并年度。")})
        if self.kind == SuccessionKind.MERGED and ended != self.year - 1:
            raise ValidationError({"forerunner": _("前身地区没有在上一年度撤并，请先填写其撤并年度。")})
