"""What stands out in a year, as sentences: each names its indicators and what is said about them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.domain.dashboard import Due, Highlights
from metrics.domain.measured import Measured
from metrics.tables.value_status import wanted_words
from metrics.wording.formatting import change_words, incomparable_words, number, unit_words, value_words
from metrics.wording.links import indicator_address

EACH = 3
MOST_NAMED = 6
MOST_REASONS = 13
"""As many as there are: no limit."""
LONG_AGO = 366
"""Days past a due date after which their number is no longer stated."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence. `links` are (name, address) of the indicators it is about; `css` colours it where it is good or
    bad news."""

    links: tuple[tuple[str, str], ...]
    sentence: str
    css: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """One heading with its sentences. `label` is a subheading of the sentences, "" for none."""

    title: str
    code: str
    groups: tuple[tuple[str, tuple[Said, ...]], ...]


def blocks(
    found: Highlights,
    *,
    today: datetime.date,
    each: int = EACH,
    reasons: int = MOST_REASONS,
    names: int = MOST_NAMED,
) -> list[Block]:
    """Return the blocks of the highlights. `each` is how many of the largest changes of either kind are listed, and
    half of how many missed targets; `reasons` is how many reasons are listed for which changes cannot be ranked;
    `names` is how many indicators a sentence names."""
    made = [
        Block(_("变化最大"), "changes", _change_groups(found, each, reasons, names)),
        Block(_("未达目标"), "missed", _target_groups(found, each, names)),
        Block(_("报送与公开"), "due", (("", tuple(_due_sentences(found.due, today, names))),)),
    ]
    return [block for block in made if any(said for _label, said in block.groups)]


def _link(row: Measured) -> tuple[str, str]:
    return row.indicator.name, indicator_address(row.indicator.code, row.jurisdiction.code)


def _said_of(rows: Sequence[Measured], sentence: str, css: str, names: int) -> Said:
    """Return the sentence about several indicators: it names `names` of them and says how many more there are."""
    return Said(tuple(_link(row) for row in rows[:names]), sentence, css, max(len(rows) - names, 0))


def _change_groups(found: Highlights, each: int, reasons: int, names: int) -> tuple[tuple[str, tuple[Said, ...]], ...]:
    changes = found.changes
    groups = [
        (_("比率，按百分点"), tuple(_changed(row) for row in changes.rates[:each])),
        (_("其他，按变化的百分比"), tuple(_changed(row) for row in changes.others[:each])),
        (_("不参加排列"), tuple(_apart(changes.apart, reasons, names))),
    ]
    return tuple((label, said) for label, said in groups if said)


def _changed(row: Measured) -> Said:
    words = {"value": value_words(row.indicator, row.point), "change": change_words(row.change)}
    return Said((_link(row),), _("%(value)s，比上年%(change)s") % words, row.change.verdict)


def _apart(rows: Iterable[Measured], most: int, names: int) -> list[Said]:
    """Return a sentence for each reason why changes cannot be ranked, with their indicators; at most `most` reasons."""
    by_reason: dict[str, list[Measured]] = {}
    for row in rows:
        by_reason.setdefault(_reason(row), []).append(row)
    told = [_said_of(same, reason, "unknown", names) for reason, same in by_reason.items()]
    if len(told) > most:
        left = sum(len(said.links) + said.more for said in told[most:])
        told[most:] = [Said((), ngettext("另有%(count)d项", "另有%(count)d项", left) % {"count": left}, "unknown")]
    return told


def _reason(row: Measured) -> str:
    if row.change.not_comparable:
        return incomparable_words(row.change.not_comparable, row.change.missing)
    return _("上年不足10，百分比没有意义")


def _target_groups(found: Highlights, each: int, names: int) -> tuple[tuple[str, tuple[Said, ...]], ...]:
    missed = [_missed(row) for row in found.missed[: each * 2]]
    left = len(found.missed) - len(missed)
    if left:
        missed.append(Said((), ngettext("另有%(count)d项未达目标", "另有%(count)d项未达目标", left) % {"count": left}))
    groups = [("", tuple(missed))]
    if found.unjudged:
        groups.append((_("不能判断"), (_said_of(found.unjudged, _undecided(found.unjudged), "unknown", names),)))
    return tuple((label, said) for label, said in groups if said)


def _undecided(rows: Iterable[Measured]) -> str:
    """Return the reasons why targets cannot be judged: 没有数值，或只是近似值，或只到某月."""
    words = {"missing": _("没有数值"), "imprecise": _("只是近似值"), "part_year": _("只到某月")}
    found = {row.target_undecided for row in rows}
    return _("，或").join(said for reason, said in words.items() if reason in found)


def _missed(row: Measured) -> Said:
    assert row.target is not None
    words = {
        "value": value_words(row.indicator, row.point),
        "target": wanted_words(row, row.target),
        "document": row.target.document,
    }
    gap = _gap(row)
    if gap:
        return Said((_link(row),), _("%(value)s，%(target)s，差%(gap)s（%(document)s）") % {**words, "gap": gap})
    return Said((_link(row),), _("%(value)s，%(target)s（%(document)s）") % words)


def _gap(row: Measured) -> str:
    """Return how far an exact value is from its target; "" for any other value."""
    assert row.target is not None
    if row.point.value is None or row.point.qualifier != "exact":
        return ""
    left = abs(row.target.value - row.point.value)
    unit = unit_words("个百分点" if row.indicator.measure == "rate" else row.indicator.unit, left)
    away = number(left, max(row.indicator.decimals, 1))
    return away + unit if not unit.isascii() else f"{away} {unit}".strip()


def _due_sentences(due: Due, today: datetime.date, names: int) -> Iterable[Said]:
    if due.publication:
        yield _publication(due.publication, due.published_on, today)
    if due.missing:
        sentence = _("应报而未填报")
        if due.departments:
            sentence += _("；") + _term(due.departments, today)
        late = due.departments is not None and today > due.departments
        yield _said_of(due.missing, sentence, "flagged" if late else "", names)
    if due.to_come:
        count = {"count": len(due.to_come)}
        yield _said_of(due.to_come, ngettext("%(count)d项待报", "%(count)d项待报", len(due.to_come)) % count, "", names)
    if due.waiting:
        yield Said(
            (), ngettext("有%(count)d项尚未审核通过", "有%(count)d项尚未审核通过", due.waiting) % {"count": due.waiting}
        )


def _publication(publication: datetime.date, published: datetime.date | None, today: datetime.date) -> Said:
    if published is None:
        late = today > publication
        sentence = _("年度报告尚无公开日期；%(term)s") % {"term": _term(publication, today)}
        return Said((), sentence, "flagged" if late else "")
    days = (published - publication).days
    on = {"date": _date(published), "due": _date(publication)}
    if days > 0:
        late_by = ngettext(
            "年度报告%(date)s公开，比期限%(due)s晚%(days)d天", "年度报告%(date)s公开，比期限%(due)s晚%(days)d天", days
        )
        return Said((), late_by % {**on, "days": days}, "flagged")
    return Said((), _("年度报告%(date)s公开，在期限%(due)s之前") % on)


def _term(due: datetime.date, today: datetime.date) -> str:
    """Return the date, and how many days it is away or past."""
    days = (due - today).days
    words = {"date": _date(due), "days": abs(days)}
    if days < -LONG_AGO:
        return _("期限为%(date)s，早已过期") % words
    if days < 0:
        return ngettext("期限为%(date)s，已过%(days)d天", "期限为%(date)s，已过%(days)d天", -days) % words
    return ngettext("期限为%(date)s，还有%(days)d天", "期限为%(date)s，还有%(days)d天", days) % words


def _date(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")
