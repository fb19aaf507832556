"""The review page: warnings and explanations first; approve everything without warnings in one act, or one by one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.actions.review import act_on
from metrics.actions.rights import check_right
from metrics.domain.choices import Act
from metrics.domain.entry import ReviewSheet
from metrics.exports.rounds import REVIEW
from metrics.models import StaleObservation
from metrics.queries.records import observation_records
from metrics.queries.review import review_sheet
from metrics.views.rounds import round_year, round_years
from metrics.web.file_responses import file_response
from metrics.web.page import Page, about_a_jurisdiction, respond

MOST_AT_ONCE = 500


@about_a_jurisdiction
def review(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show the review page of `?jurisdiction=` and `?year=`. Users who may not decide see it without buttons."""
    year = round_year(page)
    if page.request.method == "POST":
        check_right(page.scope, page.jurisdiction.path, act=Act.APPROVE)
    sheet = review_sheet(page.scope, page.jurisdiction, year, user_id=page.request.user.pk or 0)
    if file_format:
        title = _("%(jurisdiction)s%(year)d年审核") % {"jurisdiction": page.jurisdiction.name, "year": year}
        rows = [*sheet.waiting, *sheet.approved]
        return file_response(REVIEW, rows, title=title, file_format=file_format, fictional=page.jurisdiction.fictional)
    if page.request.method == "POST":
        _decide(page, sheet)
        return redirect(f"{reverse('review')}?jurisdiction={page.jurisdiction.code}&year={year}")
    return respond(page, "rounds/review.html", sheet=sheet, year=year, years=round_years(page, year))


def changed_meanwhile(stale: StaleObservation) -> str:
    """Return the sentence for a user whose act came after somebody else's change."""
    current = stale.current
    return _("“%(what)s”已被%(who)s修改，请核对后再操作。") % {
        "what": current.indicator,
        "who": current.changed_by or _("系统"),
    }


def _decide(page: Page, sheet: ReviewSheet) -> None:
    """Do what the pressed button says to the rows, at the versions the reviewer saw."""
    posted = page.request.POST
    plain = {str(row.measured.point.observation_id) for row in sheet.plain}
    if "approve_plain" in posted:
        act, keys = Act.APPROVE, [key for key in posted.getlist("plain") if key in plain]
    elif key := posted.get("approve", ""):
        act, keys = Act.APPROVE, [key]
    elif key := posted.get("return", ""):
        act, keys = Act.RETURN, [key]
    elif key := posted.get("restore", ""):
        act, keys = Act.RESTORE, [key]
    else:
        act, keys = Act.REOPEN, [posted.get("reopen", "")]
    known = [key for key in keys if key.isascii() and key.isdigit() and len(key) < 19][:MOST_AT_ONCE]
    reason = posted.get(f"reason.{known[0]}", "") if len(known) == 1 else ""
    rows = list(observation_records(page.scope, page.jurisdiction, pk__in=known))
    for row in rows:
        seen = posted.get(f"version.{row.pk}", "")
        row.version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    try:
        done = act_on(act, rows, by=page.request.user, scope=page.scope, reason=reason)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(page.request, " ".join(error.messages))
    except StaleObservation as stale:
        messages.error(page.request, changed_meanwhile(stale))
    else:
        messages.success(page.request, _("%(act)s：%(count)d项。") % {"act": Act(act).label, "count": len(done)})
