"""One indicator over the years as a file: the columns of an observation, and the target of the year."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import TargetKind
from metrics.domain.measured import Measured
from metrics.exports.columns import CONTRACT, EXPLANATION, FURTHER, OF_EDITIONS, Column, listed_entry
from metrics.wording.exceptions import exceptions
from metrics.wording.languages import speaks_english


def _target_state(row: Measured) -> str:
    if speaks_english():
        return row.target_state
    return {"met": gettext("已达标"), "missed": gettext("未达标")}.get(row.target_state, "")


INDICATOR: Sequence[Column[Measured]] = (
    *CONTRACT[:-1],
    Column(
        "exceptions",
        _("未达到的数量"),
        lambda row: exceptions(row.indicator, row.point),
        _("分母减分子；只对越高越好、数值准确且与分子分母相符的比率填写。"),
    ),
    Column("target", _("目标值"), lambda row: row.target.value if row.target else None),
    Column("target_kind", _("目标要求"), lambda row: listed_entry(TargetKind, row.target.kind) if row.target else ""),
    Column(
        "target_state",
        _("是否达标"),
        _target_state,
        _("空表示没有目标、没有数值，或数值只是近似值、只到某月而不能判断。"),
    ),
    Column("target_document", _("目标依据"), lambda row: row.target.document if row.target else ""),
    EXPLANATION,
    CONTRACT[-1],
    *FURTHER,
    *OF_EDITIONS,
)
