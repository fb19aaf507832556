"""Published reports, and the values read from one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import Count, F, QuerySet
from django.http import Http404

from metrics.domain.measured import Measured
from metrics.domain.reports import ReportListing, ReportRow
from metrics.domain.rows import JurisdictionRow
from metrics.models import Edition, Report
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.editions import held_back
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.observations import PAGE, measured, points_of
from metrics.queries.readable import CLOSED, readable
from metrics.reader.numbers.numerals import parse_chinese

REPORTS_AT_ONCE = 500
ORDER = ("-year", "jurisdiction__path", "title", "pk")
LABEL = re.compile(r"[一二三四五六七八九十百]+|[0-9]+", re.ASCII)


def reports(
    scope: Scope, number: int, *, jurisdiction: JurisdictionRow | None = None, year: int | None = None
) -> ReportListing:
    """Return page `number`, counted from 1, latest year first. Two queries."""
    start = (number - 1) * PAGE
    found = list(_visible(scope, jurisdiction, year)[start : start + PAGE + 1])
    return ReportListing(tuple(_rows(scope, found[:PAGE])), start + 1, more=len(found) > PAGE)


def every_report(
    scope: Scope, *, jurisdiction: JurisdictionRow | None = None, year: int | None = None
) -> Iterator[ReportRow]:
    """Yield all reports in the order of the pages; only their ids are held in memory."""
    ids = list(_visible(scope, jurisdiction, year).values_list("pk", flat=True))
    for start in range(0, len(ids), REPORTS_AT_ONCE):
        found = Report.objects.filter(pk__in=ids[start : start + REPORTS_AT_ONCE]).select_related("jurisdiction")
        yield from _rows(scope, list(found.order_by(*ORDER)))


def any_fictional(scope: Scope) -> bool:
    """Return whether the user may see an invented jurisdiction."""
    return scope.jurisdictions().filter(fictional=True).exists()


def report(scope: Scope, pk: int) -> ReportRow:
    """Return the report. Whoever sees a value also sees the published report it was read from, of whatever
    jurisdiction. 404 for an unknown report, and equally for any other report of a jurisdiction the user may not see."""
    found = Report.objects.select_related("jurisdiction").filter(pk=pk).first()
    if found is None or not (
        scope.may_see(found.jurisdiction.path)
        or readable(scope.reading).filter(scope.observations(), report=found.pk).exists()
    ):
        raise Http404
    return _rows(scope, [found])[0]


def text_is_held(scope: Scope, of: ReportRow) -> bool:
    """Return whether a round holds back the values of the report's year from the user, and with them its text: before
    the release date, or before anything was published. One query at most where no round does."""
    held = held_back(scope, of.jurisdiction, of.year)
    published = Edition.objects.filter(jurisdiction=of.jurisdiction.id, year=of.year)
    return held == CLOSED or (bool(held) and not published.exists())


def values_read(scope: Scope, of: ReportRow) -> list[Measured]:
    """Return the values read from a report that the user may see, in the order of its text. Five queries."""
    found = (
        readable(scope.reading)
        .filter(scope.observations(), report=of.id)
        .order_by(
            F("locator_start").asc(nulls_last=True),
            "indicator__theme__position",
            "indicator__position",
            "indicator__code",
            "-year",
            "jurisdiction__path",
        )
    )
    rows = measured(scope, catalogue(), points_of(found, scope.reading))
    return sorted(rows, key=lambda row: (not row.point.section, section_order(row.point.section)))


def section_order(section: str) -> tuple[int, ...]:
    """Return the sort key of a section: 一(二)1 → (1, 2, 1). By it (十) comes after (九), as in the text."""
    return tuple(_number(label) for label in LABEL.findall(section))


def _number(label: str) -> int:
    value = int(label) if label.isdigit() else parse_chinese(label)
    return int(value or 0)


def _visible(scope: Scope, jurisdiction: JurisdictionRow | None, year: int | None) -> QuerySet[Report]:
    found = Report.objects.filter(jurisdiction__in=scope.jurisdictions().order_by()).select_related("jurisdiction")
    if jurisdiction is not None:
        found = found.filter(jurisdiction=jurisdiction.id)
    if year is not None:
        found = found.filter(year=year)
    return found.order_by(*ORDER)


def _rows(scope: Scope, found: list[Report]) -> list[ReportRow]:
    visible = readable(scope.reading).filter(scope.observations(), report__in=[record.pk for record in found])
    values = dict(visible.order_by().values_list("report").annotate(Count("pk")))
    return [
        ReportRow(
            id=record.pk,
            jurisdiction=jurisdiction_row(record.jurisdiction),
            year=record.year,
            title=record.title,
            publisher=record.publisher,
            published_on=record.published_on,
            url=record.url,
            values=values.get(record.pk, 0),
        )
        for record in found
    ]
