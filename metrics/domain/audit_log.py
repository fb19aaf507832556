"""One version of one value in the audit log, and what differs from the version before."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from metrics.domain.rows import IndicatorRow, Point

DIRECT = _("数据库直接修改")
"""The reason of a change that was made past the product, as triggers store it; what was given as one follows it."""


@dataclass(frozen=True, slots=True)
class Difference:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One version of one value in the audit log; `point` is what it stated. `differences` are the fields that differ
    from the version before; for the first version, all fields that were stated."""

    indicator: IndicatorRow
    year: int
    version: int
    at: datetime.datetime
    who: str
    why: str
    point: Point
    differences: tuple[Difference, ...]
