from __future__ import annotations

from itertools import groupby

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from metrics.exports.columns import OBSERVATIONS
from metrics.exports.responses import file_response
from metrics.queries.dashboard import dashboard as dashboard_of
from metrics.views.page import Page, about_a_place, respond


@about_a_place
def dashboard(page: Page, file_format: str = "") -> HttpResponseBase:
    """The key figures of one place and year."""
    shown = dashboard_of(page.scope, page.place, page.year)
    if file_format:
        title = _("%(place)s%(year)d年法治政府建设指标") % {"place": page.place.name, "year": page.year}
        rows = [card.measured for card in shown.cards]
        return file_response(OBSERVATIONS, rows, title=title, file_format=file_format)
    themes = [(name, list(cards)) for name, cards in groupby(shown.cards, lambda card: card.measured.indicator.theme)]
    return respond(page, "dashboard/dashboard.html", dashboard=shown, themes=themes, year=page.year)
