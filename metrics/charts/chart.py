"""What a page needs to show one chart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from metrics.domain.measured import Measured


@dataclass(frozen=True, slots=True)
class Chart:
    """`figure` has plotly's `data` and `layout`. `key` names the chart on its page. `summary` tells it in words,
    `notes` explain its marks. A `small` chart is one of many side by side. `height` is a step of the stylesheet for a
    chart with a row for each jurisdiction, 0 for all others. `aside` is the value whose change the caption tells,
    `link` where its title leads ("" for nowhere)."""

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
    """Return what stands beside the page as JSON: the figures by key."""
    return {chart.key: chart.figure for chart in charts}


def plot_number(value: Decimal | None) -> int | float | None:
    """Return the one place where a Decimal becomes a number that a browser draws. A value has at most 15 significant
    digits, which a float holds exactly enough to print them back."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def file_name(*words: str) -> str:
    """Of a saved picture, without its ending; for what systems forbid in a name it has _."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", " ".join(filter(None, words)))


def label(text: str) -> str:
    """Text for a chart: plotly reads <b>, <a>, <br> and entities in every label, so nothing of ours may
    look like one."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return " ".join(escaped.split())
