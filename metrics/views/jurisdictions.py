"""One indicator across the jurisdictions below another, in one year or over several."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

from metrics.charts.chart import for_script
from metrics.charts.jurisdictions import drawable, jurisdictions_chart
from metrics.domain.comparison import Across
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.wide import columns_as_shown, jurisdictions_parts
from metrics.parsing import query_string
from metrics.queries import jurisdiction_comparison as found
from metrics.queries.catalogue import EmptyCatalogue
from metrics.queries.jurisdictions_over_years import FEW
from metrics.tables.jurisdictions import JurisdictionsTable, told
from metrics.tables.shared_cells import sources
from metrics.views.jurisdiction_groups import GroupPage
from metrics.views.jurisdictions_over_years import jurisdictions_over_years
from metrics.web.choosers import YearChooser, address
from metrics.web.file_responses import file_response
from metrics.web.page import Page, about_a_jurisdiction, respond


@about_a_jurisdiction
def jurisdictions(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show a row for every `?place=`, or every jurisdiction below `?parent=`, or below or beside `?jurisdiction=`, as
    chart, table and file. A long table is shown by `?page=`; the file has all rows. `?from=` or `?to=` show several
    years."""
    group = GroupPage.of(page)
    several = query_string.year(page.query, "from") or query_string.year(page.query, "to")
    shown = jurisdictions_over_years if several else _one_year
    try:
        return shown(group, file_format)
    except EmptyCatalogue:
        if file_format:
            raise
        return respond(group.shown, "jurisdictions/nothing.html")


def _one_year(asked: GroupPage, file_format: str) -> HttpResponseBase:
    page = asked.page
    code, year = query_string.code(page.query, "indicator"), query_string.year(page.query, "year")
    across = found.across(page.scope, asked.group, code=code, year=year, default_year=page.year)
    number = asked.number(len(across.rows), file_format)
    table = JurisdictionsTable(across, query=page.query, number=number)
    if file_format:
        form = (
            _("%(jurisdiction)s所选地区%(indicator)s%(year)d年数据")
            if across.group.chosen
            else _("%(jurisdiction)s各地区%(indicator)s%(year)d年数据")
        )
        title = asked.title(form, indicator=across.indicator.name, year=across.year)
        notes = [str(fact) for fact in told(across)]
        columns = columns_as_shown(table.names, jurisdictions_parts(across)) if page.wide else OBSERVATIONS
        return file_response(
            columns,
            table.ordered,
            title=title,
            file_format=file_format,
            fictional=asked.fictional,
            scope=page.scope,
            notes=notes,
            wide=page.wide,
        )
    charts = [jurisdictions_chart(across)] if drawable(across) else []
    choices = asked.choices(across.indicator, across.catalogue, year=across.year)
    return respond(
        asked.shown,
        "jurisdictions/jurisdictions.html",
        across=across,
        told=told(across),
        table=table if across.rows else None,
        charts=charts,
        figures=for_script(charts),
        sources=sources(table.shown),
        **asked.listing(table.page),
        **choices,
        **_years(across, choices["query"]),
    )


def _years(across: Across, query: QueryDict) -> dict[str, Any]:
    """Return the links to other years, and to several of them when several have values."""
    years = found.years_with_values(across.years)
    several: dict[str, str | int] | None = (
        {"year": "", "sort": "", "from": max(years[0], years[-1] - FEW + 1), "to": years[-1]}
        if len(years) > 1
        else None
    )
    return {
        "year_chooser": YearChooser.of(query, across.year, across.years),
        "one_year": address(query),
        "several_years": address(query, **several) if several else "",
    }
