"""A column or a table pasted into the entry page: first what would go where, then all of it in one request, which also
takes it back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.actions.observations import Entry, Refusal, enter_all
from metrics.actions.rights import check_right
from metrics.domain.choices import State
from metrics.domain.observation_fields import FIELDS, TYPED, Kind
from metrics.domain.rows import JurisdictionRow, Point
from metrics.imports.clipboard import LONGEST, Pasted, pasted
from metrics.imports.columns import BadHeader, columns_of
from metrics.imports.name_lookup import known_indicators
from metrics.imports.observations import stage
from metrics.imports.sheets import UnreadableFile
from metrics.imports.staged_rows import CHANGED, NEW, REFUSED, SAME, StagedRow
from metrics.models import StaleObservation
from metrics.parsing import query_string
from metrics.parsing.query_string import BadParameter
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import visible_jurisdiction
from metrics.queries.series import values_of
from metrics.views.entry import answer_of, fields_of
from metrics.views.entry_rows import sentences, stated_in, version_in
from metrics.web.import_preview import put_right, row_offers
from metrics.web.offers import OfferButton
from metrics.web.page import scope_of
from metrics.wording.formatting import dated_value_words, listed

MOST_ROWS = 1000
LOCKED, UNKNOWN = "locked", "unknown"
PASTABLE = frozenset(field.name for field in FIELDS if field.typed and field.kind in (Kind.NUMBER, Kind.DATE))


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A row of the preview: `status` is that of the staged row, locked or unknown; `text` is the cell as pasted, or as
    it was put right; `offers` put it right."""

    code: str
    name: str
    before: str
    after: str
    text: str
    status: str
    said: str
    offers: list[OfferButton]


@require_POST
def entry_paste(request: HttpRequest) -> JsonResponse:
    """Answer what the pasted `text` would change, without writing anything: as a table to be confirmed, and as the
    cells that would be sent then. Besides it come the corrections that were chosen in such a table. 403 for users who
    may enter nothing here, 422 when it is not clear what is meant."""
    scope, jurisdiction, year = _place(request)
    try:
        check_right(scope, jurisdiction.path)
        return JsonResponse(_preview(request, scope, jurisdiction, year))
    except PermissionDenied as denied:
        return JsonResponse({"problems": [str(denied)]}, status=403)
    except (UnreadableFile, BadHeader) as error:
        return JsonResponse({"problems": [str(error)]}, status=422)


def _place(request: HttpRequest) -> tuple[Scope, JurisdictionRow, int]:
    scope, posted = scope_of(request), request.POST
    jurisdiction = visible_jurisdiction(scope, query_string.code(posted, "jurisdiction"))
    if (year := query_string.year(posted)) is None:
        raise Http404
    return scope, jurisdiction, year


def _preview(request: HttpRequest, scope: Scope, jurisdiction: JurisdictionRow, year: int) -> dict[str, Any]:
    field = request.POST.get("field", "value")
    if field not in PASTABLE:
        raise Http404
    rows = catalogue()
    seen = [code for code in request.POST.get("seen", "").split(",") if code in rows.by_code]
    brought = pasted(request.POST.get("text", "")[: LONGEST + 1], field, seen, known_indicators(rows))
    columns = brought.columns or columns_of(brought.table.header)
    corrections: dict[int, dict[str, str]] = {}
    for number, name, text in put_right(request.POST, brought.table):
        corrections.setdefault(number, {})[name] = text
    staged = stage(
        brought.table,
        columns=columns,
        corrections=corrections,
        by=request.user,  # type: ignore[arg-type]
        scope=scope,
        jurisdiction=jurisdiction,
        year=year,
    )
    found = [row.indicator.code for row in staged.rows if row.indicator]
    stored = values_of(scope, jurisdiction, rows, first=year, last=year, only=found, targets=False)
    shown, cells = [], {}
    for row in staged.rows:
        was = stored.point(row.indicator, year) if row.indicator else Point(year)
        one = _row(row, was, row.texts.get(field, ""), jurisdiction, year)
        shown.append(one)
        if one.status in (NEW, CHANGED) and row.observation:
            now = Point(year, **{name: getattr(row.observation, name) for name in TYPED})
            unit = rows.by_code[one.code].unit
            cells[one.code] = {
                "texts": fields_of(now, unit),
                "was": fields_of(was, unit),
                "version": row.version or "",
            }
    return {
        "html": render_to_string("entry/_pasted.html", {"rows": shown, "said": _said_of(brought, staged.ignored)}),
        "cells": cells,
        "typed": {row.code: row.text for row in shown if row.status == REFUSED and row.code and row.text},
        "ask": len(shown) != 1 or not cells,
        "rest": _rest([row.status for row in shown]),
        "problems": [],
    }


def _row(row: StagedRow, was: Point, text: str, jurisdiction: JurisdictionRow, year: int) -> PastedRow:
    said = [problem.sentence for problem in row.problems]
    status, offers = row.status, row_offers(row)
    if row.indicator is None:
        status = UNKNOWN
    elif row.jurisdiction != jurisdiction or row.year != year:
        status, said, offers = REFUSED, [_("不是本页的地区和年度。")], []
    elif status == REFUSED and was.state in (State.SUBMITTED, State.APPROVED):
        status, said, offers = LOCKED, [_("%(state)s，不能填。") % {"state": State(was.state).label}], []
    elif status != REFUSED:
        said = [row.kept, *(finding.sentence for finding in row.warnings)]
    return PastedRow(
        code=row.indicator.code if row.indicator else "",
        name=row.indicator.name if row.indicator else "",
        before=dated_value_words(row.indicator, was) if row.indicator and was.observation_id else "",
        after=row.after if status in (NEW, CHANGED) else text,
        text=text,
        status=status,
        said=" ".join(filter(None, said)),
        offers=offers,
    )


def _said_of(brought: Pasted, ignored: list[str]) -> list[str]:
    """Return sentences about what is not read."""
    said = [*brought.table.unread, *brought.left_out]
    if brought.columns is None and ignored:
        said.append(_("没有读取的列：%(names)s。") % {"names": listed(ignored)})
    if brought.over:
        said.append(_("粘贴的内容比下面的行多，没有填入：%(cells)s。") % {"cells": listed(brought.over)})
    return said


def _rest(statuses: list[str]) -> str:
    """Return what is said behind the number of values that were filled in; "" where there is no more."""
    said = {
        SAME: _("%(count)d项不变"), LOCKED: _("%(count)d项锁定"), UNKNOWN: _("%(count)d项未认出"),
        REFUSED: _("%(count)d项未保存"),
    }  # fmt: skip
    return "".join(
        _("，") + words % {"count": statuses.count(status)} for status, words in said.items() if status in statuses
    )


@require_POST
def entry_cells(request: HttpRequest) -> JsonResponse:
    """Save many rows at once: `cells` is a list of objects, each with the fields that a single row is sent with.
    Answers code → status and row, as `entry_cell` does for one; the good ones are saved whatever is said of others.
    403 for users who may enter nothing here, 409 when nothing was saved because somebody was faster."""
    scope, jurisdiction, year = _place(request)
    rows = catalogue()
    cells = _cells(request.POST.get("cells", ""))
    try:
        check_right(scope, jurisdiction.path)
    except PermissionDenied as denied:
        return JsonResponse({"problems": [str(denied)]}, status=403)
    refused: dict[str, Refusal] = {}
    entries = []
    for code, cell in cells.items():
        if code not in rows.by_code:
            raise Http404
        try:
            check_right(scope, jurisdiction.path, rows.by_code[code].theme_id)
            texts = {name: cell.get(name, "") for name in TYPED}
            stated = stated_in(texts, rows.by_code[code], year)
            entries.append(Entry(rows.by_code[code], stated, version_in(cell.get("version", ""))))
        except (PermissionDenied, ValidationError) as error:
            refused[code] = error
    undo = "undo" in request.POST
    try:
        values, late = enter_all(
            by=request.user,  # type: ignore[arg-type]
            scope=scope,
            jurisdiction=jurisdiction,
            year=year,
            entries=entries,
            reason=_("撤销粘贴") if undo else _("粘贴"),
            rows=rows,
        )
    except StaleObservation as stale:
        code = rows.by_id[stale.current.indicator_id].code
        return JsonResponse({"problems": sentences(stale, rows, code)}, status=409)
    refused |= late
    answered = {}
    for code in cells:
        why = refused.get(code)
        status = 403 if isinstance(why, PermissionDenied) else 409 if isinstance(why, StaleObservation) else 422
        about: dict[str, Any] = {} if why and status != 409 else answer_of(scope, values, code, year)
        said = {"status": status, "problems": sentences(why, rows, code)} if why else {"status": 200}
        answered[code] = about | said
    words = _("已撤销粘贴，%(count)d项恢复原样") if undo else _("已填%(count)d项")
    done = words % {"count": len(cells) - len(refused)}
    return JsonResponse({"rows": answered, "said": done, "problems": []})


def _cells(text: str) -> dict[str, dict[str, str]]:
    """Return code → fields. 400 for anything else than a list of such rows."""
    try:
        cells = json.loads(text)
    except (ValueError, RecursionError):
        cells = None
    good = isinstance(cells, list) and 0 < len(cells) <= MOST_ROWS and all(
        isinstance(cell, dict) and all(isinstance(said, str) for said in cell.values()) for cell in cells
    )  # fmt: skip
    found = {cell.get("indicator", ""): cell for cell in cells} if good else {}
    if not good or len(found) != len(cells):
        raise BadParameter("cells", _("内容无法识别。"))
    return found
