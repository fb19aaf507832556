"""Every kind of chart is valid for plotly: it is checked with plotly's own validator, which only this test uses."""

from __future__ import annotations

import dataclasses
import json

import plotly.graph_objects as go
import pytest
from django.utils import translation

from metrics.charts.series import series_chart
from metrics.domain.measured import Series
from metrics.domain.rows import Break
from tests.charts.samples import JURISDICTION, indicator, pair, point, rate, series, target, until

FICTIONAL = dataclasses.replace(JURISDICTION, fictional=True)

KINDS = {
    "bars with a gap and a part year": series(indicator(), 2019, 10, None, until(2021, 8, 10, 31), 0, 12),
    "a line with a target": series(rate(), 2019, 90, 92.5, 99, targets={2020: target(91), 2021: target(98)}),
    "part years, dotted": series(rate(), 2019, 98, until(2020, 98, 10, 31), until(2021, 99, 10, 31), 100),
    "a break": series(indicator(breaks=(Break(2021, note="新法"),)), 2019, 10, 20, 300, 400),
    "qualifiers": series(indicator(), 2019, point(2019, 5, qualifier="over"), point(2020, 5, qualifier="at_least")),
    "a stock that starts higher up": series(indicator(time_basis="stock"), 2019, 310, 322, 330),
    "a single year": series(indicator(), 2022, 71),
    "twenty years": series(indicator(), 2005, *range(800, 820)),
    "an amount below 0": series(indicator(measure="amount", unit="万元", decimals=2), 2020, -3.5, 2),
    "fictional": series(rate(), 2019, 90, 91, jurisdiction=FICTIONAL),
    "only zeros": series(indicator(), 2019, 0, 0),
    "two chosen years": pair(rate(breaks=(Break(2022),)), point(2019, 90), point(2024, 92)),
    "two chosen years of a flow": pair(indicator(), point(2019, 90), until(2024, 92, 10, 31)),
}


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_plotly_accepts_every_property_and_value(kind: str, small: bool) -> None:
    figure = series_chart(KINDS[kind], small=small).figure
    read = go.Figure(figure).to_plotly_json()
    assert len(read["data"]) == len(figure["data"])
    assert {key for key, value in figure["layout"].items() if value != []} <= set(read["layout"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_json_as_it_stands_and_small(kind: str) -> None:
    text = json.dumps(series_chart(KINDS[kind]).figure, allow_nan=False)
    assert len(text) < 6_000
    assert "template" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_an_english_page_gets_the_same_points(kind: str) -> None:
    def values(chart_of: Series) -> list[object]:
        return [(trace["x"], trace["y"]) for trace in series_chart(chart_of).figure["data"]]

    with translation.override("en"):
        english = values(KINDS[kind])
    assert english == values(KINDS[kind])


def test_the_validator_does_refuse_a_wrong_property() -> None:
    figure = series_chart(KINDS["a single year"]).figure
    with pytest.raises(ValueError, match="bargapp"):
        go.Figure({**figure, "layout": {**figure["layout"], "bargapp": 1}})
