"""Checks on a value: errors stop it, warnings ask for one sentence of explanation.

The rules are those of the product's domain (强制上报 needs 上报说明: an unusual value is allowed, but has to be explained).
Bounds, parts, numerators and denominators are data of the catalogue; everything else is a function here. Pages, admin,
imports and commands all call `errors` and `warnings`; a new rule is one function and one entry in `ERRORS` or
`WARNINGS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.change import change, dates_agree
from metrics.domain.choices import Absence, Measure, MissingReason, Period, Qualifier
from metrics.domain.rounding import share
from metrics.domain.rows import Finding, IndicatorRow, Point, decimals_of, is_part_year
from metrics.wording.formatting import as_of_words, change_words, number, rounded_number, unit_words

Values = Mapping[str, Point]
"""Code of an indicator → its point, all of the same jurisdiction and year."""

JUMP_FACTOR = 3
JUMP_POINTS = Decimal(20)
JUMP_SMALLEST = Decimal(30)
"""The larger of two values has to be at least this for a jump: small numbers easily grow by a factor of 3."""


QUALIFIERS, PERIODS, REASONS = (frozenset(of.values) for of in (Qualifier, Period, MissingReason))


class Beside(NamedTuple):
    """What warnings compare a value with: the year before, and the other indicators of the jurisdiction and year by
    code."""

    earlier: Point
    values: Values


class Verdict(NamedTuple):
    """What is wrong with a value: an error stops it, a warning asks for an explanation. With an error there are no
    warnings."""

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def judge(indicator: IndicatorRow, point: Point, *, seen: Beside, stored: Beside) -> Verdict:
    """Judge a value that somebody states, whichever way it comes in, beside what is `stored` and what of it they have
    `seen`."""
    found = tuple(errors(indicator, point))
    return Verdict(found, () if found else findings(indicator, point, seen, stored))


def findings(indicator: IndicatorRow, point: Point, seen: Beside, stored: Beside) -> tuple[Finding, ...]:
    """Return the warnings about a value compared with what is `stored`, each with its explanation. A warning that does
    not follow from what the user has `seen` comes without numbers."""
    explained = point.explained.split()
    told = found = warnings(indicator, point, earlier=stored.earlier, values=stored.values)
    if seen is not stored:
        known = warnings(indicator, point, earlier=seen.earlier, values=seen.values)
        told = [finding if finding in known else without_numbers(finding) for finding in found]
    return tuple(
        replace(finding, explanation=point.explanation) if finding.code in explained else finding for finding in told
    )


def errors(indicator: IndicatorRow, point: Point) -> list[Finding]:
    """Return the reasons why the value cannot be accepted; empty when it can."""
    return [Finding(code, "error", sentence) for rule in ERRORS for code, sentence in rule(indicator, point)]


def warnings(indicator: IndicatorRow, point: Point, *, earlier: Point, values: Values) -> list[Finding]:
    """Return what has to be explained about a value that can be accepted. `earlier` is the point of the year before;
    `values` holds the other indicators of the same jurisdiction and year."""
    if point.value is None:
        return [Finding("missing_now", "warning", sentence) for sentence in missing_now(point, earlier)]
    return [
        Finding(rule.__name__, "warning", sentence)
        for rule in WARNINGS
        for sentence in rule(indicator, point, earlier, values)
    ]


def without_numbers(finding: Finding) -> Finding:
    """Return the warning worded for users who may not see every value that it compares."""
    words = {rule.__name__: sentence for rule, sentence in WARNINGS.items()}
    return replace(finding, sentence=str(words.get(finding.code, finding.sentence)))  # missing_now has no number


# Errors: each rule yields the code of a finding and its sentence


def value_or_reason(indicator: IndicatorRow, point: Point) -> Iterator[tuple[str, str]]:
    """Yield an error when there is neither a value nor a reason for having none, or both. Zero, missing and not
    applicable are different things."""
    if (point.value is None) == (not point.missing_reason):
        yield "value_or_reason", _("请填写数值，或选择缺值原因，二者择一。")
    if point.value is None and point.qualifier != Qualifier.EXACT:
        yield "qualifier_without_value", _("没有数值时不能填写限定词。")


def finite(indicator: IndicatorRow, point: Point) -> Iterator[tuple[str, str]]:
    """Yield an error for NaN and infinity, which PostgreSQL would store."""
    for amount in (point.value, point.numerator, point.denominator):
        if amount is not None and not amount.is_finite():
            yield "not_finite", _("须是有限的数字。")


def bounds(indicator: IndicatorRow, point: Point) -> Iterator[tuple[str, str]]:
    """Yield an error for a value outside the bounds of its indicator."""
    value, (low, high) = point.value, indicator.bounds
    if value is None or not value.is_finite():
        return
    if not indicator.within_bounds(value):
        if low is not None and high is not None:
            sentence = _("须在%(low)s至%(high)s之间。") % {"low": number(low), "high": number(high)}
        elif low is not None:
            sentence = _("不能小于%(low)s。") % {"low": number(low)}
        else:
            sentence = _("不能大于%(high)s。") % {"high": number(high or Decimal(0))}
        yield "out_of_bounds", sentence


def whole(indicator: IndicatorRow, point: Point) -> Iterator[tuple[str, str]]:
    """Yield an error for a fraction of a person or a case, or for more decimals than the indicator is stated with."""
    value = point.value
    if value is None or not value.is_finite() or decimals_of(value) <= indicator.decimals:
        return
    if indicator.decimals == 0:
        yield "not_whole", _("单位为“%(unit)s”，须是整数。") % {"unit": unit_words(indicator.unit) or indicator.unit}
    else:
        yield "too_many_decimals", _("最多%(count)d位小数。") % {"count": indicator.decimals}


def base(indicator: IndicatorRow, point: Point) -> Iterator[tuple[str, str]]:
    """Yield an error for a numerator above its denominator, or when either is below zero."""
    parts = [part for part in (point.numerator, point.denominator) if part is not None and part.is_finite()]
    if any(part < 0 for part in parts):
        yield "negative_base", _("分子和分母不能为负数。")
    if len(parts) == 2 and parts[0] > parts[1]:
        yield "numerator_above_denominator", _("分子不能大于分母。")


def as_of_in_year(indicator: IndicatorRow, point: Point) -> Iterator[tuple[str, str]]:
    """Yield an error for a date of another year: a figure up to that date belongs to that year."""
    if point.as_of is not None and point.as_of.year != point.year:
        yield "as_of_outside_year", _("截至日期须在%(year)d年之内。") % {"year": point.year}


def listed(indicator: IndicatorRow, point: Point) -> Iterator[tuple[str, str]]:
    """Yield an error for each code that is not in its closed list."""
    if point.qualifier not in QUALIFIERS:
        yield "unknown_qualifier", _("没有这种限定词。")
    if point.period not in PERIODS:
        yield "unknown_period", _("没有这种期间。")
    if point.missing_reason and point.missing_reason not in REASONS:
        yield "unknown_reason", _("没有这种缺值原因。")


def collected(indicator: IndicatorRow, point: Point) -> Iterator[tuple[str, str]]:
    """Yield an error for a value of a year in which the indicator is not collected."""
    if not indicator.collected_in(point.year):
        yield "not_collected", _("这项指标在%(year)d年不采集。") % {"year": point.year}


ErrorRule = Callable[[IndicatorRow, Point], Iterator[tuple[str, str]]]
ERRORS: tuple[ErrorRule, ...] = (value_or_reason, finite, bounds, whole, base, as_of_in_year, listed, collected)


# Warnings: the name of the function is the code that is stored with the explanation


def rate_differs(indicator: IndicatorRow, point: Point, earlier: Point, values: Values) -> Iterator[str]:
    """Yield a warning when a stated rate differs from numerator ÷ denominator by more than its rounding."""
    if indicator.measure != Measure.RATE or point.qualifier != Qualifier.EXACT or point.value is None:
        return
    numerator, denominator = stated_base(indicator, point, values)
    if numerator is None or denominator is None or denominator == 0:
        return
    computed = numerator / denominator * 100
    if abs(computed - point.value) > rounding_of(point.value):
        yield _("所报%(stated)s%%与%(numerator)s÷%(denominator)s＝%(computed)s%%不符") % {
            "stated": number(point.value),
            "numerator": number(numerator),
            "denominator": number(denominator),
            "computed": rounded_number(share(numerator, denominator, max(indicator.decimals, 1))),
        }


def parts_differ(indicator: IndicatorRow, point: Point, earlier: Point, values: Values) -> Iterator[str]:
    """Yield a warning when the parts do not add up to the value. With a part missing, only a sum above the value is
    one."""
    if not indicator.parts or point.qualifier != Qualifier.EXACT or point.value is None:
        return
    parts = [same_date(values.get(code), point) for code in indicator.parts]
    known = [part for part in parts if part is not None]
    total = sum(known, Decimal(0))
    if known and (total > point.value or (len(known) == len(parts) and total != point.value)):
        yield _("其中项之和%(sum)s与合计%(total)s不符") % {"sum": number(total), "total": number(point.value)}


def jump(indicator: IndicatorRow, point: Point, earlier: Point, values: Values) -> Iterator[str]:
    """Yield a warning for a change on last year beyond a factor of 3 or 20 percentage points."""
    if not jumped(indicator, point, earlier):  # first, because it costs next to nothing and is false of most
        return
    moved = change(indicator, earlier, point)
    if moved.delta is not None:
        yield _("与上年相比变化过大：%(change)s") % {"change": change_words(moved)}


def jumped(indicator: IndicatorRow, point: Point, earlier: Point) -> bool:
    """Return whether two values of different years lie further apart than is usual."""
    if point.value is None or earlier.value is None:
        return False
    low, high = sorted((point.value, earlier.value))
    if indicator.measure == Measure.RATE:
        return high - low > JUMP_POINTS
    return high >= JUMP_SMALLEST and high > low * JUMP_FACTOR


def no_base(indicator: IndicatorRow, point: Point, earlier: Point, values: Values) -> Iterator[str]:
    """Yield a warning for 100 % without the number of cases that it is 100 % of; an approximate number is enough."""
    if indicator.measure != Measure.RATE or point.value != 100 or point.denominator is not None:
        return
    other = values.get(indicator.denominator)
    if other is None or other.value is None or not _of_one_day(other, point):
        yield _("100%，未填基数")


def part_year(indicator: IndicatorRow, point: Point, earlier: Point, values: Values) -> Iterator[str]:
    """Yield a warning for a value of part of a year that has already ended."""
    if is_part_year(point.until) and timezone.localdate().year > point.year:
        yield _("只%(as_of)s，全年已结束") % {"as_of": as_of_words(point.until)}


def missing_now(point: Point, earlier: Point) -> Iterator[str]:
    """Yield a warning for a value that last year had and that is not reported now."""
    if earlier.value is not None and point.absence == Absence.NOT_REPORTED:
        yield _("上年有数值，本年未填报")


WarningRule = Callable[[IndicatorRow, Point, Point, Values], Iterator[str]]
WARNINGS: Mapping[WarningRule, str | Promise] = {
    rate_differs: gettext_lazy("所报比率与分子、分母不符（其中有您不能查看的数值）"),
    parts_differ: gettext_lazy("其中项之和与合计不符（其中有您不能查看的数值）"),
    jump: gettext_lazy("与上年相比变化过大（上年的数值您不能查看）"),
    no_base: gettext_lazy("100%，未填基数"),
    part_year: gettext_lazy("只有部分年度的数值，全年已结束"),
}
"""Each warning rule, and what it says without numbers to users who may not see every value that it compares."""


def with_base(indicator: IndicatorRow, point: Point, values: Mapping[str, Point]) -> Point:
    """Return the point with the numerator and denominator that other indicators of the same jurisdiction and year
    state, where it has none of its own. Only exact values of the same date are used."""
    if point.value is None or not indicator.denominator or point.denominator is not None:
        return point
    numerator, denominator = stated_base(indicator, point, values)
    return point._replace(numerator=numerator, denominator=denominator)


def stated_base(indicator: IndicatorRow, point: Point, values: Values) -> tuple[Decimal | None, Decimal | None]:
    """Return numerator and denominator of a rate: its own if stated, otherwise the values of the indicators it is
    computed from. None for what is unknown."""
    numerator, denominator = point.numerator, point.denominator
    if numerator is None and indicator.numerator:
        numerator = same_date(values.get(indicator.numerator), point)
    if denominator is None and indicator.denominator:
        denominator = same_date(values.get(indicator.denominator), point)
    return numerator, denominator


def same_date(other: Point | None, point: Point) -> Decimal | None:
    """Return the other point's value when it is exact and of the same date; otherwise None, as nothing can be computed
    with it."""
    if other is None or other.qualifier != Qualifier.EXACT or not _of_one_day(other, point):
        return None
    return other.value


def _of_one_day(other: Point, point: Point) -> bool:
    """Return whether two values of one jurisdiction and year are of the same date. What its report says of 目前 is all
    of one day, although nobody knows which."""
    return dates_agree(other.until, point.until) or other.until is point.until is Period.NOT_STATED


def rounding_of(value: Decimal) -> Decimal:
    """Return half a unit of the last decimal stated. 0 and 100 claim that none or all are meant, so they count as
    stated with one decimal."""
    return Decimal("0.5").scaleb(-max(decimals_of(value), 1 if value in (0, 100) else 0))
