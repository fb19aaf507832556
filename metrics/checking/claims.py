"""What a text claims: each fact with the indicator it is about, chosen by the words around it and, where these leave
it open, by what is registered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from metrics.checking.register import Register, pairs_of
from metrics.domain.choices import Measure
from metrics.domain.rows import IndicatorRow, Point
from metrics.reader.facts import Fact
from metrics.reader.numbers.scan import quantities
from metrics.reader.numbers.units import compatible
from metrics.reader.plain_text import view
from metrics.reader.read import SCALED

SURE = 0.55
"""From this score on, the words alone say which indicator a number is about."""
LIKELY = 0.3
"""Below, they do not even make it likely."""
TELLING = 3
"""From so many digits on, two equal numbers are hardly equal by chance."""
NOT_VALUES = frozenset({"change", "rank"})
OPEN = 0.45
"""From this score on, a number may be another statement of what stands elsewhere already."""
CLAUSE = re.compile(r"[,，、;；。:：!?！？\n()（）]")
LONGEST_CLAUSE = 40
NAMED = 0.5
"""The share of an indicator's name that has to stand before a number for the name to be said."""
WHOLLY = 0.75
"""The share from which the name alone says it, whatever the number is."""
BY_SO_MUCH = re.compile(r"(?:减少|增加|压减|压缩|精简|节约|节省|新增)[^至到成率数量额]{1,10}$")
"""What says that a number is how much less or more there was, and not how much there was."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of a value: `value` and `unit` as the text has them; `code` is the indicator, None while it is open;
    `sure` says that the words leave no doubt, `scores` has the indicators they may mean; `key` is that of a figure
    bound to the register."""

    fact: Fact
    value: Decimal
    unit: str
    scores: tuple[tuple[str, float], ...]
    code: str | None = None
    sure: bool = False
    key: str = ""

    @property
    def last_year(self) -> bool:
        return self.fact.period.startswith("other_year")


def stated_in(indicator: IndicatorRow, value: Decimal, unit: str) -> Decimal | None:
    """Return the value in the indicator's own unit; None where it cannot be of it."""
    if unit and not compatible(indicator.unit, unit):
        return None
    return value / SCALED.get((indicator.unit, unit), Decimal(1))


def claims_of(facts: Iterable[Fact]) -> list[Claim]:
    """Return what the facts state as values."""
    found = []
    for fact in facts:
        value, unit = _as_written(fact)
        own = ((fact.indicator, fact.score),) if fact.indicator else ()
        found.append(Claim(fact, value, unit, (*own, *fact.alternatives)))
    return found


def _as_written(fact: Fact) -> tuple[Decimal, str]:
    """Return number and unit before the reader converted them to those of the indicator."""
    shown = view(fact.text, 0, len(fact.text)) if fact.text else None
    found = quantities(shown.text) if shown else []
    return (found[0].value, found[0].unit) if len(found) == 1 else (fact.value, fact.unit)


def settled(claims: Sequence[Claim], register: Register, text: str) -> list[Claim]:
    """Return the claims, each with its indicator where that can be told.

    First those whose likeliest indicator has the very value registered; then those of which a less likely one has it
    and nobody else states it; then those that say again what is stated elsewhere; then those of which the name stands
    before the number; then those of which the words alone are sure enough."""
    taken: set[str | None] = set()
    found: list[Claim | None] = [claim if claim.key else None for claim in claims]
    for way in (_likeliest, _less_likely, _again, _by_name):
        for at, claim in enumerate(claims):
            if found[at] is None and not _is_a_difference(claim, text) and (other := way(claim, register, taken, text)):
                found[at] = other
        taken |= {claim.code for claim in found if claim}
    return [
        done or (replace(claim, scores=()) if _is_a_difference(claim, text) else _by_words(claim, register, taken))
        for claim, done in zip(claims, found, strict=True)
    ]


def _is_a_difference(claim: Claim, text: str) -> bool:
    return bool(BY_SO_MUCH.search(_clause(claim, text)))


def _likeliest(claim: Claim, register: Register, taken: set[str | None], text: str) -> Claim | None:
    return _agreeing(claim, claim.scores[:1], register, any_score=True) if claim.fact.indicator else None


def _less_likely(claim: Claim, register: Register, taken: set[str | None], text: str) -> Claim | None:
    found = _agreeing(claim, [each for each in claim.scores if each[0] not in taken], register)
    if found:
        taken.add(found.code)
    return found


def _again(claim: Claim, register: Register, taken: set[str | None], text: str) -> Claim | None:
    return None if claim.fact.indicator else _agreeing(claim, claim.scores, register)


def _agreeing(
    claim: Claim, scores: Sequence[tuple[str, float]], register: Register, *, any_score: bool = False
) -> Claim | None:
    """Return the claim as one of the first of these indicators that has its value registered."""
    for code, score in scores:
        indicator = register.indicators.get(code)
        if indicator is None:
            continue
        value = stated_in(indicator, claim.value, claim.unit)
        for point in _points(claim, code, register):
            if value == point.value and (any_score or score >= LIKELY or _telling(claim.value)):
                return replace(claim, code=code, sure=True)
    return None


def _points(claim: Claim, code: str, register: Register) -> tuple[Point, ...]:
    if claim.last_year:
        return register.all_earlier(code)
    point = register.value(code)
    return (point,) if point else ()


def _telling(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) >= TELLING


def _by_name(claim: Claim, register: Register, taken: set[str | None], text: str) -> Claim | None:
    """Return the claim as one of an indicator whose name stands before the number, where the reader could not name it:
    its measure word is another one, or it takes the number for a change."""
    if claim.fact.indicator or claim.last_year:
        return None
    clause = _clause(claim, text)
    pairs = pairs_of(clause)
    found = []
    for code, names in register.pairs.items():
        if code in taken or not (point := register.value(code)):
            continue
        share = max((len(own & pairs) / len(own) for own in names), default=0.0)
        same = point.value == claim.value and _telling(claim.value)
        if share >= (NAMED if same else WHOLLY) and (same or is_rate(register.indicators[code]) == (claim.unit == "%")):
            found.append((same, share, code))
    if not found:
        return None
    code = max(found)[2]
    taken.add(code)
    return replace(claim, code=code, sure=True)


def _clause(claim: Claim, text: str) -> str:
    """Return the words before the number in its clause."""
    return CLAUSE.split(text[max(0, claim.fact.start - LONGEST_CLAUSE) : claim.fact.start])[-1]


def _by_words(claim: Claim, register: Register, taken: set[str | None]) -> Claim:
    """Return the claim with the indicator that the words alone make likeliest. One that is stated elsewhere with the
    registered value is meant again only where the words are sure."""
    if claim.fact.indicator and claim.fact.score >= SURE:
        return replace(claim, code=claim.fact.indicator, sure=True)
    open_ = [(code, score) for code, score in claim.scores if code not in taken or score >= OPEN]
    for code, score in open_:
        if score >= LIKELY and code not in taken and _points(claim, code, register):
            return replace(claim, code=code, sure=score >= SURE or code == claim.fact.indicator)
    return replace(claim, code=None, scores=tuple(open_))


def is_rate(indicator: IndicatorRow) -> bool:
    return indicator.measure == Measure.RATE
