"""The dashboard's cards and lines: rows in, prepared words out. Templates only place them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.charts.sparklines import CARD, LINE, Size, sparkline
from metrics.choices import State, TargetKind
from metrics.formatting import (
    as_of_words,
    base_words,
    change_words,
    is_part_year,
    missing_words,
    value_parts,
    value_words,
)
from metrics.queries.dashboard import Completeness
from metrics.rows import Card, Finding, Measured, Point, TargetRow

SAID_ELSEWHERE = frozenset({"part_year"})
"""Findings that a card or a line says already, by the mark with the as-of date."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One value of the year as a card or a line shows it. Parts that are absent are ""."""

    name: str
    url: str
    prefix: str
    number: str
    suffix: str
    unit: str
    state: str
    as_of: str
    part_year: bool
    base: str
    change: str
    change_css: str
    target: str
    target_css: str
    spark: SafeString
    findings: tuple[Finding, ...]

    @property
    def aside(self) -> bool:
        """Whether a line needs a second row."""
        return bool(self.state or self.part_year or self.base or self.target or self.findings)


@dataclass(frozen=True, slots=True)
class Lack:
    """An indicator without a value this year: what it was, or what is wanted of it, in a few words."""

    name: str
    url: str
    aside: str


@dataclass(frozen=True, slots=True)
class Section:
    """One theme: key indicators as cards, the others as lines, and what is missing by its reason."""

    name: str
    code: str
    cards: list[Cells]
    lines: list[Cells]
    lacking: list[tuple[str, list[Lack]]]


@dataclass(frozen=True, slots=True)
class Attention:
    """One sentence and the indicators it is true of."""

    links: list[tuple[str, str]]
    sentence: str


@dataclass(frozen=True, slots=True)
class StripFigure:
    number: str
    of: str
    words: str


def sections(cards: Iterable[Card]) -> list[Section]:
    """Themes in the order of the report; every row of the page is in exactly one place of one of them."""
    return [_section(list(members)) for _code, members in groupby(cards, lambda c: c.measured.indicator.theme_code)]


def _section(cards: list[Card]) -> Section:
    first = cards[0].measured.indicator
    stated = [card for card in cards if card.measured.point.value is not None]
    return Section(
        name=first.theme,
        code=first.theme_code,
        cards=[_cells(card, CARD) for card in stated if card.measured.indicator.is_key],
        lines=[_cells(card, LINE) for card in stated if not card.measured.indicator.is_key],
        lacking=_lacking([card.measured for card in cards if card.measured.point.value is None]),
    )


def _cells(card: Card, size: Size) -> Cells:
    row = card.measured
    parts = value_parts(row.indicator, row.point)
    return Cells(
        name=row.indicator.name,
        url=indicator_address(row),
        prefix=str(parts).partition(parts.number)[0],  # with the space that English has after it
        number=parts.number,
        suffix=parts.suffix,
        unit=parts.unit,
        state=state_mark(row),
        as_of=as_of_words(row.point.as_of),
        part_year=is_part_year(row.point.as_of),
        base=base_words(row.indicator, row.point),
        change=change_words(row.change),
        change_css=change_css(row),
        target=target_words(row),
        target_css=row.target.state(row.point) if row.target else "",
        spark=sparkline(row.indicator, card.trail, size),
        findings=tuple(finding for finding in row.findings if finding.code not in SAID_ELSEWHERE),
    )


def indicator_address(row: Measured) -> str:
    """The indicator's own page about the same place."""
    return f"{reverse('indicator', args=[row.indicator.code])}?jurisdiction={row.place.code}"


def state_mark(row: Measured) -> str:
    """The state in a word for a value that is not approved; "" for one that is."""
    return "" if row.point.state in ("", State.APPROVED) else str(State(row.point.state).label)


def change_css(row: Measured) -> str:
    """Colour and arrow only where the indicator has a direction; grey where there is nothing to compare."""
    if row.change.verdict:
        assert row.change.delta is not None
        return f"{row.change.verdict} {'rise' if row.change.delta > 0 else 'fall'}"
    return "unknown" if row.change.reason else ""


def target_words(row: Measured) -> str:
    """目标不低于90% · 未达标; "" without a target."""
    if row.target is None:
        return ""
    met = {"met": _("已达标"), "missed": _("未达标"), "": _("近似值，不能判断是否达标")}[row.target.state(row.point)]
    return f"{wanted_words(row, row.target)} · {met}"


def wanted_words(row: Measured, target: TargetRow) -> str:
    amount = value_words(row.indicator, Point(row.point.year, target.value))
    return _("目标%(kind)s%(amount)s") % {"kind": TargetKind(target.kind).label, "amount": amount}


def _lacking(rows: Sequence[Measured]) -> list[tuple[str, list[Lack]]]:
    """Reason in words → indicators, the most common reason (nothing reported) first."""
    by_reason: dict[str, list[Lack]] = {}
    for row in sorted(rows, key=lambda row: row.point.missing_reason not in ("", "not_reported")):
        lack = Lack(row.indicator.name, indicator_address(row), _aside(row))
        by_reason.setdefault(missing_words(row.point.missing_reason), []).append(lack)
    return list(by_reason.items())


def _aside(row: Measured) -> str:
    words = [state_mark(row)] if state_mark(row) else []
    if row.change.earlier.value is not None:
        words.append(_("上年%(value)s") % {"value": value_words(row.indicator, row.change.earlier)})
    if row.target:
        words.append(wanted_words(row, row.target))
    return _("，").join(words)


def attention(rows: Iterable[Measured]) -> list[Attention]:
    """What still needs explaining, in the order of the report; indicators with the same sentence share a line."""
    shared: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        for finding in row.findings:
            if not finding.explanation:
                shared.setdefault(finding.sentence, []).append((row.indicator.name, indicator_address(row)))
    return [Attention(links, sentence) for sentence, links in shared.items()]


def sources(rows: Iterable[Measured]) -> list[str]:
    """Titles of the reports the values were read from, in book-title marks."""
    titles = dict.fromkeys(row.point.report for row in rows if row.point.report)
    return [title if "《" in title else _("《%(title)s》") % {"title": title} for title in titles]


def strip(done: Completeness) -> list[StripFigure]:
    """The four figures at the top."""
    all_approved = done.reported == done.approved
    reported = (
        _("项指标已填报并审核") if all_approved else _("项指标已填报，其中%(count)d项已审核") % {"count": done.approved}
    )
    return [
        StripFigure(str(done.reported), str(done.catalogue), reported),
        StripFigure(str(done.target_met), str(done.with_target), _("项有目标的指标已达标"))
        if done.with_target
        else StripFigure("—", "", _("本年没有设定目标")),
        StripFigure(str(done.part_year), "", _("项为部分年度数据，不与全年比较")),
        StripFigure(str(done.to_explain), "", _("项需要说明")),
    ]
