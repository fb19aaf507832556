"""The catalogue, and one indicator over the years."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from metrics import parameters
from metrics.charts.chart import for_script
from metrics.charts.series import drawable, series_chart
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.responses import file_response
from metrics.queries.catalogue import themes
from metrics.queries.indicators import indicator_history
from metrics.queries.indicators import indicators as indicators_of
from metrics.tables.cells import sources
from metrics.tables.facts import facts, standing
from metrics.tables.indicator import IndicatorTable
from metrics.tables.indicators import CATALOGUE, CatalogueTable
from metrics.views.page import Page, about_a_place, respond

LONGEST_HISTORY = 60


@about_a_place
def indicators(page: Page, file_format: str = "") -> HttpResponseBase:
    """The catalogue, searched by `?q=` and `?theme=`."""
    text, theme = parameters.text(page.query, "q"), parameters.code(page.query, "theme")
    entries = indicators_of(page.scope, page.place, text=text, theme=theme)
    table = CatalogueTable(entries, query=page.query)
    if file_format:
        return file_response(
            CATALOGUE,
            table.sorted_rows,
            title=_("法治指标目录"),
            file_format=file_format,
            fictional=page.place.fictional,
        )
    return respond(
        page, "indicators/indicator_list.html", table=table, found=entries, themes=themes(), text=text, theme=theme
    )


@about_a_place
def indicator(page: Page, code: str, file_format: str = "") -> HttpResponseBase:
    """One indicator in one place: chart, table, definition."""
    first, last = _years_asked(page)
    history = indicator_history(page.scope, page.place, code, years=page.span, first=first, last=last)
    series = history.series
    table = IndicatorTable(series, query=page.query) if series else None
    if file_format:
        title = _("%(place)s“%(indicator)s”历年数据") % {"place": page.place.name, "indicator": history.indicator.name}
        return file_response(
            OBSERVATIONS,
            table.sorted_rows if table else [],
            title=title,
            file_format=file_format,
            fictional=page.place.fictional,
        )
    charts = [series_chart(series)] if series and drawable(series) else []
    return respond(
        page,
        "indicators/indicator_detail.html",
        history=history,
        facts=facts(history, page.place.code),
        standing=standing(series) if series else None,
        table=table,
        charts=charts,
        figures=for_script(charts),
        sources=sources(series.cells) if series else [],
    )


def _years_asked(page: Page) -> tuple[int | None, int | None]:
    """`?from=` and `?to=`, None where they are absent. Refuses an impossible span."""
    first, last = parameters.year(page.query, "from"), parameters.year(page.query, "to")
    known = page.span
    if first and (last or known):
        parameters.span(first, last or max(first, known[1] if known else first), longest=LONGEST_HISTORY)
    return first, last
