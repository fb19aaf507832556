"""The words of the reading room about each figure found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.domain.choices import ProposalState, State
from metrics.domain.reports import OF_THE_YEAR, ProposalRow
from metrics.parsing.written import typed_value
from metrics.wording.formatting import change_words, dated_value_words, listed
from metrics.wording.years import as_of_typed

CORRECTED = ("indicator", "value", "qualifier", "as_of", "phrase")
"""What a person may put right in a figure that was found."""


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """The words of a proposal. `words` is the value as it would be stored; `beside` is a sentence for each thing
    already known of the indicator; `aside` says why the figure is no value of the year, "" when it is one. `fields`
    fill in the form for correcting, with what was typed there where it was `refused`."""

    row: ProposalRow
    words: str
    beside: tuple[str, ...]
    warnings: tuple[str, ...]
    problems: tuple[str, ...]
    aside: str
    decided: str
    score: str
    fields: Mapping[str, str]
    refused: bool


def proposal_card(row: ProposalRow, year: int, typed: Mapping[str, str] | None = None) -> ProposalCard:
    """Return the words of the proposal; `year` is that of the report, `typed` what was refused."""
    found = {
        "indicator": row.indicator.name if row.indicator else "",
        "value": typed_value(row.value, row.indicator.unit if row.indicator else ""),
        "qualifier": row.qualifier,
        "as_of": as_of_typed(row.until, year),
    }
    return ProposalCard(
        row=row,
        words=dated_value_words(row.indicator, row.point) if row.indicator and row.point else "",
        beside=tuple(_beside(row)),
        warnings=tuple(_warnings(row)),
        problems=tuple(finding.sentence for finding in row.problems),
        aside="" if row.is_value else _aside(row),
        decided=_decided(row),
        score=f"{row.score:.2f}" if row.indicator and not row.by_person else "",
        fields=found if typed is None else typed,
        refused=typed is not None,
    )


def _beside(row: ProposalRow) -> list[str]:
    found: list[str] = []
    if row.indicator is None:
        return found
    if row.stored and row.stored.observation_id and row.state == ProposalState.OPEN:
        stated = {"words": dated_value_words(row.indicator, row.stored), "state": State(row.stored.state).label}
        found.append(
            _("已有相同数值（%(state)s），采用后与原句相连。") % stated
            if row.says_the_same
            else _("已有数值：%(words)s（%(state)s）。") % stated
        )
    if row.earlier and row.change and row.earlier.value is not None:
        before = dated_value_words(row.indicator, row.earlier)
        found.append(_("上年：%(before)s；%(change)s。") % {"before": before, "change": change_words(row.change)})
    return found


def _warnings(row: ProposalRow) -> list[str]:
    if row.state in (ProposalState.REJECTED, ProposalState.NO_FACT):
        return []
    found = []
    if row.doubtful:
        found.append(
            _("数字可能没有读全或读串：中间或旁边有空格、换行或看不见的字符，或者两栏文字连成了一行，请对照原文。")
        )
    if row.contradicts and row.state == ProposalState.OPEN:
        found.append(_("与已有数值不同。"))
    if row.twice:
        found.append(_("同一指标在报告中另有：%(others)s。") % {"others": listed(row.twice)})
    return [*found, *(finding.sentence for finding in row.findings if not finding.explanation)]


def _aside(row: ProposalRow) -> str:
    kind, period = row.kind, row.period
    if kind == "change":
        return _("增减幅度，不是数值")
    if kind == "rank":
        return _("位次，不是数值")
    if period.startswith("other_year:"):
        return _("%(year)s年的数值") % {"year": period.partition(":")[2]}
    return {"target": _("目标或计划"), "comparison": _("与上年相比的数字")}.get(
        period, "" if period in OF_THE_YEAR else period
    )


def _decided(row: ProposalRow) -> str:
    if row.state == ProposalState.OPEN:
        return ""
    words = {"state": ProposalState(row.state).label, "who": row.decided_by or _("系统")}
    return _("%(state)s · %(who)s") % words
