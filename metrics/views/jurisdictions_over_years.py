"""One indicator over several years in the jurisdictions of a group: `?from=`, `?to=` and `?axis=`."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

from metrics.charts.chart import for_script
from metrics.charts.jurisdictions_over_years import drawable_jurisdictions, jurisdiction_charts, legend
from metrics.charts.small_multiples import AXES, MOST_CHARTS
from metrics.domain.comparison import OverYears
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.wide import columns_as_shown, jurisdictions_over_years_parts
from metrics.parsing import query_string
from metrics.queries.jurisdictions_over_years import over_years
from metrics.tables.jurisdictions_over_years import JurisdictionsOverYearsTable, told
from metrics.tables.mark_legend import footnotes
from metrics.tables.shared_cells import sources
from metrics.views.jurisdiction_groups import GroupPage
from metrics.web.choosers import address, span_choice
from metrics.web.file_responses import file_response
from metrics.web.page import LONGEST_SPAN, respond
from metrics.wording.formatting import span_words


def jurisdictions_over_years(asked: GroupPage, file_format: str) -> HttpResponseBase:
    """Show a table of jurisdictions by years, and a small chart of each jurisdiction. The file has a line for each
    jurisdiction and year."""
    page = asked.page
    first, last = query_string.year(page.query, "from"), query_string.year(page.query, "to")
    if first and last:
        query_string.span(first, last, longest=LONGEST_SPAN)
    common = query_string.choice(page.query, "axis", AXES, "common") == "common"
    code = query_string.code(page.query, "indicator")
    over = over_years(page.scope, asked.group, code=code, first=first, last=last, default_year=page.year)
    query_string.span(over.first, over.last, longest=LONGEST_SPAN)
    number = asked.number(len(over.rows), file_format)
    table = JurisdictionsOverYearsTable(over, query=page.query, number=number)
    if file_format:
        return _file(asked, over, table, file_format)
    choices = asked.choices(over.indicator, over.catalogue)
    shown = table.shown
    in_official_order = over.rows[table.page.start_index() - 1 : table.page.end_index()]
    drawable = drawable_jurisdictions(over, in_official_order)
    drawn = drawable[:MOST_CHARTS]
    group = jurisdiction_charts(over, drawn, common=common)
    return respond(
        asked.shown,
        "jurisdictions/over_years.html",
        over=over,
        span=span_words(over.first, over.last),
        told=told(over),
        table=table if over.rows else None,
        charts=group.charts,
        axis_words=group.axis,
        legend=legend(over, group.charts),
        left_out=len(drawable) - len(drawn),
        figures=for_script(group.charts),
        footnotes=footnotes(shown, drawn, jurisdictions=True),
        sources=sources(cell for series in shown for cell in series.cells),
        common=common,
        **asked.listing(table.page),
        **choices,
        **_choices(over, choices["query"]),
    )


def _file(asked: GroupPage, over: OverYears, table: JurisdictionsOverYearsTable, file_format: str) -> HttpResponseBase:
    form = (
        _("%(jurisdiction)s所选地区%(indicator)s%(years)s数据")
        if over.group.chosen
        else _("%(jurisdiction)s各地区%(indicator)s%(years)s数据")
    )
    title = asked.title(form, indicator=over.indicator.name, years=span_words(over.first, over.last))
    notes = [str(fact) for fact in told(over)]
    named: dict[str, Any] = {"title": title, "file_format": file_format, "fictional": asked.fictional, "notes": notes}
    named["scope"] = asked.page.scope
    if asked.page.wide:
        columns = columns_as_shown(table.names, jurisdictions_over_years_parts(over.years))
        return file_response(columns, table.ordered, wide=True, **named)
    cells = (cell for series in table.ordered for cell in series.cells)
    return file_response(OBSERVATIONS, cells, **named)


def _choices(over: OverYears, query: QueryDict) -> dict[str, Any]:
    """Return what can be changed on the page: the years, a single year, and the axis."""
    shown = (over.first, over.last)
    known = (min(over.known, default=over.first), max(over.known, default=over.last))
    one: dict[str, str | int] = {"from": "", "to": "", "axis": "", "sort": "", "year": over.last}
    return {
        "span_choice": span_choice(shown, known, longest=LONGEST_SPAN),
        "one_year": address(query, **one),
        "several_years": address(query),
        "own_axes": address(query, axis="own"),
        "common_axis": address(query, axis=""),
    }
