"""The cases that a rate leaves out, in words: 71件中70件，有1件未达到."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.domain.choices import Direction, Measure, Qualifier
from metrics.domain.rows import IndicatorRow, Point, decimals_of
from metrics.wording.formatting import base_words, number, unit_words


def base_and_exceptions(indicator: IndicatorRow, point: Point) -> str:
    """Return the base as `base_words` says it, followed by the number of cases that did not reach it; "" without a
    base."""
    base = base_words(indicator, point)
    left = exceptions(indicator, point) if base else None
    if left is None:
        return base
    return _("%(base)s，%(exceptions)s") % {"base": base, "exceptions": _words(indicator, left)}


def exceptions(indicator: IndicatorRow, point: Point) -> Decimal | None:
    """Return how many cases of the base a rate leaves out; None when nothing is left out or the number would mean
    little. It is given only for rates that are better when high, stated exactly, and in agreement with their base."""
    numerator, base = point.numerator, point.denominator
    if indicator.measure != Measure.RATE or indicator.direction != Direction.HIGHER:
        return None
    if point.value is None or point.qualifier != Qualifier.EXACT or numerator is None or not base:
        return None
    apart = abs(numerator / base * 100 - point.value)
    if numerator >= base or apart > Decimal(1).scaleb(-max(decimals_of(point.value), 1)):
        return None
    return base - numerator


def _words(indicator: IndicatorRow, left: Decimal) -> str:
    """Return the number of cases left out in words. One wording serves every rate: its definition says what 达到 means,
    be it 办结, 按期 or 满意."""
    amount = f"{number(left)} {unit_words(indicator.base_unit, left)}".strip()
    amount = amount.replace(" ", "") if unit_words(indicator.base_unit) == indicator.base_unit else amount
    return _("有%(amount)s未达到") % {"amount": amount}
