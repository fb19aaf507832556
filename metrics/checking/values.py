"""Judges the value that a text states against the registered one."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from metrics.checking.claims import Claim, stated_in
from metrics.checking.register import Register
from metrics.domain.change import dates_agree
from metrics.domain.checking import Verdict
from metrics.domain.rows import IndicatorRow, Point, until
from metrics.reader.numbers.units import compatible

FACTORS = frozenset(Decimal(10) ** power for power in (-8, -4, -3, 3, 4, 8))
"""What a number is multiplied or divided by when its unit is mistaken: 千, 万 and 亿."""
IN_TURNS = {"人次": frozenset("人名位"), "户次": frozenset("户"), "家次": frozenset("家户")}
"""What is counted each time it comes, and what is counted once."""
MISCOUNTED = 0.3
"""Below, a measure word does not count what the indicator's own counts."""


def against_register(claim: Claim, register: Register) -> tuple[Verdict, ...]:
    """Return what is to be said of the claim, whose indicator is known, by its registered value alone."""
    indicator = register.indicators[claim.code or ""]
    point = register.value(claim.code)
    if point is None or point.value is None:
        return (Verdict.NOT_REGISTERED,)
    value = stated_in(indicator, claim.value, claim.unit)
    if value is None:
        value = claim.value
    if value != point.value:
        return _differing(claim, value, indicator, point, register)
    found = []
    if miscounted(indicator.unit, claim.unit):
        found.append(Verdict.UNIT)
    if not dates_agree(until(claim.fact.as_of, _period(claim)), point.until):
        found.append(Verdict.AS_OF)
    if claim.fact.qualifier != point.qualifier:
        found.append(Verdict.QUALIFIER)
    return tuple(found) or (Verdict.AGREES,)


def _period(claim: Claim) -> str:
    return "not_stated" if claim.fact.undated else "year"


def _differing(
    claim: Claim, value: Decimal, indicator: IndicatorRow, point: Point, register: Register
) -> tuple[Verdict, ...]:
    assert point.value is not None
    earlier = register.earlier(claim.code)
    if earlier is not None and value == earlier.value:
        return Verdict.LAST_YEAR, Verdict.DIFFERS
    if point.value and value and value / point.value in FACTORS:
        return Verdict.UNIT, Verdict.DIFFERS
    if _rounded(value, point.value, claim.fact.qualifier) or _rounded(point.value, value, point.qualifier):
        return (Verdict.QUALIFIER,)
    return (Verdict.DIFFERS,)


def _rounded(rough: Decimal, exact: Decimal, qualifier: str) -> bool:
    """Return whether `rough` is `exact` with fewer digits: cut off where more is said to be there, else rounded."""
    digits, other = rough.normalize().as_tuple(), exact.normalize().as_tuple()
    if len(digits.digits) >= len(other.digits) or not rough:
        return False
    step = Decimal(1).scaleb(int(digits.exponent))
    ways = (ROUND_DOWN,) if qualifier == "over" else (ROUND_HALF_UP,) if len(digits.digits) > 1 else ()
    return any(exact.quantize(step, way) == rough for way in ways)


def miscounted(own: str, stated: str) -> bool:
    """Return whether the text counts something else than the indicator: persons for 人次, or what its measure word
    never counts."""
    if not stated or own == stated:
        return False
    if stated in IN_TURNS.get(own, ()) or own in IN_TURNS.get(stated, ()):
        return True
    return compatible(own, stated) < MISCOUNTED


def against_last_year(claim: Claim, register: Register) -> tuple[Verdict, ...]:
    """Return what is to be said of a value of the year before: it has to be one that was published, or is
    registered."""
    points = register.all_earlier(claim.code)
    if not points:
        return (Verdict.NOT_REGISTERED,)
    indicator = register.indicators[claim.code or ""]
    value = stated_in(indicator, claim.value, claim.unit)
    same = [point for point in points if point.value == value]
    if not same:
        return (Verdict.PUBLISHED,)
    if all(point.qualifier != claim.fact.qualifier for point in same):
        return (Verdict.QUALIFIER,)
    return (Verdict.AGREES,)
