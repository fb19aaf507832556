"""The style sheets contain nothing that is unused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import metrics
from metrics.charts import style

STATIC = Path(metrics.__file__).parent / "static/metrics"
SHEETS = {path.name: path.read_text("utf-8") for path in sorted(STATIC.glob("*.css"))}
OF_OTHERS = ("--bs-",)
"""Prefixes of properties that are defined for Bootstrap's Reboot."""
WEIGHTS = {"400", "500", "650", "700"}


def test_every_property_of_ours_is_used() -> None:
    ours = set(re.findall(r"(--[\w-]+):", SHEETS["site.css"]))
    used = {name for sheet in SHEETS.values() for name in re.findall(r"var\((--[\w-]+)", sheet)}
    of_charts = {name for word in vars(style).values() for name in re.findall(r"var\((--[\w-]+)", str(word))}
    used |= of_charts | {f"{name}-paper" for name in of_charts}
    assert "--brand" in ours and "--chart-series-paper" in ours & used
    assert sorted(name for name in ours - used if not name.startswith(OF_OTHERS)) == []


@pytest.mark.parametrize("name", SHEETS)
def test_there_are_four_weights(name: str) -> None:
    assert set(re.findall(r"font-weight: (\d+)", SHEETS[name])) <= WEIGHTS


def test_the_head_of_the_sheet_names_its_sections_in_order() -> None:
    head = re.search(r"Sections: (.*?)\.", SHEETS["site.css"], re.DOTALL)
    sections = re.findall(r"^/\* ([^,:]+?)(?:[,:].*?)? -{9,} \*/$", SHEETS["site.css"], re.MULTILINE)
    assert head and len(sections) > 10
    assert re.split(r",\s+", head[1]) == [section.lower() for section in sections]
