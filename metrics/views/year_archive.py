"""One archive with all data of a jurisdiction and year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.http import FileResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from metrics.domain.listing import Filter
from metrics.domain.measured import Measured
from metrics.exports.columns import OBSERVATIONS, OF_EDITIONS
from metrics.exports.editions import correction_columns
from metrics.exports.indicators import CATALOGUE
from metrics.exports.long_files import limited
from metrics.exports.reports import REPORTS
from metrics.exports.year_archive import Part, archive, states_of
from metrics.queries import observations as found
from metrics.queries.dashboard import YEARS_IN_TRAIL
from metrics.queries.dashboard import dashboard as dashboard_of
from metrics.queries.editions import corrections_of, editions_of
from metrics.queries.indicators import definitions
from metrics.queries.indicators import indicators as indicators_of
from metrics.queries.reports import every_report
from metrics.queries.years import years as years_of
from metrics.web.page import Page, about_a_jurisdiction
from metrics.wording.editions import edition_words, now_words, shown_edition


@about_a_jurisdiction
def year_archive(page: Page, file_format: str) -> HttpResponseBase:
    """Return a zip file for `?jurisdiction=` and `?year=` with dashboard, earlier years, observations, reports and
    definitions."""
    return limited(lambda: _archive(page, file_format))


def _archive(page: Page, file_format: str) -> FileResponse:
    year_values = list(_values(page))
    title = _("%(jurisdiction)s%(year)d年法治指标数据") % {"jurisdiction": page.jurisdiction.name, "year": page.year}
    if page.jurisdiction.fictional:
        title = _("%(title)s（虚构演示数据）") % {"title": title}
    if page.scope.edition:
        title = _("%(title)s（%(edition)s）") % {"title": title, "edition": edition_words(page.scope.edition)}
    file = archive(
        [*_tables(page), _observations(year_values), *_editions(page), *_references(page)],
        title=title,
        edition=_shown(page),
        states=states_of(year_values),
        fictional=page.jurisdiction.fictional,
        definitions=partial(definitions, page.scope.frozen),
    )
    response = FileResponse(file, content_type="application/zip")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.{file_format}") or "attachment"
    return response


def _tables(page: Page) -> list[Part]:
    shown = dashboard_of(page.scope, page.jurisdiction, page.year)
    first = page.year - YEARS_IN_TRAIL + 1
    compared = years_of(page.scope, page.jurisdiction, first=first, last=page.year)
    span = {"first": first, "last": page.year}
    return [
        Part(
            _("概览"),
            _("概览页的指标：本年有数据的，上年有而本年没有的，和全部关键指标。"),
            (*OBSERVATIONS, *OF_EDITIONS),
            [card.measured for card in shown.cards],
        ),
        Part(
            _("历年比较"),
            _("%(first)d年至%(last)d年各指标，每个指标每年一行，没有数据的年份也有一行。") % span,
            (*OBSERVATIONS, *OF_EDITIONS),
            [cell for series in compared.rows for cell in series.cells],
        ),
    ]


def _shown(page: Page) -> str:
    """Return the sentence that says which edition the archive has, or that its values are those of now."""
    if page.scope.edition:
        return shown_edition(page.scope.edition)
    latest = editions_of(page.scope, page.jurisdiction, page.year).latest
    return now_words(latest.number if latest else None)


def _editions(page: Page) -> list[Part]:
    """Return the corrections of the year; none where there are none."""
    rows = corrections_of(page.scope, page.jurisdiction, page.year)
    columns = correction_columns(page.jurisdiction, page.year)
    return (
        [Part(_("更正"), _("本年度公开以后更正的数值：原公布、更正为、原因、审核人和时间。"), columns, rows)]
        if rows
        else []
    )


def _observations(rows: list[Measured]) -> Part:
    return Part(_("年度数据"), _("本年度登记的全部数据，包括说明缺值原因的。"), OBSERVATIONS, rows)


def _references(page: Page) -> list[Part]:
    reports = list(every_report(page.scope, jurisdiction=page.jurisdiction, year=page.year))
    entries = indicators_of(page.scope, page.jurisdiction)
    return [
        Part(_("报告目录"), _("本年度的报告：标题、发布机关、日期和网址。"), REPORTS, reports),
        Part(_("指标定义"), _("目录中的全部指标：定义、单位、计量方式和口径调整。"), CATALOGUE, entries),
    ]


def _values(page: Page) -> Iterator[Measured]:
    return found.every_observation(found.select(page.scope, Filter(jurisdiction=page.jurisdiction, year=page.year)))
