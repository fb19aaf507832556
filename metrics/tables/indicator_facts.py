"""What is said about an indicator: definition, parts, responsible department; and its latest value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.domain.catalogue import IndicatorHistory
from metrics.domain.choices import Absence, Direction, Measure, TimeBasis
from metrics.domain.comparison import Peers
from metrics.domain.measured import Measured, Series
from metrics.domain.rows import IndicatorRow, is_part_year
from metrics.tables.shared_cells import findings_lines, indicator_link
from metrics.tables.value_status import change_css, state_mark, target_words, wanted_words
from metrics.wording.definitions import break_words, dated_definitions
from metrics.wording.editions import edition_notes
from metrics.wording.exceptions import base_and_exceptions
from metrics.wording.formatting import (
    ValueParts,
    as_of_words,
    change_words,
    listed,
    missing_words,
    span_words,
    unit_words,
    value_parts,
    year_words,
)
from metrics.wording.links import jurisdictions_address
from metrics.wording.standing import group_words, standing_words


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    words: SafeString | str


@dataclass(frozen=True, slots=True)
class ValueNote:
    """A remark on the value of one year."""

    year: str
    sentences: list[SafeString]


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest value, worded as on a card of the dashboard, with its year. `peers` compares it with the
    jurisdictions beside it, "" where nothing can be said; `peers_link` is the address of these, "" where the user may
    not see all of them."""

    year: str
    value: ValueParts
    as_of: str
    part_year: bool
    base: str
    state: str
    change: str
    change_css: str
    peers: str
    peers_link: str
    target: str
    target_css: str
    findings: list[SafeString]


def latest_stated(series: Series) -> Measured | None:
    """Return the latest year with a value; None when there is none."""
    return next((cell for cell in reversed(series.cells) if cell.point.value is not None), None)


def standing(row: Measured, peers: Peers | None, *, may_see_parent: bool) -> Standing:
    """Return the latest value and how it compares with `peers`, the jurisdictions beside it in the value's year. If
    the user may not see the parent, the wording does not claim that they are all of its jurisdictions."""
    words = link = ""
    if peers:
        group = group_words(peers.parent if may_see_parent else None)
        words = standing_words(row.point, peers.median.value, peers.median.as_of, group)
        if words and may_see_parent:
            link = jurisdictions_address(peers.parent.code, row.indicator.code, row.point.year)
    return Standing(
        year=year_words(row.point.year),
        value=value_parts(row.indicator, row.point),
        as_of=as_of_words(row.point.until),
        part_year=is_part_year(row.point.until),
        base=base_and_exceptions(row.indicator, row.point),
        state=state_mark(row),
        change=change_words(row.change, alone=True, prose=True),
        change_css=change_css(row),
        peers=words,
        peers_link=link,
        target=target_words(row),
        target_css=row.target_state,
        findings=findings_lines(row),
    )


def reasons(series: Series) -> str:
    """Return the reasons why values are missing, each once: 不适用、审核中; that there is no record is none."""
    known = dict.fromkeys(cell.point.absence for cell in series.cells if cell.point.value is None)
    return listed(missing_words(reason) for reason in known if reason != Absence.NO_RECORD)


def value_notes(series: Series) -> list[ValueNote]:
    """Return the notes on values, their warnings and their targets, latest year first; years without any are left
    out."""
    told = [(cell, _sentences(cell)) for cell in reversed(series.cells)]
    return [ValueNote(year_words(cell.point.year), sentences) for cell, sentences in told if sentences]


def _sentences(row: Measured) -> list[SafeString]:
    note = [format_html("<bdi>{}</bdi>", row.point.note)] if row.point.note else []
    published = [format_html("<bdi>{}</bdi>", words) for words in edition_notes(row)]
    return [*note, *published, *findings_lines(row), *_requirement(row)]


def _requirement(row: Measured) -> list[SafeString]:
    """Return the target of the year, and the document that sets it."""
    if row.target is None:
        return []
    words = {"target": wanted_words(row, row.target), "document": row.target.document}
    return [format_html("<bdi>{}</bdi>", _("%(target)s（%(document)s）") % words)]


def facts(history: IndicatorHistory, jurisdiction_code: str) -> list[Fact]:
    """Return the facts about an indicator, the most often wanted first; what does not apply is left out."""
    indicator = history.indicator

    def links(codes: Iterable[str]) -> SafeString:
        rows = [history.related[code] for code in codes]
        return _links(rows, jurisdiction_code)

    computed, described = indicator.numerator and indicator.denominator, history.described
    earlier = dated_definitions(described.definitions) if described.definitions[1:] else []
    found = [
        Fact(_("定义"), described.definition_in(history.until) if history.until else described.definition),
        Fact(_("历年定义"), _lines(earlier)),
        Fact(_("领域"), indicator.theme),
        Fact(_("单位"), unit_words(indicator.unit) or indicator.unit),
        Fact(_("计量"), f"{Measure(indicator.measure).label} · {TimeBasis(indicator.time_basis).label}"),
        Fact(_("优劣方向"), str(Direction(indicator.direction).label)),
        Fact(_("分子"), links([indicator.numerator]) if computed else ""),
        Fact(_("分母"), links([indicator.denominator]) if computed else ""),
        Fact(_("其中项"), links(indicator.parts)),
        Fact(_("用于"), _links(history.part_of, jurisdiction_code)),
        Fact(_("口径调整"), _lines(map(break_words, indicator.breaks))),
        Fact(_("采集年度"), collected_words(indicator)),
        Fact(_("法律依据"), _lines([described.legal_basis])),
        Fact(_("统计方法"), _lines([described.method])),
        Fact(_("已知局限"), _lines([described.limits])),
        Fact(_("责任部门"), _lines([described.department])),
        Fact(_("联系方式"), _lines([described.contact])),
        Fact(_("报告中也称"), listed(described.aliases)),
        Fact(_("代码"), format_html("<code>{}</code>", indicator.code)),
    ]
    return [fact for fact in found if fact.words]


def collected_words(indicator: IndicatorRow) -> str:
    """Return the years of which values are collected; "" without a limit."""
    first, last = indicator.first_year, indicator.last_year
    if first and last:
        return span_words(first, last)
    if first:
        return _("%(year)s起") % {"year": year_words(first)}
    return _("到%(year)s为止") % {"year": year_words(last)} if last else ""


def _lines(texts: Iterable[str]) -> SafeString | str:
    """Return the texts below each other, each isolated; "" for none."""
    return format_html_join(SafeString("<br>"), "<bdi>{}</bdi>", ((text,) for text in texts if text))


def _links(rows: Iterable[IndicatorRow], jurisdiction_code: str) -> SafeString:
    return format_html_join(
        SafeString("<br>"), "{}", ((indicator_link(row.code, row.name, jurisdiction_code),) for row in rows)
    )
