"""Published reports, and the values read from one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _

from metrics.domain.choices import Act, Qualifier
from metrics.domain.reports import DocumentRow, ProposalRow, ReportListing, ReportRow
from metrics.domain.rows import JurisdictionRow
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.reports import REPORTS
from metrics.parsing import query_string
from metrics.queries import reports as found
from metrics.queries.observations import LAST_PAGE, PAGE
from metrics.queries.proposals import documents_of, room, spots
from metrics.tables.base import OnePage
from metrics.tables.proposal_words import ProposalCard, proposal_card
from metrics.tables.report_text import marked, room_marks, value_marks
from metrics.tables.reports import ReadTable, ReportsTable, report_facts
from metrics.web.file_responses import file_response
from metrics.web.page import Page, about_a_jurisdiction, respond
from metrics.web.pagination import Pages
from metrics.web.typed import typed_before

LARGEST_ID = 2**31


@about_a_jurisdiction
def reports(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show the reports of every jurisdiction the user may see, or of `?jurisdiction=`, of every year or of `?year=`."""
    jurisdiction = page.jurisdiction if query_string.code(page.query, "jurisdiction") else None
    year = query_string.year(page.query)
    mixed = jurisdiction is None and found.any_fictional(page.scope)
    if file_format:
        rows = found.every_report(page.scope, jurisdiction=jurisdiction, year=year)
        fictional = jurisdiction is not None and jurisdiction.fictional
        title = _title(jurisdiction, mixed=mixed)
        return file_response(REPORTS, rows, title=title, file_format=file_format, fictional=fictional)
    number = query_string.whole(page.query, "page", largest=LAST_PAGE) or 1
    listing = found.reports(page.scope, number, jurisdiction=jurisdiction, year=year)
    table = _table(listing, jurisdiction, number)
    return respond(
        page,
        "reports/report_list.html",
        jurisdiction=jurisdiction,
        year=year,
        listing=listing,
        table=table if listing.rows else None,
        pages=Pages.of(page.query, table.page, largest=LAST_PAGE),
        mixed=mixed,
        may_add=page.scope.opens("report_add"),
    )


def _table(listing: ReportListing, jurisdiction: JurisdictionRow | None, number: int) -> ReportsTable:
    values = {"title": _title(jurisdiction), "first": listing.first, "last": listing.last}
    table = ReportsTable(listing.rows, caption=_("%(title)s，第%(first)d—%(last)d份") % values)
    table.paginate(OnePage, per_page=PAGE, page=number, more=listing.more)
    return table


def _title(jurisdiction: JurisdictionRow | None, *, mixed: bool = False) -> str:
    """Return the title; `mixed` says that some of the reports are of invented jurisdictions."""
    title = _("%(jurisdiction)s法治政府建设年度报告") % {"jurisdiction": jurisdiction.name if jurisdiction else ""}
    title = title.strip()  # without a jurisdiction, English begins with a space
    return _("%(title)s（含虚构演示数据）") % {"title": title} if mixed else title


@about_a_jurisdiction
def report(page: Page, pk: int, file_format: str = "") -> HttpResponseBase:
    """Show one report: the facts about it, its text with the values marked, and its values in the order of the text.
    Staff of the jurisdiction get the reading room: every number marked, with the proposals beside the text.
    `?document=` chooses one of several documents."""
    shown = found.report(page.scope, pk)
    rows = found.values_read(page.scope, shown)
    if file_format:
        title = _("%(jurisdiction)s%(year)d年报告数据") % {"jurisdiction": shown.jurisdiction.name, "year": shown.year}
        return file_response(
            OBSERVATIONS, rows, title=title, file_format=file_format, fictional=shown.jurisdiction.fictional
        )
    documents = [] if found.text_is_held(page.scope, shown) else documents_of(shown.id)
    number = query_string.whole(page.query, "document", largest=LARGEST_ID)
    document = next((each for each in documents if number in (None, each.id)), None)
    if number and document is None:
        raise Http404
    reads = page.scope.does(Act.ENTER, shown.jurisdiction.path)
    return respond(
        replace(page, jurisdiction=shown.jurisdiction),
        "reports/report_detail.html",
        report=shown,
        facts=report_facts(shown, rows),
        table=ReadTable(shown, rows, held=document is not None) if rows else None,
        documents=documents,
        document=document,
        reads=reads,
        **(_text(page, shown, documents, document, reads=reads) if document else {}),
    )


def _text(
    page: Page, shown: ReportRow, documents: list[DocumentRow], document: DocumentRow, *, reads: bool
) -> dict[str, Any]:
    """Return the marked text and, for users who decide on the figures, the room beside it."""
    read_here = spots(page.scope, document, oldest=document == documents[-1])
    if not reads:
        return {"text": marked(document.text, value_marks(read_here))}
    here, typed = room(page.scope, document, shown.jurisdiction, shown.year), typed_before(page.request)

    def cards(rows: Iterable[ProposalRow]) -> list[ProposalCard]:
        return [proposal_card(row, shown.year, typed.of(f"p{row.id}")) for row in rows]

    return {
        "text": marked(document.text, room_marks(here, read_here)),
        "room": here,
        "cards": {
            "waiting": cards(here.waiting),
            "aside": cards(here.aside),
            "decided": cards(here.decided),
            "others": cards(here.others),
        },
        "unnamed": [(each, typed.of(f"u{each.start}"), {"value": each.text}) for each in here.unnamed],
        "typed": typed,
        "qualifiers": Qualifier.choices,
    }
