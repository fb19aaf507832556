"""Spans of years in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics.wording.formatting import listed, year_words


def years_words(years: Sequence[int]) -> str:
    """2019年、2021年至2024年: years in order, three or more in a row as a span."""
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
