"""One indicator across the places below another."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from metrics import parameters
from metrics.charts.chart import for_script
from metrics.charts.places import drawable, places_chart
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.responses import file_response
from metrics.queries import jurisdictions as found
from metrics.rows import PlaceRow
from metrics.tables.cells import sources
from metrics.tables.jurisdictions import PAGE, PlacesTable, told
from metrics.views.choosers import Pages, YearChooser, address
from metrics.views.page import Page, about_a_place, respond


@about_a_place
def jurisdictions(page: Page, file_format: str = "") -> HttpResponseBase:
    """A row for every `?place=`, or every place below `?parent=`, or below or beside `?jurisdiction=`; chart, table and
    file. Of very many places the table shows `?page=`, the file has all."""
    across = _across(page)
    last = max(1, -(-len(across.rows) // PAGE))
    number = 1 if file_format else parameters.whole(page.query, "page", largest=last) or 1
    table = PlacesTable(across, query=page.query, number=number)
    parent = across.group.parent
    about = parent or _stand_in(across.group)
    fictional = bool(about and about.fictional)
    mixed = any(place.fictional for place in across.group.places) and not fictional
    if file_format:
        notes = [str(fact) for fact in told(across)]
        named = {"title": _title(across, mixed=mixed), "file_format": file_format}
        return file_response(OBSERVATIONS, table.sorted_rows, **named, fictional=fictional, notes=notes)
    shown = Page(page.request, page.scope, about or page.place)
    return respond(
        shown,
        "jurisdictions/jurisdictions.html",
        across=across,
        parent=parent,
        mixed=mixed,
        told=told(across),
        table=table if across.rows else None,
        **_drawn(across),
        sources=sources(table.sorted_rows[table.shown]),
        pages=Pages.of(page.query, number, more=number < last, largest=last) if last > 1 else None,
        listing={"first": (number - 1) * PAGE + 1, "last": min(number * PAGE, len(across.rows))},
        **_choosers(shown, across),
    )


def _stand_in(group: found.Group) -> PlaceRow | None:
    """The chosen place that the page names when nothing above them all can be shown: a real one if there is one, since an
    invented one would call the whole page invented."""
    return min(group.places, key=lambda place: place.fictional) if group.chosen else None


def _drawn(across: found.Across) -> dict[str, Any]:
    charts = [places_chart(across)] if drawable(across) else []
    return {"charts": charts, "figures": for_script(charts)}


def _across(page: Page) -> found.Across:
    code, year = parameters.code(page.query, "indicator"), parameters.year(page.query)
    if chosen := parameters.codes(page.query, "place"):
        group = found.chosen_group(page.scope, chosen)
    else:
        group = found.group_of(page.scope, page.place, parameters.code(page.query, "parent"))
    return found.across(page.scope, group, code=code, year=year, default_year=page.year)


def _choosers(page: Page, across: found.Across) -> dict[str, Any]:
    """Parents, places to tick, indicators under their themes, years. What is shown by default is named in every link,
    so that a step to another year stays with the indicator."""
    query = page.query.copy()
    query["indicator"] = across.indicator.code
    if across.group.parent and not across.group.chosen:
        query["parent"] = across.group.parent.code
    around = found.around(page.scope, across.group, page.around.offered)
    ticked = {place.code for place in across.group.places}
    kept = {"indicator": across.indicator.code, "year": str(across.year)}
    return {
        "parents": around.parents,
        "offered": [(place, place.code in ticked) for place in around.places],
        "picker_keeps": kept | {name: page.query[name] for name in ("jurisdiction", "sort") if page.query.get(name)},
        "every_place": address(query, place="", parent=across.group.parent.code if across.group.parent else ""),
        "themes": across.catalogue.by_theme,
        "year_chooser": YearChooser.of(query, across.year, across.years),
    }


def _title(across: found.Across, *, mixed: bool) -> str:
    parent = across.group.parent
    chosen = across.group.chosen
    form = (
        _("%(place)s所选地区%(indicator)s%(year)d年数据") if chosen else _("%(place)s各地区%(indicator)s%(year)d年数据")
    )
    title = form % {
        "place": parent.name if parent else "",
        "indicator": across.indicator.name,
        "year": across.year,
    }
    title = title.strip()  # without a parent, English begins with a space
    return _("%(title)s（含虚构演示数据）") % {"title": title} if mixed else title
