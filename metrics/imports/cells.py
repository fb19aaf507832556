"""Checks what the cells of a row say besides their text: the unit and the year of a heading, the unit column, words
behind a number, and numbers that a spreadsheet shows otherwise than it stores them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.domain.observation_fields import FIELDS, Kind
from metrics.domain.rounding import ALL, NONE
from metrics.domain.rows import IndicatorRow
from metrics.imports.columns import IGNORED, heading_of
from metrics.imports.sheets import Table
from metrics.parsing.dates import is_cut_off, same_date
from metrics.parsing.numbers import HALF_WIDTH, SIGNED, NotANumber, parse_number
from metrics.parsing.texts import comparable
from metrics.parsing.units import PER_CENT, UnitSaid, scaled, unit_names
from metrics.parsing.written import Offer, offers_for, text_offer
from metrics.wording.formatting import number, plain

NUMBERS = tuple(field.name for field in FIELDS if field.kind is Kind.NUMBER)
NO_UNIT = frozenset({"", "-", "/", "无"})
FIRST_OF_MONTH = re.compile(r"[0-9]{4}-([0-9]{2})-01", re.ASCII)
MONTH_AND_DAY = re.compile(r"(1?[0-9])\.([1-3])0?", re.ASCII)


class Said(NamedTuple):
    """A problem of a field: `sentence` is for the person who chose the file; `offers` are what may be meant."""

    field: str
    sentence: str
    offers: tuple[Offer, ...] = ()


class Cells:
    """The remarks and headings of one table. `known` are the indicators whose units may stand around it."""

    def __init__(self, table: Table, columns: dict[str, int], known: Iterable[IndicatorRow]) -> None:
        self.remarks = table.remarks
        self.around = _measures(table.units, known)
        self.header = table.header
        self.columns = [(name, position) for name, position in columns.items() if name not in IGNORED]
        self.headings = {name: heading_of(table.header[position]) for name, position in self.columns}

    @property
    def year(self) -> int:
        """Return the year that the heading of the value says; 0 when it says none."""
        return self.headings["value"].year if "value" in self.headings else 0

    def problems(self, number_of_row: int, texts: dict[str, str]) -> Iterator[Said]:
        """Yield the cells whose number is not certain from what they show."""
        as_of = texts.get("as_of", "").translate(HALF_WIDTH)
        doubtful = MONTH_AND_DAY.fullmatch(as_of)
        if doubtful and (len(as_of.partition(".")[2]) == 1 or self._is_number(number_of_row)):
            month, day = doubtful[1], doubtful[2]
            sentence = _("“%(typed)s”可能是%(month)s月%(day)s日或%(month)s月%(day)s0日，请写成“10月1日”这样的日期。")
            offers = (text_offer("as_of", f"{month}月{day}日"), text_offer("as_of", f"{month}月{day}0日"))
            yield Said("as_of", sentence % {"typed": as_of, "month": month, "day": day}, offers)
        for name, position in self.columns if self.remarks else ():
            remark = self.remarks.get((number_of_row, position))
            if remark and (
                remark.kind == "unclear"
                or (remark.kind, name) == ("rounded", "as_of")
                or (remark.kind == "dated" and name in NUMBERS)
            ):
                sentence = _("单元格存储的是“%(stored)s”，按数字格式显示的不同，请改为常规格式并填写完整数字。")
                yield Said(name, sentence % {"stored": remark.stored[:40]})

    def _is_number(self, number_of_row: int) -> bool:
        position = dict(self.columns).get("as_of", -1)
        return (number_of_row, position) in self.remarks

    def rounded(self, number_of_row: int, texts: dict[str, str]) -> str:
        """Return sentences for the cells of which fewer digits are shown, and taken, than are stored."""
        said = []
        for name, position in self.columns if self.remarks else ():
            remark = self.remarks.get((number_of_row, position))
            if remark and remark.kind == "rounded":
                sentence = _("“%(column)s”按显示的%(shown)s导入，单元格存储的是%(stored)s。")
                words = {"column": self.header[position], "shown": texts[name][:40], "stored": remark.stored[:40]}
                said.append(sentence % words)
        return "".join(said)

    def none_or_all(self, number_of_row: int, texts: dict[str, str], row: IndicatorRow, year: int) -> Iterator[Said]:
        """Yield a share that is shown as 0 % or 100 % and is not stored so: that is said only when it is exact."""
        at = dict(self.columns).get("value", -1)
        remark = self.remarks.get((number_of_row, at)) if self.remarks else None
        shown = texts.get("value", "").translate(HALF_WIDTH).rstrip("% ")
        if not remark or remark.kind != "rounded" or row.unit != "%" or not SIGNED.fullmatch(shown):
            return
        if (share := Decimal(shown.replace(",", ""))) not in (NONE, ALL):
            return
        stored = Decimal(remark.stored)
        meant = [each for each in (stored * 100, stored) if abs(each - share) <= 1]
        sentence = _("单元格显示的是%(shown)s，存储的是%(stored)s，请填写完整数字。")
        words = {"shown": texts["value"][:40], "stored": remark.stored[:40]}
        offers: list[Offer] = []
        for each in meant:
            offers += [one for one in offers_for(f"{plain(each)}%", row, year) if one not in offers]
        yield Said("value", sentence % words, tuple(offers))

    def unseen(self, number_of_row: int, indicator: IndicatorRow, year: int, typed: Collection[str]) -> Iterator[Said]:
        """Yield the numbers of a file without number formats that may be a percentage, or stand for ten thousand times
        as much, and the first days of a month that may mean all of it. What was `typed` in the preview is certain."""
        for name, position in self.columns if self.remarks else ():
            remark = self.remarks.get((number_of_row, position))
            if not remark or name in typed:
                continue
            if remark.kind == "scaled" and name in NUMBERS:
                sentence = _("文件有带文字或倍数的数字格式（如“万件”“余”），看不到%(stored)s显示成什么，请写明数值。")
                yield Said(name, sentence % {"stored": remark.stored})
            if remark.kind != "unseen":
                continue
            if name == "value" and indicator.unit == "%":
                share = Decimal(remark.stored) * 100
                if share <= (100 if indicator.max_value is None else indicator.max_value):
                    sentence = _("看不到数字格式：是%(share)s%%还是%(stored)s%%？请连同百分号填写。")
                    offers = [*offers_for(f"{plain(share)}%", indicator, year)]
                    offers += [one for one in offers_for(f"{remark.stored}%", indicator, year) if one not in offers]
                    yield Said(name, sentence % {"share": number(share), "stored": remark.stored}, tuple(offers))
            elif name == "as_of" and (date := FIRST_OF_MONTH.fullmatch(remark.stored)):
                sentence = _("看不到日期格式：是%(month)d月还是%(month)d月1日？请写成“10月”或“10月1日”。")
                month = int(date[1])
                offers = [text_offer("as_of", f"{month}月"), text_offer("as_of", f"{month}月1日")]
                yield Said(name, sentence % {"month": month}, tuple(offers))

    def units(
        self,
        texts: dict[str, str],
        indicator: IndicatorRow,
        year: int,
        unit_of_name: str,
        typed: Collection[str] = (),
    ) -> Iterator[Said]:
        """Yield the units beside the numbers that contradict the catalogue; under a heading that says per cent, a
        number is one. `unit_of_name` stands behind the name of the indicator, "" for none. What was `typed` in the
        preview counts in the unit of the catalogue."""
        numbers = [name for name in NUMBERS if texts.get(name)]
        if not numbers:
            return
        units = {name: said.unit for name, said in self.headings.items() if name in numbers}
        units |= {"unit": texts.get("unit", ""), "indicator": unit_of_name}
        dates = {name: units.pop(name) for name in [*units] if is_cut_off(units[name])}
        if "as_of" not in typed:
            yield from _no_units(dates, texts.get("as_of", ""), year)
        for name in numbers:
            if name in typed:
                continue
            own, heading = indicator.unit if name == "value" else indicator.base_unit, units.get(name, "")
            said_of_all = heading or units.get("indicator") or _said_in(units.get("unit", ""))
            if against := contradiction(heading, own, texts[name]) or (
                None if said_of_all else self._against_around(own, texts[name])
            ):
                yield against.said(name, indicator, year)
            elif own == "%" and heading and SIGNED.fullmatch(texts[name].translate(HALF_WIDTH)):
                texts[name] += "%"
        if "value" not in typed:
            for name in ("unit", "indicator"):
                if against := contradiction(units.get(name, ""), indicator.unit, texts.get("value", "")):
                    yield against.said(name, indicator, year)

    def _against_around(self, unit: str, written: str) -> Contradiction | None:
        """Return what is said when none of the units around the table is that of the catalogue. A share has its own."""
        if unit == "%":
            return None
        about = (said.unit for said in self.around if said.is_about(unit))
        against = [contradiction(said, unit, written) for said in about if said not in PER_CENT]
        if None in against:
            return None
        return next((each for each in against if each and each.meant is not None), next(iter(against), None))


def _no_units(dates: Mapping[str, str], as_of: str, year: int) -> Iterator[Said]:
    """Yield the dates in the place of a unit, field → text, that are not what the row says itself."""
    for name, date in dates.items():
        if not same_date(date, as_of, year):
            sentence = _("“%(date)s”是截至日期，不是单位，请填写在“截至日期”栏。") % {"date": date[:20]}
            yield Said(name, sentence, (text_offer("as_of", date),))


def _measures(units: Iterable[UnitSaid], known: Iterable[IndicatorRow]) -> list[UnitSaid]:
    """Return those of the texts around a table that are units: the catalogue has them, or ten thousand times them."""
    names = {scaled(name)[1] for row in known for unit in (row.unit, row.base_unit) for name in unit_names(unit)}
    said = [(each, scaled(comparable(each.unit))) for each in units]
    return [each for each, (factor, base) in said if base in names or (factor != 1 and not base)]


def _said_in(unit: str) -> str:
    """Return a unit that stands in a cell, "" for a mark that there is none."""
    return "" if comparable(unit) in NO_UNIT else unit


class Contradiction(NamedTuple):
    """What is said when a file says another unit than the catalogue; `meant` is the number that may be meant."""

    sentence: str
    meant: Decimal | None = None

    def said(self, name: str, indicator: IndicatorRow, year: int) -> Said:
        """Return this as the problem of a field; a unit or a name is that of the value."""
        about = name if name in NUMBERS else "value"
        offers = offers_for(number(self.meant), indicator, year, about) if self.meant is not None else ()
        return Said(name, self.sentence, offers)


def contradiction(text: str, unit: str, written: str) -> Contradiction | None:
    """Return what is said when a file says another unit than the catalogue; None when the units agree or the file says
    none."""
    if not text:
        return None
    stated = comparable(text).removeprefix("单位").strip(":()")
    if stated in NO_UNIT or stated in unit_names(unit):
        return None
    (factor, base), (own_factor, own_base) = scaled(stated), scaled(unit)
    if not base or base in unit_names(own_base):
        with suppress(NotANumber):
            meant = parse_number(written) * factor / own_factor
            words = {"typed": f"{written}{text.strip()}", "number": f"{number(meant)}{unit}"}
            return Contradiction(_("“%(typed)s”是否指%(number)s？请填写完整数字，单位与目录一致。") % words, meant)
    elif not unit and factor == 1 and base not in PER_CENT:
        return None  # the catalogue says none
    words = {"file": text[:20], "unit": unit}
    return Contradiction(_("文件的单位是“%(file)s”，目录的单位是“%(unit)s”，请核对数值和单位。") % words)
