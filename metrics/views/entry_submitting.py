"""What the entry page does with its rows together: all drafts are submitted, one is taken back, and of what is due and
blank many rows are explained in one act, or declared to be still to come."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.actions.observations import Entry, enter_all
from metrics.actions.review import act_on
from metrics.actions.rights import check_right
from metrics.domain.choices import Act, MissingReason
from metrics.domain.observation_fields import LONGEST
from metrics.domain.rows import IndicatorRow
from metrics.domain.stated import Stated
from metrics.models import StaleObservation
from metrics.queries.catalogue import catalogue
from metrics.queries.entry import sheet
from metrics.queries.records import observation_records
from metrics.views.entry_rows import sentences
from metrics.views.review import changed_meanwhile
from metrics.web.page import Page
from metrics.wording.formatting import listed


def entry_address(page: Page, year: int) -> str:
    """Return the address of the sheet, with all its fields where they were asked for: another page on the way there
    would take what is said on it."""
    fields = "&fields=all" if "fields" in page.query else ""
    return f"{reverse('entry')}?jurisdiction={page.jurisdiction.code}&year={year}{fields}"


def explain(page: Page, year: int) -> HttpResponseBase:
    """Say of each of the chosen rows, or of all that are left, why nothing is entered."""
    posted, sheet_now = page.request.POST, sheet(page.scope, page.jurisdiction, year)
    blank = {row.indicator.code: row.indicator for row in sheet_now.blank}
    rest = posted["explain"] == "rest"
    chosen = list(blank) if rest else list(dict.fromkeys(posted.getlist("blank")))
    reason = MissingReason.TO_COME.value if rest else posted.get("blank_reason", "")
    said = "" if rest else posted.get("blank_note", "").strip()
    problem = _not_explained(chosen, reason, said)
    if problem:
        messages.error(page.request, problem)
        return redirect(f"{entry_address(page, year)}&blank=1#blank")
    # What last year had is explained by the same sentence as it is noted with.
    stated = Stated(missing_reason=reason, note=said, explanation=said if reason == MissingReason.NOT_REPORTED else "")
    entries = [Entry(blank[code], stated, None) for code in chosen if code in blank]
    rows = catalogue()
    try:
        _values, refused = enter_all(
            by=page.request.user,  # type: ignore[arg-type]
            scope=page.scope,
            jurisdiction=page.jurisdiction,
            year=year,
            entries=entries,
            rows=rows,
        )
    except StaleObservation as stale:
        messages.error(page.request, changed_meanwhile(stale))
        return redirect(f"{entry_address(page, year)}&blank=1#blank")
    done = len(entries) - len(refused)
    if done:
        words = {"count": done, "reason": MissingReason(reason).label}
        messages.success(page.request, _("%(count)d项已写明：%(reason)s。") % words)
    named: dict[str, list[str]] = {}
    for code, why in refused.items():
        named.setdefault("".join(sentences(why, rows, code)), []).append(rows.by_code[code].name)
    for said_why, names in named.items():
        messages.error(page.request, _("%(what)s：%(why)s") % {"what": listed(names), "why": said_why})
    if len(entries) < len(chosen):
        told = _("%(count)d项没有改动：已经填写，或者不在应报而空白的各项之中。")
        messages.warning(page.request, told % {"count": len(chosen) - len(entries)})
    left = len(blank) - done
    return redirect(f"{entry_address(page, year)}&blank=1#blank" if left else entry_address(page, year))


def _not_explained(chosen: list[str], reason: str, said: str) -> str:
    """Return why the rows cannot be explained so, "" when they can."""
    if not chosen:
        return _("没有勾选任何一项。")
    if reason not in MissingReason.values:
        return _("请选择缺值原因。")
    if reason == MissingReason.NOT_REPORTED and not said:
        return _("选“未填报”的，请写明为什么没有填报。")
    longest = min(LONGEST["note"], LONGEST["explanation"])
    return _("说明不能超过%(count)d个字。") % {"count": longest} if len(said) > longest else ""


def submit(page: Page, year: int) -> HttpResponseBase:
    """Submit all drafts of the page for review together, if none of them still needs an explanation and nothing that is
    due is left blank without a word."""
    ready = sheet(page.scope, page.jurisdiction, year)
    here = redirect(entry_address(page, year))
    if ready.unexplained:
        messages.error(page.request, _to_explain([row.indicator for row in ready.unexplained]))
        return here
    if ready.blank:
        told = _("还有%(count)d项应报而空白，没有提交。请逐项填写，或者在下面写明原因、列为待报。")
        messages.error(page.request, told % {"count": len(ready.blank)})
        return redirect(f"{entry_address(page, year)}&blank=1#blank")
    if not ready.submittable:
        messages.info(page.request, _("没有可以提交的草稿。"))
        return here
    keys = [row.point.observation_id for row in ready.submittable]
    drafts = observation_records(page.scope, page.jurisdiction, pk__in=keys)
    try:
        done = act_on(Act.SUBMIT, drafts, by=page.request.user, scope=page.scope)  # type: ignore[arg-type]
    except (ValidationError, StaleObservation) as error:
        messages.error(page.request, _why(error))
    else:
        messages.success(page.request, _("已提交%(count)d项，等待审核。") % {"count": len(done)})
        if ready.to_come:
            told = _("本年度尚未报齐：%(count)d项待报。")
            messages.warning(page.request, told % {"count": len(ready.to_come)})
    return here


def _to_explain(indicators: list[IndicatorRow]) -> SafeString:
    """Return the sentence that leads to each of the rows."""
    links = [format_html('<a href="#entry-{}">{}</a>', row.code, row.name) for row in indicators]
    told = _("还有%(count)d项需要说明才能提交：%(names)s。") % {"count": len(links), "names": "{}"}
    return format_html(told, format_html_join(_("、"), "{}", ((link,) for link in links)))


def withdraw(page: Page, year: int, code: str) -> HttpResponseBase:
    """Take one value back from review."""
    indicator = catalogue().by_code.get(code)
    if indicator is None:
        raise Http404
    check_right(page.scope, page.jurisdiction.path, indicator.theme_id, act=Act.WITHDRAW)
    row = observation_records(page.scope, page.jurisdiction, year=year, indicator__code=code)
    try:
        done = act_on(Act.WITHDRAW, row, by=page.request.user, scope=page.scope)  # type: ignore[arg-type]
    except (ValidationError, StaleObservation) as error:
        messages.error(page.request, _why(error))
    else:
        messages.success(page.request, _("%(act)s：%(count)d项。") % {"act": Act.WITHDRAW.label, "count": len(done)})
    return redirect(entry_address(page, year))


def _why(error: ValidationError | StaleObservation) -> str:
    """Return why nothing was submitted or withdrawn: somebody else changed a row first, or the workflow does not allow
    it."""
    return changed_meanwhile(error) if isinstance(error, StaleObservation) else " ".join(error.messages)
