"""Cell parser: a `Stated` from the texts of a form or a file. The entry page, single cells and imports all use it, so
that the same text means the same number everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from metrics.domain.choices import Period, Qualifier
from metrics.domain.observation_fields import FIELDS, LABELS, Kind, ObservationField
from metrics.domain.rounding import share
from metrics.domain.rows import IndicatorRow, Until, period_of
from metrics.domain.stated import Stated
from metrics.parsing.dates import NoDate, read_date
from metrics.parsing.numbers import LONGEST as LONGEST_NUMBER
from metrics.parsing.numbers import parse_number
from metrics.parsing.texts import check_text
from metrics.parsing.value_grammar import Outcome, Said
from metrics.parsing.written import Offer, Written, date_refusal, offer_of, read_written
from metrics.wording.formatting import listed, number


class NotTaken(ValidationError):
    """A number that is not taken as it stands; `written` says why, and what may be meant."""

    def __init__(self, written: Written) -> None:
        super().__init__(written.sentence, code=written.outcome)
        self.written = written


@dataclass(frozen=True, slots=True)
class Parsed:
    """What texts state. `named` are the fields that a number stated besides its own: 约30 states the qualifier."""

    stated: Stated
    named: frozenset[str]


def parse_stated(texts: Mapping[str, str], row: IndicatorRow, year: int) -> Stated:
    """Return what the texts state; absent fields are empty. Raises `ValidationError` by field, with every problem at
    once; for a number that is offered or asked it is `NotTaken`."""
    return parse_texts(texts, row, year).stated


def offers_of(error: ValidationError) -> list[Offer]:
    """Return what one click may fill in instead of what was refused."""
    found = [each for errors in getattr(error, "error_dict", {"": [error]}).values() for each in errors]
    return [offer for each in found if isinstance(each, NotTaken) for offer in each.written.offers]


def parse_texts(texts: Mapping[str, str], row: IndicatorRow, year: int) -> Parsed:
    """Return what `parse_stated` does, and which fields were named within a number."""
    problems: dict[str, ValidationError] = {}
    said: dict[str, Any] = {}
    plain = {field.name: texts.get(field.name, "").strip() for field in FIELDS}
    for field in FIELDS:
        if not plain[field.name]:  # as most are in a file of ten thousand rows
            continue
        try:
            _check(field, plain[field.name])
        except ValidationError as error:
            problems[field.name] = error
    named = _spread(plain, row, year, problems)
    for field in FIELDS:
        if field.name not in problems:
            try:
                text = plain[field.name]
                said[field.name] = _read(field, text, year) if text else EMPTY[field.name]
            except ValidationError as error:
                problems[field.name] = error
    _cover(said, plain, problems)
    if not problems and said["value"] is None and not said["missing_reason"]:
        _offer_computed(plain, row, year, said, problems)
    if problems:
        raise ValidationError(problems)
    if said["value"] is None:
        said["qualifier"] = Qualifier.EXACT
        said["period"] = period_of(said["as_of"], Period.YEAR)
    pair = {"as_of": "period", "period": "as_of"}  # who states one of the two states both
    return Parsed(Stated(**said), named | {other for name, other in pair.items() if plain[name]})


def _spread(
    texts: dict[str, str], row: IndicatorRow, year: int, problems: dict[str, ValidationError]
) -> frozenset[str]:
    """Read the numbers: put their plain form into `texts`, and the qualifier and the date that stand with them into
    the fields of these, whose names are returned. What is not taken goes to `problems`."""
    named: dict[str, str] = {}
    for field in FIELDS:
        text = texts[field.name]
        if field.kind is not Kind.NUMBER or not text or field.name in problems:
            continue
        written = read_written(text, row, year, field.name)
        if written.outcome == Outcome.REASON and (field.name != "value" or texts["missing_reason"]):
            texts[field.name] = ""
        elif written.outcome == Outcome.TAKEN:
            texts[field.name] = written.fields[field.name].removesuffix("%")
            named |= {name: text for name, text in written.fields.items() if name != field.name}
        else:
            problems[field.name] = NotTaken(written)
    for name, text in named.items():
        try:
            _agree(name, text, texts, year)
        except ValidationError as error:
            problems.setdefault(name, error)
        texts[name] = text
    return frozenset(named)


def _cover(said: dict[str, Any], texts: Mapping[str, str], problems: dict[str, ValidationError]) -> None:
    """Make date and period one statement, if they were read. What is written as a date is meant, unless the period
    says plainly otherwise; then it goes to `problems`."""
    if not {"as_of", "period"} <= said.keys():
        return
    written, period, date = said["as_of"], said["period"], texts["as_of"]
    undated = written is Period.NOT_STATED
    lacking = period == Period.AS_OF and (undated or not date)
    if lacking or (period == Period.NOT_STATED and date and not undated):
        problems["as_of"] = ValidationError(_("“期间”与“截至日期”写的不同，请改成一致的。"))
    said["as_of"] = None if undated else written
    said["period"] = written if undated else period_of(written, Period.YEAR if date else period)


def _agree(name: str, text: str, texts: Mapping[str, str], year: int) -> None:
    """Raise a question when the field says otherwise than what stands with the number."""
    field = next(field for field in FIELDS if field.name == name)
    there = texts[name]
    if there and there != field.default and _read(field, there, year) != _read(field, text, year):
        words = _("“%(field)s”写的是“%(there)s”，与数值里写的不同，请改成一致的。")
        raise ValidationError(words % {"field": LABELS[name], "there": there[:20]})


def _offer_computed(
    texts: Mapping[str, str],
    row: IndicatorRow,
    year: int,
    said: Mapping[str, Any],
    problems: dict[str, ValidationError],
) -> None:
    """Offer the rate that numerator and denominator make where none is stated; its note says that it is computed."""
    numerator, denominator = said["numerator"], said["denominator"]
    if row.unit != "%" or numerator is None or not denominator or not 0 <= numerator <= denominator:
        return
    words = _("按分子÷分母计算")
    note = texts["note"] if words in texts["note"] else listed(filter(None, (texts["note"], words)), comma=True)
    computed = Said(share(numerator, denominator, max(row.decimals, 1)))
    shown = read_written(f"{computed.value}%", row, year)
    offered = shown.offers[0] if shown.offers else offer_of(computed, row, year)
    offer = Offer({**offered.fields, "note": note}, _("%(offer)s（按分子÷分母计算）") % {"offer": offered.words})
    sentence = _("请填写数值，或选择缺值原因，二者择一。%(numerator)s÷%(denominator)s，可%(offer)s。") % {
        "numerator": number(numerator),
        "denominator": number(denominator),
        "offer": offered.words,
    }
    problems["value"] = NotTaken(Written(Outcome.OFFERED, sentence=sentence, offers=(offer,)))


def _check(field: ObservationField, text: str) -> None:
    check_text(text, LABELS[field.name], field.longest or LONGEST_NUMBER, lines=field.kind is Kind.TEXT)


def _read(field: ObservationField, text: str, year: int) -> Decimal | Until | str:
    """Return what the text states, in which a number is plain."""
    match field.kind:
        case Kind.NUMBER:
            return parse_number(text) if text else None
        case Kind.DATE:
            return parse_as_of(text, year)
        case Kind.CODE:
            assert field.choices
            return parse_listed(text, field.choices, default=field.default)
        case Kind.TEXT:
            return text


def parse_as_of(text: str, year: int) -> Until:
    """Return the date that `read_date` does, or a sentence that says how to write one."""
    try:
        return read_date(text, year)
    except NoDate:
        raise ValidationError(date_refusal()) from None


def parse_listed(text: str, choices: type[TextChoices], *, default: str) -> str:
    """Return the code of a closed list, given the code or its label in either language, as files travel between
    readers of both."""
    if not text:
        return default
    if code := _codes(choices).get(text):
        return code
    allowed = listed(str(choice.label) for choice in choices)
    raise ValidationError(_("“%(typed)s”不在可选范围内：%(allowed)s。") % {"typed": text[:20], "allowed": allowed})


FORMER = {"口径不一": "not_comparable", "definitions differ": "not_comparable"}
"""Words that files of earlier versions have for a code."""


@cache
def _codes(choices: type[TextChoices]) -> dict[str, str]:
    codes = {word: code for word, code in FORMER.items() if code in choices.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            codes.update({str(choice.label): str(choice.value) for choice in choices})
    return codes | {str(choice.value): str(choice.value) for choice in choices}


EMPTY = {field.name: _read(field, "", 0) for field in FIELDS}
"""What a field without text states."""
