"""The summary of a chart agrees with the change function."""

from __future__ import annotations

import pytest

from metrics.charts.summary import summary
from metrics.domain.rows import Break
from metrics.wording.years import years_words
from tests.charts.samples import indicator, point, rate, series, until


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            series(indicator(), 2019, 702, 755, 861, 947),
            "2019年702件，2022年947件，比2019年增加245件，增长34.9%。最高为2022年的947件，最低为2019年的702件。",
        ),
        (
            series(rate(), 2020, 98.5, None, 99.67),
            "2020年98.5%，2022年99.67%，比2020年上升1.17个百分点。2021年无记录。",
        ),
        (
            series(rate(), 2019, 100, 100, 100),
            "2019年100%，2021年100%，与2019年持平。各年均为100%。",
        ),
        (
            series(indicator(breaks=(Break(2021),)), 2018, 9, 8, 7, 30, 40, 35),
            "2018年9件，2023年35件，不可比：2021年口径调整。可比的年份中，最高为2022年的40件，最低为2021年的30件。",
        ),
        (series(indicator(), 2021, None, 71), "只有2022年有数值：71件。2021年无记录。"),
        (series(indicator(), 2021, None, None), "2021年至2022年没有数值。"),
    ],
)  # fmt: skip
def test_a_series_in_words(told: object, words: str) -> None:
    assert summary(told) == words  # type: ignore[arg-type]


def test_a_part_year_is_neither_highest_nor_lowest_among_whole_ones() -> None:
    words = summary(series(indicator(), 2019, 60, until(2020, 5, 3, 31), 70, 80))
    assert "最低为2019年的60件" in words


def test_years_that_share_the_highest_value_are_all_named() -> None:
    assert "最高为2020年、2021年的9件" in summary(series(indicator(), 2019, 8, 9, 9, 7))


def test_an_approximate_end_gives_an_approximate_change() -> None:
    words = summary(series(indicator(), 2021, 5400, point(2022, 6500, qualifier="over")))
    assert words == "2021年5,400件，2022年6,500余件，约增加1,100件。"


def test_reasons_for_gaps_are_told_apart() -> None:
    gaps = [point(2020, missing_reason="not_applicable"), point(2021, missing_reason="suppressed")]
    gaps += [point(2022, unstated="in_review"), point(2023, unstated="not_reported")]
    told = "2020年不适用，2021年不公开，2022年审核中，2023年未填报。"
    assert summary(series(indicator(), 2019, 5, *gaps, 6)).endswith(told)


def test_runs_of_years_are_shortened() -> None:
    assert years_words([2005, 2006, 2007, 2009, 2011, 2012]) == "2005年至2007年、2009年、2011年、2012年"
