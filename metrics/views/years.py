"""The yearly comparison."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from metrics import parameters
from metrics.charts.chart import for_script
from metrics.charts.series import series_chart
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.responses import file_response
from metrics.formatting import span_words
from metrics.queries.years import Comparison
from metrics.queries.years import years as years_of
from metrics.tables.cells import sources
from metrics.tables.years import FORM, YearsTable
from metrics.views.kept import kept
from metrics.views.page import LONGEST_SPAN, Page, about_a_place, respond

MOST_CHARTS = 24
"""Charts on one page; more are a wall that nobody reads."""


@about_a_place
@kept
def years(page: Page, file_format: str = "") -> HttpResponseBase:
    """Indicators × years of one place, and small charts of the chosen ones. The file has one line per cell."""
    first, last = page.years()
    theme, chosen = parameters.code(page.query, "theme"), parameters.codes(page.query, "indicator")
    compared = years_of(page.scope, page.place, first=first, last=last, theme=theme, charted=chosen)
    table = YearsTable(compared, place=page.place.name, query=page.query)
    if file_format:
        title = _("%(place)s%(years)s指标比较") % {"place": page.place.name, "years": span_words(first, last)}
        cells = [cell for series in table.sorted_rows for cell in series.cells]
        return file_response(OBSERVATIONS, cells, title=title, file_format=file_format, fictional=page.place.fictional)
    return respond(
        page,
        "years/years.html",
        compared=compared,
        span=span_words(first, last),
        span_choice=_span_choice(page, first, last),
        theme=theme,
        chosen=chosen,
        table=table,
        form=FORM,
        sources=sources(cell for series in compared.rows for cell in series.cells),
        **_drawn(compared),
    )


def _drawn(compared: Comparison) -> dict[str, Any]:
    """The charts, their figures for the script, and how many were left out."""
    charts = [series_chart(series, small=True) for series in compared.charted[:MOST_CHARTS]]
    return {"charts": charts, "figures": for_script(charts), "left_out": len(compared.charted) - len(charts)}


def _span_choice(page: Page, first: int, last: int) -> dict[str, list[int]]:
    """The years that `?from=` and `?to=` can be set to without ending up before each other or too far apart."""
    begin, end = page.span or (first, last)
    earliest = max(min(begin, first), last - LONGEST_SPAN + 1)
    latest = min(max(end, last), first + LONGEST_SPAN - 1)
    return {"first": list(range(earliest, last + 1)), "last": list(range(first, latest + 1))}
