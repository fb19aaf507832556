"""The review page: what waits in a jurisdiction and all below it, warnings and explanations first; approve everything
without warnings in one act, or one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from metrics.actions.review import act_on
from metrics.actions.rights import check_right
from metrics.domain.choices import Act
from metrics.domain.entry import ReviewRow, ReviewSheet, Shown
from metrics.exports.rounds import REVIEW
from metrics.models import StaleObservation
from metrics.parsing import query_string
from metrics.queries.records import observation_records_below
from metrics.queries.review import MOST_WAITING, review_sheet
from metrics.views.rounds import round_year, round_years
from metrics.web.choosers import address
from metrics.web.file_responses import file_response
from metrics.web.page import Page, about_a_jurisdiction, respond
from metrics.web.pagination import Pages

MOST_AT_ONCE = 500
ROWS_A_PAGE = 200


@about_a_jurisdiction
def review(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show what waits in `?jurisdiction=` and below it in `?year=`, or with `?place=`, `?theme=` and `?show=` a part of
    it. Users who may not decide see it without buttons."""
    year = round_year(page)
    if page.request.method == "POST":
        check_right(page.scope, page.jurisdiction.path, act=Act.APPROVE)
    everything = review_sheet(page.scope, page.jurisdiction, year, user_id=page.request.user.pk or 0)
    place, theme = query_string.code(page.query, "place"), query_string.code(page.query, "theme")
    sheet = everything.only(place=place, theme=theme)
    shown = query_string.choice(page.query, "show", [each.value for each in Shown], Shown.ALL.value)
    rows = sheet.shown[shown]
    if file_format:
        title = _("%(jurisdiction)s%(year)d年审核") % {"jurisdiction": page.jurisdiction.name, "year": year}
        told = [*rows, *sheet.approved]
        return file_response(REVIEW, told, title=title, file_format=file_format, fictional=page.jurisdiction.fictional)
    if page.request.method == "POST":
        _decide(page, everything)
        return redirect(page.request.get_full_path())
    number = query_string.whole(page.query, "page", largest=MOST_WAITING // ROWS_A_PAGE) or 1
    part = Paginator(rows, ROWS_A_PAGE).get_page(number)
    return respond(
        page,
        "rounds/review.html",
        sheet=replace(sheet, waiting=tuple(part)),
        several=any(place != page.jurisdiction for place in (*everything.places, *(at for at, _ in sheet.to_come))),
        ways=_ways(page.query, sheet, shown),
        narrowed=Narrowed(everything, place, theme),
        total=len(everything.waiting) + everything.beyond,
        pages=Pages.of(page.query, part, largest=part.paginator.num_pages) if part.has_other_pages() else None,
        listing={"first": part.start_index(), "last": part.end_index(), "total": len(rows)},
        year=year,
        years=round_years(page, year),
    )


def changed_meanwhile(stale: StaleObservation) -> str:
    """Return the sentence for a user whose act came after somebody else's change."""
    current = stale.current
    return _("“%(what)s”已被%(who)s修改，请核对后再操作。") % {
        "what": current.indicator,
        "who": current.changed_by or _("系统"),
    }


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the page can be narrowed to: the jurisdictions and themes with waiting values, as (code, name)."""

    sheet: ReviewSheet
    place: str
    theme: str

    @property
    def places(self) -> list[tuple[str, str]]:
        return [(place.code, place.name) for place in self.sheet.places]

    @property
    def themes(self) -> list[tuple[str, str]]:
        return sorted(self.sheet.themes)


def _ways(query: QueryDict, sheet: ReviewSheet, shown: str) -> list[tuple[str, int, str, bool]]:
    """Return for each part of what waits its name, the number of its values, its address, and whether it is shown."""
    names: Mapping[str, str] = {Shown.ALL: _("待审核"), Shown.DOUBTED: _("有疑点"), Shown.MISSED: _("未达标")}
    return [
        (names[part], len(rows), address(query, show="" if part == Shown.ALL else part), part == shown)
        for part, rows in sheet.shown.items()
    ]


def _decide(page: Page, sheet: ReviewSheet) -> None:
    """Do what the pressed button says to the rows, at the versions the reviewer saw."""
    posted = page.request.POST
    plain = {_key(row) for row in sheet.plain}
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
    known = [key for key in keys if query_string.sent_back(key) is not None][:MOST_AT_ONCE]
    reason = posted.get(f"reason.{known[0]}", "") if len(known) == 1 else ""
    rows = list(observation_records_below(page.scope, page.jurisdiction, pk__in=known))
    for row in rows:
        row.version = query_string.sent_back(posted.get(f"version.{row.pk}", ""), digits=9) or 0
    try:
        done = act_on(act, rows, by=page.request.user, scope=page.scope, reason=reason)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(page.request, " ".join(error.messages))
    except StaleObservation as stale:
        messages.error(page.request, changed_meanwhile(stale))
    else:
        messages.success(page.request, _("%(act)s：%(count)d项。") % {"act": Act(act).label, "count": len(done)})


def _key(row: ReviewRow) -> str:
    return str(row.measured.point.observation_id)
