"""The progress of a year: what is reported, what is missing, who has to act; and the history of its values."""

from __future__ import annotations

import datetime

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.domain.choices import Absence, State
from metrics.domain.progress import Progress
from metrics.domain.rows import JurisdictionRow
from metrics.exports.rounds import history_columns, progress_columns
from metrics.exports.wide import columns_as_shown, progress_parts
from metrics.models import Round
from metrics.parsing import query_string
from metrics.queries.audit_log import history as history_of
from metrics.queries.catalogue import catalogue
from metrics.queries.progress import progress_of_jurisdictions, progress_of_themes, takes_part
from metrics.queries.rounds import activity, round_of, rounds_of
from metrics.tables.rounds import HistoryTable, ProgressTable
from metrics.web.file_responses import file_response
from metrics.web.page import Page, about_a_jurisdiction, respond
from metrics.wording.progress import counts_shown

MOST_SHOWN = 500


def round_year(page: Page) -> int:
    """Return `?year=`, or else the latest year that was opened here, or else the one reported on now."""
    rounds = rounds_of(page.jurisdiction.path)
    return query_string.year(page.query) or (rounds[0].year if rounds else timezone.localdate().year - 1)


def round_years(page: Page, year: int) -> list[int]:
    """Return the years of the year chooser, latest first: those that were opened or have values, and the one shown."""
    return sorted({year, *page.reported, *(each.year for each in rounds_of(page.jurisdiction.path))}, reverse=True)


@about_a_jurisdiction
def rounds(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show the progress of the jurisdictions below `?jurisdiction=` in `?year=`, or of its themes if none are below
    it."""
    year = round_year(page)
    jurisdictions = progress_of_jurisdictions(page.scope, page.jurisdiction, year)
    whole = len(jurisdictions) > 1
    name = {"jurisdiction": page.jurisdiction.name, "year": year}
    head = _("地区") if whole else _("领域")
    works = takes_part(page.scope, page.jurisdiction.path)
    counts = counts_shown(works=works)
    table = ProgressTable(
        jurisdictions if whole else progress_of_themes(page.scope, page.jurisdiction, year),
        caption=(
            _("%(jurisdiction)s%(year)d年各地区填报进度") if whole else _("%(jurisdiction)s%(year)d年各领域填报进度")
        )
        % name,
        head=head,
        year=year,
        query=page.query,
        counts=counts,
    )
    if file_format:
        title = _("%(jurisdiction)s%(year)d年填报进度") % name
        columns = progress_columns(page.jurisdiction, year, counts, themes=not whole)
        if page.wide:
            columns = columns_as_shown(table.names, progress_parts(head, counts))
        return file_response(
            columns,
            table.ordered,
            title=title,
            file_format=file_format,
            fictional=page.jurisdiction.fictional,
            wide=page.wide,
        )
    here, found, today = jurisdictions[0], round_of(page.jurisdiction.path, year), timezone.localdate()
    return respond(
        page,
        "rounds/rounds.html",
        table=table,
        year=year,
        years=round_years(page, year),
        round=found,
        is_open=found is not None and found.is_open(today),
        deadlines=_deadlines(found, today),
        here=here,
        missing=Absence.NOT_PUBLISHED.label if here.closed else here.missing,
        standings=_standings(jurisdictions) if whole else [],
        days=[
            (day, [changes.get(state, "") for state in State.values])
            for day, changes in (activity(page.scope, page.jurisdiction, year) if works else ())
        ],
        states=State.choices,
    )


def _standings(rows: list[Progress]) -> list[tuple[str, list[JurisdictionRow]]]:
    """Return the jurisdictions that have reported all that is due, and those that have not."""
    asked = [row for row in rows if row.due]
    said = ((_("已报齐"), True), (_("尚未报齐"), False))
    return [
        (words, [row.jurisdiction for row in asked if row.jurisdiction and row.reported == done])
        for words, done in said
    ]


def _deadlines(found: Round | None, today: datetime.date) -> list[tuple[str, datetime.date, int]]:
    """Return (label, date, days left) of each deadline; the days are negative when it has passed."""
    if found is None:
        return []
    dates = ((_("部门报送截止"), found.departments_due), (_("公开截止"), found.publication_due))
    return [(what, due, (due - today).days) for what, due in dates]


@about_a_jurisdiction
def history(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show the history of values, filtered by `?jurisdiction=`, `?year=`, `?indicator=`, `?state=` and `?who=`."""
    year, rows = round_year(page), catalogue()
    chosen = query_string.code(page.query, "indicator")
    if chosen and chosen not in rows.by_code:
        raise query_string.BadParameter("indicator", _("没有这个指标。"))
    state = query_string.choice(page.query, "state", State.values)
    who = query_string.text(page.query, "who", longest=query_string.LONGEST_PERSON)
    happened = history_of(page.scope, page.jurisdiction, year, indicator=chosen, state=state, who=who)
    name = {"jurisdiction": page.jurisdiction.name, "year": year}
    shown = happened if file_format else happened[:MOST_SHOWN]
    table = HistoryTable(
        shown,
        caption=_("%(jurisdiction)s%(year)d年数据变动记录") % name,
        jurisdiction_code=page.jurisdiction.code,
        query=page.query,
    )
    if file_format:
        title = _("%(jurisdiction)s%(year)d年数据变动记录") % name
        columns = history_columns(page.jurisdiction)
        return file_response(
            columns, table.ordered, title=title, file_format=file_format, fictional=page.jurisdiction.fictional
        )
    return respond(
        page,
        "rounds/history.html",
        table=table,
        year=year,
        years=round_years(page, year),
        chosen=chosen,
        state=state,
        who=who,
        people=sorted({row.who for row in happened if row.who}),
        indicators=[(row.code, row.name) for row in rows],
        states=State.choices,
        count=len(happened),
        left_out=len(happened) - len(shown),
    )
