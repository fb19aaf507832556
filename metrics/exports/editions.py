"""The corrections of a year as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from metrics.domain.editions import Correction
from metrics.domain.rows import JurisdictionRow
from metrics.exports.columns import (
    FICTIONAL,
    INDICATOR_CODE,
    INDICATOR_NAME,
    JURISDICTION_CODE,
    JURISDICTION_NAME,
    UNIT,
    Column,
)
from metrics.wording.editions import corrected_in, corrected_words


def correction_columns(jurisdiction: JurisdictionRow, year: int) -> Sequence[Column[Correction]]:
    """Return the columns for the corrections of one jurisdiction and year."""
    return (
        INDICATOR_CODE.of(lambda row: row.indicator),
        INDICATOR_NAME.of(lambda row: row.indicator),
        JURISDICTION_CODE.of(lambda row: jurisdiction),
        JURISDICTION_NAME.of(lambda row: jurisdiction),
        Column("year", _("年度"), lambda row: year),
        Column("value_before", _("原公布数值"), lambda row: row.before.value),
        Column("value", _("更正后数值"), lambda row: row.after.value),
        UNIT.of(lambda row: row.indicator),
        Column("before", _("原公布"), lambda row: corrected_words(row.indicator, row.before)),
        Column("after", _("更正为"), lambda row: corrected_words(row.indicator, row.after)),
        Column("edition", _("版次"), corrected_in),
        Column("reason", _("原因"), lambda row: row.reason),
        Column("approved_by", _("审核人"), lambda row: row.who),
        Column("approved_at", _("审核时间"), lambda row: localtime(row.at).replace(microsecond=0) if row.at else None),
        FICTIONAL.of(lambda row: jurisdiction),
    )
