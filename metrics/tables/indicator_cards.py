"""One value as a card or as a line of the dashboard: the words that templates/dashboard/_cards.html and _lines.html
show."""

from __future__ import annotations

from html import escape
from typing import TypedDict

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.domain.measured import Card, Measured
from metrics.domain.rows import Finding, is_part_year
from metrics.tables.sparklines import CARD, LINE, Size, sparkline
from metrics.tables.value_status import change_css, state_mark, target_words
from metrics.wording.editions import edition_notes
from metrics.wording.exceptions import base_and_exceptions
from metrics.wording.formatting import as_of_words, change_words, value_parts
from metrics.wording.languages import in_each_language
from metrics.wording.links import indicator_address, source_address

SAID_ELSEWHERE = frozenset({"part_year"})
"""Findings that a card or a line does not list, as it shows them already by the as-of date."""


class Aside(TypedDict):
    """Words beside a value: what is wanted, a warning, a note. `said` stands on a line of its own; `noted` is a text of
    others, kept apart from the direction of the text around it."""

    css: str
    words: str
    said: str
    noted: str


class Cells(TypedDict):
    """The words of one value on a card or a line. Absent parts are "". A dict, as a page has up to 150, and a template
    finds the keys of a dict soonest; numbers, classes and addresses are marked as needing no escape."""

    code: str
    name: str
    url: str
    source: str
    """Address of the sentence that the value was read from."""
    pinned: bool
    prefix: str
    number: str
    suffix: str
    unit: str
    state: str
    as_of: str
    as_of_css: str
    base: str
    change: str
    change_css: str
    spark: SafeString
    trend: bool
    """Whether there is a change or a spark line."""
    asides: list[Aside]


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


def _aside(words: str, css: str = "", *, said: str = "", noted: str = "") -> Aside:
    return {"css": css, "words": words, "said": said, "noted": noted}


def tile(card: Card, *, compared: bool, leader: bool = False) -> Cells:
    """Return the words of a card, whose asides stand below each other. `compared` False leaves out the change, when
    nothing on the page has one. On a `leader`'s page only the first warning without an explanation is shown, and notes
    are left out."""
    made = _cells(card, CARD, compared=compared)
    row, asides = card.measured, made["asides"]
    if target := target_words(row):
        asides.append(_aside(target, row.target_state))
    asides += [_aside(words, "said") for words in edition_notes(row)]
    findings = _findings(row)
    if leader:
        findings = [finding for finding in findings if not finding.explanation][:1]
    for finding in findings:
        said = _("说明：%(words)s") % {"words": finding.explanation} if finding.explanation else ""
        asides.append(_aside(finding.sentence, "said" if said else "flag", said=said))
    if row.point.note and not leader:
        asides.append(_noted(row.point.note))
    return made


def line(card: Card, *, compared: bool) -> Cells:
    """Return the words of an item in the list below the cards; the asides of a plain value are empty. `compared` False
    leaves out change and trend, when nothing on the page has them."""
    made = _cells(card, LINE, compared=compared)
    made["number"] = SafeString(escape(made["prefix"]) + made["number"]) if made["prefix"] else made["number"]
    made["unit"] = made["suffix"] + made["unit"]
    row, asides = card.measured, made["asides"]
    if made["state"]:
        asides.append(_aside(made["state"], "tag tag-warn"))
    if made["as_of_css"]:
        asides.append(_aside(made["as_of"], made["as_of_css"]))
    if made["base"]:
        asides.append(_aside(made["base"]))
    if target := target_words(row):
        asides.append(_aside(target, row.target_state))
    asides += [_aside(words, "said") for words in edition_notes(row)]
    for finding in _findings(row):
        said = _("（说明：%(words)s）") % {"words": finding.explanation} if finding.explanation else ""
        asides.append(_aside(finding.sentence + said, "said" if said else "flag"))
    if row.point.note:
        asides.append(_noted(row.point.note))
    return made


def _findings(row: Measured) -> list[Finding]:
    return [finding for finding in row.findings if finding.code not in SAID_ELSEWHERE]


def _noted(note: str) -> Aside:
    """Return the note with a label: without one it might be taken for a statement of this site."""
    return _aside(_("备注："), "said", noted=note)


def _cells(card: Card, size: Size, *, compared: bool) -> Cells:
    row = card.measured
    parts = value_parts(row.indicator, row.point)
    change, spark = change_words(row.change) if compared else "", sparkline(row.indicator, card.trail, size)
    return {
        "code": row.indicator.code,
        "name": row.indicator.name,
        "pinned": card.pinned,
        "url": SafeString(escape(indicator_address(row.indicator.code, row.jurisdiction.code))),
        "source": source_address(row.point),
        "prefix": parts.before,
        "number": SafeString(parts.number),
        "suffix": parts.suffix,
        "unit": parts.unit,
        "state": state_mark(row),
        "as_of": as_of_words(row.point.until),
        "as_of_css": "tag tag-warn" if is_part_year(row.point.until) else "",
        "base": base_and_exceptions(row.indicator, row.point),
        "change": change,
        "change_css": SafeString(change_css(row)),
        "spark": spark,
        "trend": bool(change or spark),
        "asides": [],
    }
