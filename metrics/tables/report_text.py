"""The text of a report as HTML with its numbers marked: paragraph by paragraph, every character escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.domain.reports import Room, Spot
from metrics.reader.context.sentences import sentences

HEADING_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the text that is highlighted. `anchors` are ids for links to it; `link` is the address it leads to, ""
    for none; `title` says in words what its colour means."""

    start: int
    end: int
    css: str
    title: str
    anchors: tuple[str, ...] = ()
    link: str = ""


def room_marks(room: Room, spots: Sequence[Spot]) -> list[Mark]:
    """Return a mark for every number of the text, for users who decide on them. A number of several indicators has one
    mark."""
    words = {
        "open": _("待确认"),
        "accepted": _("已采用"),
        "rejected": pgettext("state", "不采用"),
        "no_fact": _("不是数据"),
        "aside": _("不是本年数值"),
    }
    anchors = _anchors(spots)
    marks: dict[tuple[int, int], Mark] = {}
    for row in room.rows:
        span = (row.start, row.end)
        css = "aside" if row.state == "open" and not row.is_value else row.state
        before = marks[span].anchors if span in marks else anchors.pop(span, ())
        link = marks[span].link if span in marks else f"#p{row.id}"
        marks[span] = Mark(*span, css, words[css], (*before, f"m{row.id}"), link)
    for (start, end), names in anchors.items():
        marks[start, end] = Mark(start, end, "accepted", words["accepted"], names)
    for number in room.unnamed:
        marks[number.start, number.end] = Mark(
            number.start, number.end, "left", _("没有读取"), (f"n{number.start}",), f"#u{number.start}"
        )
    return list(marks.values())


def value_marks(spots: Sequence[Spot]) -> list[Mark]:
    """Return a mark for every value that was read here, for all other users."""
    return [
        Mark(start, end, "accepted", _("已采用"), names, f"#r{names[0][1:]}")
        for (start, end), names in _anchors(spots).items()
    ]


def _anchors(spots: Sequence[Spot]) -> dict[tuple[int, int], tuple[str, ...]]:
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for spot in spots:
        span = (spot.start, spot.end)
        found[span] = (*found.get(span, ()), f"o{spot.observation_id}")
    return found


def marked(text: str, marks: Iterable[Mark]) -> SafeString:
    """Return the text as paragraphs, its sentences as spans, its marks in place. Of overlapping marks the first is
    kept."""
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    parts: list[str] = []
    at = next_mark = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            start = at + line.index(body[0])
            parts.append('<p class="short">' if len(body) <= HEADING_LENGTH and body[-1] not in "。；;.！？" else "<p>")
            for first, last in sentences(body):
                inside, next_mark = _sentence(text, start + first, start + last, ordered, next_mark)
                parts.append(f'<span class="sentence">{inside}</span>')
            parts.append("</p>")
        at += len(line)
    return mark_safe("".join(parts))  # noqa: S308  each part is escaped where it is made


def _sentence(text: str, start: int, end: int, marks: Sequence[Mark], position: int) -> tuple[str, int]:
    parts: list[str] = []
    at = start
    while position < len(marks) and marks[position].start < end:
        mark = marks[position]
        position += 1
        if mark.start < at:
            continue
        parts += [conditional_escape(text[at : mark.start]), _mark(text[mark.start : min(mark.end, end)], mark)]
        at = min(mark.end, end)
    parts.append(conditional_escape(text[at:end]))
    return "".join(parts), position


def _mark(written: str, mark: Mark) -> str:
    spots = "".join(format_html('<span class="spot" id="{}"></span>', anchor) for anchor in mark.anchors[1:])
    tag = "a" if mark.link else "mark"
    opening = format_html(
        '<{} class="found found-{}" id="{}" title="{}"{}>',
        SafeString(tag), mark.css, mark.anchors[0] if mark.anchors else f"t{mark.start}", mark.title,
        format_html(' href="{}"', mark.link) if mark.link else "",
    )  # fmt: skip
    return f"{spots}{opening}{conditional_escape(written)}</{tag}>"
