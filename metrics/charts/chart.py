"""A chart with everything that a page needs to show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
from django.utils.safestring import SafeString
from plotly.io.json import to_json_plotly

from metrics.charts import style
from metrics.domain.measured import Measured


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. `figure` has plotly's `data` and `layout`. `key` identifies the chart on its page. `summary`
    describes it in words, `notes` explain its marks. A `small` chart is one of many side by side. `height` is a step of
    the stylesheet for a chart with a row for each jurisdiction, 0 for all others. `aside` is the value whose change the
    caption states; `link` is the address its title leads to ("" for none)."""

    key: str
    title: str
    subtitle: str
    figure: dict[str, Any]
    summary: str
    notes: tuple[str, ...] = ()
    small: bool = False
    height: int = 0
    aside: Measured | None = None
    link: str = ""


def for_script(charts: Iterable[Chart]) -> SafeString:
    """Return the JSON beside the page: the template that all figures begin with, and the figures by key. Written by
    plotly, which escapes what could end a script element."""
    figures = {chart.key: _plotly_figure(chart) for chart in charts}
    return SafeString(to_json_plotly({"template": style.TEMPLATE, "figures": figures}, engine="json"))


def _plotly_figure(chart: Chart) -> go.Figure | dict[str, Any]:
    """Return the figure as plotly's object, not validated: the tests do that. A page has up to 24 small charts; they
    stay dicts, since objects would take 20 ms of the page (docs/decisions/, 0001)."""
    return chart.figure if chart.small else go.Figure(chart.figure, _validate=False)


def plot_number(value: Decimal | None) -> int | float | None:
    """Return the number that a browser draws; no Decimal is converted anywhere else. A value has at most 15
    significant digits, which a float represents exactly enough to print them back."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def file_name(*words: str) -> str:
    """Return the name of a saved picture, without its extension; characters that systems forbid are replaced by _."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", " ".join(filter(None, words)))


def label(text: str) -> str:
    """Return the text escaped for a chart: plotly interprets <b>, <a>, <br> and entities in every label."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return " ".join(escaped.split())
