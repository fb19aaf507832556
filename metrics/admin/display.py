"""Values in the admin's lists and pages, in the same words as on the site's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy

from metrics.admin.permissions import HasJurisdiction
from metrics.domain.observation_fields import LONGEST, TYPED, WITH_SOURCE
from metrics.domain.rows import IndicatorRow
from metrics.models import Indicator
from metrics.models.observations import ObservationFields
from metrics.wording.formatting import as_of_words, plain, value_words

READ_ONLY: Any = (
    (None, {"fields": ("indicator", "jurisdiction_name", "year", "words", "as_of_words", "base")}),
    (gettext_lazy("说明"), {"fields": [name for name in TYPED if name in LONGEST]}),
    (gettext_lazy("来源"), {"fields": ("report", *WITH_SOURCE)}),
    (
        gettext_lazy("状态"),
        {"fields": ("state", "change_reason", "version", "entered_by", "changed_by", "changed_at")},
    ),
)


class InWords(HasJurisdiction):
    """Columns that show a value in the words of the site's pages."""

    @admin.display(description=gettext_lazy("数值"), ordering="value")
    def words(self, obj: ObservationFields) -> str:
        return value_words(indicator_row(obj.indicator), obj.figure)

    @admin.display(description=gettext_lazy("分子和分母"))
    def base(self, obj: ObservationFields) -> str:
        return " / ".join(plain(part) or "—" for part in (obj.numerator, obj.denominator)) if _has_base(obj) else ""

    @admin.display(description=gettext_lazy("截至"), ordering="as_of")
    def as_of_words(self, obj: ObservationFields) -> str:
        return as_of_words(obj.until) if obj.value is not None else ""


def _has_base(obj: ObservationFields) -> bool:
    return obj.numerator is not None or obj.denominator is not None


def indicator_row(indicator: Indicator) -> IndicatorRow:
    """Return a row with the fields that are needed to put a value in words."""
    return IndicatorRow(
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        measure=indicator.measure,
        time_basis=indicator.time_basis,
        direction=indicator.direction,
        decimals=indicator.decimals,
    )
