"""Error pages. Each says what happened, in the user's language, and where to go on."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from metrics.parsing.query_string import BadParameter

logger = logging.getLogger(__name__)

QUERY_CANCELED = "57014"
"""PostgreSQL's code for a statement that was ended at STATEMENT_TIMEOUT_SECONDS."""

RETRY_AFTER = "30"
"""Seconds after which a program may ask again."""

LAST_RESORT = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>500</title>
<h1>系统出错 · Something went wrong</h1><p>请稍后再试。 Please try again later.</p></html>"""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, with the name of the parameter and what is wrong with it, if a parameter is the cause."""
    context: dict[str, Any] = {}
    if isinstance(exception, BadParameter):
        rest = request.GET.copy()
        rest.pop(exception.parameter, None)
        # The way on from a workbook that would be too long is the file without a limit.
        too_long = exception.parameter == "xlsx" and request.path.endswith(".xlsx")
        path = request.path.removesuffix("xlsx") + "csv" if too_long else request.path
        context = {
            "parameter": exception.parameter,
            "label": _parameter_label(exception.parameter),
            "sentence": exception.sentence,
            "without": f"{path}?{rest.urlencode()}" if rest else path,
            "as_csv": too_long,
        }
    return render(request, "errors/400.html", context, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form sent without its token, mostly because a page was left open past the end of the session.
    `reason` is Django's; it goes to Django's log, not to the user."""
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 for an error that may soon pass. Uses neither the database nor the session, as either may be
    what failed."""
    reason = _passing(sys.exc_info()[1])
    try:
        if not reason:
            return HttpResponseServerError(loader.render_to_string("errors/500.html"))
        page = loader.render_to_string("errors/503.html", {"reason": reason})
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})
    except Exception:  # the page about the failure must not fail: the static manifest or a template may be the cause
        logger.exception("The error page itself could not be made")
        return HttpResponseServerError(LAST_RESORT)


def too_many_files(request: HttpRequest) -> HttpResponse:
    """Answer 503 for a long file when enough of them are being made."""
    response = render(request, "errors/503.html", {"reason": "files"}, status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _passing(error: BaseException | None) -> str:
    """Return the kind of an error that may soon pass: "slow", the database ended a query at its time limit; "busy",
    somebody else was writing for too long (SQLite); "away", the database cannot be reached. "" for any other error."""
    if not isinstance(error, OperationalError):
        return ""
    if getattr(error.__cause__, "sqlstate", None) == QUERY_CANCELED:
        return "slow"
    return "busy" if "locked" in str(error) else "away"


def _parameter_label(parameter: str) -> str:
    """Return the name that users know the parameter by; "" for one that has only its name in the address."""
    return {
        "year": _("年度"),
        "from": _("起始年度"),
        "to": _("结束年度"),
        "jurisdiction": _("地区"),
        "parent": _("上级地区"),
        "indicator": _("指标"),
        "theme": _("领域"),
        "state": _("状态"),
        "sort": _("排序"),
        "page": _("页码"),
        "q": _("搜索"),
        "compare": _("两年对比"),
        "axis": _("小图的纵轴"),
        "changes": _("哪些年度的变化"),
        "place": _("地区"),
        "find": _("地区名称或代码"),
        "tab": _("指标的各部分"),
        "view": _("要览"),
        "below": _("含下级地区"),
        "who": _("何人"),
        "document": _("文件"),
        "address": _("地址"),
        "pin": _("指标"),
        "unpin": _("指标"),
        "report": _("报告"),
        "term": _("搜索"),
        "p": _("页码"),
    }.get(parameter, "")
