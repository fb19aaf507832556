"""Paragraphs made of values: the word that fits the kind of indicator, and nothing that the register does not hold."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from metrics.domain.change import change
from metrics.domain.drafting import Annex, Slot
from metrics.domain.measured import Alike, Measured
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point, TargetRow
from metrics.drafting.paragraphs import FIELDS, in_characters, paragraphs_document

PLACE = JurisdictionRow(1, "zone", "云岭开发区", "zone", "0001", 0, False)
OCTOBER = datetime.date(2024, 10, 31)


def point(year: int, value: str | None, **more: Any) -> Point:
    period = "as_of" if more.get("as_of") else "year"
    return Point(year, Decimal(value) if value else None, period=period, observation_id=1, version=1, **more)


def measured(earlier: Point, later: Point, unit: str = "件", basis: str = "flow", **more: Any) -> Measured:
    measure, decimals = ("rate", 2) if unit == "%" else ("count", 0)
    row = IndicatorRow("x", "某<指标>", unit, measure, basis, "higher", decimals, theme="领域", base_unit="件")
    return Measured(row, PLACE, later, change(row, earlier, later), **more)


AT_LEAST = TargetRow(Decimal(96), "at_least", "要点")
HALF = point(2024, "71", as_of=OCTOBER)
NONE = measured(point(2023, None), point(2024, "71")).change
ALIKE = Alike(1, measured(point(2023, "59", as_of=OCTOBER.replace(year=2023)), HALF).change)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (measured(point(2023, "59"), point(2024, "71")), "全年某<指标>71件，比上年增长20.3%（增加12件）。"),
        (measured(point(2023, "59"), point(2024, "0")), "全年某<指标>0件，比上年下降100.0%（减少59件）。"),
        (measured(point(2023, None), point(2024, "6500", qualifier="over")), "全年某<指标>6500余件。"),
        (measured(point(2023, "20"), point(2024, "25"), basis="stock"), "年末某<指标>25件，比上年末增加5件。"),
        (measured(point(2023, "59"), HALF), "截至10月底，某<指标>71件。"),
        (measured(point(2023, "59"), HALF, alike=ALIKE), "截至10月底，某<指标>71件，比上年增长20.3%（增加12件）。"),
        (measured(point(2023, "97.4"), point(2024, "95.09"), "%", target=AT_LEAST),
         "某<指标>95.09%，比上年下降2.31个百分点，距目标还差0.91个百分点。"),
        (measured(point(2023, "100"), point(2024, "100", denominator=Decimal(71)), "%", target=AT_LEAST),
         "某<指标>100%（71件中71件），与上年持平，达到目标。"),
        (measured(point(2023, "100"), point(2024, "100"), "%"), "某<指标>100%（基数未填，待补），与上年持平。"),
    ],
)  # fmt: skip
def test_each_kind_of_value_has_its_sentence(row: Measured, sentence: str) -> None:
    with translation.override("zh-hans"):
        written = paragraphs_document(Annex(PLACE, 2024, (row,)), {})
    assert [block.text for block in written.blocks[1:]] == ["一、领域", sentence]
    assert [each.words for each in written.figures()] == [
        sentence.split(">")[1].split("，")[0].split("（")[0].rstrip("。")
    ]


def test_what_has_no_value_is_listed_at_the_end() -> None:
    with translation.override("zh-hans"):
        written = paragraphs_document(Annex(PLACE, 2024, (measured(point(2023, "59"), Point(2024)),)), {})
    assert [block.text for block in written.blocks[1:]] == ["待补（定稿前删去）", "1. 某<指标>：无记录"]


def test_a_theme_with_a_template_of_its_own_is_written_by_it() -> None:
    rows = (measured(point(2023, "59"), point(2024, "71")),)
    for templates, said in (
        ({"law": "共{数值}，即{指标}。"}, "共71件，即某<指标>。"),
        ({"other": "{数值}"}, "全年某<指标>71件。"),
    ):
        with translation.override("zh-hans"):
            row = rows[0]._replace(indicator=replace(rows[0].indicator, theme_code="law"), change=NONE)
            written = paragraphs_document(Annex(PLACE, 2024, (row,)), templates)
        assert written.blocks[2].text == said  # type: ignore[union-attr]
        assert [each.words for each in written.figures()] == ["71件"]


def test_every_field_says_something() -> None:
    assert list(FIELDS) == list(Slot)


def test_headings_are_numbered_in_characters() -> None:
    assert [in_characters(number) for number in (1, 10, 12, 20, 35)] == ["一", "十", "十二", "二十", "三十五"]
