"""What the chart of one indicator shows, and what it must not suggest."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.charts.chart import label, plot_number
from metrics.charts.series import drawable, series_chart
from metrics.domain.rows import Break
from tests.charts.samples import JURISDICTION, indicator, point, rate, segments, series, target, trace, until


def values(chart: Any) -> list[tuple[int, Any]]:
    shown = trace(chart.figure, "values")
    return list(zip(shown["x"], shown["y"], strict=True))


def test_every_year_is_on_the_axis_and_a_year_without_a_value_is_a_gap() -> None:
    chart = series_chart(series(rate(), 2019, 97, None, 98, 99))
    assert values(chart) == [(2019, 97), (2020, None), (2021, 98), (2022, 99)]
    assert chart.figure["layout"]["xaxis"]["ticktext"] == ["2019", "2020", "2021", "2022"]


def test_no_line_crosses_a_gap() -> None:
    chart = series_chart(series(rate(), 2018, 97, 98, None, 98, 99))
    assert segments(trace(chart.figure, "line")) == [[(2018, 97), (2019, 98)], [(2021, 98), (2022, 99)]]


def test_no_line_crosses_a_break_and_the_break_is_marked() -> None:
    chart = series_chart(series(rate(breaks=(Break(2021, note="新法施行。"),)), 2019, 97, 98, 60, 61))
    assert segments(trace(chart.figure, "line")) == [[(2019, 97), (2020, 98)], [(2021, 60), (2022, 61)]]
    assert segments(trace(chart.figure, "dotted")) == []
    (line,) = chart.figure["layout"]["shapes"]
    assert line["x0"] == line["x1"] == 2020.5
    assert "竖点线处2021年口径调整，前后不可比：新法施行。" in chart.notes


def test_each_break_is_marked_and_a_line_crosses_what_is_comparable() -> None:
    breaks = (Break(2014, note="新法"), Break(2015), Break(2020, comparable=True, note="新表"))
    chart = series_chart(series(rate(breaks=breaks), 2012, *range(50, 61)))
    drawn = [[year for year, _value in line] for line in segments(trace(chart.figure, "line"))]
    assert drawn == [[year - 1, year] for year in range(2013, 2023) if year not in (2014, 2015)]
    assert [line["x0"] for line in chart.figure["layout"]["shapes"]] == [2013.5, 2014.5, 2019.5]
    assert [label["x"] for label in chart.figure["layout"]["annotations"]] == [2013.5, 2019.5], "no label on another"
    assert [note for note in chart.notes if "口径" in note] == [
        "竖点线处2014年口径调整，前后不可比：新法", "竖点线处2015年口径调整，前后不可比。",
        "竖点线处2020年口径调整，前后可比：新表",
    ]  # fmt: skip


@pytest.mark.parametrize("first", [2021, 2022])
def test_a_break_outside_the_years_shown_is_not_marked(first: int) -> None:
    chart = series_chart(series(rate(breaks=(Break(2021),)), first, 97, 98))
    assert chart.figure["layout"]["shapes"] == []
    assert chart.figure["layout"]["annotations"] == []


def test_different_months_are_joined_by_dots_alone_and_part_years_are_hollow() -> None:
    chart = series_chart(series(rate(), 2019, 98, until(2020, 97, 10, 31), until(2021, 98, 10, 31)))
    assert segments(trace(chart.figure, "line")) == [[(2020, 97), (2021, 98)]]
    assert segments(trace(chart.figure, "dotted")) == [[(2019, 98), (2020, 97)]]
    colours = trace(chart.figure, "values")["marker"]["color"]
    assert colours[0] != colours[1] == colours[2]
    assert "空心为部分年度：2020年截至10月、2021年截至10月。" in chart.notes


def test_what_happened_in_a_year_is_a_bar_from_0_and_a_part_year_is_hatched() -> None:
    chart = series_chart(series(indicator(), 2020, 950, until(2021, 960, 10, 31), 970))
    bars = trace(chart.figure, "values")
    assert bars["type"] == "bar"
    assert bars["marker"]["pattern"]["shape"] == ["", "/", ""]
    assert chart.figure["layout"]["yaxis"]["range"][0] == 0
    assert not any("纵轴" in note for note in chart.notes)
    assert "斜纹为部分年度：2021年截至10月。" in chart.notes


def test_the_latest_bar_with_a_value_stands_out() -> None:
    colours = trace(series_chart(series(indicator(), 2020, 5, 6, None)).figure, "values")["marker"]["color"]
    assert colours[0] != colours[1]
    assert colours[0] == colours[2]


@pytest.mark.parametrize("kind", [{"time_basis": "stock"}, {"measure": "score"}, {"measure": "duration"}])
def test_what_does_not_add_up_over_a_year_is_a_line(kind: dict[str, str]) -> None:
    assert trace(series_chart(series(indicator(**kind), 2020, 5, 6)).figure, "values")["type"] == "scatter"


def test_rates_near_100_start_at_a_printed_floor() -> None:
    chart = series_chart(series(rate(), 2020, 98.2, 99.67))
    assert chart.figure["layout"]["yaxis"]["ticktext"][0] == "95%"
    assert "纵轴从95%起。" in chart.notes


def test_the_floor_of_an_axis_is_its_lowest_mark() -> None:
    """Starting a little below it would give two lines at the bottom of the chart."""
    axis = series_chart(series(rate(), 2021, 98, 99)).figure["layout"]["yaxis"]
    assert axis["range"][0] == axis["tickvals"][0] == 95


@pytest.mark.parametrize(("small", "shortest"), [(True, 20), (False, 40)])
def test_a_target_of_one_year_is_seen_to_be_dashed(small: bool, shortest: int) -> None:
    """On both sides of its marker, however few pixels it has."""
    chart = series_chart(series(rate(), 2021, 98, 99, targets={2022: target(97)}), small=small)
    lengths = [int(part.removesuffix("px")) for part in trace(chart.figure, "target")["line"]["dash"].split(",")]
    assert sum(lengths) * 3 <= shortest


def test_other_rates_start_at_0() -> None:
    chart = series_chart(series(rate(), 2020, 6.4, 99))
    assert chart.figure["layout"]["yaxis"]["ticktext"][0] == "0%"
    assert not any("纵轴" in note for note in chart.notes)


def test_a_target_is_a_step_over_its_year_and_named_beside_the_last() -> None:
    required = {2020: target(90), 2021: target(90), 2022: target(95)}
    chart = series_chart(series(rate(), 2020, 90, 92, 94, targets=required))
    first, last = segments(trace(chart.figure, "target"))
    assert {height for _, height in first} == {90}
    assert first[0][0] < 2020 < 2021 < first[-1][0] < 2022
    assert {height for _, height in last} == {95}
    assert [one["text"] for one in chart.figure["layout"]["annotations"]] == ["目标≥95%"]


def test_a_target_above_every_value_is_on_the_chart() -> None:
    chart = series_chart(series(indicator(time_basis="stock"), 2020, 5, 6, targets={2021: target(40)}))
    assert chart.figure["layout"]["yaxis"]["range"][1] > 40


def test_approximate_values_and_bounds_carry_their_sign() -> None:
    stated = [
        point(2019, 6500, qualifier="over"), point(2020, 300, qualifier="about"), point(2021, 90, qualifier="nearly"),
        point(2022, 98, qualifier="at_least"), point(2023, 3, qualifier="at_most"), point(2024, 71),
    ]  # fmt: skip
    chart = series_chart(series(indicator(), 2019, *stated))
    assert trace(chart.figure, "values")["text"] == ["≈6,500", "≈300", "≈90", "≥98", "≤3", "71"]
    assert "≈为近似值。" in chart.notes
    assert "≥、≤为限值。" in chart.notes


def test_a_value_that_is_not_approved_is_said_to_be() -> None:
    chart = series_chart(series(rate(), 2020, 97, point(2021, 98, state="draft")))
    assert "2021年尚未审核。" in chart.notes
    assert trace(chart.figure, "values")["hovertext"][1].endswith("<br>草稿")


def test_many_years_are_thinned_but_a_0_is_always_labelled() -> None:
    chart = series_chart(series(indicator(), 2005, *range(801, 811), 0, *range(812, 820), 815))
    shown = trace(chart.figure, "values")
    labelled = [year for year, text in zip(shown["x"], shown["text"], strict=True) if text]
    assert labelled == [2015, 2023, 2024]
    ticks = chart.figure["layout"]["xaxis"]["tickvals"]
    assert len(ticks) <= 8
    assert ticks[-1] == 2024


@pytest.mark.parametrize(
    ("values", "keep"),
    [
        ((95.1, 95, 97, 98, 99.38, 99.37), [2024, 2023, 2019, 2020]),
        ((95, 96, 97, 98, 99, 99.5), [2024, 2019]),
        ((None, 1, 0, 2, 0, None), [2023, 2022, 2020, 2021]),
    ],
)
def test_of_many_labels_the_last_comes_first(values: tuple[float | None, ...], keep: list[int]) -> None:
    shown = trace(series_chart(series(rate(), 2019, *values), small=True).figure, "values")
    assert shown["meta"]["keep"] == keep
    assert [year for year, text in zip(shown["x"], shown["text"], strict=True) if text] == sorted(keep)


def test_a_label_stands_below_where_the_line_comes_from_above() -> None:
    shown = trace(series_chart(series(rate(), 2020, 97, 95, None, 96, 98)).figure, "values")
    assert [side.split()[0] for side in shown["textposition"]] == ["top", "bottom", "top", "bottom", "top"]


def test_names_cannot_pass_for_markup() -> None:
    name = "<b>案件</b> & <a href='javascript:1'>x</a>"
    jurisdiction = dataclasses.replace(JURISDICTION, name="<i>某区</i>")
    chart = series_chart(series(indicator(name=name), 2020, 5, 6, jurisdiction=jurisdiction))
    about = chart.figure["layout"]["meta"]
    assert about["title"] == "&lt;b&gt;案件&lt;/b&gt; &amp; &lt;a href='javascript:1'&gt;x&lt;/a&gt;"
    assert "<" not in about["subtitle"]


@given(st.text(max_size=30))
def test_no_label_opens_a_tag_or_breaks_a_line(text: str) -> None:
    shown = label(text)
    assert "<" not in shown
    assert ">" not in shown
    assert "\n" not in shown


def test_a_saved_picture_says_that_it_is_fictional() -> None:
    invented = dataclasses.replace(JURISDICTION, fictional=True)
    assert (
        "虚构演示数据"
        in series_chart(series(rate(), 2020, 9, jurisdiction=invented)).figure["layout"]["meta"]["subtitle"]
    )
    assert "虚构" not in series_chart(series(rate(), 2020, 9)).figure["layout"]["meta"]["subtitle"]


def test_a_saved_picture_names_its_source() -> None:
    read = [point(2020, 9, report="甲报告"), point(2021, 9, report="乙报告")]
    assert series_chart(series(rate(), 2020, *read[:1])).figure["layout"]["meta"]["source"] == "来源：甲报告"
    assert series_chart(series(rate(), 2020, *read)).figure["layout"]["meta"]["source"] == "来源：乙报告等2份报告"


@pytest.mark.parametrize("value", ["0", "71", "89.4", "123456789012345", "12345678901.2345", "-3.5"])
def test_decimals_become_the_same_number(value: str) -> None:
    number = plot_number(Decimal(value))
    assert Decimal(str(number)) == Decimal(value)
    assert isinstance(number, float) == ("." in value)


def test_only_a_series_with_a_value_can_be_drawn() -> None:
    assert not drawable(series(indicator(), 2020, None, None))
    assert drawable(series(indicator(), 2020, None, 0))


def test_dots_between_bounds_are_explained_by_the_bounds() -> None:
    chart = series_chart(
        series(rate(), 2021, point(2021, 95, qualifier="at_least"), point(2022, 96, qualifier="about"))
    )
    assert segments(trace(chart.figure, "dotted")) == [[(2021, 95), (2022, 96)]]
    assert "点线相连的两年数值为限值，差额不能确定。" in chart.notes
    assert not any("截至月份" in note for note in chart.notes)
