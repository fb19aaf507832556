"""The columns of a comparison of two years: a line for each indicator with both values and the change between them.

They differ from the columns of observations, whose `change` is from the year before: a column has one meaning in every
file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import Incomparable
from metrics.domain.measured import Measured, Series
from metrics.exports.columns import (
    FICTIONAL,
    FURTHER,
    INDICATOR_CODE,
    INDICATOR_NAME,
    JURISDICTION_CODE,
    JURISDICTION_NAME,
    OBSERVATIONS,
    THEME,
    UNIT,
    Cell,
    Column,
    listed_entry,
)
from metrics.wording.formatting import missing_words, unit_words
from metrics.wording.languages import speaks_english

SIDES = (("earlier", _("较早年度的{label}")), ("later", _("较晚年度的{label}")))
CELLS: dict[str, Callable[[Measured], Cell]] = {column.name: column.cell for column in OBSERVATIONS}


def _of(side: int, name: str) -> Callable[[Series], Cell]:
    """Return the function that gives the column of an observation for the earlier (0) or the later (1) year."""
    return lambda row: CELLS[name](row.cells[side])


def _percent(row: Series) -> Cell:
    return row.latest.change.percent


def _unit(row: Series) -> str:
    change = row.latest.change
    return unit_words(change.unit) if change.exact_delta is not None else ""


def _reason(row: Series) -> str:
    """Return why the two years cannot be compared, without the words 上年 and 本年, as they may be any two years."""
    code = row.latest.change.not_comparable
    if speaks_english():
        return code
    if code == Incomparable.EARLIER_MISSING:
        return gettext("较早年度%(reason)s") % {"reason": missing_words(row.latest.change.missing)}
    if code == Incomparable.LATER_MISSING:
        return gettext("较晚年度%(reason)s") % {"reason": missing_words(row.latest.change.missing)}
    return listed_entry(Incomparable, code)


PAIRS: Sequence[Column[Series]] = (
    INDICATOR_CODE.of(lambda row: row.indicator),
    INDICATOR_NAME.of(lambda row: row.indicator),
    THEME.of(lambda row: row.indicator),
    JURISDICTION_CODE.of(lambda row: row.jurisdiction),
    JURISDICTION_NAME.of(lambda row: row.jurisdiction),
    UNIT.of(lambda row: row.indicator),
    Column("earlier_year", _("较早年度"), _of(0, "year")),
    Column("earlier_value", _("较早数值"), _of(0, "value"), _("没有数值时为空，原因见“较早缺值原因”；空格不是0。")),
    Column("earlier_qualifier", _("较早限定词"), _of(0, "qualifier")),
    Column("earlier_as_of", _("较早截至日期"), _of(0, "as_of"), _("空表示全年，或未注明日期，见期间。")),
    Column("earlier_missing_reason", _("较早缺值原因"), _of(0, "missing_reason")),
    Column("earlier_numerator", _("较早分子"), _of(0, "numerator")),
    Column("earlier_denominator", _("较早分母"), _of(0, "denominator")),
    Column("earlier_state", _("较早状态"), _of(0, "state")),
    Column("earlier_source", _("较早来源"), _of(0, "source")),
    Column("earlier_section", _("较早章节"), _of(0, "section")),
    Column("earlier_note", _("较早备注"), _of(0, "note")),
    Column("later_year", _("较晚年度"), _of(1, "year")),
    Column("later_value", _("较晚数值"), _of(1, "value"), _("没有数值时为空，原因见“较晚缺值原因”；空格不是0。")),
    Column("later_qualifier", _("较晚限定词"), _of(1, "qualifier")),
    Column("later_as_of", _("较晚截至日期"), _of(1, "as_of"), _("空表示全年，或未注明日期，见期间。")),
    Column("later_missing_reason", _("较晚缺值原因"), _of(1, "missing_reason")),
    Column("later_numerator", _("较晚分子"), _of(1, "numerator")),
    Column("later_denominator", _("较晚分母"), _of(1, "denominator")),
    Column("later_state", _("较晚状态"), _of(1, "state")),
    Column("later_source", _("较晚来源"), _of(1, "source")),
    Column("later_section", _("较晚章节"), _of(1, "section")),
    Column("later_note", _("较晚备注"), _of(1, "note")),
    Column(
        "change",
        _("两年变化"),
        lambda row: row.latest.change.exact_delta,
        _("较晚年度比较早年度增减多少，按“变化单位”计；只在两年可比且数值准确时填写。"),
    ),
    Column("change_unit", _("变化单位"), _unit),
    Column("change_percent", _("变化百分比"), _percent, _("百分数，20.3即20.3%；只对一年里发生的数量填写，较早数值不到10的不填。")),
    Column("not_comparable", _("不可比原因"), _reason, _("没有准确变化值的原因。")),
    FICTIONAL.of(lambda row: row.jurisdiction),
    *(
        Column(f"{side}_{column.name}", format_lazy(label, label=column.label), _of(position, column.name))
        for column in FURTHER
        for position, (side, label) in enumerate(SIDES)
    ),
)  # fmt: skip
