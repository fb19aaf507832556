"""The annex as a workbook: the lines of the document, its numbers as numbers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from metrics.domain.drafting import AnnexRow
from metrics.domain.rows import Point
from metrics.exports.columns import INDICATOR_CODE, INDICATOR_NAME, THEME, UNIT, Cell, Column
from metrics.wording.formatting import listed


def _cell(point: Point, words: str) -> Cell:
    """Return the number where it is exact, and otherwise the words."""
    return point.value if point.value is not None and point.qualifier == "exact" else words


def annex_columns(year: int) -> Sequence[Column[AnnexRow]]:
    """Return the columns of the annex of a year."""
    return (
        THEME.of(lambda each: each.row.indicator),
        INDICATOR_CODE.of(lambda each: each.row.indicator),
        INDICATOR_NAME.of(lambda each: each.row.indicator),
        UNIT.of(lambda each: each.row.indicator),
        Column("value", f"{year}年", lambda each: _cell(each.row.point, each.value)),
        Column("earlier_value", f"{year - 1}年", lambda each: _cell(each.row.change.earlier, each.earlier)),
        Column("change", _("比上年"), lambda each: each.change),
        Column("target", _("目标"), lambda each: each.target),
        Column("as_of", _("截至"), lambda each: each.until),
        Column("notes", _("注"), lambda each: listed(map(str, each.notes))),
    )
