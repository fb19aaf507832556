"""The dashboard in words: cards and lines by theme, what needs explaining, and the four figures at the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from metrics.domain.choices import Absence
from metrics.domain.dashboard import Completeness
from metrics.domain.measured import Card, Measured
from metrics.tables.indicator_cards import Cells, line, tile
from metrics.tables.value_status import state_mark, wanted_words
from metrics.wording.formatting import absence_words, listed, value_words
from metrics.wording.links import indicator_address

REASONS = Absence.values
MOST_CARDS_BESIDE, MOST_LINES_BESIDE = 2, 8


@dataclass(frozen=True, slots=True)
class Lack:
    """An indicator without a value this year, with its last value or its target in a few words."""

    name: str
    url: str
    aside: str


@dataclass(frozen=True, slots=True)
class Section:
    """One theme, or the pinned indicators: key and pinned indicators as cards, the others as lines, and those without
    a value by reason."""

    name: str
    code: str
    cards: list[Cells]
    lines: list[Cells]
    lacking: list[tuple[str, list[Lack]]]

    @property
    def beside(self) -> bool:
        """Return whether the lines stand beside the cards, which fills the row when there are few of both."""
        return 0 < len(self.cards) <= MOST_CARDS_BESIDE and 0 < len(self.lines) <= MOST_LINES_BESIDE


@dataclass(frozen=True, slots=True)
class Attention:
    """A warning, and the indicators it is about."""

    links: list[tuple[str, str]]
    sentence: str


@dataclass(frozen=True, slots=True)
class StripFigure:
    number: str
    of: str
    words: str


def sections(cards: Iterable[Card], *, compared: bool = True) -> list[Section]:
    """Return the pinned indicators and the themes in the order of the report; every row of the page is in exactly one
    of them. `compared` False leaves change and trend out of the lines."""
    by_theme = groupby(cards, lambda card: "" if card.pinned else card.measured.indicator.theme_code)
    return [_section(list(members), compared) for _code, members in by_theme]


def _section(cards: list[Card], compared: bool) -> Section:
    first = cards[0]
    stated = [card for card in cards if card.measured.point.value is not None]
    big = [card.pinned or card.measured.indicator.is_key for card in stated]
    return Section(
        name=_("置顶") if first.pinned else first.measured.indicator.theme,
        code="pinned" if first.pinned else first.measured.indicator.theme_code,
        cards=[tile(card, compared=compared) for card, wanted in zip(stated, big, strict=True) if wanted],
        lines=[line(card, compared=compared) for card, wanted in zip(stated, big, strict=True) if not wanted],
        lacking=_lacking([card.measured for card in cards if card.measured.point.value is None]),
    )


def _lacking(rows: Sequence[Measured]) -> list[tuple[str, list[Lack]]]:
    """Return reason in words → indicators, in the order of `Absence`."""
    by_reason: dict[str, list[Lack]] = {}
    for row in sorted(rows, key=lambda row: REASONS.index(row.point.absence)):
        lack = Lack(row.indicator.name, indicator_address(row.indicator.code, row.jurisdiction.code), _aside(row))
        by_reason.setdefault(absence_words(row.point), []).append(lack)
    return list(by_reason.items())


def _aside(row: Measured) -> str:
    words = [state_mark(row)] if state_mark(row) else []
    if row.change.earlier.value is not None:
        words.append(_("上年%(value)s") % {"value": value_words(row.indicator, row.change.earlier)})
    if row.target:
        words.append(wanted_words(row, row.target))
    return listed(words, comma=True)


def attention(rows: Iterable[Measured]) -> list[Attention]:
    """Return the warnings that still have to be explained, in the order of the report; indicators with the same
    sentence share a line."""
    shared: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        for finding in row.findings:
            if not finding.explanation:
                address = indicator_address(row.indicator.code, row.jurisdiction.code)
                shared.setdefault(finding.sentence, []).append((row.indicator.name, address))
    return [Attention(links, sentence) for sentence, links in shared.items()]


def strip(done: Completeness) -> list[StripFigure]:
    """Return the four figures at the top."""
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
