"""The product's addresses, and the pages that they are compared with."""

from __future__ import annotations

import json
import os
import re

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path

from metrics.models import Theme
from metrics.permissions.urls import ADDRESSES, SIGNED_IN
from metrics.views.dashboard import dashboard
from metrics.views.years import years
from ruleoflaw.urls import handler400, handler403, handler404, handler500
from ruleoflaw.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

SCRIPT = re.compile(rb"<script\b.*?</script>", re.DOTALL)
FIGURES = re.compile(rb'<script id="figures" type="application/json">(.*?)</script>', re.DOTALL)

BARE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>bare</title>
<link rel="icon" href="data:,"></head><body>
{boxes}<script id="figures" type="application/json">{figures}</script>
<script src="{plotly}"></script><script src="/bench/bare.js"></script></body></html>"""
DRAW = """const {template, figures} = JSON.parse(document.getElementById("figures").textContent);
Object.keys(figures).forEach((key, n) => {
  const {data, layout} = figures[key];
  Plotly.newPlot("box" + n, data, {...layout, template, width: 340, height: 180}, {displayModeBar: false});
});
performance.mark("charts-drawn");
document.body.dataset.ready = "charts";
"""


def empty(request: HttpRequest) -> HttpResponse:
    """Return an empty page: all middleware, a session, a signed-in user, one query of its own, and no template."""
    return HttpResponse(str(Theme.objects.count()))


def worker(request: HttpRequest) -> HttpResponse:
    """Return the number of the server's process that answers."""
    return HttpResponse(str(os.getpid()))


def without_script(request: HttpRequest) -> HttpResponse:
    """Return the dashboard without its scripts."""
    page = dashboard(request)
    assert isinstance(page, HttpResponse)
    return HttpResponse(SCRIPT.sub(b"", page.content))


def bare(request: HttpRequest) -> HttpResponse:
    """Return a page with only the charts of the yearly comparison and plotly's script."""
    page = years(request)
    assert isinstance(page, HttpResponse)
    found = FIGURES.search(page.content)
    assert found, "the page has no charts"
    count = len(json.loads(found[1])["figures"])
    boxes = "".join(f'<div id="box{n}" data-chart></div>' for n in range(count))
    plotly = static("vendor/plotly-lines-bars.min.js")
    return HttpResponse(BARE.format(boxes=boxes, figures=found[1].decode(), plotly=plotly))


def draw(request: HttpRequest) -> HttpResponse:
    return HttpResponse(DRAW, content_type="text/javascript")


ADDRESSES["bench_page"] = SIGNED_IN  # what they show asks the table of addresses, as every page does

urlpatterns = [
    path("bench/empty/", empty),
    path("bench/worker/", worker),
    path("bench/without-script/", without_script, name="bench_page"),
    path("bench/bare/", bare, name="bench_page"),
    path("bench/bare.js", draw),
    *product,
]
