"""Charts go through the plotly package: its template, its figures, its JSON."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys

import plotly.graph_objects as go
import plotly.io as pio
import pytest

from metrics.charts.chart import Chart, for_script
from metrics.charts.series import series_chart
from metrics.charts.style import TEMPLATE
from tests.charts.samples import indicator, rate, series

HOSTILE = ("</script><b>粗</b>", "$x^2$", "\u202e右到左", "𠮷", "a & b")


def sent(*charts: Chart) -> dict[str, dict[str, dict[str, object]]]:
    """Return the figures as the page's script reads them."""
    found: dict[str, dict[str, dict[str, object]]] = json.loads(for_script(charts))
    return found


def test_the_house_template_is_registered_and_valid() -> None:
    assert pio.templates["ruleoflaw"] == go.layout.Template(TEMPLATE)
    assert pio.templates.default is None


@pytest.mark.parametrize("small", [False, True])
def test_what_is_sent_is_the_figure_and_the_template_stands_once(small: bool) -> None:
    charts = [series_chart(series(rate(), 2019, 90, None, 99), small=small), series_chart(series(indicator(), 2019, 5))]
    charts[1] = dataclasses.replace(charts[1], key="another")
    text = for_script(charts)
    assert text.count('"template"') == 1
    assert sent(*charts)["template"] == TEMPLATE
    for chart in charts:
        drawn = sent(*charts)["figures"][chart.key]
        assert drawn == json.loads(json.dumps(chart.figure))
        go.Figure(drawn).update_layout(template="ruleoflaw")  # its validator accepts what was sent


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("small", [False, True])
def test_no_name_ends_the_script_or_is_lost(name: str, small: bool) -> None:
    chart = series_chart(series(indicator(name=name), 2019, 5, 6), small=small)
    text = for_script([chart])
    assert "<" not in text
    meta = sent(chart)["figures"][chart.key]["layout"]["meta"]
    assert isinstance(meta, dict)
    assert meta["title"] == " ".join(name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split())


def test_without_the_package_no_page_starts() -> None:
    """The charts need it: a site without plotly stops at once instead of showing pages without charts."""
    code = "import sys; sys.modules['plotly'] = None; import metrics.charts.chart"
    ended = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 1
    assert "plotly" in ended.stderr.splitlines()[-1]
