"""The chart of jurisdictions: dots in the official order, and lines to compare them with."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import pytest
from django.utils import translation

from metrics.charts.jurisdictions import HEIGHTS, MOST_JURISDICTIONS, drawable, jurisdictions_chart
from metrics.domain.aggregation import Median, Total
from metrics.domain.catalogue import Catalogue
from metrics.domain.change import change
from metrics.domain.comparison import Across, Group
from metrics.domain.measured import Measured
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point
from tests.charts.samples import indicator, point, rate, trace, until

CITY = JurisdictionRow(99, "city", "某市", "city", "0001", 0, fictional=False)


def across(of: IndicatorRow, *values: Any, above: Any = None, median: Any = None, fictional: bool = False) -> Across:
    """Return a comparison with one value for each jurisdiction: a number, None for no row, or a `Point`."""
    jurisdictions = [
        JurisdictionRow(number, f"zone-{number}", f"<b>区{number}", "county", f"0001{number:04}", 1, fictional)
        for number, _ in enumerate(values, 1)
    ]
    rows = tuple(_row(of, jurisdiction, value) for jurisdiction, value in zip(jurisdictions, values, strict=True))
    return Across(
        group=Group(CITY, tuple(jurisdictions)),
        indicator=of,
        year=2022,
        rows=rows,
        points=tuple(row.point for row in rows),
        above=_row(of, CITY, above),
        median=Median(Decimal(str(median)), 3, None) if median is not None else None,
        total=Total(),
        years={},
        catalogue=Catalogue((of,)),
    )


def _row(of: IndicatorRow, jurisdiction: JurisdictionRow, value: Any) -> Measured:
    stated = value if isinstance(value, Point) else point(2022, value, report="报告" if value is not None else "")
    return Measured(of, jurisdiction, stated, change(of, Point(2021), stated))


KINDS = {
    "rates with parent and median": across(rate(), 90, 95.5, None, 99, above=96, median=95.5),
    "cases": across(indicator(), 5, until(2022, 7, 10, 31), point(2022, 6500, qualifier="over"), None, above=7000),
    "only zeros": across(indicator(), 0, 0),
    "an amount below 0": across(indicator(measure="amount", unit="万元", decimals=2), -3.5, 2),
    "fictional": across(rate(), 90, 91, fictional=True),
    "many": across(indicator(), *range(100)),
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_plotly_accepts_every_property_and_value(kind: str, language: str) -> None:
    with translation.override(language):
        figure = jurisdictions_chart(KINDS[kind]).figure
    read = go.Figure(figure).to_plotly_json()
    assert len(read["data"]) == len(figure["data"])
    assert {key for key, value in figure["layout"].items() if value != []} <= set(read["layout"])


def dots(values: Sequence[Any], **more: Any) -> dict[str, Any]:
    return trace(jurisdictions_chart(across(rate(), *values, **more)).figure, "values")


def test_the_first_jurisdiction_is_on_top_and_names_are_no_markup() -> None:
    figure = jurisdictions_chart(across(rate(), 90, 95)).figure
    axis = figure["layout"]["yaxis"]
    assert axis["ticktext"] == ["&lt;b&gt;区1", "&lt;b&gt;区2"]
    assert axis["range"] == [1.5, -0.5]
    assert trace(figure, "values")["y"] == [0, 1]
    assert "<b>" not in "".join(trace(figure, "values")["hovertext"])


def test_what_is_missing_says_why_where_the_axis_begins() -> None:
    figure = jurisdictions_chart(across(rate(), 96, None, point(2022, missing_reason="not_applicable"))).figure
    missing = trace(figure, "missing")
    assert missing["text"] == ["\u00a0无记录", "\u00a0不适用"]  # off the grid line
    assert missing["y"] == [1, 2]
    assert dots([96, None])["x"] == [96, None]


def test_a_part_of_the_year_is_hollow_and_an_approximate_value_says_so() -> None:
    chart = jurisdictions_chart(across(rate(), 96, until(2022, 97, 10, 31), point(2022, 98, qualifier="about")))
    colours = trace(chart.figure, "values")["marker"]["color"]
    assert colours[0] == colours[2] != colours[1]
    assert trace(chart.figure, "values")["text"] == ["96%", "97%", "≈98%"]
    assert {"空心为部分年度。", "≈为近似值。"} <= set(chart.notes)


def test_parent_and_median_are_lines_with_words() -> None:
    layout = jurisdictions_chart(across(rate(), 90, 95, 99, above=96, median=95)).figure["layout"]
    assert [(line["x0"], line["line"]["dash"]) for line in layout["shapes"]] == [(96, "dot"), (95, "dash")]
    assert [words["text"] for words in layout["annotations"]] == ["某市填报96%", "中位数95%"]
    assert layout["xaxis"]["range"][0] <= 90


def test_a_parents_count_that_dwarfs_its_jurisdictions_is_left_to_the_words_beside_the_chart() -> None:
    layout = jurisdictions_chart(across(indicator(), 5, 7, 6, above=7000, median=6)).figure["layout"]
    assert [line["x0"] for line in layout["shapes"]] == [6]
    assert layout["xaxis"]["range"][1] < 20


def test_a_count_that_dwarfs_two_jurisdictions_is_left_out_as_well() -> None:
    """Two jurisdictions have no median to compare it with."""
    chart = jurisdictions_chart(across(indicator(), 12, 20, above=1900))
    assert chart.figure["layout"]["shapes"] == []
    assert chart.figure["layout"]["xaxis"]["range"][1] < 30
    assert any(note.startswith("某市填报1,900件，远在") for note in chart.notes)


def test_the_marks_of_the_parents_line_are_explained() -> None:
    above = point(2022, 96, qualifier="about", state="draft")
    notes = jurisdictions_chart(across(rate(), 90, 95, above=above)).notes
    assert {"≈为近似值。", "含尚未审核的数值。"} <= set(notes)


def test_the_summary_says_how_far_the_exact_values_of_the_whole_year_reach() -> None:
    words = jurisdictions_chart(across(rate(), 96, until(2022, 99, 10, 31), 91, None)).summary
    assert words == "4个地区中3个有数值。全年的准确值从<b>区3的91%到<b>区1的96%。"
    assert jurisdictions_chart(across(rate(), 96, 96)).summary.endswith("均为96%。")
    assert jurisdictions_chart(across(rate(), 96, None)).summary == "2个地区中1个有数值。"


def test_more_jurisdictions_than_can_be_read_are_left_out_with_a_note() -> None:
    chart = jurisdictions_chart(across(indicator(), *range(MOST_JURISDICTIONS + 1)))
    assert len(trace(chart.figure, "values")["x"]) == MOST_JURISDICTIONS
    assert f"只画前{MOST_JURISDICTIONS}个地区。" in chart.notes
    assert chart.height == len(HEIGHTS)


def test_one_jurisdiction_or_no_value_is_no_chart() -> None:
    assert not drawable(across(rate(), 90))
    assert not drawable(across(rate(), None, None))
    assert drawable(across(rate(), 90, None))


def test_a_saved_picture_says_what_is_invented() -> None:
    meta = jurisdictions_chart(across(rate(), 90, 91, fictional=True)).figure["layout"]["meta"]
    assert meta["subtitle"].endswith("虚构演示数据")
    assert meta["source"] == "来源：报告"


def test_a_parent_that_is_not_drawn_is_told() -> None:
    far = until(2022, 7000, 10, 31, qualifier="over")
    chart = jurisdictions_chart(across(indicator(), 5, 7, 6, above=far, median=6))
    assert "某市填报7,000余件，截至10月，远在各地区之外，图上不画。" in chart.notes
    assert not any(
        "远在" in note for note in jurisdictions_chart(across(indicator(), 5, 7, 6, above=8, median=6)).notes
    )


def test_lines_of_a_part_of_the_year_say_so() -> None:
    part = [until(2022, value, 10, 31) for value in (90, 95, 99, 96)]
    shown = across(rate(), *part[:3], above=part[3], median=95)
    assert shown.median
    shown = replace(shown, median=replace(shown.median, as_of=datetime.date(2022, 10, 31)))
    labels = [one["text"] for one in jurisdictions_chart(shown).figure["layout"]["annotations"]]
    assert labels == ["某市填报96%，截至10月", "中位数95%，截至10月"]
