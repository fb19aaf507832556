"""Style that all charts share: colours, and the house template, which is registered with plotly once. Colours are names
of CSS variables, which the script replaces when it draws, so that light, dark and print each have their own."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import plotly.io as pio

SERIES = "var(--chart-series)"
SERIES_EARLIER = "var(--chart-series-earlier)"
INK = "var(--chart-ink)"
QUIET = "var(--chart-quiet)"
GRID = "var(--chart-grid)"
PAPER = "var(--chart-paper)"
TARGET = "var(--chart-target)"
MEDIAN = "var(--chart-median)"
FONT = "var(--chart-font)"
CLEAR = "rgba(0,0,0,0)"

HALF_YEAR = 0.5
TARGET_HALF_WIDTH = 0.42
"""Half the width of a target's line, in years."""

TEXT_SIZE = 13
SMALL_TEXT_SIZE = 12
AXIS: dict[str, Any] = {
    "fixedrange": True,
    "gridcolor": GRID,
    "tickangle": 0,
    "zeroline": False,
    # The script sees to it that all have room; plotly would lay each label out to see whether to hide it.
    "ticklabeloverflow": "allow",
}


pio.templates["ruleoflaw"] = go.layout.Template(
    layout={
        "autosize": True,
        "showlegend": False,
        "dragmode": False,  # a finger on the chart scrolls the page
        "hovermode": "closest",
        "separators": ".,",
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "bargap": 0.45,
        "font": {"family": FONT, "size": TEXT_SIZE, "color": QUIET},
        "xaxis": AXIS,
        "yaxis": AXIS,
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": GRID,
            "align": "left",
            "namelength": 0,
            "font": {"family": FONT, "size": TEXT_SIZE, "color": INK},
        },
    }
)
pio.templates.default = None  # a page has the template once, not each figure of it
TEMPLATE: dict[str, Any] = pio.templates["ruleoflaw"].to_plotly_json()


def layout(*, small: bool, **more: Any) -> dict[str, Any]:
    """Return what the layout of one chart adds to the template."""
    return {"font": {"size": SMALL_TEXT_SIZE}, **more} if small else more
