"""The catalogue as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from metrics.domain.catalogue import CatalogueEntry
from metrics.domain.choices import BreakKind, Direction, Measure, TimeBasis
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
from metrics.wording.definitions import dated_definitions

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
    Column("break_year", _("口径调整年份"), lambda row: _several(str(each.year) for each in row.indicator.breaks)),
    Column("break_note", _("口径调整说明"), lambda row: _several(each.note for each in row.indicator.breaks)),
    JURISDICTION_CODE.of(lambda row: row.jurisdiction),
    Column("first_year", _("最早年度"), lambda row: row.first),
    Column("last_year", _("最近年度"), lambda row: row.last),
    FICTIONAL.of(lambda row: row.jurisdiction),
    Column(
        "break_kind",
        _("前后可比"),
        lambda row: _several(listed_entry(BreakKind, each.kind) for each in row.indicator.breaks),
        _("每次口径调整前后是否可比；几次的，依次以“|”分隔。"),
    ),
    Column("collected_from", _("开始采集年度"), lambda row: row.indicator.first_year),
    Column("collected_until", _("停止采集年度"), lambda row: row.indicator.last_year),
    Column(
        "definitions",
        _("历年定义"),
        lambda row: _several(dated_definitions(row.described.definitions)) if row.described.definitions[1:] else "",
        _("定义改过的，各年的定义，以“|”分隔；“定义”一栏是现在的。"),
    ),
    Column("legal_basis", _("法律依据"), lambda row: row.described.legal_basis),
    Column("method", _("统计方法"), lambda row: row.described.method),
    Column("limits", _("已知局限"), lambda row: row.described.limits),
    Column("contact", _("联系方式"), lambda row: row.described.contact),
)


def _several(texts: Iterable[str]) -> str:
    """Return the texts in one cell, "" when all are empty."""
    joined = "|".join(texts)
    return joined if joined.strip("|") else ""
