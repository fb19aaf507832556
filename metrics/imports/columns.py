"""Finds which column of a table holds which field: by its name, in Chinese or English, or by what a person chose."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from metrics.domain.observation_fields import FIELDS

IGNORED = ("theme", "unit", "change", "change_unit", "not_comparable", "state", "source", "fictional")

NAMES: dict[str, tuple[str, ...]] = {
    "indicator_code": ("指标代码",),
    "indicator": ("指标", "指标名称"),
    "jurisdiction_code": ("地区代码",),
    "jurisdiction": ("地区", "地区名称", "单位名称"),
    "year": ("年度", "年份"),
    **{field.name: (field.label, *field.headings) for field in FIELDS},
    "theme": ("领域",),
    "unit": ("单位",),
    "change": ("比上年变化",),
    "change_unit": ("变化单位",),
    "not_comparable": ("不可比原因",),
    "state": ("状态",),
    "source": ("来源",),
    "fictional": ("虚构演示数据",),
}
"""Field → the other names its column may have; the field's own name always counts."""

FIELD_OF = {name.lower(): field for field, names in NAMES.items() for name in (field, *names)}


class BadHeader(ValueError):
    """Columns are missing or occur twice; the message is a sentence that names them."""


def columns_of(header: tuple[str, ...], mapping: Mapping[int, str] | None = None) -> dict[str, int]:
    """Return field → position of its column. Raises `BadHeader` for a field that occurs twice or a required one that
    is missing."""
    found: dict[str, int] = {}
    for position, heading in enumerate(header):
        named = mapping.get(position, "") if mapping is not None else FIELD_OF.get(heading.strip().lower(), "")
        if not named:
            continue
        if named in found:
            raise BadHeader(
                _("“%(one)s”和“%(other)s”两列指的是同一项，请删去一列。")
                % {"one": header[found[named]], "other": heading}
            )
        found[named] = position
    if "value" not in found and "missing_reason" not in found:
        raise BadHeader(_("没有找到“数值”列。"))
    if "indicator_code" not in found and "indicator" not in found:
        raise BadHeader(_("没有找到“指标代码”或“指标”列。"))
    return found
