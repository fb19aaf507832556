"""Small charts side by side: two distant years, and which charts share an axis."""

from __future__ import annotations

from typing import Any

import pytest

from metrics.charts.series import series_chart
from metrics.charts.small_multiples import groups
from metrics.domain.measured import Series
from metrics.domain.rows import Break
from metrics.templatetags.value_words import changed_across
from tests.charts.samples import indicator, pair, point, rate, segments, series, target, trace, until

OTHER = rate(code="other", name="另一比率")
PEOPLE = indicator(code="people", name="人数", unit="人")


def axis(chart: Any) -> list[Any]:
    found: list[Any] = chart.figure["layout"]["yaxis"]["range"]
    return found


def test_two_years_stand_beside_each_other_however_far_apart() -> None:
    near, far = (series_chart(pair(rate(), point(year, 90), point(2024, 92)), small=True) for year in (2023, 2014))
    for chart, step in ((near, 1), (far, 10)):
        low, high = chart.figure["layout"]["xaxis"]["range"]
        assert high - low == 3 * step
        assert chart.figure["layout"]["xaxis"]["tickvals"] == [2024 - step, 2024]
        assert trace(chart.figure, "values")["textposition"] == ["middle left", "middle right"]
        assert all(trace(chart.figure, "values")["text"])


def test_a_slope_joins_only_what_may_be_compared() -> None:
    plain = series_chart(pair(rate(), point(2019, 90), point(2024, 92)), small=True).figure
    assert segments(trace(plain, "line")) == [[(2019, 90), (2024, 92)]]
    part = series_chart(pair(rate(), point(2019, 90), until(2024, 92, 10, 31)), small=True).figure
    assert (segments(trace(part, "line")), segments(trace(part, "dotted"))) == ([], [[(2019, 90), (2024, 92)]])
    broken = series_chart(pair(rate(breaks=(Break(2021),)), point(2019, 90), point(2024, 92)), small=True).figure
    assert segments(trace(broken, "line")) == segments(trace(broken, "dotted")) == []
    (line,) = broken["layout"]["shapes"]
    assert line["x0"] == 2021.5  # half-way between the two
    assert broken["layout"]["annotations"] == []  # the caption says it


def test_the_caption_of_two_years_says_their_change() -> None:
    found = groups([pair(rate(), point(2019, 90), point(2024, 92))], common=False, pair=True)
    assert [changed_across(chart.aside) for chart in found[0].charts] == [
        '<span class="better rise">比2019年上升2个百分点</span>'
    ]
    found = groups([pair(rate(breaks=(Break(2021),)), point(2019, 90), point(2024, 92))], common=False, pair=True)
    assert [changed_across(chart.aside) for chart in found[0].charts] == [
        '<span class="unknown crossed">不可比：2021年口径调整</span>'
    ]


def test_rates_of_two_years_share_an_axis_and_counts_do_not() -> None:
    drawn = [
        pair(indicator(), point(2019, 5), point(2024, 7)),
        pair(rate(), point(2019, 97), point(2024, 99)),
        pair(OTHER, point(2019, 82), point(2024, 99)),
        pair(PEOPLE, point(2019, 500), point(2024, 700)),
    ]
    rates, others = groups(drawn, common=False, pair=True)
    assert [chart.key for chart in rates.charts] == ["rate", "other"]
    assert axis(rates.charts[0]) == axis(rates.charts[1])
    assert rates.axis == "各图纵轴相同：从80%起，不从0起，到100%。"
    assert axis(others.charts[0]) != axis(others.charts[1])
    assert (rates.before, others.before) == (0, 2)


@pytest.mark.parametrize("stock_first", [True, False])
def test_an_axis_shared_with_bars_begins_at_0(stock_first: bool) -> None:
    stock = series(indicator(code="stock", time_basis="stock"), 2022, 480, 500)
    flow = series(indicator(), 2022, 490, 510)
    (group,) = groups([stock, flow] if stock_first else [flow, stock], common=True, pair=False)
    assert axis(group.charts[0]) == axis(group.charts[1])
    assert axis(group.charts[0])[0] == 0
    assert group.axis == "各图纵轴相同：0到600。"


def test_units_never_share_an_axis_even_of_the_same_name() -> None:
    drawn: list[Series] = [
        series(rate(), 2022, 97, 98),
        series(indicator(code="growth", unit="%", time_basis="stock"), 2022, 3, 4),
        series(PEOPLE, 2022, 3, 4),
        series(indicator(), 2022, 3, 4),
    ]
    found = groups(drawn, common=True, pair=False)
    assert [[chart.key for chart in group.charts] for group in found] == [["rate"], ["growth"], ["people"], ["cases"]]


def test_the_target_is_on_the_shared_axis() -> None:
    drawn = [series(rate(), 2022, 97, 98), series(OTHER, 2022, 97, 98, targets={2023: target(60)})]
    (group,) = groups(drawn, common=True, pair=False)
    assert axis(group.charts[0])[0] < 60


def test_by_default_each_chart_has_its_own_axis() -> None:
    drawn = [series(indicator(), 2022, 5, 6), series(indicator(code="many"), 2022, 500, 600)]
    (group,) = groups(drawn, common=False, pair=False)
    assert group.title == ""
    assert axis(group.charts[0]) != axis(group.charts[1])
    assert groups([], common=False, pair=False) == groups([], common=True, pair=False) == []
