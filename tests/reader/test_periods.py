"""The period that a value is about."""

from __future__ import annotations

import pytest

from metrics.reader.context.spans import is_plan
from tests.reader.corpus import reader


def periods(text: str, year: int = 2022) -> list[str]:
    return [
        fact.period if fact.as_of is None else f"{fact.period}:{fact.as_of}" for fact in reader().read(text, year=year)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年办理案件12件。", ["year"]),
        ("目前已办理案件12件。", ["year"]),
        ("截至目前,办理案件12件。", ["year"]),
        ("截至10月,办理案件12件,成功率98%。", ["as_of:2022-10-31", "as_of:2022-10-31"]),
        ("截至2022年11月底,办理案件12件。", ["as_of:2022-11-30"]),
        ("截至2024年2月,办理案件12件。", ["as_of:2024-02-29"]),
        ("截至11月15日,办理案件12件。", ["as_of:2022-11-15"]),
        ("今年1—11月办理案件12件。", ["as_of:2022-11-30"]),
        ("上半年办理案件12件。", ["as_of:2022-06-30"]),
        ("前三季度办理案件12件。", ["as_of:2022-09-30"]),
        ("前11个月办理案件12件。", ["as_of:2022-11-30"]),
        ("截至年底,办理案件12件。", ["as_of:2022-12-31"]),
        ("1—12月办理案件12件。", ["year"]),
        ("2021年,办理案件12件;2022年,办理案件15件。", ["other_year:2021", "year"]),
        ("去年办理案件12件,今年办理案件15件。", ["other_year:2021", "year"]),
        ("由上年的12件上升至15件。", ["other_year:2021", "year"]),
        ("从12天压缩至5天。", ["comparison", "year"]),
        ("办理案件12件,同比增长20%。", ["year", "comparison"]),
        ("比2021年增加3件,达到15件。", ["comparison", "year"]),
        ("自2018年以来,建成站点12个。", ["cumulative"]),
        ("2022年以来,建成站点12个。", ["year"]),
        ("累计建成站点12个,召开会议3次。", ["cumulative", "year"]),
        ("全年累计开展活动12场。", ["year"]),
        ("近三年办理案件12件。", ["cumulative"]),
        ("力争明年办理案件12件。", ["target"]),
        ("到2025年,建成站点12个。", ["target"]),
        ("执法人员每年培训不少于60学时。", ["target"]),
        ("确保覆盖率达到100%。", ["target"]),
        ("行政机关负责人出庭应诉率达到100%。", ["year"]),
        ("拟任领导干部考试12人。", ["year"]),
        ("拟废止文件12件。", ["target"]),
        ("落实学法计划,已学法4次。", ["year"]),
        ("办理案件12件(2021年为10件),办结11件。", ["year", "other_year:2021", "year"]),
        ("在2021年度考核中得分96分,满意度达98%。", ["other_year:2021", "year"]),
        ("落实2021年印发的方案,办理案件12件。", ["year"]),
    ],
)
def test_period(text: str, expected: list[str]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize(
    "heading", ["下一步工作打算", "2023年工作计划", "存在问题及下一步工作安排", "明年工作思路", "今后努力方向"]
)
def test_values_under_a_plan_are_targets(heading: str) -> None:
    assert periods(f"二、{heading}\n(一)执法。评查案卷300件。") == ["target"]


def test_headings_that_only_sound_like_a_plan() -> None:
    assert not is_plan(("主要工作情况", "落实学法计划"), 2022)
    assert not is_plan(("贯彻实施纲要(2021-2025年)",), 2022)
    assert is_plan(("2023年工作重点",), 2022)
