"""The yearly comparison: year by year, or two chosen years beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

from metrics.charts.chart import for_script
from metrics.charts.small_multiples import AXES, MOST_CHARTS, groups
from metrics.domain.comparison import Comparison
from metrics.domain.rows import IndicatorRow
from metrics.exports.columns import OBSERVATIONS, OF_EDITIONS
from metrics.exports.two_years import PAIRS
from metrics.exports.wide import columns_as_shown, years_parts
from metrics.parsing import query_string
from metrics.queries.successions import changes_of
from metrics.queries.years import years as years_of
from metrics.tables.mark_legend import footnotes
from metrics.tables.shared_cells import sources
from metrics.tables.years import YearsTable, years_words
from metrics.web.choosers import address, span_choice, year_sorted_by
from metrics.web.file_responses import file_response
from metrics.web.page import LONGEST_SPAN, Page, about_a_jurisdiction, respond
from metrics.web.page_cache import kept
from metrics.wording.successions import history_words

CHANGES = ("last", "each")
"""Values of `?changes=`: the change of the last year only, or of every year but the first."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices in the address. `pair` are two years to compare, the earlier first; None for year by year. `each`:
    with the change of every year but the first."""

    first: int
    last: int
    pair: tuple[int, int] | None
    themes: tuple[str, ...]
    indicators: tuple[str, ...]
    common: bool
    each: bool

    @classmethod
    def of(cls, page: Page) -> Chosen:
        first, last = page.years()
        pair = query_string.two_years(page.query, "compare", longest=LONGEST_SPAN)
        return cls(
            *(pair or (first, last)),
            pair,
            query_string.codes(page.query, "theme"),
            query_string.codes(page.query, "indicator"),
            query_string.choice(page.query, "axis", AXES, "own") == "common",
            query_string.choice(page.query, "changes", CHANGES, "last") == "each" and pair is None,
        )


@about_a_jurisdiction
@kept()
def years(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show indicators by years of one jurisdiction, and small charts of the chosen indicators. The file has one line
    for each cell; of two years, one for each indicator."""
    chosen = Chosen.of(page)
    compared = years_of(
        page.scope,
        page.jurisdiction,
        first=chosen.first,
        last=chosen.last,
        pair=chosen.pair is not None,
        themes=chosen.themes,
        chosen=chosen.indicators,
    )
    table = YearsTable(compared, jurisdiction=page.jurisdiction.name, query=page.query, each=chosen.each)
    if file_format:
        return _file(page, compared, table, chosen, file_format)
    return respond(
        page,
        "years/years.html",
        compared=compared,
        span=years_words(compared),
        chosen=chosen,
        history_words=history_words(page.jurisdiction, changes_of(page.jurisdiction)),
        table=table,
        sources=sources(cell for series in compared.rows for cell in series.cells),
        **_choices(page, chosen, compared),
        **_drawn(chosen, compared),
    )


def _file(page: Page, compared: Comparison, table: YearsTable, chosen: Chosen, file_format: str) -> HttpResponseBase:
    title = _("%(jurisdiction)s%(years)s指标比较") % {
        "jurisdiction": page.jurisdiction.name,
        "years": years_words(compared),
    }
    fictional = page.jurisdiction.fictional
    if page.wide:
        columns = columns_as_shown(table.names, years_parts(compared.years, each=chosen.each))
        return file_response(
            columns,
            table.ordered,
            title=title,
            file_format=file_format,
            fictional=fictional,
            scope=page.scope,
            wide=True,
        )
    if compared.pair:
        return file_response(
            PAIRS, table.ordered, title=title, file_format=file_format, fictional=fictional, scope=page.scope
        )
    cells = [cell for series in table.ordered for cell in series.cells]
    return file_response(
        (*OBSERVATIONS, *OF_EDITIONS),
        cells,
        title=title,
        file_format=file_format,
        fictional=fictional,
        scope=page.scope,
    )


def _drawn(chosen: Chosen, compared: Comparison) -> dict[str, Any]:
    """Return the charts, their figures for the script, how many were left out, and the legend of the page."""
    drawn = compared.charted[:MOST_CHARTS]
    found = groups(drawn, common=chosen.common, pair=compared.pair)
    charts = [chart for group in found for chart in group.charts]
    return {
        "groups": found,
        "charts": charts,
        "figures": for_script(charts),
        "left_out": len(compared.charted) - len(drawn),
        "footnotes": footnotes(compared.rows, drawn, each=chosen.each),
    }


def _choices(page: Page, chosen: Chosen, compared: Comparison) -> dict[str, Any]:
    """Return what can be changed on the page: the years, two of them, the axis, themes and indicators."""
    query, shown = page.query, (chosen.first, chosen.last)
    two = _ends(page, chosen)
    moved = ("compare",) if chosen.pair else ("from", "to")
    return {
        "span_choice": span_choice(shown, page.span or shown, longest=LONGEST_SPAN, apart=1 if chosen.pair else 0),
        "chooser_keeps": _others(query, *moved, *(["sort"] if year_sorted_by(query) else [])),
        "year_by_year": address(query, compare=""),
        "two_years": address(query, compare="{},{}".format(*two)) if two else "",
        "last_change": address(query, changes=""),
        "each_change": "" if chosen.pair or len(compared.years) < 3 else address(query, changes="each"),
        "own_axes": address(query, axis=""),
        "common_axis": address(query, axis="common"),
        "every_indicator": address(query, theme="", indicator=""),
        "picker": _picker(compared.known, chosen),
        "picker_keeps": _others(query, "theme", "indicator"),
    }


def _others(query: QueryDict, *names: str) -> list[tuple[str, str]]:
    """Return the parameters that a form keeps which sets `names` and the jurisdiction."""
    set_here = {*names, "jurisdiction", "language"}
    return [(name, value) for name, values in query.lists() if name not in set_here for value in values]


def _ends(page: Page, chosen: Chosen) -> tuple[int, int] | None:
    """Return the two years that are offered first: the ends of the years shown, else of all years with rows; None when
    these are a single year."""
    first, last = (chosen.first, chosen.last) if chosen.first < chosen.last else page.span or (0, 0)
    return (max(first, last - LONGEST_SPAN + 1), last) if first < last else None


def _picker(known: Sequence[IndicatorRow], chosen: Chosen) -> list[dict[str, Any]]:
    """Return the themes with their indicators, and which of them are ticked."""
    return [
        {
            "code": code,
            "name": name,
            "ticked": code in chosen.themes,
            "indicators": [(row.code, row.name, row.code in chosen.indicators) for row in members],
        }
        for (code, name), members in groupby(known, lambda row: (row.theme_code, row.theme))
    ]
