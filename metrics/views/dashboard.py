from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.domain.dashboard import Dashboard
from metrics.exports.columns import OBSERVATIONS, OF_EDITIONS
from metrics.exports.wide import CARDS
from metrics.parsing import query_string
from metrics.queries.dashboard import dashboard as dashboard_of
from metrics.tables.at_a_glance import MOST_CARDS, leader_cards, leader_view
from metrics.tables.dashboard import attention, sections, strip
from metrics.tables.editions import CorrectionsTable
from metrics.tables.highlights import blocks
from metrics.tables.shared_cells import sources
from metrics.web.file_responses import file_response
from metrics.web.page import Page, about_a_jurisdiction, respond
from metrics.web.page_cache import kept

LEADER = "leader"


@about_a_jurisdiction
@kept(also=lambda page: page.pinned)
def dashboard(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show the figures of one jurisdiction and year: key indicators as cards, the others as lines, and what is still
    open. `?view=leader` shows what fits on one screen and one sheet."""
    view = query_string.choice(page.query, "view", (LEADER,))
    shown = dashboard_of(page.scope, page.jurisdiction, page.year, pinned=page.pinned)
    rows = [card.measured for card in shown.cards]
    if file_format:
        title = _("%(jurisdiction)s%(year)d年法治政府建设指标") % {
            "jurisdiction": page.jurisdiction.name,
            "year": page.year,
        }
        fictional = page.jurisdiction.fictional
        if page.wide:
            cards = leader_cards(shown.cards)[:MOST_CARDS] if view == LEADER else shown.cards
            return file_response(
                CARDS, cards, title=title, file_format=file_format, fictional=fictional, scope=page.scope, wide=True
            )
        return file_response(
            (*OBSERVATIONS, *OF_EDITIONS),
            rows,
            title=title,
            file_format=file_format,
            fictional=fictional,
            scope=page.scope,
        )
    return respond(
        page,
        "dashboard/leader.html" if view == LEADER else "dashboard/dashboard.html",
        year=page.year,
        year_chooser=page.year_chooser(),
        reported=shown.completeness.reported,
        strip=strip(shown.completeness),
        sources=sources(rows),
        compared=shown.compared,
        years_with_values=[year for year, values in page.reported.items() if values],
        **(_leader(shown) if view == LEADER else _whole(page, shown)),
    )


def _leader(shown: Dashboard) -> dict[str, Any]:
    return {"leader": leader_view(shown, today=timezone.localdate())}


def _whole(page: Page, shown: Dashboard) -> dict[str, Any]:
    name = {"jurisdiction": page.jurisdiction.name, "year": page.year}
    caption = _("%(jurisdiction)s%(year)d年数据更正") % name
    return {
        "corrections": CorrectionsTable(shown.corrections, caption=caption, query=QueryDict()),
        "blocks": blocks(shown.highlights, today=timezone.localdate()),
        "attention": attention(shown.attention),
        "sections": sections(shown.cards, compared=shown.compared),
    }
