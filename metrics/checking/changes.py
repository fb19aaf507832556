"""What a text says of changes on the year before, with or without a number, held against `domain/change.py`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from metrics.checking.claims import Claim, is_rate
from metrics.checking.register import Register
from metrics.domain.change import Change, change
from metrics.domain.checking import Verdict
from metrics.domain.rows import IndicatorRow, decimals_of
from metrics.reader.facts import Fact
from metrics.reader.numbers.units import compatible
from metrics.reader.read import SCALED

UP, DOWN, LEVEL = 1, -1, 0
RISE = "增长|上升|提高|提升|增加|上涨|攀升|增幅|增多|上浮|递增|增收|多|高|升|增"
FALL = "下降|减少|降低|下滑|回落|降幅|缩减|压减|压缩|递减|下调|少|低|降|减"
TURN = re.compile(rf"(?P<up>{RISE})|(?P<down>{FALL})")
POINTS = "个百分点"
ENDS = re.compile(r"[。!?！？\n]")
PAUSES = re.compile(r"[。!?！？\n;；]")
BEFORE_NUMBER = 14
AROUND = 60
LONGEST = 500
NEIGHBOURS = 12
NOT_LAST = re.compile(r"环比|(?:比|较)(?:前年|19\d\d年|20\d\d年|十三五|基期|年初|上月|上季|初)")
SHORT_OF = re.compile(r"(?:距|离|比|较)[^,，。;；]{0,6}目标[^,，。;；]{0,8}$")
"""What says by how much a target is missed or surpassed."""
NO_CHANGE = "持平|相当|没有变化|保持不变"

YEAR_BEFORE = "\ue000" * 4
"""Stands for the year before where its number is written out."""
LAST = f"(?:上一?年度?|去年|{YEAR_BEFORE}年度?)(?:末|底|同期|年末|年底)?"
COMPARED = re.compile(rf"同比|{LAST}")
"""What says that something is compared with the year before."""
UNNUMBERED = re.compile(
    rf"(?:与|和|同|跟|较|比){LAST}(?:的?水平)?(?:基本|大致|大体)?(?P<level>{NO_CHANGE})"
    rf"|(?:同比|(?:比|较){LAST})(?:均|都|有所|略有|明显|大幅|小幅|持续|稳步|继续)*(?:呈)?"
    rf"(?P<turn>{RISE}|{FALL})(?![^。;；,，\n]{{0,4}}[0-9０-９一二三四五六七八九十百千万近约超])"
)
"""What says of a change only its direction."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change that the text tells of: `value` in `unit` (None: only its direction) at `start:end`."""

    start: int
    end: int
    direction: int | None
    value: Decimal | None = None
    unit: str = ""
    fact: Fact | None = None


def changes_told(text: str, facts: Sequence[Fact], year: int) -> Iterator[Told]:
    """Yield the changes on the year before that the text tells of."""
    text = text.replace(f"{year - 1}年", f"{YEAR_BEFORE}年")
    for fact in facts:
        if fact.kind != "change" or fact.period == "target":
            continue
        said = text[_start(PAUSES, text, fact.start) : fact.start]
        near = said[-AROUND:]
        if SHORT_OF.search(near) or not COMPARED.search(near) or NOT_LAST.search(_without(near)):
            continue
        yield Told(fact.start, fact.end, _direction(said), fact.value, fact.unit, fact)
    for found in UNNUMBERED.finditer(text):
        word = "level" if found["level"] else "turn"
        start, end = found.span(word)
        turn = TURN.fullmatch(found[word]) if word == "turn" else None
        yield Told(start, end, LEVEL if turn is None else UP if turn["up"] else DOWN)


def _without(near: str) -> str:
    """Return the words after the last comparison with the year before, which hides others."""
    last = max((found.start() for found in COMPARED.finditer(near)), default=0)
    return near[last:] if not near[:last].endswith(("比", "较")) else near[last + 1 :]


def _start(ends: re.Pattern[str], text: str, at: int) -> int:
    """Return where the part of the text that `at` stands in begins, between `ends`."""
    return max((found.end() for found in ends.finditer(text, max(0, at - LONGEST), at)), default=max(0, at - LONGEST))


def _direction(said: str) -> int | None:
    last = None
    for found in TURN.finditer(said[-BEFORE_NUMBER:].rpartition("，")[2]):
        last = UP if found["up"] else DOWN
    return last


def owners(told: Told, claims: Sequence[Claim], text: str) -> list[Claim]:
    """Return the values that the change may be one of: those before it in its sentence, nearest first, else the one
    after it. `claims` are in text order."""
    at = bisect_left(claims, told.start, key=lambda claim: claim.fact.start)
    claims = claims[max(0, at - NEIGHBOURS) : at + NEIGHBOURS]
    for ends in (PAUSES, ENDS):
        start = _start(ends, text, told.start)
        before = [c for c in claims if start <= c.fact.start < told.start and c.code and not c.last_year]
        if before:
            return sorted(before, key=lambda one: (_in_brackets(text, start, one.fact.start), -one.fact.start))
    stop = PAUSES.search(text, told.end)
    end = stop.start() if stop else len(text)
    return [c for c in claims if told.end <= c.fact.start < end and c.code and not c.last_year][:1]


def _in_brackets(text: str, start: int, at: int) -> bool:
    """Return whether a value only stands beside another one: 办结率100%(361件中361件),与上年持平."""
    return text.count("(", start, at) > text.count(")", start, at)


def against_change(told: Told, owner: Claim, register: Register) -> tuple[tuple[Verdict, ...], Change | None]:
    """Return what is to be said of the change as one of the owner's indicator, and the change registered."""
    indicator = register.indicators[owner.code or ""]
    now = register.value(owner.code)
    if now is None or not register.all_earlier(owner.code):
        return (Verdict.NOT_REGISTERED,), None
    changes = [change(indicator, earlier, now) for earlier in register.all_earlier(owner.code)]
    right = next((each for each in changes if _is_right(told, indicator, each)), None)
    return ((Verdict.AGREES,), right) if right else ((Verdict.CHANGE,), changes[-1])


def fits(told: Told, indicator: IndicatorRow) -> bool:
    """Return whether the change can be one of the indicator by its unit."""
    if told.value is None:
        return True
    if told.unit in ("%", "倍"):
        return not is_rate(indicator)
    if told.unit == POINTS:
        return is_rate(indicator)
    return bool(compatible(indicator.unit, told.unit))


def _is_right(told: Told, indicator: IndicatorRow, registered: Change) -> bool:
    """Return whether the change told is the one registered, as exactly as it is told."""
    if registered.delta is None:
        return False
    earlier, later = registered.earlier, registered.later
    assert earlier.value is not None
    assert later.value is not None
    delta = later.value - earlier.value
    if told.direction is not None and (delta > 0) - (delta < 0) != told.direction:
        return False
    if told.value is None:
        return True
    if not fits(told, indicator):
        return False
    if told.unit in ("%", "倍"):
        if not earlier.value:
            return False
        share = abs(delta) / earlier.value * (100 if told.unit == "%" else 1)
        return _alike(told.value, share)
    value = told.value / SCALED.get((indicator.unit, told.unit), Decimal(1))
    return _alike(value, abs(delta)) or value == abs(delta)


def _alike(told: Decimal, exact: Decimal) -> bool:
    return exact.quantize(Decimal(1).scaleb(-decimals_of(told)), ROUND_HALF_UP) == told
