"""The catalogue: themes and their indicators. Reviewed reference data, kept in fixtures/catalogue/."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import Direction, Measure, TimeBasis
from metrics.models.bilingual import NamedInTwoLanguages
from metrics.models.constraints import (
    DECIMAL_PLACES,
    FIRST_YEAR,
    LAST_YEAR,
    MAX_DIGITS,
    finite,
    not_above,
    one_of,
    real_year,
)
from metrics.models.texts import CheckedCharField, CheckedSlugField, CheckedTextField


class Theme(NamedInTwoLanguages, models.Model):
    """The section of the report that an indicator belongs to."""

    code = CheckedSlugField(_("代码"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("领域")
        verbose_name_plural = _("领域")
        ordering = ("position", "code")


class Indicator(NamedInTwoLanguages, models.Model):
    """What is measured. A rate is computed from `numerator` and `denominator`; the values of `parts` add up to the
    indicator's."""

    code = CheckedSlugField(_("代码"), max_length=60, unique=True)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="indicators", verbose_name=_("领域"))
    position = models.PositiveSmallIntegerField(_("次序"), help_text=_("在领域内的次序。"))
    unit = CheckedCharField(_("单位"), max_length=10)
    measure = models.CharField(_("计量类型"), max_length=10, choices=Measure.choices)
    time_basis = models.CharField(_("时间口径"), max_length=10, choices=TimeBasis.choices)
    direction = models.CharField(_("优劣方向"), max_length=10, choices=Direction.choices, default=Direction.NEUTRAL)
    numerator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="numerator_of", verbose_name=_("分子指标")
    )
    denominator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="denominator_of", verbose_name=_("分母指标")
    )
    parts = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="total_of", verbose_name=_("其中项")
    )
    decimals = models.PositiveSmallIntegerField(
        _("小数位数"), default=0, validators=[MaxValueValidator(DECIMAL_PLACES)]
    )
    min_value = models.DecimalField(
        _("下限"), max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    max_value = models.DecimalField(
        _("上限"), max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    definition_zh = CheckedTextField(_("中文定义"))
    definition_en = CheckedTextField(_("英文定义"), blank=True)
    department_zh = CheckedCharField(_("责任部门"), max_length=80, blank=True)
    tier = models.PositiveSmallIntegerField(_("层级"), default=2, help_text=_("1为最常用，3为少见。"))
    is_key = models.BooleanField(_("关键指标"), default=False)
    aliases = CheckedTextField(_("别名"), blank=True, help_text=_("报告中的其他说法，以“|”分隔。"))
    first_year = models.PositiveSmallIntegerField(
        _("开始采集年度"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("须填报的第一个年度。留空表示一直采集。"),
    )
    last_year = models.PositiveSmallIntegerField(
        _("停止采集年度"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text=_("须填报的最后一个年度，以后不再填报。留空表示没有停止。"),
    )
    legal_basis_zh = CheckedCharField(_("法律依据"), max_length=300, blank=True)
    legal_basis_en = CheckedCharField(_("法律依据（英文）"), max_length=400, blank=True)
    method_zh = CheckedCharField(_("统计方法"), max_length=300, blank=True)
    method_en = CheckedCharField(_("统计方法（英文）"), max_length=400, blank=True)
    limits_zh = CheckedCharField(_("已知局限"), max_length=300, blank=True)
    limits_en = CheckedCharField(_("已知局限（英文）"), max_length=400, blank=True)
    contact = CheckedCharField(_("联系方式"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = _("指标")
        ordering = ("theme__position", "position", "code")
        constraints = (
            one_of("measure", Measure),
            one_of("time_basis", TimeBasis),
            one_of("direction", Direction),
            finite("min_value"),
            finite("max_value"),
            models.CheckConstraint(
                condition=models.Q(min_value__isnull=True)
                | models.Q(max_value__isnull=True)
                | models.Q(min_value__lte=models.F("max_value")),
                name="indicator_bounds_in_order",
            ),
            not_above("first_year", "last_year"),
            models.CheckConstraint(
                condition=models.Q(decimals__lte=DECIMAL_PLACES), name="indicator_decimals_are_stored"
            ),
            models.CheckConstraint(condition=models.Q(tier__gte=1, tier__lte=3), name="indicator_tier_in_range"),
        )

    def clean(self) -> None:
        super().clean()
        if (self.numerator_id is None) != (self.denominator_id is None):
            raise ValidationError({"denominator": _("分子指标和分母指标须同时填写。")})
        if self.numerator_id and self.measure != Measure.RATE:
            raise ValidationError({"measure": _("只有比率指标才有分子和分母。")})
        if self.min_value is not None and self.max_value is not None and self.min_value > self.max_value:
            raise ValidationError({"max_value": _("上限不能小于下限。")})
        if self.first_year and self.last_year and self.first_year > self.last_year:
            raise ValidationError({"last_year": _("停止采集年度不能早于开始采集年度。")})

    def allows(self, value: Decimal) -> bool:
        """Return whether a value lies within the indicator's own bounds."""
        return (self.min_value is None or value >= self.min_value) and (
            self.max_value is None or value <= self.max_value
        )


class Definition(models.Model):
    """The definition of an indicator from a year on. Before the first of them the indicator's own counts."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="definitions", verbose_name=_("指标"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("起始年度"), help_text=_("按这一定义统计的第一个年度。"))
    definition_zh = CheckedTextField(_("中文定义"))
    definition_en = CheckedTextField(_("英文定义"), blank=True)

    class Meta:
        verbose_name = _("分年定义")
        verbose_name_plural = _("分年定义")
        ordering = ("indicator__theme__position", "indicator__position", "year")
        constraints = (
            real_year(),
            models.UniqueConstraint(fields=("indicator", "year"), name="definition_once"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class Break(models.Model):
    """The first year of another way of counting. Unless it is `comparable`, no change is told across it."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="breaks", verbose_name=_("指标"), db_index=False
    )
    year = models.PositiveSmallIntegerField(_("口径调整年份"), help_text=_("新口径的第一年。"))
    comparable = models.BooleanField(_("前后可比"), default=False, help_text=_("影响很小、前后仍可比较的才勾选。"))
    note_zh = CheckedCharField(_("口径调整说明"), max_length=200, blank=True)
    note_en = CheckedCharField(_("口径调整说明（英文）"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("口径调整")
        verbose_name_plural = _("口径调整")
        ordering = ("indicator__theme__position", "indicator__position", "year")
        constraints = (
            real_year(),
            models.UniqueConstraint(fields=("indicator", "year"), name="break_once"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
