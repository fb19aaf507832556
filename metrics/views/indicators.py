"""The catalogue, and one indicator over the years."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

from metrics.charts.chart import for_script
from metrics.charts.series import drawable, series_chart
from metrics.domain.measured import Series
from metrics.domain.rows import IndicatorRow
from metrics.exports.indicator import INDICATOR
from metrics.exports.indicators import CATALOGUE
from metrics.parsing import query_string
from metrics.queries.audit_log import history as history_of
from metrics.queries.catalogue import themes
from metrics.queries.indicators import indicator_history
from metrics.queries.indicators import indicators as indicators_of
from metrics.queries.jurisdiction_comparison import parent_in, peers_of
from metrics.queries.successions import beside_forerunners, changes_of
from metrics.tables.indicator import IndicatorTable, SourceTable
from metrics.tables.indicator_facts import Standing, facts, latest_stated, reasons, standing, value_notes
from metrics.tables.indicators import CatalogueTable
from metrics.tables.jurisdictions_over_years import ForerunnersTable, told
from metrics.tables.rounds import HistoryTable
from metrics.tables.shared_cells import sources
from metrics.views.indicator_tabs import Tabs, tabs_of
from metrics.web.file_responses import file_response
from metrics.web.page import Page, about_a_jurisdiction, respond
from metrics.wording.links import chosen_jurisdictions_address
from metrics.wording.successions import history_words

LONGEST_HISTORY = 60
MOST_CHANGES = 300
"""The most versions on the page; the history of each year has all of them."""


@about_a_jurisdiction
def indicators(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show the catalogue, searched by `?q=` and `?theme=`."""
    text, theme = query_string.text(page.query, "q"), query_string.code(page.query, "theme")
    entries = indicators_of(page.scope, page.jurisdiction, text=text, theme=theme)
    table = CatalogueTable(entries, query=page.query)
    if file_format:
        return file_response(
            CATALOGUE,
            table.ordered,
            title=_("法治指标目录"),
            file_format=file_format,
            fictional=page.jurisdiction.fictional,
            scope=page.scope,
        )
    return respond(
        page,
        "indicators/indicator_list.html",
        table=table,
        found=entries,
        themes=themes(page.scope.frozen),
        text=text,
        theme=theme,
    )


@about_a_jurisdiction
def indicator(page: Page, code: str, file_format: str = "") -> HttpResponseBase:
    """Show one indicator in one jurisdiction. `?tab=` chooses the part on the screen; in print all parts follow each
    other."""
    first, last = _years_asked(page)
    history = indicator_history(page.scope, page.jurisdiction, code, years=page.span, first=first, last=last)
    tabs = tabs_of(page)
    series, query = history.series, page.query if tabs.current != "history" else QueryDict()
    table = IndicatorTable(series, query=query) if series else None
    if file_format:
        title = _("%(jurisdiction)s“%(indicator)s”历年数据") % {
            "jurisdiction": page.jurisdiction.name,
            "indicator": history.indicator.name,
        }
        rows = table.ordered if table else []
        return file_response(
            INDICATOR,
            rows,
            title=title,
            file_format=file_format,
            fictional=page.jurisdiction.fictional,
            scope=page.scope,
        )
    return respond(
        page,
        "indicators/indicator_detail.html",
        history=history,
        tabs=tabs,
        pinned=history.indicator.id in page.pinned,
        facts=facts(history, page.jurisdiction.code),
        table=table,
        changes=_changes(page, history.indicator, tabs) if "history" in tabs.codes else None,
        **_of_series(page, series),
        **_forerunners(page, series),
    )


def _forerunners(page: Page, series: Series | None) -> dict[str, Any]:
    """Return what became of the place, and its forerunners' values beside its own."""
    happened = changes_of(page.jurisdiction)
    words = {"history_words": history_words(page.jurisdiction, happened)}
    over = beside_forerunners(page.scope, page.jurisdiction, happened, series)
    if over is None:
        return words
    places = [row.code for row in over.group.jurisdictions]
    return words | {
        "forerunners": {
            "table": ForerunnersTable(over, query=QueryDict()),
            "told": told(over),
            "address": chosen_jurisdictions_address(places, over.indicator.code, over.first, over.last),
        }
    }


def _of_series(page: Page, series: Series | None) -> dict[str, Any]:
    """Return the parts of the context that need a series; without one they are empty."""
    if series is None:
        return {}
    charts = [series_chart(series)] if drawable(series) else []
    return {
        "standing": _standing(page, series),
        "charts": charts,
        "figures": for_script(charts),
        "notes": value_notes(series),
        "reasons": reasons(series),
        "source_table": SourceTable(series),
        "sources": sources(series.cells),
    }


def _standing(page: Page, series: Series) -> Standing | None:
    """Return the latest value, compared with the jurisdictions beside it."""
    latest = latest_stated(series)
    if latest is None:
        return None
    parent = parent_in(latest.point.year, page.jurisdiction, page.around.path)
    peers = peers_of(page.scope, parent, series.indicator, latest.point.year) if parent else None
    return standing(latest, peers, may_see_parent=bool(parent and page.scope.may_see(parent.path)))


def _changes(page: Page, row: IndicatorRow, tabs: Tabs) -> HistoryTable | None:
    """Return every version of every year's value; None when there is none."""
    happened = history_of(page.scope, page.jurisdiction, None, indicator=row.code)[:MOST_CHANGES]
    caption = _("%(indicator)s：每次变动，最近的在前") % {"indicator": row.name}
    query = page.query if tabs.current == "history" else QueryDict()
    table = HistoryTable(happened, caption=caption, jurisdiction_code=page.jurisdiction.code, query=query, of_one=True)
    return table if happened else None


def _years_asked(page: Page) -> tuple[int | None, int | None]:
    """Return `?from=` and `?to=`, None where they are absent. Raises `BadParameter` for an impossible span."""
    first, last = query_string.year(page.query, "from"), query_string.year(page.query, "to")
    known = page.span
    if first and (last or known):
        query_string.span(first, last or max(first, known[1] if known else first), longest=LONGEST_HISTORY)
    return first, last
