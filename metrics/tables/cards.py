"""One value as a card or a line: a row in, prepared words out."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple, TypeVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.addresses import indicator_address, source_address
from metrics.charts.sparklines import Size, sparkline
from metrics.choices import State, TargetKind
from metrics.formatting import as_of_words, change_words, is_part_year, value_parts, value_words
from metrics.rows import Card, Finding, Measured, Point, TargetRow
from metrics.tables.exceptions import base_and_exceptions

SAID_ELSEWHERE = frozenset({"part_year"})
"""Findings that a card or a line says already, by the mark with the as-of date."""


class Cells(NamedTuple):
    """One value of the year as a card or a line shows it. Parts that are absent are ""; `source` leads to the sentence the
    value was read from."""

    code: str
    name: str
    url: str
    source: str
    pinned: bool
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


class Line(Cells):
    """One item of the list below the cards. A page has up to 150, so each is made in one piece: a template takes far
    longer."""

    __slots__ = ()

    def html(self, *, compared: bool) -> SafeString:
        """`compared` False leaves out change and trend, where there is nothing to compare with on the whole page."""
        change = ""
        if compared:
            change = f"<span{_css(self.change_css)}>{escape(self.change)}</span>{self.spark}"
        aside = "".join(self._asides())
        return SafeString(
            f'<li><a href="{escape(self.url)}">{escape(self.name)}</a><b>{self._number()}</b>'
            f"<i>{escape(self.suffix + self.unit)}</i>{change}{f'<div>{aside}</div>' if aside else ''}</li>"
        )

    def _number(self) -> str:
        """Leads to the sentence it was read from."""
        number = escape(self.prefix + self.number)
        return f'<a href="{escape(self.source)}" title="{_("看原句")}">{number}</a>' if self.source else number

    def _asides(self) -> Iterator[str]:
        """What the second row says; nothing for a plain value."""
        if self.state:
            yield _aside_html(self.state, "tag tag-warn")
        if self.part_year:
            yield _aside_html(self.as_of, "tag tag-warn")
        if self.base:
            yield _aside_html(self.base)
        if self.target:
            yield _aside_html(self.target, self.target_css)
        for finding in self.findings:
            said = _("（说明：%(words)s）") % {"words": finding.explanation} if finding.explanation else ""
            yield _aside_html(finding.sentence + said, "said" if said else "flag")


def _css(names: str) -> str:
    return f' class="{names}"' if names else ""


def _aside_html(words: str, css: str = "") -> str:
    return f"<em{_css(css)}>{escape(words)}</em> "


Shown = TypeVar("Shown", bound=Cells)


def cells(kind: type[Shown], card: Card, size: Size) -> Shown:
    row = card.measured
    parts = value_parts(row.indicator, row.point)
    return kind(
        code=row.indicator.code,
        name=row.indicator.name,
        pinned=card.pinned,
        url=indicator_address(row.indicator.code, row.place.code),
        source=source_address(row.point),
        prefix=parts.before,
        number=parts.number,
        suffix=parts.suffix,
        unit=parts.unit,
        state=state_mark(row),
        as_of=as_of_words(row.point.as_of),
        part_year=is_part_year(row.point.as_of),
        base=base_and_exceptions(row.indicator, row.point),
        change=change_words(row.change),
        change_css=change_css(row),
        target=target_words(row),
        target_css=row.target.state(row.point) if row.target else "",
        spark=sparkline(row.indicator, card.trail, size),
        findings=tuple(finding for finding in row.findings if finding.code not in SAID_ELSEWHERE),
    )


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
    state = row.target.state(row.point)
    met = _("已达标") if state == "met" else _("未达标") if state == "missed" else _("近似值，不能判断是否达标")
    return f"{wanted_words(row, row.target)} · {met}"


def wanted_words(row: Measured, target: TargetRow) -> str:
    amount = value_words(row.indicator, Point(row.point.year, target.value))
    return _("目标%(kind)s%(amount)s") % {"kind": TargetKind(target.kind).label, "amount": amount}
