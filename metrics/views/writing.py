"""Writing the report: the annex and drafts of a year as files whose figures stay bound to the register."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from metrics.actions.rights import check_right
from metrics.domain.choices import Act
from metrics.domain.drafting import DraftKind
from metrics.models import User
from metrics.parsing import query_string
from metrics.queries.drafts import bases_of, drafts_of
from metrics.views.rounds import round_year, round_years
from metrics.web.page import Page, about_a_jurisdiction, respond
from metrics.web.report_files import CONTENT_TYPES, ENDINGS, Asked, report_file


@about_a_jurisdiction
def writing(page: Page) -> HttpResponseBase:
    """Show what can be written of `?jurisdiction=` and `?year=` and what was; a POST gives back the file."""
    year = round_year(page)
    if page.request.method == "POST":
        check_right(page.scope, page.jurisdiction.path, act=Act.DRAFT)
        return _file(page, year)
    return respond(
        page,
        "writing/writing.html",
        year=year,
        years=round_years(page, year),
        kinds=[(kind, DraftKind(kind).label, ENDINGS[kind]) for kind in ENDINGS],
        bases=bases_of(page.jurisdiction, year),
        drafts=drafts_of(page.scope, page.jurisdiction, year),
        may_draft=page.scope.does(Act.DRAFT, page.jurisdiction.path),
    )


def _file(page: Page, year: int) -> HttpResponseBase:
    posted, by = page.request.POST, page.request.user
    kind = query_string.choice(posted, "kind", list(ENDINGS), DraftKind.ANNEX)
    ending = query_string.choice(posted, "ending", ENDINGS[kind], ENDINGS[kind][0])
    asked = Asked(page.jurisdiction, year, kind, ending, query_string.sent_back(posted.get("base", "")))
    try:
        made = report_file(asked, scope=page.scope, by=by if isinstance(by, User) else None)
    except ValidationError as error:
        messages.error(page.request, " ".join(error.messages))
        return redirect(f"{reverse('writing')}?jurisdiction={page.jurisdiction.code}&year={year}")
    response = FileResponse(made.content, content_type=CONTENT_TYPES[ending])
    response.headers["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    return response
