"""Pins and saved views: forms that lead back to the page they were sent from."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from metrics.actions import saved_views as actions
from metrics.models import SavedView, User
from metrics.parsing import query_string
from metrics.queries.records import indicator_record
from metrics.queries.saved_views import Kept, kept_at, lost_places, saved_view, saved_views
from metrics.web.choosers import year_sorted_by
from metrics.web.page import NoJurisdiction, Page, scope_of

LABELS = {
    "dashboard": pgettext_lazy("navigation", "概览"),
    "years": pgettext_lazy("navigation", "年度比较"),
    "jurisdictions": pgettext_lazy("navigation", "地区比较"),
    "observations": pgettext_lazy("navigation", "年度数据"),
    "indicator": pgettext_lazy("navigation", "指标"),
}


@require_POST
def pins(request: HttpRequest) -> HttpResponse:
    """Pin or unpin an indicator: `pin` or `unpin` is its code, `next` the page to go back to."""
    wanted = "pin" if "pin" in request.POST else "unpin"
    indicator = indicator_record(query_string.code(request.POST, wanted))
    try:
        if wanted == "pin":
            actions.pin(indicator=indicator, by=_who(request))
        else:
            actions.unpin(indicator=indicator, by=_who(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = _("已置顶“%(name)s”。") if wanted == "pin" else _("已取消置顶“%(name)s”。")
        messages.success(request, said % {"name": indicator.name})
    return redirect(_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """Show the user's saved views; a POST with `name` and `address` saves another one and goes back to that address."""
    if request.method != "POST":
        rows = [(row, LABELS[row.kept.page]) for row in saved_views(_who(request))]
        return render(request, "saved/view_list.html", {"rows": rows, "most": actions.MOST_VIEWS})
    kept = kept_at(request.POST.get("address", ""))
    if kept is None:
        raise query_string.BadParameter("address", _("这个地址不能保存为视图。"))
    try:
        saved = actions.save_view(name=request.POST.get("name", ""), kept=kept, by=_who(request))
    except ValidationError as error:
        messages.error(request, _("视图没有保存。") + " ".join(error.messages))
    else:
        messages.success(request, _("已保存视图“%(name)s”。") % {"name": saved.name})
    return redirect(kept.address if len(kept.query) <= actions.LONGEST_QUERY else "saved_views")


@require_http_methods(["GET", "HEAD", "POST"])
def view(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect to the saved page, or say that its jurisdiction is gone; a POST renames (`name`) or deletes (`delete`)
    the view. 404 for somebody else's."""
    row = saved_view(_who(request), pk)
    if request.method == "POST":
        _change(request, row.id)
        return redirect("saved_views")
    lost = lost_places(scope_of(request), row.kept)
    if lost or not row.kept.address:
        return render(request, "saved/view_lost.html", {"row": row, "lost": lost})
    return redirect(_still_ordered(request, row.kept).address)


def _still_ordered(request: HttpRequest, kept: Kept) -> Kept:
    """Return the view without an order by a year that its page no longer shows. A view without years shows the latest
    ones, which change over time. Other orders are left for the page to refuse."""
    query = QueryDict(kept.query)
    year = year_sorted_by(query)
    if kept.page != "years" or "compare" in query or year is None:
        return kept
    try:
        first, last = Page.of(request, query).years()
    except (NoJurisdiction, query_string.BadParameter):
        return kept
    if first <= year <= last:
        return kept
    rest = query.copy()
    rest.pop("sort")
    return replace(kept, query=rest.urlencode(safe=","))


def _change(request: HttpRequest, pk: int) -> None:
    try:
        if "delete" in request.POST:
            name = actions.delete_view(pk=pk, by=_who(request))
            messages.success(request, _("已删除视图“%(name)s”。") % {"name": name})
        else:
            actions.rename_view(pk=pk, name=request.POST.get("name", ""), by=_who(request))
            messages.success(request, _("已改名。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except SavedView.DoesNotExist:
        raise Http404 from None


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # nobody else comes past the door
    return request.user


def _back(request: HttpRequest) -> str:
    """Return `next` if it is a path of this site."""
    wanted = request.POST.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else reverse("dashboard")
