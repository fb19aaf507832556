"""Numbers, dates and changes in words: the one place where pages and files get them from."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.domain.change import Change
from metrics.domain.choices import LACKING, Absence, Incomparable, Period, Qualifier
from metrics.domain.rounding import rounded
from metrics.domain.rows import IndicatorRow, Point, Until, decimals_of, is_part_year
from metrics.wording.languages import in_each_language, speaks_english
from metrics.wording.qualifiers import words_around

NUMBER = "\0"
"""Placeholder for a number in cached words."""


@dataclass(frozen=True, slots=True)
class ValueParts:
    """A stated value in the pieces that a card sets in different sizes: 约 | 6,500 | 余 | 件."""

    prefix: str
    number: str
    suffix: str
    unit: str

    def __str__(self) -> str:
        after = f"{_gap() if self.unit != '%' else ''}{self.unit}" if self.unit else ""
        return f"{self.before}{self.number}{self.suffix}{after}"

    @property
    def before(self) -> str:
        """Return the prefix with the space that the language puts after it; "" when there is none."""
        return f"{self.prefix}{_gap()}" if self.prefix else ""


@in_each_language
def _gap() -> str:
    """Return what stands between a number and the words beside it: a space in English, nothing in Chinese."""
    return " " if speaks_english() else ""


def plain(value: Decimal | None, decimals: int = 4) -> str:
    """Return the number as files have it: a decimal point, no separators, no trailing zeros; "" for None."""
    if value is None:
        return ""
    text = format(rounded(value, decimals) + 0, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: Decimal, decimals: int = 4) -> str:
    """Return the number as pages have it: 6,500 and 89.4."""
    whole, point, fraction = plain(value, decimals).partition(".")
    return f"{int(whole):,}{point}{fraction}" if whole != "-0" else f"-0{point}{fraction}"


def rounded_number(value: Decimal) -> str:
    """Return a number that was rounded where it was computed, with all of its digits."""
    return number(value, decimals_of(value))


UNITS_EN: dict[str, tuple[str, str]] = {
    "件": ("case", "cases"),
    "项": ("item", "items"),
    "个": ("", ""),
    "人": ("person", "people"),
    "人次": ("attendance", "attendances"),
    "次": ("time", "times"),
    "份": ("document", "documents"),
    "场": ("session", "sessions"),
    "条": ("entry", "entries"),
    "家": ("organisation", "organisations"),
    "户次": ("visit", "visits"),
    "期": ("course", "courses"),
    "家次": ("visit", "visits"),
    "学时": ("hour", "hours"),
    "万元": ("×10,000 yuan", "×10,000 yuan"),
    "名": ("(rank)", "(rank)"),
    "个百分点": ("percentage point", "percentage points"),
}
"""Chinese measure word → its English singular and plural."""


def unit_words(unit: str, amount: Decimal | None = None) -> str:
    """Return the unit in the reader's language; in Chinese it is the measure word itself. `amount` decides between 1
    case and 2 cases; None in a heading."""
    return _unit_words(unit, amount is not None and abs(amount) == 1)


@in_each_language
def _unit_words(unit: str, of_one: bool) -> str:
    if not speaks_english():
        return unit
    one, several = UNITS_EN.get(unit, (unit, unit))
    return one if of_one else several


def value_parts(indicator: IndicatorRow, point: Point) -> ValueParts:
    """Return the pieces of a stated value. Only for a point that has one."""
    assert point.value is not None
    return ValueParts(*stated_number(indicator, point), unit_words(indicator.unit, point.value))


def stated_number(indicator: IndicatorRow, point: Point) -> tuple[str, str, str]:
    """Return the number of a stated value, which consists of digits and marks alone, between the words around it."""
    assert point.value is not None
    prefix, suffix = words_around(point.qualifier, indicator.measure)
    return prefix, number(point.value, indicator.decimals), suffix


def value_words(indicator: IndicatorRow, point: Point) -> str:
    """Return "6,500余件", "100%", or the reason why there is no value."""
    return str(value_parts(indicator, point)) if point.value is not None else absence_words(point)


def dated_value_words(indicator: IndicatorRow, point: Point) -> str:
    """Return the value as `value_words` does, with its date when it is of part of a year: "6,500余件，截至10月"."""
    return dated(value_words(indicator, point), point.until)


def dated(words: str, until: Until) -> str:
    """Return the words followed by the month in which a value of part of a year ends; unchanged for the whole year."""
    return words + _("，") + as_of_words(until) if is_part_year(until) else words


def absence_words(point: Point) -> str:
    """Return why there is no value: 未填报, 审核中, 不适用 …"""
    return missing_words(point.absence)


@in_each_language
def missing_words(absence: str) -> str:
    """Return the words of an `Absence` code."""
    return str(Absence(absence).label)


@in_each_language
def as_of_words(until: Until) -> str:
    """Return the date in words: 全年, 截至10月, 截至10月15日 or 截至目前（未注明日期）."""
    if until is Period.NOT_STATED:
        return str(until.label)
    if until is None or (until.month, until.day) == (12, 31):
        return _("全年")
    whole_month = until.day == calendar.monthrange(until.year, until.month)[1]
    values = {"month": until.month, "day": until.day, "month_name": calendar.month_name[until.month]}
    if speaks_english():
        return ("to {month_name}" if whole_month else "to {day} {month_name}").format(**values)
    return ("截至{month}月" if whole_month else "截至{month}月{day}日").format(**values)


def listed(words: Iterable[str], *, comma: bool = False) -> str:
    """Return a list in the reader's language: of words, or, with `comma`, of phrases."""
    return (_("，") if comma else _("、")).join(words)


@in_each_language
def year_words(year: int) -> str:
    return str(year) if speaks_english() else f"{year}年"


def span_words(first: int, last: int) -> str:
    """Return the span of years: 2019—2024年; a single year when both are the same."""
    if first == last:
        return year_words(first)
    return f"{first}–{last}" if speaks_english() else f"{first}—{last}年"


def base_words(indicator: IndicatorRow, point: Point) -> str:
    """Return "71件中71件" when numerator and base are known, "基数71件" when only the base is, "" otherwise.

    The numerator is the stated one, never computed; an exact 100 % states it."""
    if point.denominator is None:
        return ""
    unit = unit_words(indicator.base_unit, point.denominator)
    whole_base = point.value == 100 and point.qualifier == Qualifier.EXACT
    numerator = point.denominator if point.numerator is None and whole_base else point.numerator
    base = number(point.denominator)
    if numerator is None:
        words = _("基数%(base)s%(unit)s") % {"base": base, "unit": unit}
    else:
        words = _("%(base)s%(unit)s中%(part)s%(unit)s") % {"base": base, "unit": unit, "part": number(numerator)}
    return words.strip()  # in English the unit stands apart, and 个 is none


def change_words(change: Change, *, headed: bool = False, alone: bool = False, prose: bool = False) -> str:
    """Return the change in one short phrase: 增加12件（+20.3%）, 上升1.8个百分点, 不可比：口径调整, 上年未填报 …

    `headed`: a heading already says which years are compared. `alone`: nothing nearby says that the year before is
    meant: 比上年增加12件. `prose`: within a sentence, where official Chinese says 增加12件，增长20.3%."""
    neighbours = change.later.year - change.earlier.year == 1
    if change.lacks_value:
        later = _("本年") if neighbours else year_words(change.later.year)
        return incomparable_words(change.reason, change.missing, earlier=_earlier(change), later=later)
    if change.reason:
        return _("不可比：%(reason)s") % {"reason": _reason_words(change, prose=prose)}
    assert change.delta is not None
    if change.delta == 0:
        return _flat_words(change) + _across(change)
    words = _moved_words(change)
    if alone or not (neighbours or headed):
        words = _("比%(year)s%(change)s") % {"year": _earlier(change), "change": words}
    return words + _aside(change, prose) + _across(change)


def _reason_words(change: Change, *, prose: bool) -> str:
    """Return why two years are not compared: of a break which year, and in a sentence what changed."""
    found = [each for each in change.breaks if not each.comparable]
    if not found:
        return incomparable_words(change.reason)
    years = listed(year_words(each.year) for each in found)
    notes = listed(each.note.rstrip("。.") for each in found if each.note) if prose else ""
    return _("%(years)s口径调整") % {"years": years} + (_("（%(words)s）") % {"words": notes} if notes else "")


def _across(change: Change) -> str:
    if not change.breaks:
        return ""
    years = listed(year_words(each.year) for each in change.breaks)
    return _("（%(years)s口径调整，可比）") % {"years": years}


def incomparable_words(code: str, missing: str = "", *, earlier: str = "", later: str = "") -> str:
    """Return why two years have no exact change: 口径调整, 本年不适用 … `missing` says why a value is missing; the years
    are called 上年 and 本年 unless they are named."""
    if code not in LACKING:
        return str(Incomparable(code).label)
    year = (later or _("本年")) if code == Incomparable.LATER_MISSING else (earlier or _("上年"))
    return _("%(year)s%(reason)s") % {"year": year, "reason": missing_words(missing)}


def _earlier(change: Change) -> str:
    neighbours = change.later.year - change.earlier.year == 1
    return _("上年") if neighbours else year_words(change.earlier.year)


def _flat_words(change: Change) -> str:
    if change.precision == "exact":
        return _("与%(year)s持平") % {"year": _earlier(change)}
    return _("与%(year)s大致持平") % {"year": _earlier(change)}


def _moved_words(change: Change) -> str:
    assert change.delta is not None
    size = abs(change.delta)
    return _moved_form(change.unit, size == 1, change.delta > 0, change.precision).replace(NUMBER, number(size))


@in_each_language
def _moved_form(unit: str, of_one: bool, up: bool, precision: str) -> str:
    rate = unit == "个百分点"
    verb = (_("上升") if up else _("下降")) if rate else (_("增加") if up else _("减少"))
    amount = str(ValueParts("", NUMBER, "", _unit_words(unit, of_one))).strip()
    if precision == "exact":
        return _("%(verb)s%(amount)s") % {"verb": verb, "amount": amount}
    if precision == "about":
        return _("约%(verb)s%(amount)s") % {"verb": verb, "amount": amount}
    # A lower bound of a rise is its least size; of a fall it is its greatest.
    least = (precision == "at_least") == up
    form = _("至少%(verb)s%(amount)s") if least else _("至多%(verb)s%(amount)s")
    return form % {"verb": verb, "amount": amount}


def _aside(change: Change, prose: bool) -> str:
    if change.from_zero:
        return _("（%(year)s为0）") % {"year": _earlier(change)}
    if change.to_zero:
        return _("（降为0）")
    if not change.percent:  # none, or so little that it rounds to +0.0 beside a fall
        return ""
    if prose:
        return _growth_form(change.percent > 0).replace(NUMBER, f"{abs(change.percent):,.1f}")
    return _percent_form().replace(NUMBER, signed(change.percent, 1))


@in_each_language
def _percent_form() -> str:
    return _("（%(percent)s%%）") % {"percent": NUMBER}


@in_each_language
def _growth_form(grew: bool) -> str:
    return (_("，增长%(percent)s%%") if grew else _("，下降%(percent)s%%")) % {"percent": NUMBER}


def signed(value: Decimal, decimals: int) -> str:
    """Return the number with its sign and all its decimals: +20.3, −5.0."""
    return f"{value:+,.{decimals}f}".replace("-", "−")
