"""The editions of a year: publish one, see which there are and what was corrected between them."""

from __future__ import annotations

import datetime
from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.actions.editions import publish
from metrics.actions.rights import check_right
from metrics.domain.choices import Act
from metrics.exports.editions import correction_columns
from metrics.models import Report
from metrics.parsing import query_string
from metrics.queries.drafts import drafts_of
from metrics.queries.editions import editions_of
from metrics.queries.records import report_record, reports_about
from metrics.tables.editions import CorrectionsTable, EditionsTable
from metrics.views.rounds import round_year, round_years
from metrics.web.file_responses import file_response
from metrics.web.page import Page, about_a_jurisdiction, respond


@about_a_jurisdiction
def editions(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show the editions of `?jurisdiction=` and `?year=`; reviewers publish the next one here. The file has the
    corrections."""
    year = round_year(page)
    if page.request.method == "POST" and not file_format:
        check_right(page.scope, page.jurisdiction.path, act=Act.PUBLISH)
        return _publish(page, year)
    shown = editions_of(page.scope, page.jurisdiction, year)
    name = {"jurisdiction": page.jurisdiction.name, "year": year}
    corrections = CorrectionsTable(
        shown.corrections, caption=_("%(jurisdiction)s%(year)d年数据更正") % name, query=page.query
    )
    if file_format:
        title = _("%(jurisdiction)s%(year)d年数据更正") % name
        fictional = page.jurisdiction.fictional
        columns = correction_columns(page.jurisdiction, year)
        return file_response(columns, corrections.ordered, title=title, file_format=file_format, fictional=fictional)
    return respond(
        page,
        "editions/editions.html",
        shown=shown,
        year=year,
        years=round_years(page, year),
        table=EditionsTable(
            shown.rows, caption=_("%(jurisdiction)s%(year)d年公开的版次") % name, at=page.jurisdiction, year=year
        ),
        corrections=corrections,
        reports=reports_about(page.jurisdiction, year),
        drafts=[each for each in drafts_of(page.scope, page.jurisdiction, year) if each.publishable],
        may_publish=page.scope.does(Act.PUBLISH, page.jurisdiction.path),
    )


def _publish(page: Page, year: int) -> HttpResponseBase:
    posted = page.request.POST
    here = redirect(f"{reverse('editions')}?jurisdiction={page.jurisdiction.code}&year={year}")
    published_on = None
    with suppress(ValueError):
        published_on = datetime.date.fromisoformat(posted.get("published_on", ""))
    seen = query_string.sent_back(posted.get("seen", ""), digits=3)
    try:
        made = publish(
            by=page.request.user,  # type: ignore[arg-type]
            scope=page.scope,
            jurisdiction=page.jurisdiction,
            year=year,
            published_on=published_on,
            report=_report(posted.get("report", "")),
            draft=_key(posted.get("draft", "")),
            note=posted.get("note", ""),
            seen=-1 if seen is None else seen,
        )
    except ValidationError as error:
        messages.error(page.request, " ".join(error.messages))
    else:
        said = {"number": made.number, "count": made.values.count()}
        messages.success(page.request, _("已公开第%(number)d版，共%(count)d项。") % said)
    return here


def _report(key: str) -> Report | None:
    number = _key(key)
    return None if number is None else report_record(number)


def _key(key: str) -> int | None:
    if not key:
        return None
    if (number := query_string.sent_back(key)) is None:
        raise Http404
    return number
