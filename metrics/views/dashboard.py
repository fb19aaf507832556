from __future__ import annotations

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from metrics.exports.columns import OBSERVATIONS
from metrics.exports.responses import file_response
from metrics.queries.dashboard import dashboard as dashboard_of
from metrics.tables.dashboard import attention, sections, sources, strip
from metrics.views.page import Page, about_a_place, respond


@about_a_place
def dashboard(page: Page, file_format: str = "") -> HttpResponseBase:
    """The figures of one place and year: key indicators as cards, the others as lines, and what is open."""
    shown = dashboard_of(page.scope, page.place, page.year)
    rows = [card.measured for card in shown.cards]
    if file_format:
        title = _("%(place)s%(year)d年法治政府建设指标") % {"place": page.place.name, "year": page.year}
        return file_response(OBSERVATIONS, rows, title=title, file_format=file_format, fictional=page.place.fictional)
    return respond(
        page,
        "dashboard/dashboard.html",
        year=page.year,
        year_chooser=page.year_chooser(),
        reported=shown.completeness.reported,
        strip=strip(shown.completeness),
        attention=attention(shown.attention),
        sections=sections(shown.cards, compared=shown.compared),
        sources=sources(rows),
        compared=shown.compared,
        years_with_values=[year for year, values in page.reported.items() if values],
    )
