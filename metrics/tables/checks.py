"""A check as tables: every statement with its verdict, texts of a year, and what several of them say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.domain.checking import Check, Checked, TextRow, Verdict
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.tables.base import CellColumn, RowTable
from metrics.tables.report_text import Mark
from metrics.tables.shared_cells import indicator_link
from metrics.wording.checking import explanation, point_of, registered_words, verdict_words
from metrics.wording.formatting import listed

LOOKS = {Verdict.AGREES: "accepted", Verdict.NOT_REGISTERED: "left", Verdict.UNDECIDED: "aside"}
"""Verdict → how its numbers are marked in the text; all others are to be corrected."""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with the place it is about, and who entered the value it is held against ("" for no answer)."""

    row: Checked
    place: JurisdictionRow
    year: int
    who: str


def check_marks(found: Check) -> list[Mark]:
    """Return a mark for every statement of the text."""
    return [
        Mark(
            row.start, row.end, LOOKS.get(row.verdict, "open"), verdict_words(row), (f"n{row.start}",), f"#v{row.start}"
        )
        for row in found.rows
    ]


def _number(line: Line) -> SafeString:
    return format_html('<a class="spot" id="v{0}" href="#n{0}"><bdi>{1}</bdi></a>', line.row.start, line.row.text)


def _verdict(line: Line) -> SafeString:
    return format_html(
        '<span class="found found-{}">{}</span>', LOOKS.get(line.row.verdict, "open"), verdict_words(line.row)
    )


def _indicator(line: Line) -> SafeString | str:
    row = line.row
    if row.indicator is None:
        return format_html('<span class="unknown">{}</span>', _("未确定"))
    link = indicator_link(row.indicator.code, row.indicator.name, line.place.code)
    if row.verdict != Verdict.NOT_REGISTERED or row.about_change:
        return link
    entry = f"{reverse('entry')}?jurisdiction={line.place.code}&year={line.year}#entry-{row.indicator.code}"
    return format_html('{} <a class="hint" href="{}">{}</a>', link, entry, _("去填报"))


def _registered(line: Line) -> SafeString | str:
    words = registered_words(line.row)
    point = point_of(line.row)
    if not words or point is None:
        return ""
    return format_html(
        "{}{}", words, format_html('<br><span class="hint"><bdi>{}</bdi></span>', line.who) if line.who else ""
    )


class VerdictsTable(RowTable):
    section = CellColumn(gettext_lazy("章节"), lambda line: line.row.section, css="short")
    number = CellColumn(gettext_lazy("文中"), _number, head=True, css="short")
    verdict = CellColumn(gettext_lazy("结论"), _verdict, css="short")
    indicator = CellColumn(gettext_lazy("指标"), _indicator, css="named")
    registered = CellColumn(gettext_lazy("登记"), _registered, css="short")
    explanation = CellColumn(gettext_lazy("说明"), lambda line: explanation(line.row), css="wide")


class TextsTable(RowTable):
    """The texts of a place and year, each with the counts of its check."""

    name = CellColumn(
        gettext_lazy("文稿"),
        lambda pair: format_html('<a href="{}"><bdi>{}</bdi></a>', reverse("check", args=[pair[0].id]), pair[0].name),
        head=True,
        css="first",
    )
    wrong = CellColumn(gettext_lazy("需要更正"), lambda pair: len(pair[1].wrong), numeric=True)
    undecided = CellColumn(
        gettext_lazy("不能判定"), lambda pair: pair[1].counts.get(Verdict.UNDECIDED, 0), numeric=True
    )
    numbers = CellColumn(gettext_lazy("数字"), lambda pair: len(pair[1].rows), numeric=True)
    who = CellColumn(gettext_lazy("上传人"), lambda pair: format_html("<bdi>{}</bdi>", pair[0].added_by))
    at = CellColumn(gettext_lazy("上传时间"), lambda pair: formats.localize(pair[0].added_at), css="short")


class BesideTable(RowTable):
    """What several texts of a year say of the same indicator, where they do not agree first."""

    name = CellColumn(
        gettext_lazy("指标"),
        lambda each: indicator_link(each.indicator.code, each.indicator.name, each.place.code),
        head=True,
        css="named",
    )
    said = CellColumn(gettext_lazy("各文稿中"), lambda each: _said(each), css="wide")
    agree = CellColumn(gettext_lazy("是否一致"), lambda each: _("一致") if each.agree else _("不一致"), css="short")


@dataclass(frozen=True, slots=True)
class Beside:
    """What texts say of one indicator: name of the text → the words it has for it."""

    indicator: IndicatorRow
    place: JurisdictionRow
    said: Mapping[str, tuple[str, ...]]
    agree: bool


def _said(each: Beside) -> SafeString:
    parts = ((name, listed(words)) for name, words in each.said.items())
    return format_html_join(SafeString("<br>"), "<bdi>{}</bdi>: {}", parts)


def beside(place: JurisdictionRow, pairs: Sequence[tuple[TextRow, Check]]) -> list[Beside]:
    """Return the indicators that at least two of the texts state, those first on which they do not agree."""
    stated: dict[str, dict[int, list[Checked]]] = {}
    for text, found in pairs:
        for row in found.rows:
            if row.indicator and not row.about_change and not row.period.startswith("other_year"):
                stated.setdefault(row.indicator.code, {}).setdefault(text.id, []).append(row)
    names = {text.id: text.name for text, _found in pairs}
    several = []
    for of in stated.values():
        if len(of) < 2:
            continue
        rows = [row for each in of.values() for row in each]
        agree = len({(row.value, row.qualifier, row.as_of) for row in rows}) == 1
        said = {f"{names[pk]}": tuple(dict.fromkeys(row.text for row in each)) for pk, each in of.items()}
        assert rows[0].indicator is not None
        several.append(Beside(rows[0].indicator, place, said, agree))
    return sorted(several, key=lambda each: each.agree)
