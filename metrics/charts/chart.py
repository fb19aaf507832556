"""A chart with everything that a page needs to show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

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


def for_script(charts: Iterable[Chart]) -> dict[str, dict[str, Any]]:
    """Return the figures by key, which the page includes as JSON."""
    return {chart.key: chart.figure for chart in charts}


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
