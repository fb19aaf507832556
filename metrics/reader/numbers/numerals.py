"""Numbers as Chinese official prose writes them, as `Decimal`. All patterns take linear time: no nested repetition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from math import prod
from typing import NamedTuple

from metrics.parsing.numbers import ARABIC, MULTIPLIERS, parse_arabic, without_zeros

LONGEST = 24
"""Longest run of digits or numerals that is read: longer ones are not quantities, and computing with them would take
more than linear time."""

DIGITS = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL = {"十": 10} | {unit: MULTIPLIERS[unit] for unit in "百千"}
LARGE = {unit: MULTIPLIERS[unit] for unit in "万亿"}
SCALES = {
    scale: prod((SMALL | LARGE)[unit] for unit in scale) for scale in "千 万 十万 百万 千万 亿 百亿 千亿 万亿".split()
}
CHINESE = "零〇一二两三四五六七八九十百千万亿"

SCALE = r"(?:万亿|[十百千]万|[百千]亿|万|亿|千(?![米克瓦卡]))"
NUMERAL = re.compile(
    rf"(?P<per>[百千万])分之(?:(?P<per_arabic>{ARABIC})|(?P<per_chinese>[{CHINESE}]+(?:点[{CHINESE}]+)?))"
    rf"|(?P<arabic>{ARABIC})(?:(?P<inner>[余多])?(?P<scale>{SCALE})(?:(?P<rest>[0-9]{{1,4}})(?P<rest_scale>千|万)?)?)?"
    rf"|(?P<below>[二三四五六七八九十百]{{1,3}})分之(?P<above>[一二两三四五六七八九十]{{1,3}})"
    rf"|(?P<chinese>[{CHINESE}]+(?:点[零〇一二三四五六七八九]+)?)(?:(?P<tail>[余多])(?P<tail_scale>[万亿]))?"
)


class Numeral(NamedTuple):
    """A number at `start:end` of the text. `script` is arabic or chinese; `sign` is %, ‰ or ‱ where it is stated in
    words (百分之…), "fraction" for 三分之二 (then the value is per cent, to two decimals), else "". `over` is True when 余 or 多
    stands inside (110余万)."""

    start: int
    end: int
    value: Decimal
    script: str
    sign: str = ""
    over: bool = False


def find_numerals(text: str) -> Iterator[Numeral]:
    """Yield every number in `text` (already half-width), left to right, without overlap."""
    for match in NUMERAL.finditer(text):
        if match.end() - match.start() <= LONGEST:
            numeral = _read(match)
            if numeral is not None:
                yield numeral


def parse_chinese(written: str) -> Decimal | None:
    """Return the value of 二百零五, 两万三, 十二, 一点五 or 二〇二二; None when it is not a well-formed number."""
    whole, _, decimals = written.partition("点")
    value = _whole(whole)
    if value is None or (decimals and any(c not in DIGITS for c in decimals)):
        return None
    return value if not decimals else Decimal(f"{value}.{''.join(str(DIGITS[c]) for c in decimals)}")


def _read(match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    if match["per"]:
        part = parse_arabic(match["per_arabic"]) if match["per_arabic"] else parse_chinese(match["per_chinese"])
        sign = {"百": "%", "千": "‰", "万": "‱"}[match["per"]]
        return None if part is None else Numeral(start, end, part, "arabic" if match["per_arabic"] else "chinese", sign)
    if match["arabic"]:
        return Numeral(start, end, _scaled(match), "arabic", over=bool(match["inner"]))
    if match["below"]:
        return _fraction(match, start, end)
    value = parse_chinese(match["chinese"])
    if value is None:
        return None
    if match["tail"]:
        value *= LARGE[match["tail_scale"]]
    return Numeral(start, end, value, "chinese", over=bool(match["tail"]))


def _scaled(match: re.Match[str]) -> Decimal:
    value = parse_arabic(match["arabic"])
    if not match["scale"]:
        return value
    value *= SCALES[match["scale"]]
    if match["rest"]:
        value += Decimal(match["rest"]) * SCALES.get(match["rest_scale"] or "", 1)
    return value


def _fraction(match: re.Match[str], start: int, end: int) -> Numeral | None:
    below, above = parse_chinese(match["below"]), parse_chinese(match["above"])
    if not below or above is None or above > below:
        return None
    share = (above * 100 / below).quantize(Decimal("0.01"))
    return Numeral(start, end, without_zeros(share), "chinese", "fraction")


def _whole(written: str) -> Decimal | None:
    if not written:
        return None
    if len(written) > 1 and all(c in DIGITS for c in written):
        # Read digit by digit only where nothing else is meant: 二〇二二. 三四 or 七八 is "three or four".
        return Decimal("".join(str(DIGITS[c]) for c in written)) if len(written) > 2 else None
    return _sections(written)


def _sections(written: str) -> Decimal | None:
    """Return the value of a number with 亿 and 万, each of whose sections is below ten thousand, or below the next
    larger one (一万亿)."""
    total, section, last, ended, zero = 0, 0, 10**16, 0, False
    digit: int | None = None
    smaller = 10**4
    for char in written:
        if char in DIGITS:
            if digit is not None or (DIGITS[char] == 0 and zero):
                return None
            zero = DIGITS[char] == 0
            digit = None if zero else DIGITS[char]
        elif char in SMALL:
            unit = SMALL[char]
            if unit >= smaller:
                return None
            section, digit, smaller, zero, ended = section + (digit or 1) * unit, None, unit, False, unit
        else:
            unit = LARGE[char]
            section += digit or 0
            if unit > last:  # 一万亿, 三千万亿: the whole so far counts 亿
                total, section = (total + section) * unit, 0
            elif unit == last or (section == 0 and (total or len(written) > 1)):
                return None
            else:
                total, section = total + (section or 1) * unit, 0
            digit, smaller, last, zero, ended = None, 10**4, unit, False, unit
    if zero and len(written) > 1:
        return None
    # 一百二 is 120 and 两万三 is 23000, but 一百零二 is 102: the zero says so.
    if digit is not None and ended >= 100 and written[-2] not in "零〇":
        digit *= ended // 10
    return Decimal(total + section + (digit or 0))
