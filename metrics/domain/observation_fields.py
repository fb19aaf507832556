"""What a person states of an observation, field by field, declared once. Forms, files, imports and the audit log are
made of this list; `tests/test_observation_fields.py` names every place from which a field is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from metrics.domain.choices import MissingReason, Period, Qualifier


class Kind(Enum):
    NUMBER = auto()
    DATE = auto()
    CODE = auto()  # of a closed list
    TEXT = auto()  # kept as it is typed


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationField:
    """`label` and `meaning` are Chinese, and are translated where they are shown; `meaning` explains the column in a
    workbook, "" where the label says it all. `headings` are further names of the column in files that people bring.
    `choices` and `default` belong to a CODE, `longest` (characters) to a TEXT.

    `typed`: it has a place on the entry page; otherwise it goes with the report that the value is from. `exported`: it
    has a column in the files of observations. `within`: people type it in the field of that name.
    `with_value`: the audit log says it in one sentence with the value."""

    name: str
    label: str
    kind: Kind
    meaning: str = ""
    headings: tuple[str, ...] = ()
    choices: type[TextChoices] | None = None
    default: str = ""
    longest: int = 0
    typed: bool = True
    exported: bool = True
    within: str = ""
    with_value: bool = False


FIELDS = (
    ObservationField(
        name="value",
        label=_("数值"),
        kind=Kind.NUMBER,
        meaning=_("按单位计；比率为百分数，89.4即89.4%。没有数值时为空，原因见“缺值原因”；空格不是0。"),
        headings=("值", "本年数值"),
        with_value=True,
    ),
    ObservationField(
        name="qualifier",
        label=_("限定词"),
        kind=Kind.CODE,
        meaning=_("数值的准确程度。“余”“约”“近”为近似值，“不低于”“不超过”为限值。"),
        choices=Qualifier,
        default=Qualifier.EXACT,
        with_value=True,
    ),
    ObservationField(
        name="as_of",
        label=_("截至日期"),
        kind=Kind.DATE,
        meaning=_("数值截至的日期；空表示全年，或只写“目前”而未注明日期，见“期间”。"),
        headings=("截至",),
        with_value=True,
    ),
    ObservationField(
        name="period",
        label=_("期间"),
        kind=Kind.CODE,
        meaning=_("数值是全年的、截至某日的，还是来源只写“目前”而未注明日期的；空表示按截至日期。"),
        choices=Period,
        default=Period.YEAR,
        within="as_of",
        with_value=True,
    ),
    ObservationField(
        name="missing_reason", label=_("缺值原因"), kind=Kind.CODE, choices=MissingReason, with_value=True
    ),
    ObservationField(name="numerator", label=_("分子"), kind=Kind.NUMBER),
    ObservationField(name="denominator", label=_("分母"), kind=Kind.NUMBER, headings=("基数",)),
    ObservationField(name="explanation", label=_("情况说明"), kind=Kind.TEXT, longest=300, exported=False),
    ObservationField(name="note", label=_("备注"), kind=Kind.TEXT, headings=("说明",), longest=1000),
    ObservationField(
        name="section",
        label=_("章节"),
        kind=Kind.TEXT,
        meaning=_("数值在报告中的章节。"),
        longest=40,
        typed=False,
    ),
)

DECLARED = {field.name: field for field in FIELDS}
LABELS = {field.name: gettext_lazy(field.label) for field in FIELDS}
LONGEST = {field.name: field.longest for field in FIELDS if field.kind is Kind.TEXT}
FIGURE = tuple(field.name for field in FIELDS if field.kind is not Kind.TEXT)
"""What is stated as such; the others are words about it."""
TYPED = tuple(field.name for field in FIELDS if field.typed and not field.within)
WITH_SOURCE = tuple(field.name for field in FIELDS if not field.typed)
