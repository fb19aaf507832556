"""One value as a card or as a line of the dashboard: the words, and the HTML made from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple, TypeVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.domain.measured import Card
from metrics.domain.rows import Finding, is_part_year
from metrics.tables.sparklines import Size, sparkline
from metrics.tables.value_status import change_css, state_mark, target_words
from metrics.wording.exceptions import base_and_exceptions
from metrics.wording.formatting import as_of_words, change_words, value_parts
from metrics.wording.languages import in_each_language
from metrics.wording.links import indicator_address, source_address

SAID_ELSEWHERE = frozenset({"part_year"})
"""Findings that a card or a line does not list, as it shows them already by the as-of date."""


class Cells(NamedTuple):
    """The words of one value on a card or a line. Absent parts are ""; `source` is the address of the sentence that
    the value was read from."""

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
    note: str

    def _linked(self, number: str) -> str:
        """Return the number linked to the sentence it was read from, if that is known."""
        return (
            f'<a href="{escape(self.source)}" title="{escape(_see_source())}">{number}</a>' if self.source else number
        )


# Cards and lines are made in one piece each: a page has up to 150, and a template takes far longer.


class Tile(Cells):
    """The words of one card."""

    __slots__ = ()

    def html(self, *, compared: bool, leader: bool = False) -> SafeString:
        """Return the card. `compared` False leaves out the change, when nothing on the page has one. On a `leader`'s
        page only unexplained warnings are marked, and notes are left out."""
        number = self._linked(_about(self.prefix) + escape(self.number) + _about(self.suffix))
        state = f' <span class="tag tag-warn">{escape(self.state)}</span>' if self.state else ""
        as_of = escape(self.as_of)
        date = f'<span class="tag tag-warn">{as_of}</span>' if self.part_year else as_of
        base = f" <span>{escape(self.base)}</span>" if self.base else ""
        change = f"<p{_css(self.change_css)}>{escape(self.change)}</p>" if compared else ""
        trend = f'<div class="trend">{change}{self.spark}</div>' if change or self.spark else ""
        target = f"<p{_css(f'strap {self.target_css}'.rstrip())}>{escape(self.target)}</p>" if self.target else ""
        flags = "".join(_strap(finding) for finding in (self._open()[:1] if leader else self.findings))
        note = f'<p class="strap said">{_noted(self.note)}</p>' if self.note and not leader else ""
        said = target + flags + note
        straps = f'<div class="straps">{said}</div>' if said else ""
        return SafeString(
            '<article class="card-kpi"><div class="card-body">\n'
            f'<h3><a href="{escape(self.url)}">{escape(self.name)}</a>{state}</h3>'
            f"{pin_button(self.code, self.name, self.pinned)}\n"
            f'<p class="value">{number}<span class="unit">{escape(self.unit)}</span></p>\n'
            f'<p class="meta">{date}{base}</p>\n{trend}</div>\n{straps}</article>'
        )

    def _open(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.explanation]


class Line(Cells):
    """The words of one item in the list below the cards."""

    __slots__ = ()

    def html(self, *, compared: bool) -> SafeString:
        """Return the line. `compared` False leaves out change and trend, when nothing on the page has them."""
        change = ""
        if compared:
            change = f"<span{_css(self.change_css)}>{escape(self.change)}</span>{self.spark}"
        aside = "".join(self._asides())
        return SafeString(
            f'<li><a href="{escape(self.url)}">{escape(self.name)}</a>'
            f"<b>{self._linked(escape(self.prefix + self.number))}</b>"
            f"<i>{escape(self.suffix + self.unit)}</i>{change}{f'<div>{aside}</div>' if aside else ''}</li>"
        )

    def _asides(self) -> Iterator[str]:
        """Yield the parts of the second row; nothing for a plain value."""
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
        if self.note:
            yield f'<em class="said">{_noted(self.note)}</em> '


def cards_html(tiles: Iterable[Tile], *, compared: bool, leader: bool = False) -> SafeString:
    """Return all cards of a section."""
    made = "".join(tile.html(compared=compared, leader=leader) for tile in tiles)
    return SafeString(f'<div class="cards">{made}</div>')


def pin_button(code: str, name: str, pinned: bool, *, words: bool = False) -> SafeString:
    """Return the button that pins or unpins the indicator; with `words` where there is room for them. Its form is
    page/_pins.html."""
    said, aim, title = _pin_words(pinned)
    label = f" <span>{escape(said)}</span>" if words else ""
    return SafeString(
        f'<button class="pin{" pin-words" if words else ""}" form="pins" name="{"unpin" if pinned else "pin"}" '
        f'value="{escape(code)}" '
        f'aria-pressed="{"true" if pinned else "false"}" aria-label="{escape(aim.replace(NAME, name))}" '
        f'title="{escape(title)}">'
        f"{'★' if pinned else '☆'}{label}</button>"
    )


NAME = "\0"


@in_each_language
def _pin_words(pinned: bool) -> tuple[str, str, str]:
    return (
        _("已置顶") if pinned else _("置顶"),
        _("置顶：%(name)s") % {"name": NAME},
        _("取消置顶") if pinned else _("置顶"),
    )


@in_each_language
def _see_source() -> str:
    return _("看原句")


def _about(words: str) -> str:
    """Return the words before or after an inexact number, marked up."""
    return f'<span class="about">{escape(words)}</span>' if words else ""


def _strap(finding: Finding) -> str:
    said = ""
    if finding.explanation:
        said = f"<br>{escape(_('说明：%(words)s') % {'words': finding.explanation})}"
    return f'<p class="strap {"said" if said else "flag"}">{escape(finding.sentence)}{said}</p>'


def _noted(note: str) -> str:
    """Return the note with a label: without one it might be taken for a statement of this site."""
    return f"{escape(_('备注：'))}<bdi>{escape(note)}</bdi>"


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
        url=indicator_address(row.indicator.code, row.jurisdiction.code),
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
        target_css=row.target_state,
        spark=sparkline(row.indicator, card.trail, size),
        findings=tuple(finding for finding in row.findings if finding.code not in SAID_ELSEWHERE),
        note=row.point.note,
    )
