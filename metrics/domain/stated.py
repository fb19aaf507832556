"""What a person states about one indicator, jurisdiction and year, whichever way it comes in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from metrics.domain.choices import Qualifier
from metrics.domain.rows import Point

LABELS = {
    "value": _("数值"),
    "numerator": _("分子"),
    "denominator": _("分母"),
    "qualifier": _("限定词"),
    "as_of": _("截至日期"),
    "missing_reason": _("缺值原因"),
    "section": _("章节"),
    "note": _("备注"),
    "explanation": _("情况说明"),
}
"""Name of a field → its label."""

LONGEST: Mapping[str, int] = {"note": 1000, "explanation": 300, "section": 40}
"""The most characters of texts that are stored as typed; all others are parsed, and are never long."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The fields of an observation that a person states. `report_id` is the report that they were read in, and the
    locators are the place in its text; None where they are from no report."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    qualifier: str = Qualifier.EXACT
    as_of: datetime.date | None = None
    missing_reason: str = ""
    note: str = ""
    explanation: str = ""
    report_id: int | None = None
    section: str = ""
    locator_start: int | None = None
    locator_end: int | None = None

    def sourced_like(self, stored: Stated | None) -> Stated:
        """Return the same statement with the source of the stored one; with its place in the text only while the value
        is the one that was read there."""
        if stored is None:
            return self
        read_there = self.value == stored.value
        return replace(
            self,
            report_id=stored.report_id,
            section=stored.section,
            locator_start=stored.locator_start if read_there else None,
            locator_end=stored.locator_end if read_there else None,
        )

    def point(self, year: int) -> Point:
        return Point(
            year, self.value, self.qualifier, self.as_of, self.missing_reason, self.numerator, self.denominator
        )
