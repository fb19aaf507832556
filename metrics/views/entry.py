"""The entry page: one jurisdiction and year, every indicator in the order of the report; saved cell by cell, or as one
plain form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.actions.observations import enter
from metrics.actions.rights import check_right
from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import Act, MissingReason, Qualifier, State
from metrics.domain.entry import EntryRow, EntrySheet
from metrics.domain.observation_fields import DECLARED, TYPED, Kind, ObservationField
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point, is_part_year, until
from metrics.models import StaleObservation
from metrics.parsing import query_string
from metrics.parsing.cell_parser import offers_of
from metrics.parsing.written import typed_value
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.entry import sheet, values_around
from metrics.queries.jurisdiction_tree import visible_jurisdiction
from metrics.queries.rounds import open_years
from metrics.queries.series import Values
from metrics.views.entry_parts import groups, part_in, ways
from metrics.views.entry_rows import sentences, stated_in, version_in
from metrics.views.entry_submitting import entry_address, explain, submit, withdraw
from metrics.web.offers import OfferButton, offer_buttons
from metrics.web.page import Page, about_a_jurisdiction, respond, scope_of
from metrics.wording.formatting import dated_value_words, value_parts, value_words
from metrics.wording.years import as_of_typed

BESIDE = tuple(name for name in TYPED if name not in ("value", "explanation"))
"""Fields that a row has beside its value; without script the page has them all with `?fields=all`."""


@about_a_jurisdiction
def entry(page: Page) -> HttpResponseBase:
    """Show or save the entry page of `?jurisdiction=` and `?year=`, by default of the latest year that is open here."""
    part_in(page.query)  # refused before anything is saved
    open_here = open_years(page.jurisdiction.path)
    year = query_string.year(page.query) or (open_here[0] if open_here else timezone.localdate().year - 1)
    if page.request.method == "POST":
        check_right(page.scope, page.jurisdiction.path)
        return _save_all(page, year)
    return _show(page, sheet(page.scope, page.jurisdiction, year), year, {})


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of a form that was not saved: its texts, why not, and what one click fills in instead."""

    texts: dict[str, str]
    problems: list[str]
    offers: list[OfferButton]


def _show(page: Page, shown: EntrySheet, year: int, refused: dict[str, Refused]) -> HttpResponseBase:
    part = part_in(page.query)
    place = {row.indicator.code: str(number) for number, row in enumerate(shown.rows)}
    lines = [
        line(row, refused.get(row.indicator.code)) | {"place": place[row.indicator.code]} for row in shown.parts[part]
    ]
    with_fields = page.query.copy()
    with_fields["fields"] = "all"
    may_enter = page.scope.does(Act.ENTER, page.jurisdiction.path)
    return respond(
        page,
        "entry/entry.html",
        sheet=shown,
        groups=groups(lines),
        ways=ways(page.query, shown, part),
        year=year,
        open_years=open_years(page.jurisdiction.path),
        may_enter=may_enter,
        qualifiers=Qualifier.choices,
        reasons=MissingReason.choices,
        columns=7 + len(shown.years),
        last_year=str(year - 1),
        asked="blank" in page.query,
        plain="fields" in page.query,
        with_fields=with_fields.urlencode(),
    )


def line(row: EntryRow, refused: Refused | None = None) -> dict[str, Any]:
    """Return what the template and the script show of one row."""
    point = row.point
    fields = refused.texts if refused else fields_of(point, row.indicator.unit)
    findings = row.measured.findings if point.observation_id else ()
    told = bool(refused or findings or row.returned or row.stands)
    return {
        "row": row,
        "code": row.indicator.code,
        "fields": fields,
        "more": _more(fields) if row.open else "",
        "version": point.version,
        "state": point.state,
        "state_words": State(point.state).label if point.state else "",
        "earlier": [_beside(row, earlier) for earlier in row.earlier],
        "findings": findings,
        "told": told,
        "below": told or fields["explanation"],
        "problems": refused.problems if refused else (),
        "offers": refused.offers if refused else (),
        "stands": dated_value_words(row.indicator, row.stands) if row.stands else "",
    }


def _more(fields: dict[str, str]) -> str:
    """Return what stands in the fields that the script adds to a row, for the script; "" where they are empty."""
    said = {name: fields[name] for name in BESIDE if fields[name] not in ("", DECLARED[name].default)}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) if said else ""


def fields_of(point: Point, unit: str) -> dict[str, str]:
    """Return what stands in the fields of a row."""
    return {name: _as_typed(DECLARED[name], point, unit if name == "value" else "") for name in TYPED}


def _as_typed(field: ObservationField, point: Point, unit: str) -> str:
    """Return what a person would type to state it."""
    stated: Any = getattr(point, field.name)
    match field.kind:
        case Kind.NUMBER:
            return typed_value(stated, unit)
        case Kind.DATE:
            return as_of_typed(until(stated, point.period), point.year)
        case Kind.CODE | Kind.TEXT:
            return str(stated)


def _beside(row: EntryRow, point: Point) -> str:
    if point.observation_id is None:
        return ""
    words = value_words(row.indicator, point)
    if point.value is not None:  # its unit stands beside the name
        parts = value_parts(row.indicator, point)
        words = f"{parts.before}{parts.number}{parts.suffix}"
    return f"{words}*" if is_part_year(point.until) else words


@atomic
def _save_all(page: Page, year: int) -> HttpResponseBase:
    """Save the whole page as one form. Rows that cannot be saved are shown again as typed, with the reason. Nothing is
    saved when the database fails on the way, as the page about the failure says."""
    posted, rows = page.request.POST, catalogue()
    if "withdraw" in posted:
        return withdraw(page, year, posted["withdraw"])
    before = sheet(page.scope, page.jurisdiction, year)
    refused: dict[str, Refused] = {}
    saved = 0
    for row in before.rows:
        code = row.indicator.code
        stored = fields_of(row.point, row.indicator.unit)
        texts = stored | {name: posted[key] for name in TYPED if (key := f"{name}.{code}") in posted}
        if not row.open or f"value.{code}" not in posted or not _says_something(texts, stored):
            continue
        version = posted.get(f"version.{code}", "")
        try:
            _save(page.request, page.scope, page.jurisdiction, year, code, texts, version, rows)
            saved += 1
        except (ValidationError, StaleObservation) as error:
            refused[code] = Refused(texts, sentences(error, rows, code), _offers(error, code))
    if saved:
        messages.success(page.request, _("已保存%(count)d项。") % {"count": saved})
    if refused:
        messages.error(page.request, _("%(count)d项未保存，原因见各行。") % {"count": len(refused)})
        return _show(page, sheet(page.scope, page.jurisdiction, year), year, refused)
    if "submit" in posted:
        return submit(page, year)
    if "explain" in posted:
        return explain(page, year)
    return redirect(entry_address(page, year))


def _says_something(texts: dict[str, str], stored: dict[str, str]) -> bool:
    """Return whether the user changed the row; a new row that was left blank is unchanged."""
    return any(texts[name].strip() != (stored[name] or "") for name in TYPED if name != "qualifier") or (
        texts["qualifier"] != stored["qualifier"] and bool(texts["value"].strip())
    )


@require_POST
def entry_cell(request: HttpRequest) -> JsonResponse:
    """Save one row, which the script sends when a field loses focus. Answers with the stored row, or with the reason
    why it was not saved: 403 for users who may not enter it, 409 when somebody else changed it first (with both
    values), 422 when the text was not understood or the value cannot be changed now, with what one click may fill in
    instead."""
    scope, posted = scope_of(request), request.POST
    jurisdiction = visible_jurisdiction(scope, query_string.code(posted, "jurisdiction"))
    year, code = query_string.year(posted), query_string.code(posted, "indicator")
    rows = catalogue()
    if year is None or code not in rows.by_code:
        raise Http404
    try:
        check_right(scope, jurisdiction.path, rows.by_code[code].theme_id)
    except PermissionDenied as denied:
        return JsonResponse({"problems": [str(denied)]}, status=403)
    texts = {name: posted.get(name, "") for name in TYPED}
    try:
        values = _save(request, scope, jurisdiction, year, code, texts, posted.get("version", ""), rows)
    except StaleObservation as stale:
        values = values_around(scope, jurisdiction, rows, [code], year)
        return JsonResponse(
            answer_of(scope, values, code, year) | {"problems": sentences(stale, rows, code)}, status=409
        )
    except ValidationError as error:
        offers = render_to_string("page/_offers.html", {"offers": _offers(error, code)})
        return JsonResponse({"problems": sentences(error, rows, code), "offers": offers}, status=422)
    return JsonResponse(answer_of(scope, values, code, year))


def _offers(error: Exception, code: str) -> list[OfferButton]:
    offers = offers_of(error) if isinstance(error, ValidationError) else []
    return offer_buttons(offers, lambda name: f"{name}.{code}")


def _save(
    request: HttpRequest,
    scope: Scope,
    jurisdiction: JurisdictionRow,
    year: int,
    code: str,
    texts: dict[str, str],
    version: str,
    rows: Catalogue,
) -> Values:
    """Enter one value; return it among those that it is judged beside."""
    judged = enter(
        by=request.user,  # type: ignore[arg-type]
        scope=scope,
        indicator=rows.by_code[code],
        jurisdiction=jurisdiction,
        year=year,
        stated=stated_in(texts, rows.by_code[code], year),
        version=version_in(version),
        rows=rows,
        keep_source=True,
    )
    return judged.values


def answer_of(scope: Scope, values: Values, code: str, year: int) -> dict[str, Any]:
    """Return the row of `code`, and under "beside" what is now said against the values that are computed with it."""
    rows, path = values.catalogue, values.jurisdiction.path
    own = values.point(rows.by_code[code], year)
    others = (rows.by_code[other] for other in rows.computed_with(code))
    return {
        "fields": fields_of(own, rows.by_code[code].unit),
        "version": own.version,
        "state": own.state,
        "state_words": str(State(own.state).label) if own.state else "",
        "findings": _said_against(values, rows.by_code[code], year),
        "problems": [],
        "beside": {
            other.code: _said_against(values, other, year) for other in others if scope.may_enter(path, other.theme_id)
        },
    }


def _said_against(values: Values, indicator: IndicatorRow, year: int) -> list[dict[str, Any]]:
    return [
        {"sentence": finding.sentence, "explained": bool(finding.explanation)}
        for finding in values.standing(indicator, year)
    ]
