"""The catalogue as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from metrics.domain.catalogue import CatalogueEntry
from metrics.domain.choices import Direction, Measure, TimeBasis
from metrics.exports.columns import (
    FICTIONAL,
    INDICATOR_CODE,
    INDICATOR_NAME,
    JURISDICTION_CODE,
    THEME,
    UNIT,
    Column,
    listed_entry,
    yes_no,
)

CATALOGUE: Sequence[Column[CatalogueEntry]] = (
    INDICATOR_CODE.of(lambda row: row.indicator),
    INDICATOR_NAME.of(lambda row: row.indicator),
    THEME.of(lambda row: row.indicator),
    UNIT.of(lambda row: row.indicator),
    Column("measure", _("计量类型"), lambda row: listed_entry(Measure, row.indicator.measure)),
    Column("time_basis", _("时间口径"), lambda row: listed_entry(TimeBasis, row.indicator.time_basis)),
    Column("direction", _("优劣方向"), lambda row: listed_entry(Direction, row.indicator.direction)),
    Column("key", _("关键指标"), lambda row: yes_no(row.indicator.is_key)),
    Column("definition", _("定义"), lambda row: row.described.definition),
    Column("department", _("责任部门"), lambda row: row.described.department),
    Column("aliases", _("别名"), lambda row: "|".join(row.described.aliases)),
    Column("numerator_code", _("分子指标"), lambda row: row.indicator.numerator),
    Column("denominator_code", _("分母指标"), lambda row: row.indicator.denominator),
    Column("parts", _("其中项"), lambda row: " ".join(row.indicator.parts)),
    Column("break_year", _("口径调整年份"), lambda row: row.indicator.break_year),
    Column("break_note", _("口径调整说明"), lambda row: row.indicator.break_note),
    JURISDICTION_CODE.of(lambda row: row.jurisdiction),
    Column("first_year", _("最早年度"), lambda row: row.first),
    Column("last_year", _("最近年度"), lambda row: row.last),
    FICTIONAL.of(lambda row: row.jurisdiction),
)
