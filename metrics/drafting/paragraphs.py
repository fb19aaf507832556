"""Paragraphs: the figures of each theme as sentences, made by templates that are data. A field of a template that has
nothing to say leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby

from metrics.domain.choices import Measure, TimeBasis
from metrics.domain.drafting import Annex, Paragraph, Run, Slot, Style, Written
from metrics.domain.measured import Measured
from metrics.domain.rows import is_part_year
from metrics.drafting.annex import figure_of, heading, value_phrase
from metrics.parsing.templates import pieces
from metrics.wording.change_phrases import change_phrase, target_phrase
from metrics.wording.formatting import absence_words, as_of_words, base_words

DIGITS = "零一二三四五六七八九"


def _until(row: Measured) -> Run:
    """Return the date of a value of part of a year; otherwise 全年 or 年末, by what is counted."""
    if is_part_year(row.point.until):
        words = as_of_words(row.point.until)
        return Run(f"{words}{'底' if words.endswith('月') else ''}，")
    if row.indicator.time_basis == TimeBasis.FLOW and row.indicator.measure != Measure.RATE:
        return Run("全年")
    return Run("年末" if row.indicator.time_basis == TimeBasis.STOCK and row.indicator.measure != Measure.RATE else "")


def _value(row: Measured) -> Run:
    words = value_phrase(row, row.point) + ("" if row.indicator.unit == "%" else row.indicator.unit)
    return Run(words, figure_of(row, row.point, words))


def _change(row: Measured) -> Run:
    """Return the change on the year before; where its date is another one, that on an edition of the same date."""
    said = change_phrase(row.indicator, row.change)
    if not said and row.alike:
        said = change_phrase(row.indicator, row.alike.change)
    return Run(f"，{said}" if said else "")


def _target(row: Measured) -> Run:
    said = target_phrase(row)
    return Run(f"，{said}" if said else "")


def _base(row: Measured) -> Run:
    """Return the base of a rate: 71件中71件. A full rate without one is marked for the author."""
    if row.indicator.measure != Measure.RATE:
        return Run("")
    if words := base_words(row.indicator, row.point).replace(",", ""):
        return Run(f"（{words}）")
    full = row.point.value == 100 and row.point.qualifier == "exact"
    return Run("（基数未填，待补）" if full else "", None, True)


FIELDS: Mapping[Slot, Callable[[Measured], Run]] = {
    Slot.UNTIL: _until,
    Slot.INDICATOR: lambda row: Run(row.indicator.name),
    Slot.VALUE: _value,
    Slot.BASE: _base,
    Slot.CHANGE: _change,
    Slot.TARGET: _target,
}
"""Field → what it says of a value."""

TEMPLATE = "{时点}{指标}{数值}{基数}{变化}{目标}。"
"""The sentence of an indicator where nothing else is said."""


def paragraphs_document(annex: Annex, templates: Mapping[str, str]) -> Written:
    """Return a paragraph for each theme, and at the end what has no value yet. `templates` are code of a theme → what
    is said there of each value. Raises `ValidationError` for a template that is none."""
    blocks = heading(f"{annex.jurisdiction.name}{annex.year}年法治政府建设数据段落", annex)
    waiting: list[str] = []
    themes = groupby(annex.rows, key=lambda row: row.indicator.theme)
    number = 0
    for theme, rows in themes:
        known = list(rows)
        waiting += [f"{row.indicator.name}：{absence_words(row.point)}" for row in known if row.point.value is None]
        stated = [row for row in known if row.point.value is not None]
        if not stated:
            continue
        number += 1
        blocks.append(Paragraph((Run(f"{in_characters(number)}、{theme}"),), Style.SECTION))
        said = pieces(templates.get(stated[0].indicator.theme_code, TEMPLATE))
        runs = (FIELDS[each](row) if isinstance(each, Slot) else Run(each) for row in stated for each in said)
        blocks.append(Paragraph(tuple(run for run in runs if run.text)))
    if waiting:
        blocks.append(Paragraph((Run("待补（定稿前删去）"),), Style.ANNEX))
        blocks += [Paragraph((Run(f"{at}. {each}", None, True),), Style.NOTE) for at, each in enumerate(waiting, 1)]
    return Written(f"{annex.jurisdiction.name}{annex.year}年法治政府建设数据段落", tuple(blocks))


def in_characters(number: int) -> str:
    """Return a number from 1 to 99 as headings have it: 十二."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return f"{ten}{DIGITS[ones] if ones else ''}"
