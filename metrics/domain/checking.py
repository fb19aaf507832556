"""What a check of a text against the register says: a verdict for each number, and what is said of the whole text."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.domain.rows import IndicatorRow, Point


class Verdict(TextChoices):
    """What is said of one number. The first ones that apply are the most telling: see `Checked.verdicts`."""

    AGREES = "agrees", _("一致")
    LAST_YEAR = "last_year", _("是上年的数")
    UNIT = "unit", _("单位不一致")
    BASE = "base", _("率与基数不符")
    PARTS = "parts", _("部分与合计不符")
    CONTRADICTS = "contradicts", _("与本报告另一处矛盾")
    DIFFERS = "differs", _("不一致")
    AS_OF = "as_of", _("时点不一致")
    QUALIFIER = "qualifier", _("限定词不一致")
    PUBLISHED = "published", _("与上年公布不一致")
    CHANGE = "change", _("变化说法不对")
    NOT_REGISTERED = "not_registered", _("登记中没有")
    UNDECIDED = "undecided", _("不能判定")


WRONG = frozenset(Verdict) - {Verdict.AGREES, Verdict.NOT_REGISTERED, Verdict.UNDECIDED}
"""The verdicts that say the text is to be corrected."""
ORDER = {verdict: place for place, verdict in enumerate(Verdict)}


class Content(TextChoices):
    """What a yearly report must contain (《法治政府建设与责任落实督察工作规定》, 厅字〔2019〕28号)."""

    ACHIEVEMENTS = "achievements", _("主要举措和成效")
    SHORTCOMINGS = "shortcomings", _("不足和原因")
    FIRST_DUTY = "first_duty", _("第一责任人履职")
    NEXT_YEAR = "next_year", _("下一年度安排")
    OTHER = "other", _("其他需要报告的情况")


class Presence(TextChoices):
    """Whether a content is there. What else there is to report may be nothing."""

    THERE = "there", pgettext_lazy("content", "有")
    LACKING = "lacking", pgettext_lazy("content", "缺")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("content", "不适用")


@dataclass(frozen=True, slots=True)
class Checked:
    """One statement of the text, at `start:end`, and what the register says of it.

    `verdicts` are all that apply, the most telling first. `indicator` is what it is about, None where that is open:
    then `candidates` are what it may be about. `registered` is what the register says, of the year that the statement
    is about; `expected` is the number that should stand there in words of the text's own unit, None where none can be
    said. `elsewhere` is the other place of the text that says something else."""

    start: int
    end: int
    text: str
    section: str
    sentence: str
    verdicts: tuple[Verdict, ...]
    value: Decimal | None = None
    unit: str = ""
    qualifier: str = "exact"
    as_of: datetime.date | None = None
    period: str = "year"
    kind: str = "count"
    indicator: IndicatorRow | None = None
    candidates: tuple[IndicatorRow, ...] = ()
    registered: Point | None = None
    earlier: Point | None = None
    elsewhere: str = ""
    key: str = ""

    @property
    def verdict(self) -> Verdict:
        return self.verdicts[0]

    @property
    def wrong(self) -> bool:
        return self.verdict in WRONG

    @property
    def about_change(self) -> bool:
        return self.kind == "change"


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text that was uploaded to be checked, without the text."""

    id: int
    name: str
    added_by: str
    added_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Covered:
    """One content that a report must have: whether it is there, and the section it was found in."""

    content: Content
    presence: Presence
    section: str = ""


@dataclass(frozen=True, slots=True)
class Same:
    """A sentence that stands word for word in the report of the year before."""

    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Check:
    """A text of a place and year held against the register. `unmentioned` are indicators with a registered value that
    the text does not state, key ones first; `unread` are numbers that could not be read; `aside` is how many numbers
    are plans or of other years. `share` is the part of the sentences that are `same`, None without an earlier text."""

    year: int
    rows: tuple[Checked, ...]
    unmentioned: tuple[tuple[IndicatorRow, Point], ...] = ()
    contents: tuple[Covered, ...] = ()
    same: tuple[Same, ...] = ()
    share: Decimal | None = None
    unread: tuple[str, ...] = ()
    aside: int = 0

    @property
    def counts(self) -> dict[Verdict, int]:
        """Return verdict → how many statements have it as their first, in the order of `Verdict`."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict if found[verdict]}

    @property
    def wrong(self) -> tuple[Checked, ...]:
        return tuple(row for row in self.rows if row.wrong)
