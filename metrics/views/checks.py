"""Checks drafts and reports against the register: upload one, see every number with its verdict, take corrections back
into the Word document."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from metrics.actions.checked_texts import delete_text, keep_text
from metrics.actions.rights import check_right
from metrics.documents.read import UnreadableDocument
from metrics.documents.refusal_words import refusal
from metrics.domain.checking import Check, TextRow, Verdict
from metrics.domain.choices import Act, DocumentKind
from metrics.domain.rows import JurisdictionRow
from metrics.drafting import corrections
from metrics.drafting.bindings import found_keys, parsed
from metrics.models import CheckedText
from metrics.parsing import query_string
from metrics.parsing.sandbox import MEGABYTE, Busy, Failed, Limits, TookTooLong, run
from metrics.queries.checking import authors, checks_of, text_record, texts_of
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.tables.checks import BesideTable, Line, TextsTable, VerdictsTable, beside, check_marks
from metrics.tables.report_text import marked
from metrics.web.brought import brought
from metrics.web.page import Page, about_a_jurisdiction, respond, scope_of
from metrics.wording.checking import explanation, point_of, verdict_words

IN_WORD = Limits(memory=500 * MEGABYTE, seconds=20)
WRONG = "wrong"
"""What the filter calls all numbers that are to be corrected."""


@about_a_jurisdiction
def checks(page: Page) -> HttpResponseBase:
    """Show the texts of `?jurisdiction=` and `?year=` that were uploaded to be checked, and take another one."""
    if page.request.method == "POST":
        check_right(page.scope, page.jurisdiction.path, act=Act.DRAFT)
        try:
            return redirect("check", pk=_kept(page).pk)
        except (UnreadableDocument, ValidationError) as error:
            words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            messages.error(page.request, words)
    texts = texts_of(page.scope, page.jurisdiction, page.year)
    rows = [TextRow(each.pk, each.name, str(each.added_by), each.added_at) for each in texts]
    pairs = list(zip(rows, checks_of(page.scope, page.jurisdiction, page.year, texts), strict=True))
    name = {"jurisdiction": page.jurisdiction.name, "year": page.year}
    together = beside(page.jurisdiction, pairs)
    return respond(
        page,
        "checks/checks.html",
        year=page.year,
        year_chooser=page.year_chooser(),
        table=TextsTable(pairs, caption=_("%(jurisdiction)s%(year)d年校核的文稿") % name) if pairs else None,
        beside=BesideTable(together, caption=_("%(jurisdiction)s%(year)d年各文稿中的同一数据") % name)
        if together
        else None,
        may_check=page.scope.does(Act.DRAFT, page.jurisdiction.path),
    )


def _kept(page: Page) -> CheckedText:
    name, content, read = brought(page.request)
    keys = _keys(content) if read.kind == DocumentKind.DOCX else []
    return keep_text(
        by=page.request.user,  # type: ignore[arg-type]
        scope=page.scope,
        jurisdiction=page.jurisdiction,
        year=page.year,
        name=name,
        content=content,
        read=read,
        keys=keys,
    )


def _keys(content: bytes) -> list[dict[str, Any]]:
    """Return the places of bound figures in a Word document, each with its draft and number."""
    found = _in_sandbox(found_keys, content)["keys"]
    numbered = ((each, parsed(each["key"])) for each in found)
    return [each | {"draft": key[0], "number": key[1]} for each, key in numbered if key]


def _in_sandbox(function: Callable[[bytes], dict[str, Any]], content: bytes) -> dict[str, Any]:
    try:
        found: dict[str, Any] = run(f"{function.__module__}:{function.__name__}", content, IN_WORD)
    except Busy as error:
        raise UnreadableDocument(_("正在读取的文件过多，请稍后再试。")) from error
    except (TookTooLong, Failed) as error:
        raise UnreadableDocument(_("文件无法读取，可能已损坏或过大。")) from error
    if "refused" in found:
        raise refusal(found["refused"], found["count"])
    return found


@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a text with its verdicts: all, those that are to be corrected (`?verdict=wrong`), or those of one kind."""
    text, found = _found(request, pk)
    page = _page(request, text)
    chosen = query_string.choice(page.query, "verdict", [WRONG, *Verdict.values], "")
    place = page.jurisdiction
    points = [point_of(row) for row in found.rows]
    who = authors(page.scope, place, {point.observation_id for point in points if point and point.observation_id})
    lines = [
        Line(row, place, text.year, who.get(point.observation_id or 0, "") if point else "")
        for row, point in zip(found.rows, points, strict=True)
        if chosen in ("", str(row.verdict)) or (chosen == WRONG and row.wrong)
    ]
    return respond(
        page,
        "checks/check.html",
        checked=text,
        found=found,
        chosen=chosen,
        counts=[(str(verdict), verdict.label, count) for verdict, count in found.counts.items()],
        wrong=len(found.wrong),
        table=VerdictsTable(lines, caption=_("逐个数字的结论")),
        text=marked(text.text, check_marks(found)),
        contents=[(each.content.label, each.presence, each.presence.label, each.section) for each in found.contents],
        corrected=text.kind == DocumentKind.DOCX and bool(found.wrong),
    )


@require_POST
def check_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Delete a text that was uploaded to be checked."""
    text = _text(request, pk)
    delete_text(by=request.user, scope=scope_of(request), text=text)  # type: ignore[arg-type]
    messages.success(request, _("已删除“%(name)s”。") % {"name": text.name})
    return redirect(_checks_address(jurisdiction_row(text.jurisdiction), text.year))


@require_GET
def check_corrected(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Return the Word document with a comment at each number that is to be corrected."""
    text, found = _found(request, pk, content=True)
    if text.kind != DocumentKind.DOCX:
        raise Http404
    remarks = [
        corrections.Remark(row.sentence, row.text, f"{verdict_words(row)} {row.text} {explanation(row)}")
        for row in found.wrong
    ]
    try:
        made = _in_sandbox(
            corrections.commented,
            corrections.question(bytes(text.content), remarks, _("数据校核")),
        )
    except UnreadableDocument as error:
        messages.error(request, str(error))
        return redirect("check", pk=pk)
    response = HttpResponse(base64.b64decode(made["content"]), content_type="application/octet-stream")
    name = _("%(name)s（校核）.docx") % {"name": text.name.removesuffix(".docx")}
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _text(request: HttpRequest, pk: int, *, content: bool = False) -> CheckedText:
    text = text_record(scope_of(request), request.user, pk, content=content)  # type: ignore[arg-type]
    if not scope_of(request).opens("check", text.jurisdiction.path):
        raise PermissionDenied
    return text


def _found(request: HttpRequest, pk: int, *, content: bool = False) -> tuple[CheckedText, Check]:
    text = _text(request, pk, content=content)
    place = jurisdiction_row(text.jurisdiction)
    return text, checks_of(scope_of(request), place, text.year, [text])[0]


def _page(request: HttpRequest, text: CheckedText) -> Page:
    return Page(request, scope_of(request), jurisdiction_row(text.jurisdiction), request.GET)


def _checks_address(place: JurisdictionRow, year: int) -> str:
    return f"{reverse('checks')}?jurisdiction={place.code}&year={year}"
