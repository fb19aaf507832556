"""Editions and corrections in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from metrics.domain.editions import Correction
from metrics.domain.rows import IndicatorRow, Point
from metrics.wording.formatting import dated_value_words


def edition_words(number: int) -> str:
    return _("第%(number)d版") % {"number": number}


def shown_edition(number: int) -> str:
    """Return the sentence that says which edition a page or a file shows."""
    return _("这里是第%(number)d版公开的数值；没有这么多版的为其最后一版，没有公开的写明未公布。") % {"number": number}


def corrected_in(row: Correction) -> str:
    """Return the edition that has the correction, or that none has it yet."""
    return edition_words(row.edition) if row.edition else _("尚未公开")


def corrected_words(indicator: IndicatorRow, point: Point) -> str:
    """Return the value, or that an edition does not contain one."""
    stated = point.value is not None or point.missing_reason
    return dated_value_words(indicator, point) if stated else _("没有")
