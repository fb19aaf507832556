"""Editions and corrections in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from metrics.domain.editions import Correction
from metrics.domain.measured import Measured
from metrics.domain.rows import IndicatorRow, Point
from metrics.wording.formatting import as_of_words, change_words, dated_value_words


def edition_words(number: int) -> str:
    return _("第%(number)d版") % {"number": number}


def shown_edition(number: int) -> str:
    """Return the sentence that says which edition a page or a file shows."""
    return _("这里是第%(number)d版公开的数值；没有这么多版的为其最后一版，没有公开的写明未公布。") % {"number": number}


def now_words(latest: int | None) -> str:
    """Return the sentence that a file shows the values of now, and which edition is the last one."""
    if latest is None:
        return _("数值为现在审核通过的数值，本年度还没有公开。")
    return _("数值为现在审核通过的数值，最近一次公开为第%(number)d版。") % {"number": latest}


def corrected_in(row: Correction) -> str:
    """Return the edition that has the correction, or that none has it yet."""
    return edition_words(row.edition) if row.edition else _("尚未公开")


def corrected_words(indicator: IndicatorRow, point: Point) -> str:
    """Return the value, or that an edition does not contain one."""
    stated = point.value is not None or point.missing_reason
    return dated_value_words(indicator, point) if stated else _("没有")


def revision_words(row: Measured) -> str:
    """Return how the value was published first and corrected: 原公布98.35%，更正为98.40%; "" where it was not."""
    return _revised(row.indicator, row.published, row.point) if row.published else ""


def revision_before_words(row: Measured) -> str:
    """Return the same of the year before, which is named; "" where it was not corrected."""
    if not row.published_before:
        return ""
    return _("上年%(revised)s") % {"revised": _revised(row.indicator, *row.published_before)}


def _revised(indicator: IndicatorRow, first: Point, now: Point) -> str:
    return _("原公布%(before)s，更正为%(after)s") % {
        "before": corrected_words(indicator, first),
        "after": corrected_words(indicator, now),
    }


def alike_words(row: Measured) -> str:
    """Return the change on the edition of the year before that ends in the same month; "" where there is none."""
    if not row.alike:
        return ""
    return _("与上年%(edition)s%(as_of)s的数值相比：%(change)s") % {
        "edition": edition_words(row.alike.edition),
        "as_of": as_of_words(row.alike.change.earlier.until),
        "change": change_words(row.alike.change),
    }


def edition_notes(row: Measured) -> list[str]:
    """Return what editions say about a value and the year before it, where it differs."""
    return [words for words in (revision_words(row), revision_before_words(row), alike_words(row)) if words]
