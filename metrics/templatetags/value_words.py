"""Filters that put values and changes in words, for templates that show rows without a table."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.domain.entry import ReviewRow
from metrics.domain.measured import Measured
from metrics.tables.shared_cells import change_cell, date_mark, stacked
from metrics.wording.formatting import base_words, change_words, number, unit_words, value_words, year_words

register = template.Library()


@register.filter
def stated(row: Measured) -> SafeString:
    """Return the value with its unit, 6,500余件, and with the date when it is of part of the year."""
    return stacked([value_words(row.indicator, row.point), date_mark(row)])


@register.filter
def based(row: Measured) -> SafeString:
    """Return the base of the value as a line below it; "" without one."""
    words = base_words(row.indicator, row.point)
    return format_html('<br><span class="said">{}</span>', words) if words else SafeString("")


@register.filter
def since(row: ReviewRow) -> str:
    """Return the value of the last year that has one, and the change from it."""
    if row.since is None:
        return ""
    earlier = row.since.earlier
    words = {"year": year_words(earlier.year), "value": value_words(row.measured.indicator, earlier)}
    return _("%(year)s%(value)s") % words + _("，") + change_words(row.since)


@register.filter
def changed(row: Measured) -> SafeString:
    return change_cell(row)


@register.filter
def changed_across(row: Measured) -> SafeString:
    """Return the change, with the reason where the two years may not be compared."""
    return change_cell(row, crossed=True)


@register.filter
def stated_before(row: ReviewRow) -> str:
    """Return the value as it was submitted last time."""
    return value_words(row.measured.indicator, row.before) if row.before else ""


@register.filter
def unit(words: str) -> str:
    """Return the unit in the language of the page."""
    return unit_words(words)


@register.filter
def figure(value: Decimal | None) -> str:
    """Return the number without a unit: 6,500; "" for none."""
    return "" if value is None else number(value)
