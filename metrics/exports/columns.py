"""The columns of a file: one definition for every page that lists observations.

An English file has English headers and codes, a Chinese file their translations."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import Absence, BreakKind, State
from metrics.domain.measured import Measured
from metrics.domain.observation_fields import FIELDS, LABELS, ObservationField
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.wording.editions import revision_before_words
from metrics.wording.formatting import incomparable_words, unit_words
from metrics.wording.languages import speaks_english

Row = TypeVar("Row")
Wider = TypeVar("Wider")
Cell = str | int | Decimal | datetime.date | None
"""The value of a column: numbers, dates and times (in the site's time zone) keep their types; None is an empty cell."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column of a file. `meaning` is a sentence for the second sheet of a workbook; "" where the label is enough."""

    name: str
    label: str | Promise
    cell: Callable[[Row], Cell]
    meaning: str | Promise = ""

    def header(self) -> str:
        return self.name if speaks_english() else str(self.label)

    def of(self, part: Callable[[Wider], Row]) -> Column[Wider]:
        """Return the same column for a file whose rows contain such a row; `part` returns it."""
        return Column(self.name, self.label, lambda row: self.cell(part(row)), self.meaning)


def listed_entry(choices: Any, code: str) -> str:
    """Return an entry of a closed list: its code in an English file, its word in a Chinese one."""
    return code if not code or speaks_english() else _word(choices, code, get_language())


@cache
def _word(choices: Any, code: str, language: str | None) -> str:
    """Return the word, cached for each language: a file needs the same few words a million times."""
    return str(choices(code).label)


def incomparable_entry(code: str, missing: str) -> str:
    """Return why there is no exact change: its code in an English file; in a Chinese one the words of the pages."""
    return code if not code or speaks_english() else _reason(code, missing, get_language())


@cache
def _reason(code: str, missing: str, language: str | None) -> str:
    """Return the words, cached as in `_word`."""
    return incomparable_words(code, missing)


def yes_no(value: bool) -> str:
    if speaks_english():
        return "yes" if value else "no"
    return "是" if value else "否"


INDICATOR_CODE: Column[IndicatorRow] = Column(
    "indicator_code", _("指标代码"), lambda indicator: indicator.code, _("指标在目录中的代码，不随名称改变。")
)
INDICATOR_NAME: Column[IndicatorRow] = Column("indicator", _("指标"), lambda indicator: indicator.name)
THEME: Column[IndicatorRow] = Column("theme", _("领域"), lambda indicator: indicator.theme)
UNIT: Column[IndicatorRow] = Column("unit", _("单位"), lambda indicator: indicator.unit)

JURISDICTION_CODE: Column[JurisdictionRow] = Column(
    "jurisdiction_code", _("地区代码"), lambda jurisdiction: jurisdiction.code
)
JURISDICTION_NAME: Column[JurisdictionRow] = Column("jurisdiction", _("地区"), lambda jurisdiction: jurisdiction.name)
FICTIONAL: Column[JurisdictionRow] = Column(
    "fictional",
    _("虚构演示数据"),
    lambda jurisdiction: yes_no(jurisdiction.fictional),
    _("“是”表示地区和数值均为虚构，仅供演示。"),
)


def stated_column(field: ObservationField) -> Column[Measured]:
    """Return the column of a field that a person states."""
    meaning = gettext_lazy(field.meaning) if field.meaning else ""
    return Column(field.name, LABELS[field.name], _stated_cell(field), meaning)


def _stated_cell(field: ObservationField) -> Callable[[Measured], Cell]:
    if field.default:  # says nothing without a value
        return lambda row: (
            "" if row.point.value is None else listed_entry(field.choices, getattr(row.point, field.name))
        )
    if field.choices:
        return lambda row: listed_entry(field.choices, getattr(row.point, field.name))
    return attrgetter(f"point.{field.name}")


STATED = {field.name: stated_column(field) for field in FIELDS}
EXPLANATION = STATED["explanation"]
"""Only in the files that show warnings."""

CONTRACT: Sequence[Column[Measured]] = (
    INDICATOR_CODE.of(lambda row: row.indicator),
    INDICATOR_NAME.of(lambda row: row.indicator),
    THEME.of(lambda row: row.indicator),
    JURISDICTION_CODE.of(lambda row: row.jurisdiction),
    JURISDICTION_NAME.of(lambda row: row.jurisdiction),
    Column("year", _("年度"), lambda row: row.point.year),
    STATED["value"],
    UNIT.of(lambda row: row.indicator),
    *(STATED[name] for name in ("qualifier", "as_of", "missing_reason", "numerator", "denominator")),
    Column(
        "change",
        _("比上年变化"),
        lambda row: row.change.exact_delta,
        _("比上一日历年增减多少，按“变化单位”计；只在两年可比且数值准确时填写。"),
    ),
    Column("change_unit", _("变化单位"), lambda row: _change_unit(row)),
    Column(
        "not_comparable",
        _("不可比原因"),
        lambda row: incomparable_entry(row.change.not_comparable, row.change.missing),
        _("没有准确变化值的原因。"),
    ),
    Column("state", _("状态"), lambda row: listed_entry(State, row.point.state), _("未经审核的数值以后可能更改。")),
    Column("source", _("来源"), lambda row: row.point.report, _("读取数值的报告。")),
    STATED["section"],
    STATED["note"],
    FICTIONAL.of(lambda row: row.jurisdiction),
)
"""The columns in the order that programs rely on."""
FURTHER: Sequence[Column[Measured]] = (
    *(STATED[field.name] for field in FIELDS if field.exported and STATED[field.name] not in CONTRACT),
    Column(
        "edition",
        _("版次"),
        lambda row: row.point.edition,
        _("数值取自第几版公开的数据；空白为现在的数值。"),
    ),
    Column(
        "absence",
        _("缺值情况"),
        lambda row: listed_entry(Absence, row.point.absence),
        _("没有数值时为什么没有：填报的缺值原因；什么也没有填报的，写明审核中、未填报或无记录。"),
    ),
    Column(
        "rechecking",
        _("重新核对中"),
        lambda row: yes_no(row.point.rechecking),
        _("“是”表示数值正在更正，更正通过审核前沿用上次审核的数值。"),
    ),
    Column(
        "break",
        _("口径调整"),
        lambda row: _break(row),
        _("这一年起口径调整的，写明与上年是否可比。"),
    ),
)
"""Columns that were added later; they come after the others."""
OBSERVATIONS: Sequence[Column[Measured]] = (*CONTRACT, *FURTHER)
OF_EDITIONS: Sequence[Column[Measured]] = (
    Column(
        "published_value",
        _("原公布数值"),
        lambda row: row.published.value if row.published else None,
        _("第一次公开的数值，只在以后有更正时填写。"),
    ),
    Column(
        "published_before", _("上年更正"), revision_before_words, _("上年数值公开后有更正的，原公布和更正后的数值。")
    ),
    Column(
        "change_alike",
        _("与上年同期版次相比"),
        lambda row: row.alike.change.exact_delta if row.alike else None,
        _("上年最后的数值截至月份不同，而某一版公开的数值截至月份相同时，与那一版相比增减多少。"),
    ),
    Column("edition_alike", _("相比的版次"), lambda row: row.alike.edition if row.alike else None),
)
"""Columns of the files of one jurisdiction: what its editions say that is no longer so."""


def _break(row: Measured) -> str:
    found = row.indicator.breaks_between(row.point.year - 1, row.point.year) if row.indicator.breaks else ()
    return listed_entry(BreakKind, found[0].kind) if found else ""


def _change_unit(row: Measured) -> str:
    return unit_words(row.change.unit) if row.change.exact_delta is not None else ""
