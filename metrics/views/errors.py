"""Error pages. Each says what happened, in the user's language, and where to go on."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from metrics.domain.failures import Failure, failure_of
from metrics.exports.formats import CSV, FORMATS
from metrics.parsing.query_string import BadParameter
from metrics.wording.failures import heading, sentence

logger = logging.getLogger(__name__)

IN_JSON = frozenset({"entry_cell", "entry_cells", "entry_paste", "admin:autocomplete"})
"""Names of the addresses that a script asks: it shows the sentences under "problems"."""

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
        ending = exception.parameter
        too_long = ending in FORMATS and request.path.endswith(f".{ending}")
        path = request.path.removesuffix(ending) + CSV.ending if too_long else request.path
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
    failure = failure_of(sys.exc_info()[1])
    try:
        for handler in request.upload_handlers if failure else ():
            handler.upload_interrupted()  # what has come of a file is not left lying about
        if _answers_in_json(request):
            words = [heading(failure), sentence(failure)] if failure else [_("系统出错了")]
            response: HttpResponse = JsonResponse({"problems": words}, status=503 if failure else 500)
        elif failure:
            words_of = {"heading": heading(failure), "sentence": sentence(failure)}
            response = HttpResponse(loader.render_to_string("errors/503.html", words_of), status=503)
        else:
            response = HttpResponseServerError(loader.render_to_string("errors/500.html"))
    except Exception:  # the page about the failure must not fail: the static manifest or a template may be the cause
        logger.exception("The error page itself could not be made")
        return HttpResponseServerError(LAST_RESORT)
    if failure:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def too_many_files(request: HttpRequest) -> HttpResponse:
    """Answer 503 for a long file when enough of them are being made."""
    words = {"heading": heading(Failure.FILES), "sentence": sentence(Failure.FILES)}
    response = render(request, "errors/503.html", words, status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _answers_in_json(request: HttpRequest) -> bool:
    """Tell whether the address answers in JSON, also for a request that failed before its view was looked up."""
    try:
        return resolve(request.path_info).view_name in IN_JSON
    except Resolver404:
        return False


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
        "layout": _("版式"),
        "page": _("页码"),
        "q": _("搜索"),
        "compare": _("两年对比"),
        "axis": _("小图的纵轴"),
        "changes": _("哪些年度的变化"),
        "place": _("地区"),
        "show": _("所看的部分"),
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
        "cells": _("填报表"),
        "of": _("年度数据"),
        "edition": _("版次"),
        "noun": _("基础数据"),
        "key": _("基础数据"),
        "kind": _("文件"),
        "ending": _("格式"),
        "verdict": _("结论"),
    }.get(parameter, "")
