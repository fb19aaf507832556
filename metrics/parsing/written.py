"""What is to be done with a text that was written for a number: it is taken, offered for one click, asked, or refused;
a mark for nothing wants a reason. All ways of entering a value use this one answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from metrics.domain.choices import MissingReason, Period, Qualifier
from metrics.domain.rows import IndicatorRow, Point, decimals_of
from metrics.parsing.dates import NoDate, read_date
from metrics.parsing.numbers import MissingMark, NotANumber, Why, kept
from metrics.parsing.value_grammar import Doubt, Outcome, Said, read_number
from metrics.wording.formatting import plain, value_parts
from metrics.wording.refused_numbers import refusal, refusal_words


@dataclass(frozen=True, slots=True)
class Offer:
    """What one click fills in: the text of each field, which is then taken as it stands; `words` say it on a button."""

    fields: Mapping[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a text says. `fields` are the texts of the fields that a taken one states, as they are stored; otherwise
    `sentence` says what is the matter, and `offers` what may be meant."""

    outcome: Outcome
    fields: Mapping[str, str] = field(default_factory=dict)
    sentence: str = ""
    offers: tuple[Offer, ...] = ()


def read_written(text: str, row: IndicatorRow, year: int, name: str = "value") -> Written:
    """Return what the text says as the field `name`, a number of the indicator: its value, numerator or
    denominator."""
    try:
        typed = text.strip()
        said = read_number(typed, row, year, name)
        if name != "value" and (said.qualifier or said.date is not None):
            raise Doubt(Outcome.REFUSED, Why.INEXACT)
        return Written(Outcome.TAKEN, _fields(replace(said, value=kept(said.value)), row, year, name))
    except MissingMark:
        return Written(Outcome.REASON, sentence=refusal(Why.MISSING, ""), offers=_reasons())
    except NotANumber as error:
        return Written(Outcome.REFUSED, sentence=refusal_words(error))
    except NoDate:
        return Written(Outcome.REFUSED, sentence=date_refusal())
    except Doubt as doubt:
        return _doubtful(doubt, typed, row, year, name)


def _doubtful(doubt: Doubt, typed: str, row: IndicatorRow, year: int, name: str) -> Written:
    offers: list[Offer] = []
    for said in doubt.meant:
        try:
            kept(said.value)
        except NotANumber as error:
            if not offers and said is doubt.meant[-1]:
                return Written(Outcome.REFUSED, sentence=refusal_words(error))
            continue
        if name == "value" and not row.within_bounds(said.value):
            continue
        if (offer := offer_of(said, row, year, name)) not in offers:
            offers.append(offer)
    meant = _("或").join(dict.fromkeys(_words(said, row, year, name, with_unit=True) for said in doubt.meant))
    sentence = refusal(doubt.why, typed, **{"number": meant, "meant": meant, **doubt.words})
    if offers and doubt.why in (Why.PER_CENT, Why.UNIT):
        sentence += _("是否指%(meant)s？") % {"meant": meant}
    return Written(doubt.outcome, sentence=sentence, offers=tuple(offers))


def date_refusal() -> str:
    return _("截至日期请写成“10月”或“10-15”，原文未注明日期的写“目前”，全年留空。")


def offer_of(said: Said, row: IndicatorRow, year: int, name: str = "value") -> Offer:
    """Return the offer to fill in the number."""
    return Offer(_fields(said, row, year, name), _("按%(value)s填写") % {"value": _words(said, row, year, name)})


def text_offer(name: str, text: str) -> Offer:
    """Return the offer to fill in the text."""
    return Offer({name: text}, _("按%(value)s填写") % {"value": f"“{text}”"})


def offers_for(text: str, row: IndicatorRow, year: int, name: str = "value") -> tuple[Offer, ...]:
    """Return what one click fills in to say the number that is written: itself, or what may be meant by it."""
    written = read_written(text, row, year, name)
    if written.outcome != Outcome.TAKEN:
        return written.offers
    return (Offer(written.fields, _("按%(value)s填写") % {"value": text}),)


def _words(said: Said, row: IndicatorRow, year: int, name: str, *, with_unit: bool = False) -> str:
    """Return the number as pages have it, with what stands around it; its unit only where asked for, or per cent."""
    unit = row.unit if name == "value" else row.base_unit
    shown = replace(row, decimals=max(row.decimals, decimals_of(said.value)), unit=unit)
    parts = value_parts(shown, Point(year, said.value, said.qualifier or Qualifier.EXACT))
    return str(parts if with_unit or unit == "%" else replace(parts, unit=""))


def _fields(said: Said, row: IndicatorRow, year: int, name: str) -> dict[str, str]:
    fields = {name: typed_value(said.value, row.unit if name == "value" else "")}
    if said.qualifier:
        fields["qualifier"] = said.qualifier
    if said.date is not None:
        date = read_date(said.date, year)
        fields["as_of"] = "全年" if date is None else "目前" if date is Period.NOT_STATED else date.isoformat()
    return fields


def _reasons() -> tuple[Offer, ...]:
    return tuple(Offer({"value": "", "missing_reason": value}, str(label)) for value, label in MissingReason.choices)


def typed_value(value: Decimal | None, unit: str) -> str:
    """Return a value as a person would type it, so that it is taken again: a share of at most 1 % with its sign."""
    return plain(value) + ("%" if value is not None and unit == "%" and 0 < value <= 1 else "")
