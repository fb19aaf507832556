"""Dates as people write them: until when a value counts, within its year."""

from __future__ import annotations

import calendar
import datetime
import re

from metrics.domain.choices import Period
from metrics.domain.rows import Until
from metrics.parsing.numbers import HALF_WIDTH
from metrics.reader.numbers.numerals import CHINESE, parse_chinese

UNTIL = r"(?:截至|截止到?|至|到|as of|up to|to)?\s{0,4}"
FIRST_MONTHS = r"(?:0?1月?\s*[-—–~至到]\s*)?"
MONTH = re.compile(rf"{UNTIL}(?:(?P<year>[0-9]{{4}})年)?{FIRST_MONTHS}(?P<month>[0-9]{{1,2}})月(?:底|末|份|月末)?")
YEAR_MONTH = re.compile(rf"{UNTIL}(?P<year>[0-9]{{4}})[-/.](?P<month>[0-9]{{1,2}})")
DAY = re.compile(
    rf"{UNTIL}(?:(?P<year>[0-9]{{4}})[-/.年])?(?P<month>[0-9]{{1,2}})[-/.月](?P<day>[0-9]{{1,2}})(?:日|号)?"
)
PARTS = {"上半年": 6, "一季度": 3, "第一季度": 3, "前三季度": 9, "前三个季度": 9, "年底": 12, "年末": 12}
NOW = re.compile(
    rf"{UNTIL}(?:目前|当前)(?:[(\uff08]未注明日期[)\uff09])?|未注明(?:截至)?(?:日期)?"
    r"|to date(?: [(\uff08]day not stated[)\uff09])?|not[ _]stated"
)
WHOLE_YEAR = frozenset({"", "全年", "full year", "whole year"})
NUMERALS = re.compile(rf"[{CHINESE}]{{1,3}}(?=[月日号])")

DATE_WORDS = re.compile("[年月日号季截]|目前|当前")
LEAP_YEAR = 2024


class NoDate(ValueError):
    """The text says no date."""


def read_date(text: str, year: int) -> Until:
    """Return the date of 10月, 截至10月底, 2024年10月, 10-15, 1—10月, 上半年 or 2022-10-15; not_stated for 目前 and
    截至目前; None for an empty text and 全年. The last day of the year means the whole year. Raises `NoDate`."""
    plain = text.translate(HALF_WIDTH).strip().lower()
    if plain in WHOLE_YEAR:
        return None
    if NOW.fullmatch(plain):
        return Period.NOT_STATED
    try:
        date = _date(NUMERALS.sub(_arabic, plain), year)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise NoDate(text) from error
    return None if (date.month, date.day) == (12, 31) and date.year == year else date


def is_cut_off(text: str) -> bool:
    """Return whether the text says in words until when something counts: 截至10月, 1—10月, 上半年."""
    return DATE_WORDS.search(text) is not None and _read(text, LEAP_YEAR) is not NoDate


def same_date(one: str, other: str, year: int) -> bool:
    """Return whether both texts say the same date of the year."""
    dates = _read(one, year), _read(other, year)
    return NoDate not in dates and dates[0] == dates[1]


def _read(text: str, year: int) -> Until | type[NoDate]:
    try:
        return read_date(text, year)
    except NoDate:
        return NoDate


def _date(plain: str, year: int) -> datetime.date:
    if month := PARTS.get(re.sub(UNTIL, "", plain, count=1)):
        return _month_end(year, month)
    if found := MONTH.fullmatch(plain) or YEAR_MONTH.fullmatch(plain):
        return _month_end(int(found["year"] or year), int(found["month"]))
    if found := DAY.fullmatch(plain):
        return datetime.date(int(found["year"] or year), int(found["month"]), int(found["day"]))
    raise NoDate(plain)


def _month_end(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def _arabic(found: re.Match[str]) -> str:
    value = parse_chinese(found[0])
    return found[0] if value is None else str(value)
