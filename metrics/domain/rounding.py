"""Rounding, half up, in one place. 0 % and 100 % are only ever said of none and of all."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

WIDE = Context(prec=60)
NONE, ALL = Decimal(0), Decimal(100)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Return the value with so many decimals, half up."""
    return value.quantize(_step(decimals), ROUND_HALF_UP, WIDE)


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def rounded_share(value: Decimal, decimals: int) -> Decimal:
    """Return the percentage with so many decimals, or with as many more as keep it from saying 0 % or 100 % of what is
    neither none nor all."""
    shown = rounded(value, decimals)
    while shown in (NONE, ALL) and shown != value and decimals < WIDE.prec // 2:
        decimals += 1
        shown = rounded(value, decimals)
    return shown


def share(numerator: Decimal, denominator: Decimal, decimals: int) -> Decimal:
    """Return numerator ÷ denominator as a percentage, rounded by `rounded_share`."""
    return rounded_share(WIDE.divide(numerator * 100, denominator), decimals)
