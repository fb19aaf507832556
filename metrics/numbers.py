"""Numbers as people type them and files carry them. Python's own parsers take too much: `Decimal("1_000")`, `int("٣٤")`
and `float("1e5")` all succeed, and a public statistic must never come from a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.formatting import number, plain

LONGEST = 40
SIGNIFICANT_DIGITS = 15
DECIMAL_PLACES = 4
FIRST_YEAR, LAST_YEAR = 1949, 2100

HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％　", "0123456789.,-+% ")
MULTIPLIERS = {"万": 10**4, "亿": 10**8, "千": 10**3, "百": 10**2}
MISSING = frozenset({"", "-", "--", "—", "——", "–", "－", "/", "／", "无", "暂无", "…", "……", "N/A", "n/a"})

PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
MULTIPLIED = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([万亿千百])")


class NotANumber(ValueError):
    """The text is no number we take. The message is a sentence for the person who typed it."""


class AsksBack(NotANumber):
    """The text probably means `proposal`, but a person has to say so."""

    def __init__(self, sentence: str, proposal: Decimal) -> None:
        super().__init__(sentence)
        self.proposal = proposal


class MissingMark(NotANumber):
    """The text (—, /, 无, nothing) says that there is no value: the reason is asked for instead."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """`normalised` is how the number reads after full-width digits, separators and blanks are dealt with; it equals what
    was typed when there was nothing to deal with."""

    value: Decimal
    normalised: str


def parse_number(typed: str, *, per_cent: bool = False) -> Parsed:
    """The number in `typed`; a trailing % is taken only where the unit is per cent. Raises `NotANumber`."""
    if len(typed) > LONGEST:
        raise NotANumber(_("内容过长，不是数字。"))
    text = typed.translate(HALF_WIDTH).strip(" ")
    if text in MISSING or typed.strip() in MISSING:
        raise MissingMark(_("没有数值时请选择缺值原因。"))
    if text.endswith("%"):
        if not per_cent:
            raise NotANumber(_("该指标的单位不是百分比，请去掉百分号。"))
        text = text[:-1].rstrip(" ")
    if multiplied := MULTIPLIED.fullmatch(text):
        proposal = Decimal(multiplied[1]) * MULTIPLIERS[multiplied[2]]
        raise AsksBack(
            _("“%(typed)s”是否指%(number)s？请填写完整数字。") % {"typed": typed.strip(), "number": number(proposal)},
            proposal,
        )
    if not PLAIN.fullmatch(text) and not GROUPED.fullmatch(text):
        raise NotANumber(_why_not(text, typed))
    value = Decimal(text.replace(",", ""))
    _check_digits(value)
    return Parsed(value, plain(value))


def _check_digits(value: Decimal) -> None:
    normal = value.normalize()
    exponent = int(normal.as_tuple().exponent)
    if len(normal.as_tuple().digits) + max(exponent, 0) > SIGNIFICANT_DIGITS or abs(value) >= 10 ** (
        SIGNIFICANT_DIGITS - DECIMAL_PLACES
    ):
        raise NotANumber(_("位数过多：整数部分最多%(count)d位。") % {"count": SIGNIFICANT_DIGITS - DECIMAL_PLACES})
    if -exponent > DECIMAL_PLACES:
        raise NotANumber(_("小数位数过多，最多%(count)d位。") % {"count": DECIMAL_PLACES})


def _why_not(text: str, typed: str) -> str:
    shown = {"typed": "".join(character for character in typed.strip() if character.isprintable())}
    if re.fullmatch(r"[+-]?[0-9.]+[eE][+-]?[0-9]+", text):
        return _("“%(typed)s”是科学记数法，请填写完整数字。") % shown
    if "," in text and re.fullmatch(r"[0-9,.+-]+", text):
        return _("“%(typed)s”的千位分隔符位置不对。") % shown
    if "_" in text:
        return _("“%(typed)s”含有下划线，不是数字。") % shown
    return _("“%(typed)s”不是数字，请用0至9填写。") % shown


def parse_year(typed: str) -> int:
    """A calendar year in ASCII or full-width digits. Raises `NotANumber`."""
    text = typed.translate(HALF_WIDTH).strip(" ").removesuffix("年")
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise NotANumber(_("须是%(first)d年至%(last)d年之间的四位年份。") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    return int(text)
