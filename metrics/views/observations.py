"""The list of all observations that the user may see, with filters."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from metrics.domain.choices import State
from metrics.domain.listing import Filter, Listing
from metrics.parsing import query_string
from metrics.queries import observations as found
from metrics.tables.base import OnePage
from metrics.tables.observations import ObservationsByTheme, ObservationsTable
from metrics.tables.shared_cells import sources
from metrics.web.file_responses import written_response
from metrics.web.observation_files import write_observations
from metrics.web.page import Page, about_a_jurisdiction, respond
from metrics.web.pagination import Pages


@about_a_jurisdiction
def observations(page: Page, file_format: str = "") -> HttpResponseBase:
    """Show one page of the observations that the filter matches; the file has all of them."""
    selection = found.select(page.scope, _asked(page))
    asked = selection.asked
    mixed = (asked.jurisdiction is None or asked.below) and found.any_fictional(selection)
    if file_format:
        return _file(selection, file_format, mixed=mixed)
    number = query_string.whole(page.query, "page", largest=found.LAST_PAGE) or 1
    listing = found.observations(selection, number)
    table = _table(listing, asked, number)
    return respond(
        page,
        "observations/observation_list.html",
        jurisdiction=asked.jurisdiction,
        asked=asked,
        choices=_choices(selection),
        listing=listing,
        table=table if listing.rows else None,
        pages=Pages.of(page.query, table.page, largest=found.LAST_PAGE),
        filtered=any((asked.year, asked.theme, asked.indicator, asked.state, asked.text)),
        narrowed=_narrowed(selection),
        mixed=mixed,
        sources=sources(listing.rows),
    )


def _file(selection: found.Selection, file_format: str, *, mixed: bool) -> HttpResponseBase:
    jurisdiction = selection.asked.jurisdiction
    fictional = jurisdiction is not None and jurisdiction.fictional
    title = _title(selection.asked, mixed=mixed and not fictional)
    return written_response(
        lambda title, marks: write_observations(selection, file_format, title=title, notes=marks),
        title=title,
        file_format=file_format,
        fictional=fictional,
        edition=selection.scope.edition,
    )


def _asked(page: Page) -> Filter:
    """Return the filter of the address. Without `?jurisdiction=` it is about every jurisdiction; with `below=1` also
    about those below the jurisdiction."""
    query = page.query
    return Filter(
        jurisdiction=page.jurisdiction if query_string.code(query, "jurisdiction") else None,
        below=query_string.flag(query, "below"),
        year=query_string.year(query),
        theme=query_string.code(query, "theme"),
        indicator=query_string.code(query, "indicator"),
        state=query_string.choice(query, "state", State.values),
        text=query_string.text(query, "q"),
    )


def _narrowed(selection: found.Selection) -> list[tuple[str, str]]:
    """Return the filters other than jurisdiction and year, which the title names, as (label, words), for printing
    without the form."""
    asked, rows = selection.asked, selection.catalogue
    themes = {row.theme_code: row.theme for row in rows}
    words = [
        (_("地区"), _("含下级地区") if asked.below else ""),
        (_("领域"), themes.get(asked.theme, "")),
        (_("指标"), rows.by_code[asked.indicator].name if asked.indicator else ""),
        (_("状态"), str(State(asked.state).label) if asked.state else ""),
        (_("搜索"), asked.text),
    ]
    return [(label, said) for label, said in words if said]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers, each entry as (code, name); the indicators under the names of their themes."""

    themes: list[tuple[str, str]]
    indicators: dict[str, list[tuple[str, str]]]
    states: list[tuple[str, str]]


def _choices(selection: found.Selection) -> Choices:
    themes = dict.fromkeys((row.theme_code, row.theme) for row in selection.catalogue)
    return Choices(list(themes), selection.catalogue.by_theme, [(value, str(label)) for value, label in State.choices])


def _table(listing: Listing, asked: Filter, number: int) -> ObservationsTable:
    one_jurisdiction = asked.jurisdiction is not None and not asked.below
    unused = {
        "jurisdiction": one_jurisdiction,
        "year": asked.year is not None,
        "source": not any(row.point.report or row.point.note for row in listing.rows),
    }
    kind = ObservationsByTheme if one_jurisdiction and asked.year is not None else ObservationsTable
    caption = _("%(title)s，第%(first)d—%(last)d条") % {
        "title": _title(asked),
        "first": listing.first,
        "last": listing.last,
    }
    table = kind(listing.rows, caption=caption, exclude=[name for name, left_out in unused.items() if left_out])
    table.paginate(OnePage, per_page=found.PAGE, page=number, more=listing.more)
    return table


def _title(asked: Filter, *, mixed: bool = False) -> str:
    """Return jurisdiction, year and 数据; `mixed` says that some of the values are invented."""
    jurisdiction = asked.jurisdiction.name if asked.jurisdiction else ""
    if asked.year:
        title = _("%(jurisdiction)s%(year)d年数据") % {"jurisdiction": jurisdiction, "year": asked.year}
    else:
        title = _("%(jurisdiction)s年度数据") % {"jurisdiction": jurisdiction} if jurisdiction else _("年度数据")
    title = title.strip()  # without a jurisdiction, English begins with a space
    return _("%(title)s（含虚构演示数据）") % {"title": title} if mixed else title
