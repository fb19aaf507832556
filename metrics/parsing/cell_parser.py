"""Cell parser: a `Stated` from the texts of a form or a file. The entry page, single cells and imports all use it, so
that the same text means the same number everywhere."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from metrics.domain.choices import MissingReason, Qualifier
from metrics.domain.rows import IndicatorRow
from metrics.domain.stated import LABELS, LONGEST, Stated
from metrics.parsing.numbers import HALF_WIDTH, MissingMark, NotANumber, parse_number
from metrics.parsing.numbers import LONGEST as LONGEST_NUMBER
from metrics.parsing.texts import check_text
from metrics.wording.formatting import listed
from metrics.wording.refused_numbers import refusal_words

MONTH = re.compile(r"(?:截至)?\s*([0-9]{1,2})月(?:底|末|份)?")
DAY = re.compile(r"(?:截至)?\s*(?:([0-9]{4})[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
WHOLE_YEAR = frozenset({"", "全年", "full year", "whole year"})


def parse_stated(texts: Mapping[str, str], row: IndicatorRow, year: int) -> Stated:
    """Return what the texts state; absent fields are empty. Raises `ValidationError` by field, with every problem at
    once."""
    problems: dict[str, ValidationError] = {}

    def read(name: str, parse):  # type: ignore[no-untyped-def]
        text = texts.get(name, "").strip()
        try:
            _check(name, text)
            return parse(text)
        except ValidationError as error:
            problems[name] = error
        except NotANumber as error:
            problems[name] = ValidationError(refusal_words(error))
        return None

    value = read("value", lambda text: parse_value(text, per_cent=row.unit == "%"))
    numerator = read("numerator", parse_value)
    denominator = read("denominator", parse_value)
    as_of = read("as_of", lambda text: parse_as_of(text, year))
    qualifier = read("qualifier", lambda text: parse_listed(text, Qualifier, default=Qualifier.EXACT))
    reason = read("missing_reason", lambda text: parse_listed(text, MissingReason, default=""))
    words = {name: read(name, str) for name in LONGEST}
    if problems:
        raise ValidationError(problems)
    return Stated(
        value=value,
        numerator=numerator,
        denominator=denominator,
        qualifier=qualifier if value is not None else Qualifier.EXACT,
        as_of=as_of,
        missing_reason=reason,
        **words,
    )


def _check(name: str, text: str) -> None:
    check_text(text, LABELS[name], LONGEST.get(name, LONGEST_NUMBER), lines=name in LONGEST)


def parse_value(text: str, *, per_cent: bool = False) -> Decimal | None:
    """Return the number; None for an empty text and for the marks that mean missing."""
    try:
        return parse_number(text, per_cent=per_cent)
    except MissingMark:
        return None


def parse_as_of(text: str, year: int) -> datetime.date | None:
    """Return the date of 10月, 截至10月底, 10-15 or 2022-10-15; None for an empty text and 全年. The last day of the year
    means the whole year."""
    plain = text.translate(HALF_WIDTH).strip()
    if plain.lower() in WHOLE_YEAR:
        return None
    try:
        if found := MONTH.fullmatch(plain):
            month = int(found[1])
            date = datetime.date(year, month, calendar.monthrange(year, month)[1])
        elif found := DAY.fullmatch(plain):
            date = datetime.date(int(found[1] or year), int(found[2]), int(found[3]))
        else:
            raise ValueError(plain)
    except (ValueError, calendar.IllegalMonthError):
        raise ValidationError(_("截至日期请写成“10月”或“10-15”，全年留空。")) from None
    return None if (date.month, date.day) == (12, 31) and date.year == year else date


def parse_listed(text: str, choices: type[Qualifier] | type[MissingReason], *, default: str) -> str:
    """Return the code of a closed list, given the code or its label in either language, as files travel between
    readers of both."""
    if not text:
        return default
    if code := _codes(choices).get(text):
        return code
    allowed = listed(str(choice.label) for choice in choices)
    raise ValidationError(_("“%(typed)s”不在可选范围内：%(allowed)s。") % {"typed": text[:20], "allowed": allowed})


@cache
def _codes(choices: type[Qualifier] | type[MissingReason]) -> dict[str, str]:
    codes = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            codes.update({str(choice.label): str(choice.value) for choice in choices})
    return codes | {str(choice.value): str(choice.value) for choice in choices}
