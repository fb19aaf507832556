"""Judges the values of a text beside each other: a number that stands twice, parts and their total, a rate and its
base."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from metrics.checking.claims import Claim, is_rate, stated_in
from metrics.checking.register import Register
from metrics.domain.checking import Verdict
from metrics.domain.rows import IndicatorRow, decimals_of

ALL_OF = re.compile(r"(?:合计|共计|总计|总共|合共|累计共)(?:为|达|办理|受理|处理|完成)?(?:了)?$")
THEREOF = re.compile(r"[,，(（]?(?:其中|包括|分别为)")
BESIDE = 12
"""Claims before and after one that may be of the same list."""
FEW = 4
STOPS = re.compile(r"[。;；!！?？]")

Added = tuple[int, Verdict, str]
"""Place of a claim in the list, what is to be said of it, and the text of the other place."""


def beside_each_other(claims: Sequence[Claim], register: Register) -> Iterator[Added]:
    """Yield what is to be said of claims (with their indicators) beside the others of the same text."""
    stated: dict[str, list[int]] = defaultdict(list)
    for at, claim in enumerate(claims):
        if claim.code and claim.sure and not claim.last_year:
            stated[claim.code].append(at)
    yield from _twice(claims, register, stated)
    yield from _sums(claims)
    yield from _shares(claims, register)
    for code, places in stated.items():
        indicator = register.indicators[code]
        if indicator.parts:
            yield from _parts(claims, register, stated, places, indicator)
        if is_rate(indicator):
            yield from _base(claims, register, stated, places, indicator)


def _value(claim: Claim, register: Register) -> Decimal:
    value = stated_in(register.indicators[claim.code or ""], claim.value, claim.unit)
    return claim.value if value is None else value


def _right(claim: Claim, register: Register) -> bool:
    point = register.value(claim.code)
    return point is not None and point.value == _value(claim, register)


def _twice(claims: Sequence[Claim], register: Register, stated: Mapping[str, list[int]]) -> Iterator[Added]:
    for places in stated.values():
        values = [_value(claims[at], register) for at in places]
        second = next((n for n, value in enumerate(values) if value != values[0]), None)
        if second is None:
            continue
        for at, value in zip(places, values, strict=True):
            if not _right(claims[at], register):
                yield at, Verdict.CONTRADICTS, claims[places[second if value == values[0] else 0]].fact.text


def _parts(
    claims: Sequence[Claim], register: Register, stated: Mapping[str, list[int]], places: list[int],
    indicator: IndicatorRow,
) -> Iterator[Added]:  # fmt: skip
    near = [_nearest(stated.get(part, ()), places[0]) for part in indicator.parts]
    if any(at is None for at in near):
        return
    parts = [at for at in near if at is not None]
    total = sum((_value(claims[at], register) for at in parts), Decimal(0))
    if all(_right(claims[at], register) for at in (*parts, *places)):
        return
    if any(claims[at].fact.qualifier != "exact" for at in (*parts, *places)):
        return
    for at in places:
        if _value(claims[at], register) != total:
            yield at, Verdict.PARTS, "+".join(claims[part].fact.text for part in parts)


def _sums(claims: Sequence[Claim]) -> Iterator[Added]:
    """Yield what is said to be all of the numbers before it (…44件、…66件，合计120件) and is not, and what is less than
    those it is said to contain (共120件，其中…)."""
    for at, claim in enumerate(claims):
        sentence = claim.fact.sentence
        if claim.fact.qualifier != "exact" or sentence.count(claim.fact.text) != 1:
            continue
        place = sentence.index(claim.fact.text)
        alike = [
            (sentence.find(other.fact.text), other)
            for other in claims[max(0, at - BESIDE) : at + BESIDE]
            if other.fact.sentence == sentence and other.unit == claim.unit and other is not claim
        ]
        if ALL_OF.search(sentence[:place]):
            parts = [other for found, other in alike if _same_list(sentence, found, place)]
        elif contained := THEREOF.match(sentence, place + len(claim.fact.text)):
            stop = STOPS.search(sentence, contained.end())
            parts = [o for found, o in alike if contained.end() <= found < (stop.start() if stop else len(sentence))]
            if sum((part.value for part in parts), Decimal(0)) <= claim.value:
                continue
        else:
            continue
        if len(parts) > 1 and sum((part.value for part in parts), Decimal(0)) != claim.value:
            yield at, Verdict.PARTS, "+".join(part.fact.text for part in parts)


def _same_list(sentence: str, found: int, place: int) -> bool:
    return 0 <= found < place and not STOPS.search(sentence, found, place)


def _shares(claims: Sequence[Claim], register: Register) -> Iterator[Added]:
    """Yield rates that are not the registered ones, where two numbers just before make the registered one."""
    for at, claim in enumerate(claims):
        point = register.value(claim.code)
        if claim.unit != "%" or point is None or point.value is None or _right(claim, register):
            continue
        counts = [c for c in claims[max(0, at - 4) : at] if c.fact.sentence == claim.fact.sentence and c.unit != "%"]
        for one in counts:
            for other in counts:
                if other.value and one is not other and _is(point.value, one.value / other.value * 100):
                    yield at, Verdict.BASE, f"{one.fact.text}÷{other.fact.text}"
                    break
            else:
                continue
            break


def _nearest(places: Sequence[int], at: int) -> int | None:
    return min(places, key=lambda place: abs(place - at), default=None)


def _base(
    claims: Sequence[Claim], register: Register, stated: Mapping[str, list[int]], places: list[int],
    indicator: IndicatorRow,
) -> Iterator[Added]:  # fmt: skip
    for at in places:
        point = register.value(indicator.code)
        tops = [claims[one] for one in stated.get(indicator.numerator, [])[:FEW]]
        bases = [claims[one] for one in stated.get(indicator.denominator, [])[:FEW]]
        pairs = [
            (_value(t, register), _value(b, register), f"{t.fact.text}÷{b.fact.text}") for t in tops for b in bases
        ]
        if point is not None and point.numerator is not None and point.denominator:
            pairs.append((point.numerator, point.denominator, f"{point.numerator:f}÷{point.denominator:f}"))
        rate = _value(claims[at], register)
        wrong = [words for top, base, words in pairs if base and not _is(rate, top / base * 100)]
        if wrong and len(wrong) == len(pairs) and not _right(claims[at], register):
            yield at, Verdict.BASE, wrong[0]


def _is(rate: Decimal, exact: Decimal) -> bool:
    return rate == exact.quantize(Decimal(1).scaleb(-decimals_of(rate)), ROUND_HALF_UP)
