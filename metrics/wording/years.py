"""Spans of years in words, and a date as it is typed."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics.domain.choices import Period
from metrics.domain.rows import Until
from metrics.wording.formatting import listed, year_words
from metrics.wording.languages import speaks_english


def years_words(years: Sequence[int]) -> str:
    """Return sorted years in words, three or more in a row as a span: 2019年、2021年至2024年."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words: list[str] = []
    for run in runs:
        if len(run) > 2:
            words.append(_("%(first)s至%(last)s") % year_span(run[0], run[-1]))
        else:
            words.extend(year_words(year) for year in run)
    return listed(words)


def year_span(first: int, last: int) -> dict[str, str]:
    return {"first": year_words(first), "last": year_words(last)}


def as_of_typed(as_of: Until, year: int) -> str:
    """Return the date as a user would type it, so that `parse_as_of` reads it again in any language; "" for the whole
    year."""
    if as_of is Period.NOT_STATED:
        return _("目前")
    if as_of is None or as_of == datetime.date(year, 12, 31):
        return ""
    if as_of.year != year:
        return as_of.isoformat()
    whole_month = as_of.day == calendar.monthrange(year, as_of.month)[1]
    return f"{as_of.month}月" if whole_month and not speaks_english() else f"{as_of.month}-{as_of.day}"
