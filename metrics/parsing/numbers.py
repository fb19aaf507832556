"""Number parser: numbers as people type them and files contain them.

Python's own parsers accept too much: `Decimal("1_000")`, `int("٣٤")` and `float("1e5")` all succeed, and a public
statistic must never come from a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from django.utils.translation import gettext as _

from metrics.wording.formatting import number, plain

LONGEST = 40
INTEGER_DIGITS = 11
DECIMAL_PLACES = 4
"""Decimal places that are kept. With the digits before the point they make 15 significant digits, which both databases
keep exactly."""
FIRST_YEAR, LAST_YEAR = 1949, 2100

BLANKS = " \t\r\n\u00a0\u3000"
HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－−＋％\u3000", "0123456789.,--+% ")
MULTIPLIERS = {"万": 10**4, "亿": 10**8, "千": 10**3, "百": 10**2}
MISSING = frozenset({"", "-", "--", "—", "——", "–", "/", "／", "无", "暂无", "…", "……", "N/A", "n/a"})

PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
MULTIPLIED = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([万亿千百])")


class NotANumber(ValueError):
    """The text is not a number that we accept. The message is a sentence for the person who typed it."""


class AsksBack(NotANumber):
    """The text probably means `proposal`, but the user has to confirm it."""

    def __init__(self, sentence: str, proposal: Decimal) -> None:
        super().__init__(sentence)
        self.proposal = proposal


class MissingMark(NotANumber):
    """The text (—, /, 无, nothing) says that there is no value, so the user is asked for the reason."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number that was read. `normalised` is the text after full-width digits, separators and blanks are dealt with;
    it equals what was typed when nothing had to be changed."""

    value: Decimal
    normalised: str


def parse_number(typed: str, *, per_cent: bool = False) -> Parsed:
    """Return the number in `typed`; a trailing % is accepted only where the unit is per cent. Raises `NotANumber`."""
    typed = _bounded(typed)
    text = typed.translate(HALF_WIDTH)
    if text in MISSING:
        raise MissingMark(_("没有数值时请选择缺值原因。"))
    if text.endswith("%"):
        if not per_cent:
            raise NotANumber(_("该指标的单位不是百分比，请去掉百分号。"))
        text = text[:-1].rstrip(BLANKS)
    if multiplied := MULTIPLIED.fullmatch(text):
        proposal = _kept(multiplied[1], MULTIPLIERS[multiplied[2]])
        raise AsksBack(
            _("“%(typed)s”是否指%(number)s？请填写完整数字。") % {"typed": typed, "number": number(proposal)},
            proposal,
        )
    if not PLAIN.fullmatch(text) and not GROUPED.fullmatch(text):
        raise NotANumber(_why_not(text, typed))
    value = _kept(text.replace(",", ""))
    return Parsed(value, plain(value))


def _bounded(typed: str) -> str:
    """Return the typed text without surrounding blanks. Raises `NotANumber` when it is too long or has unreadable
    characters."""
    if len(typed) > LONGEST and len(typed.strip(BLANKS)) > LONGEST:
        raise NotANumber(_("内容过长，不是数字。"))
    typed = typed.strip(BLANKS)
    if not typed.translate(HALF_WIDTH).isprintable():
        raise NotANumber(_("含有不可见的控制字符。"))
    return typed


def _kept(digits: str, factor: int = 1) -> Decimal:
    """Return the number times `factor`. Raises `NotANumber` when a database would not keep all of its digits."""
    with localcontext(prec=2 * LONGEST):  # the usual 28 digits would round the rest away unseen
        value = (Decimal(digits) * factor).normalize() + 0  # + 0 turns -0 into 0
    if abs(value) >= 10**INTEGER_DIGITS:
        raise NotANumber(_("位数过多：整数部分最多%(count)d位。") % {"count": INTEGER_DIGITS})
    if -int(value.as_tuple().exponent) > DECIMAL_PLACES:
        raise NotANumber(_("小数位数过多，最多%(count)d位。") % {"count": DECIMAL_PLACES})
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _why_not(text: str, typed: str) -> str:
    shown = {"typed": typed}
    if re.fullmatch(r"[+-]?[0-9.]+[eE][+-]?[0-9]+", text):
        return _("“%(typed)s”是科学记数法，请填写完整数字。") % shown
    if "," in text and re.fullmatch(r"[0-9,.+-]+", text):
        return _("“%(typed)s”的千位分隔符位置不对。") % shown
    if "_" in text:
        return _("“%(typed)s”含有下划线，不是数字。") % shown
    return _("“%(typed)s”不是数字，请用0至9填写。") % shown


def parse_year(typed: str) -> int:
    """Return a calendar year from ASCII or full-width digits, with or without 年. Raises `NotANumber`."""
    text = typed.translate(HALF_WIDTH).strip(BLANKS).removesuffix("年") if len(typed) <= LONGEST else ""
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise NotANumber(_("须是%(first)d年至%(last)d年之间的四位年份。") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    return int(text)
