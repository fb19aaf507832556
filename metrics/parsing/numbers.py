"""Number parser: numbers as people type them and files contain them.

It imports no Django: a refusal has a code, and wording/refused_numbers.py has the sentence for each code.

Python's own parsers accept too much: `Decimal("1_000")`, `int("٣٤")` and `float("1e5")` all succeed, and a public
statistic must never come from a guess."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from enum import StrEnum

LONGEST = 40
INTEGER_DIGITS = 11
DECIMAL_PLACES = 4
"""Decimal places that are kept. With the digits before the point they make 15 significant digits, which both databases
keep exactly."""
FIRST_YEAR, LAST_YEAR = 1949, 2100

BLANKS = " \t\r\n\u00a0\u3000"
HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－−＋％\u3000", "0123456789.,--+% ")
MULTIPLIERS = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
MISSING = frozenset({"", "-", "--", "—", "——", "–", "/", "／", "无", "暂无", "…", "……", "N/A", "n/a"})

UNGROUPED = r"[0-9]+(?:\.[0-9]+)?"
ARABIC = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?|{UNGROUPED})"
"""A number in half-width digits, with or without separators between groups of three."""

SIGNED = re.compile(rf"[+-]?{ARABIC}")
MULTIPLIED = re.compile(rf"({UNGROUPED})\s*([{''.join(MULTIPLIERS)}])")


class Why(StrEnum):
    """Why a text is not taken."""

    MISSING = "missing"
    PER_CENT = "per_cent"
    MULTIPLE = "multiple"
    TOO_LONG = "too_long"
    CONTROLS = "controls"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"
    SCIENTIFIC = "scientific"
    SEPARATORS = "separators"
    UNDERSCORE = "underscore"
    NO_NUMBER = "no_number"
    NO_YEAR = "no_year"
    INEXACT = "inexact"
    ROUNDED = "rounded"
    BRACKETS = "brackets"
    RANGE = "range"
    UNIT = "unit"
    DATE = "date"


class NotANumber(ValueError):
    """The text `typed` is not a number that we accept."""

    def __init__(self, why: Why, typed: str = "") -> None:
        super().__init__(why)
        self.why, self.typed = why, typed


class AsksBack(NotANumber):
    """The text probably means `proposal`, but the user has to confirm it."""

    def __init__(self, typed: str, proposal: Decimal) -> None:
        super().__init__(Why.MULTIPLE, typed)
        self.proposal = proposal


class MissingMark(NotANumber):
    """The text (—, /, 无, nothing) says that there is no value, so the user is asked for the reason."""

    def __init__(self) -> None:
        super().__init__(Why.MISSING)


def parse_number(typed: str, *, per_cent: bool = False) -> Decimal:
    """Return the number in `typed`; a trailing % is accepted only where the unit is per cent. Raises `NotANumber`."""
    typed = _bounded(typed)
    text = typed.translate(HALF_WIDTH)
    if text in MISSING:
        raise MissingMark
    if text.endswith("%"):
        if not per_cent:
            raise NotANumber(Why.PER_CENT)
        text = text[:-1].rstrip(BLANKS)
    if multiplied := MULTIPLIED.fullmatch(text):
        raise AsksBack(typed, kept(parse_arabic(multiplied[1]), MULTIPLIERS[multiplied[2]]))
    if not SIGNED.fullmatch(text):
        raise NotANumber(_why_not(text), typed)
    return kept(parse_arabic(text))


def _bounded(typed: str) -> str:
    """Return the typed text without surrounding blanks. Raises `NotANumber` when it is too long or has unreadable
    characters."""
    if len(typed) > LONGEST and len(typed.strip(BLANKS)) > LONGEST:
        raise NotANumber(Why.TOO_LONG)
    typed = typed.strip(BLANKS)
    if not typed.translate(HALF_WIDTH).isprintable():
        raise NotANumber(Why.CONTROLS)
    return typed


def kept(value: Decimal, factor: int = 1) -> Decimal:
    """Return the value times `factor`. Raises `NotANumber` when a database would not keep all of its digits."""
    with localcontext(prec=2 * LONGEST):  # the usual 28 digits would round the rest away unseen
        value = without_zeros(value * factor) + 0  # + 0 turns -0 into 0
    if abs(value) >= 10**INTEGER_DIGITS:
        raise NotANumber(Why.TOO_LARGE)
    if -int(value.as_tuple().exponent) > DECIMAL_PLACES:
        raise NotANumber(Why.TOO_FINE)
    return value


def parse_arabic(written: str) -> Decimal:
    """Return the number in digits that match `ARABIC`, with or without a sign."""
    return Decimal(written.replace(",", ""))


def without_zeros(value: Decimal) -> Decimal:
    """Return the value without trailing zeros and without an exponent: 50.00 → 50, 1E+2 → 100."""
    stripped = value.normalize()
    return stripped.quantize(Decimal(1)) if stripped == stripped.to_integral() else stripped


def _why_not(text: str) -> Why:
    if re.fullmatch(r"[+-]?[0-9.]+[eE][+-]?[0-9]+", text):
        return Why.SCIENTIFIC
    if "," in text and re.fullmatch(r"[0-9,.+-]+", text):
        return Why.SEPARATORS
    return Why.UNDERSCORE if "_" in text else Why.NO_NUMBER


def parse_year(typed: str) -> int:
    """Return a calendar year from ASCII or full-width digits, with or without 年. Raises `NotANumber`."""
    text = typed.translate(HALF_WIDTH).strip(BLANKS).removesuffix("年") if len(typed) <= LONGEST else ""
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise NotANumber(Why.NO_YEAR)
    return int(text)
