"""A draft from the text of an earlier report: what comes back with values, what is marked, what is set apart."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from metrics.domain.change import change
from metrics.domain.drafting import Annex, BaseText, Confirmed, Style, Written
from metrics.domain.measured import Measured
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point
from metrics.drafting.redraft import redraft

PLACE = JurisdictionRow(1, "zone", "云岭开发区", "zone", "0001", 0, False)
TEXT = """云岭开发区2024年度法治政府建设报告
一、2024年主要举措和成效
依据《2024年工作要点》，截至10月底，受理案件568件，比上年增长9.2%（增加48件），满意率96.08%，比上年提高0.6个百分点，整改率97%。
清查旧案17件，其中办结案件{done}。
2021—2024年规划已经收官，全区上下齐心协力。
二、2025年工作安排
力争满意率不低于97%。
"""
NOVEMBER, OCTOBER = datetime.date(2025, 11, 30), datetime.date(2024, 10, 31)


def measured(code: str, unit: str, earlier: Point, later: Point) -> Measured:
    kind = ("rate", "higher") if unit == "%" else ("count", "neutral")
    row = IndicatorRow(code, f"{code}名", unit, kind[0], "flow", kind[1], 2)
    return Measured(row, PLACE, later, change(row, earlier, later))


def point(year: int, value: str | None, **more: Any) -> Point:
    period = "as_of" if more.get("as_of") else "year"
    amount = Decimal(value) if value else None
    return Point(year, amount, period=period, observation_id=1, version=year, **more)


@pytest.fixture(scope="module")
def draft() -> Written:
    text = TEXT.format(done="71件")
    rows = [
        measured("cases", "件", point(2024, "568", as_of=OCTOBER), point(2025, "6500", qualifier="over")),
        measured("rate", "%", point(2024, "96.08"), point(2025, "95.08")),
        measured("done", "件", point(2024, "71"), point(2025, None)),
    ]
    places = {"cases": "568件", "rate": "96.08%", "done": "71件"}
    confirmed = [Confirmed(text.index(words), text.index(words) + len(words), code) for code, words in places.items()]
    with translation.override("zh-hans"):
        return redraft(BaseText(1, "报告", 2024, text, tuple(sorted(confirmed))), Annex(PLACE, 2025, tuple(rows)))


def test_figures_dates_directions_and_own_years_are_those_of_the_new_year(draft: Written) -> None:
    title, section, body, *_rest = draft.blocks
    assert title.text == "云岭开发区2025年度法治政府建设报告"
    assert (section.text, section.style) == ("一、2025年主要举措和成效", Style.SECTION)
    assert body.text == (
        "依据《2024年工作要点》，全年，受理案件6500余件，满意率95.08%，比上年下降1个百分点，整改率97〔上年数，待核〕%。"
    )
    assert [(each.code, each.year, each.version, each.words) for each in draft.figures()] == [
        ("cases", 2025, 2025, "6500余件"), ("rate", 2025, 2025, "95.08%"),
    ]  # fmt: skip


def test_no_figure_of_last_year_is_carried_over_in_black(draft: Written) -> None:
    black = "".join(run.text for block in draft.blocks for run in block.runs if not run.grey and not run.figure)
    for old in ("568", "96.08", "71", "9.2", "48", "0.6", "97", "17"):
        assert old not in black
    assert "〔待补：done名〕" in "".join(block.text for block in draft.blocks)
    assert "全区上下齐心协力。〔待改写〕" in "".join(block.text for block in draft.blocks)


def test_what_has_to_be_decided_stands_at_the_end(draft: Written) -> None:
    texts = [block.text for block in draft.blocks]
    listed = texts[texts.index("需要决定的事项（定稿前删去）") + 1 :]
    for words in (
        "cases名：不写变化",
        "“97”是2024年报告中的数",
        "done名：2025年无记录，待补",
        "上年提出“力争满意率不低于97%。”",
    ):
        assert any(words in each for each in listed), words
    assert "上年提出：力争满意率不低于97%。〔办理情况：待补〕" in texts
