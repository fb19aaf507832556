"""Cell parser: a `Stated` from the texts of a form or a file. The entry page, single cells and imports all use it, so
that the same text means the same number everywhere."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from metrics.domain.choices import Qualifier
from metrics.domain.observation_fields import FIELDS, LABELS, Kind, ObservationField
from metrics.domain.rows import IndicatorRow
from metrics.domain.stated import Stated
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
    said: dict[str, Any] = {}
    for field in FIELDS:
        text = texts.get(field.name, "").strip()
        try:
            _check(field, text)
            said[field.name] = _read(field, text, row, year)
        except ValidationError as error:
            problems[field.name] = error
        except NotANumber as error:
            problems[field.name] = ValidationError(refusal_words(error))
    if problems:
        raise ValidationError(problems)
    if said["value"] is None:
        said["qualifier"] = Qualifier.EXACT
    return Stated(**said)


def _check(field: ObservationField, text: str) -> None:
    check_text(text, LABELS[field.name], field.longest or LONGEST_NUMBER, lines=field.kind is Kind.TEXT)


def _read(field: ObservationField, text: str, row: IndicatorRow, year: int) -> Decimal | datetime.date | str | None:
    """Return what the text states; `NotANumber` for what cannot be understood."""
    match field.kind:
        case Kind.NUMBER:
            return parse_value(text, per_cent=field.name == "value" and row.unit == "%")
        case Kind.DATE:
            return parse_as_of(text, year)
        case Kind.CODE:
            assert field.choices
            return parse_listed(text, field.choices, default=field.default)
        case Kind.TEXT:
            return text


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


def parse_listed(text: str, choices: type[TextChoices], *, default: str) -> str:
    """Return the code of a closed list, given the code or its label in either language, as files travel between
    readers of both."""
    if not text:
        return default
    if code := _codes(choices).get(text):
        return code
    allowed = listed(str(choice.label) for choice in choices)
    raise ValidationError(_("“%(typed)s”不在可选范围内：%(allowed)s。") % {"typed": text[:20], "allowed": allowed})


@cache
def _codes(choices: type[TextChoices]) -> dict[str, str]:
    codes = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            codes.update({str(choice.label): str(choice.value) for choice in choices})
    return codes | {str(choice.value): str(choice.value) for choice in choices}
