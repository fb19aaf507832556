"""Finds which column of a table holds which field: by its name, in Chinese or English, or by what a person chose.

A heading may say the unit and the year besides: 数值（件）, 2024年数值."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.domain.observation_fields import FIELDS
from metrics.parsing.texts import comparable

IGNORED = ("theme", "change", "change_unit", "not_comparable", "state", "source", "fictional", "absence", "rechecking")

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
    "absence": ("缺值情况",),
    "rechecking": ("重新核对中",),
}
"""Field → the other names its column may have; the field's own name always counts."""

KIND_OF = {
    "indicator_code": "indicator", "indicator": "indicator", "jurisdiction_code": "jurisdiction",
    "jurisdiction": "jurisdiction", "year": "year",
}  # fmt: skip
"""Field of a column that says what its row is about → which of the three it says."""

FIELD_OF = {comparable(name): field for field, names in NAMES.items() for name in (field, *names)}
DATED = re.compile(r"(?P<year>[12][0-9]{3})年?度?(?P<name>.+)")
YEAR = re.compile("([12][0-9]{3})年?度?")
ASIDES = frozenset({"必填", "选填", "可选", "可不填", "required", "optional"})
WITH_UNIT = re.compile(r"(?P<name>.+?)\((?:单位)?:?(?P<unit>[^()]{1,12})\)")


class Heading(NamedTuple):
    """What a heading says: `field` is "" when it names none; `unit` "" and `year` 0 when it does not say."""

    field: str
    unit: str = ""
    year: int = 0


class BadHeader(ValueError):
    """Columns are missing or occur twice; the message is a sentence that names them."""


def heading_of(text: str) -> Heading:
    """Return what the heading of a column says."""
    name, unit, year = comparable(text).rstrip(":*"), "", 0
    if field := FIELD_OF.get(name):
        return Heading(field)
    if found := WITH_UNIT.fullmatch(name):
        name, unit = found["name"], "" if found["unit"] in ASIDES else found["unit"]
    if dated := YEAR.fullmatch(unit):
        unit, year = "", int(dated[1])
    if name not in FIELD_OF and (found := DATED.fullmatch(name)):
        name, year = found["name"], int(found["year"])
    field = FIELD_OF.get(name, "")
    return Heading(field, unit, year) if field else Heading("")


def is_head(cells: Sequence[str]) -> bool:
    """Return whether the cells are the headings of a table that can be imported."""
    fields = {heading_of(cell).field for cell in cells if cell}
    return not fields.isdisjoint(("value", "missing_reason")) and not fields.isdisjoint(("indicator", "indicator_code"))


def columns_of(header: tuple[str, ...], mapping: Mapping[int, str] | None = None) -> dict[str, int]:
    """Return field → position of its column. Raises `BadHeader` for a field that occurs twice or a required one that
    is missing."""
    found: dict[str, int] = {}
    for position, heading in enumerate(header):
        said = Heading(mapping.get(position, "")) if mapping is not None else heading_of(heading)
        named = said.field
        if not named:
            continue
        if named in found and mapping is None and bool(said.year) != bool(heading_of(header[found[named]]).year):
            if said.year:
                continue  # 2023年数值 beside 数值 is another year's
        elif named in found:
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
