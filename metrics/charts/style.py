"""Style that all charts share. Colours are names of CSS variables, which the script replaces when it draws, so that
light, dark and print each have their own. There is no plotly template: the default one would add 6 kB to every
chart."""

from __future__ import annotations

from typing import Any

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


def layout(*, small: bool, **more: Any) -> dict[str, Any]:
    """Return the common layout: no decoration, nothing to drag (so that a finger on the chart scrolls the page), and
    the height of the box around it."""
    return {
        "autosize": True,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "separators": ".,",
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "bargap": 0.45,
        "font": {"family": FONT, "size": SMALL_TEXT_SIZE if small else TEXT_SIZE, "color": QUIET},
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": GRID,
            "align": "left",
            "namelength": 0,
            "font": {"family": FONT, "size": TEXT_SIZE, "color": INK},
        },
        **more,
    }
