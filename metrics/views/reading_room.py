"""Adds a report's document, and decides on the figures found in it. The reading room itself is the page of the report
(metrics/views/reports.py), to which every action here returns."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.transaction import atomic
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from metrics.actions import proposals as acts
from metrics.actions.documents import keep_document, read_again
from metrics.actions.rights import check_right
from metrics.documents.read import LARGEST_FILE, DocumentText, UnreadableDocument
from metrics.domain.choices import ProposalState
from metrics.domain.rows import JurisdictionRow
from metrics.imports.name_lookup import NotFound, known_indicators
from metrics.models import Document, Indicator, Proposal, Report, User
from metrics.parsing import query_string
from metrics.parsing.cell_parser import parse_stated
from metrics.queries import proposals as found
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.records import (
    document_record,
    indicator_record,
    proposal_record,
    proposal_records,
    report_record,
    report_titled,
)
from metrics.queries.reports import report as visible_report
from metrics.views.reading_refusals import REFUSALS, refuse, sentences
from metrics.views.report_form import ReportForm
from metrics.web.brought import brought
from metrics.web.page import Page, about_a_jurisdiction, respond, scope_of

ACTS = {"reject": ProposalState.REJECTED, "no_fact": ProposalState.NO_FACT, "reopen": ProposalState.OPEN}


@about_a_jurisdiction
def report_add(page: Page) -> HttpResponseBase:
    """Add a new report of a jurisdiction with its document, or a document to a report that is registered already."""
    form = ReportForm(page.request.POST or None, initial={"year": page.year})
    if page.request.method != "POST":
        return respond(page, "reports/report_add.html", form=form, largest=LARGEST_FILE // 1024 // 1024)
    check_right(page.scope, page.jurisdiction.path)
    try:
        if form.is_valid():
            name, content, read = brought(page.request)
            report = _registered(page.jurisdiction, form)
            return _kept(page.request, report, name, content, read)
    except UnreadableDocument as error:
        form.add_error(None, str(error))
    return respond(page, "reports/report_add.html", form=form, largest=LARGEST_FILE // 1024 // 1024)


def _registered(jurisdiction: JurisdictionRow, form: ReportForm) -> Report:
    """Return the report with this title, or a new one that is not saved yet."""
    said = form.cleaned_data
    return report_titled(jurisdiction, said)


def _kept(request: HttpRequest, report: Report, name: str, content: bytes, read: DocumentText) -> HttpResponseBase:
    document, new = keep_document(
        by=request.user,  # type: ignore[arg-type]
        scope=scope_of(request),
        report=report,
        name=name,
        content=content,
        read=read,
    )
    if not new:
        messages.info(request, _("这份文件已经收录过，原有的处理结果不变。"))
    elif count := document.proposals.count():
        messages.success(request, _("已收录，读出%(count)d个数字，请逐项确认。") % {"count": count})
    else:
        messages.warning(request, _("已收录，但没有读出数字。请核对文件是不是年度报告。"))
    return redirect(f"{reverse('report', args=[document.report_id])}?document={document.pk}")


@require_POST
def report_document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add another document to a registered report."""
    report = _report(request, pk)
    try:
        return _kept(request, report, *brought(request))
    except UnreadableDocument as error:
        messages.error(request, str(error))
        return redirect("report", pk=pk)


@require_POST
def document_read(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Read a document again with the present catalogue."""
    document = _document(request, pk)
    try:
        new = read_again(scope=scope_of(request), document=document)
    except UnreadableDocument as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已重新读取：新读出%(count)d个数字，已处理的不变。") % {"count": new})
    return _back(document)


@require_GET
def document_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the original as a download, so that the browser neither runs nor shows it."""
    document = document_record(pk, content=True)
    visible_report(scope_of(request), document.report_id)
    name = document.name if "." in document.name else f"{document.name}.txt"
    response = HttpResponse(bytes(document.content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def proposal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make one decision: `act` is accept, replace, assign, reject, no_fact or reopen; `version` is the one the person
    saw."""
    current = proposal_record(pk)
    _report(request, current.document.report_id)
    acts.check_decides(scope_of(request), current)
    try:
        _decide(request, current)
    except REFUSALS as error:
        refuse(request, f"p{pk}", error)
    return _back(current.document, f"#p{pk}")


def _decide(request: HttpRequest, current: Proposal) -> None:
    posted = request.POST
    act, common = posted.get("act", ""), _common(request, current)
    if act in ACTS:
        acts.set_aside(**common, state=ACTS[act])
        return
    indicator = _indicator(posted.get("indicator", "").strip()) or current.indicator
    acts.check_decides(common["scope"], current, indicator)
    phrase = posted.get("phrase", "").strip()
    if act == "assign":
        if indicator is None:
            raise ValidationError(_("请先选择指标。"))
        acts.assign(**common, indicator=indicator, phrase=phrase)
    elif act in ("accept", "replace"):
        if indicator is None:
            raise ValidationError(_("请先选择指标。"))
        reading = _reading(request, indicator, current.document.report.year) if "value" in posted else None
        acts.accept(**common, indicator=indicator, reading=reading, replace=act == "replace", phrase=phrase)
    else:
        raise Http404
    if phrase:
        messages.success(
            request, _("已记住：“%(phrase)s”是“%(indicator)s”的说法。") % {"phrase": phrase, "indicator": indicator}
        )


def _common(request: HttpRequest, current: Proposal) -> dict[str, Any]:
    seen = query_string.sent_back(request.POST.get("version", ""), digits=9) or 0
    return {"by": request.user, "scope": scope_of(request), "proposal": current, "version": seen}


@require_POST
@atomic
def proposals_accept(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Accept every plain proposal of a document from `score` upwards; those that cannot be written stay open, with the
    reason. None is accepted when the database fails on the way."""
    document = _document(request, pk)
    try:
        least = float(request.POST.get("score", ""))
    except ValueError:
        raise Http404 from None
    scope, jurisdiction = scope_of(request), jurisdiction_row(document.report.jurisdiction)
    row = next(each for each in found.documents_of(document.report_id) if each.id == document.pk)
    wanted = {each.id: each.version for each in found.room(scope, row, jurisdiction, document.report.year).above(least)}
    done, refused = 0, []
    rows, by = catalogue(), cast(User, request.user)
    for current in proposal_records(wanted):
        try:
            acts.accept(by=by, scope=scope, proposal=current, version=wanted[current.pk], rows=rows)
            done += 1
        except REFUSALS as error:
            refused += [
                _("%(label)s：%(words)s") % {"label": current.text, "words": sentence} for sentence in sentences(error)
            ]
    if done:
        messages.success(request, _("已采用%(count)d项，存为草稿。") % {"count": done})
    for sentence in refused[:5]:
        messages.error(request, sentence)
    if len(refused) > 5:
        messages.error(request, _("另有%(count)d项未能采用。") % {"count": len(refused) - 5})
    return _back(document)


@require_POST
def number(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Accept a number without a proposal as a value: `start` and `end` are its place in the text."""
    document = _document(request, pk)
    posted = request.POST
    try:
        start, end = (int(posted.get(name, "")) for name in ("start", "end"))
        indicator = _indicator(posted.get("indicator", "").strip())
        if indicator is None:
            raise ValidationError(_("请先选择指标。"))
        check_right(scope_of(request), document.report.jurisdiction.path, indicator.theme_id)
        sentence, section = found.around(document.text, start, end)
        acts.point_out(
            by=request.user,  # type: ignore[arg-type]
            scope=scope_of(request),
            document=document,
            start=start,
            end=end,
            section=section,
            sentence=sentence,
            indicator=indicator,
            reading=_reading(request, indicator, document.report.year),
            replace=posted.get("act") == "replace",
        )
    except ValueError as error:
        raise Http404 from error
    except REFUSALS as error:
        refuse(request, f"u{start}", error)
        return _back(document, f"#u{start}")
    return _back(document)


def _report(request: HttpRequest, pk: int) -> Report:
    """Return the report. 404 if the user may not see it, 403 if they may see it but not decide on its figures."""
    visible_report(scope_of(request), pk)
    report = report_record(pk)
    check_right(scope_of(request), report.jurisdiction.path)
    return report


def _document(request: HttpRequest, pk: int) -> Document:
    document = document_record(pk)
    _report(request, document.report_id)
    return document


def _back(document: Document, anchor: str = "") -> HttpResponseBase:
    return redirect(f"{reverse('report', args=[document.report_id])}?document={document.pk}{anchor}")


def _indicator(typed: str) -> Indicator | None:
    """Return the indicator by code, or by name in either language; None when nothing was typed."""
    if not typed:
        return None
    try:
        row = known_indicators(catalogue()).find("", typed)
    except NotFound as error:
        raise ValidationError(str(error)) from error
    return indicator_record(row.code)


def _reading(request: HttpRequest, indicator: Indicator, year: int) -> acts.Reading:
    texts = {name: request.POST.get(name, "") for name in ("value", "qualifier", "as_of")}
    stated = parse_stated(texts, catalogue().by_code[indicator.code], year)
    if stated.value is None:
        raise ValidationError(_("请填写数值。"))
    return acts.Reading(stated.value, stated.qualifier, stated.as_of, stated.period)
