"""Grammar of values: one number as people write it, with what stands around it.

What is plain is returned; what is unusual or doubtful is raised, with the numbers that may be meant. A factor is never
applied, and a digit never dropped, without being asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from metrics.domain.choices import Qualifier
from metrics.domain.rounding import ALL, NONE, rounded
from metrics.domain.rows import IndicatorRow, decimals_of
from metrics.parsing.dates import NoDate, read_date
from metrics.parsing.numbers import (
    ARABIC,
    HALF_WIDTH,
    LONGEST,
    SIGNED,
    MissingMark,
    NotANumber,
    Why,
    parse_arabic,
    parse_number,
)
from metrics.parsing.texts import comparable
from metrics.parsing.units import PER_CENT, is_alike, scaled, unit_names
from metrics.reader.numbers import qualifiers
from metrics.reader.numbers.numerals import CHINESE, parse_chinese

NO_VALUE = frozenset(
    "未统计 未作统计 未填 未报 未公布 未提及 没有 缺 空 暂缺 无数据 暂无数据 无此项 \\ | --- * na n.a. none null nil".split()
) | {"no data", "not available"}
"""Further marks for nothing, besides those of `numbers.MISSING`."""

NARROW = str.maketrans(
    dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f", " ")
    | dict(zip("＞＜＝～（）", "><=~()", strict=True))
)
SIGNS = {
    "≥": Qualifier.AT_LEAST, "≧": Qualifier.AT_LEAST, ">=": Qualifier.AT_LEAST, "⩾": Qualifier.AT_LEAST,
    "≤": Qualifier.AT_MOST, "≦": Qualifier.AT_MOST, "<=": Qualifier.AT_MOST, "⩽": Qualifier.AT_MOST,
    "<": Qualifier.AT_MOST, ">": Qualifier.OVER, "≈": Qualifier.ABOUT, "~": Qualifier.ABOUT,
    "at least": Qualifier.AT_LEAST, "no less than": Qualifier.AT_LEAST, "at most": Qualifier.AT_MOST,
    "no more than": Qualifier.AT_MOST, "up to": Qualifier.AT_MOST, "over": Qualifier.OVER,
    "more than": Qualifier.OVER, "about": Qualifier.ABOUT, "approx.": Qualifier.ABOUT, "nearly": Qualifier.NEARLY,
}  # fmt: skip
BRACKETED = re.compile(rf"[(]\s*+({ARABIC}\s*+%?)\s*+[)]")
RANGE = re.compile(rf"({ARABIC})\s*+%?\s*+[-—–~～至到]+\s*+({ARABIC})\s*+%?\D{{0,4}}")
DATE_IN_BRACKETS = re.compile(r"(?P<body>.+)[(]\s*+(?P<date>(?:截至|截止|至|目前|to |as of |全年)[^()]*)[)]")
DATE_BEHIND = re.compile(r"(?P<body>.+)[\s,，;；](?P<date>截[至止][^截]+)")
DATE_BEFORE = re.compile(r"(?P<date>截[至止][^,，:：;；]*[底末日号月份前]|目前)(?P<body>(?s:.+))")
BETWEEN = " ,，:：;；"
"""What stands between a date and a number."""
GROUPED = r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9,])(?:\.[0-9]+)?"
PARTS = re.compile(
    rf"(?P<before>[^0-9{CHINESE}+-]*+(?:百分之\s*+)?)(?P<sign>[+-]?)"
    rf"(?P<number>{GROUPED}|{ARABIC}|[{CHINESE}]++(?:点[{CHINESE}]++)?+)"
    rf"\s*+(?P<tail>[余多来]?)\s*+(?P<scale>[十百千万亿]*+)(?P<late>[余多来]?)\s*+(?P<rest>.*)"
)
ROUND = frozenset("百千万亿")


class Outcome(StrEnum):
    """What is to be done with a text."""

    TAKEN = "taken"
    OFFERED = "offered"
    ASKED = "asked"
    REASON = "reason"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Said:
    """A number with what stands around it: `unit` as it is written, `date` None where none is."""

    value: Decimal
    qualifier: str = ""
    unit: str = ""
    date: str | None = None
    chinese_scale: bool = False


class Doubt(Exception):
    """The text is not taken as it stands."""

    def __init__(self, outcome: Outcome, why: Why, *meant: Said, **words: object) -> None:
        super().__init__(why)
        self.outcome, self.why, self.meant, self.words = outcome, why, meant, words


def read_number(typed: str, row: IndicatorRow, year: int, name: str) -> Said:
    """Return what is plainly said; raise what stands against it."""
    if len(typed) > LONGEST:
        raise NotANumber(Why.TOO_LONG)
    text = typed.translate(NARROW).translate(HALF_WIDTH).strip()
    if text.lower() in NO_VALUE:
        raise MissingMark
    unit = row.unit if name == "value" else row.base_unit
    if SIGNED.fullmatch(text):  # as nearly all are
        return _judged(Said(parse_arabic(text)), row, name)
    _refuse_other_things(text, row, year)
    body, date = _dated(text, year)
    said = _parts(body, unit)
    if said is None:
        value = parse_number(typed, per_cent=unit == "%")  # which says what is wrong
        return Said(value, date=date)
    return _judged(_in_unit(replace(said, date=date), row, unit), row, name)


def _refuse_other_things(text: str, row: IndicatorRow, year: int) -> None:
    """Raise what numbers in brackets, ranges and dates are."""
    if found := BRACKETED.fullmatch(text):
        amount = parse_arabic(found[1].rstrip("% "))
        signed = [Said(amount), *([Said(-amount)] if row.min_value is None and row.measure == "amount" else [])]
        raise Doubt(Outcome.ASKED, Why.BRACKETS, *signed)
    if RANGE.fullmatch(text):
        raise Doubt(Outcome.ASKED, Why.RANGE)
    if "月" in text or text.count("-") == 2 or text.startswith("截"):
        try:
            read_date(text, year)
        except NoDate:
            return
        raise Doubt(Outcome.REFUSED, Why.DATE)


def _dated(text: str, year: int) -> tuple[str, str | None]:
    """Return the text without the date that stands beside the number, and the date."""
    found = DATE_IN_BRACKETS.fullmatch(text) or DATE_BEHIND.fullmatch(text) or DATE_BEFORE.fullmatch(text)
    if not found:
        return text, None
    date = found["date"].strip()
    read_date(date, year)
    return found["body"].strip(BETWEEN), date


def _parts(text: str, unit: str) -> Said | None:
    """Return the number with the words around it; None when these are no words that go with a number."""
    if not text.isprintable() or not (found := PARTS.fullmatch(text)):
        return None
    before, rest, written = found["before"].strip(), found["rest"].strip(), found["number"].replace(" ", "")
    if before.endswith("百分之"):
        before, rest = before.removesuffix("百分之").strip(), f"%{rest}"
    if before.endswith(("¥", "￥")):
        before, rest = before[:-1].strip(), f"元{rest}"
    chinese = written[0] in CHINESE
    value = parse_chinese(written) if chinese else parse_arabic(written)
    if value is None:
        return None
    bare = ROUND.issuperset(written)
    tail = found["tail"] or found["late"]
    qualifier = _before(before, bare) or ("" if not tail else Qualifier.ABOUT if tail == "来" else Qualifier.OVER)
    if before and not _before(before, bare):
        return None
    if rest and not tail:
        rest, behind = _behind(rest)
        qualifier = qualifier or behind
    if any(character.isdigit() or character in "+-.,_" for character in rest) or len(rest) > 12:
        return None
    if found["sign"] == "-":
        value = -value
    unusual = chinese and not bare and not {"万", "亿"}.isdisjoint(written)
    return Said(value, qualifier, found["scale"] + rest, chinese_scale=unusual or (bare and not qualifier))


def _before(words: str, bare: bool) -> str:
    """Return the qualifier that stands before a number; "" when the words are none."""
    if known := SIGNS.get(words.lower()):
        return known
    for code, pattern in qualifiers.BEFORE:
        if pattern.match(words) and not (words == "上" and not bare):
            return code
    return ""


def _behind(words: str) -> tuple[str, str]:
    """Return the words without the qualifier at their end, and the qualifier."""
    for code, pattern in qualifiers.AFTER:
        for found in pattern.finditer(words):
            if found.end() == len(words):
                return words[: found.start()].strip("( "), code
    return words, ""


def _in_unit(said: Said, row: IndicatorRow, own: str) -> Said:
    """Return the number in the indicator's own unit; raise a question when another is written."""
    name = comparable(said.unit)
    if not name or name in unit_names(own):
        if said.chinese_scale:
            raise Doubt(Outcome.OFFERED, Why.MULTIPLE, replace(said, chinese_scale=False, unit=""))
        return replace(said, unit=name)
    (factor, base), (own_factor, own_base) = scaled(name), scaled(own)
    there = replace(said, unit="")
    if not base and own_factor != 1:
        meant = {said.value * factor / own_factor, said.value * factor}
        raise Doubt(Outcome.ASKED, Why.MULTIPLE, *(replace(there, value=value) for value in sorted(meant)))
    if not base or (own and base in unit_names(own_base)):
        outcome = Outcome.OFFERED if own_factor == 1 else Outcome.ASKED
        raise Doubt(outcome, Why.MULTIPLE, replace(there, value=said.value * factor / own_factor))
    if base == "‰" and own == "%":
        raise Doubt(Outcome.ASKED, Why.UNIT, replace(there, value=said.value / 10), said=said.unit, unit=own)
    if base in PER_CENT and factor == 1:
        raise Doubt(Outcome.ASKED, Why.PER_CENT, there)
    if not own:
        if factor == 1:
            return there
        raise Doubt(Outcome.OFFERED, Why.MULTIPLE, replace(there, value=said.value * factor))
    meant_so = (there,) if factor == 1 and is_alike(base, own) else ()
    outcome = Outcome.ASKED if meant_so else Outcome.REFUSED
    raise Doubt(outcome, Why.UNIT, *meant_so, said=said.unit, unit=own)


def _judged(said: Said, row: IndicatorRow, name: str) -> Said:
    """Return the number; raise an offer when it may be a share of 1, or has more decimals than the indicator."""
    if name != "value":
        return said
    if row.unit == "%" and not said.unit and 0 < said.value <= 1:
        said_so = tuple(_to_places(each, row) for each in (replace(said, value=said.value * 100), said))
        raise Doubt(Outcome.OFFERED, Why.MULTIPLE, *said_so)
    if row.decimals and decimals_of(said.value) > row.decimals:
        raise Doubt(Outcome.OFFERED, Why.ROUNDED, _to_places(said, row), places=row.decimals)
    return said


def _to_places(said: Said, row: IndicatorRow) -> Said:
    """Return the number with no more decimals than the indicator has; none and all are not said of what is neither."""
    shown, step = rounded(said.value, row.decimals), Decimal(1).scaleb(-row.decimals)
    if shown == said.value or row.unit != "%" or shown not in (NONE, ALL):
        return replace(said, value=shown)
    near = (ALL - step, Qualifier.OVER) if shown == ALL else (step, Qualifier.AT_MOST)
    return replace(said, value=near[0], qualifier=said.qualifier or near[1])
