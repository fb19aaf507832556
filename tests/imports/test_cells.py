"""Units, years and codes as files write them; and rows that say something without a value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.imports.cells import contradiction
from metrics.imports.observations import stage
from metrics.imports.sheets import Remark, Table
from metrics.imports.staged_rows import Staged
from metrics.models import Jurisdiction, User
from metrics.parsing.texts import comparable
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories
from tests.imports.first_table import read_table

pytestmark = pytest.mark.django_db


def staged(clerk: User, here: Jurisdiction, header: str, *lines: str, remarks: Any = None, year: int = 2022) -> Staged:
    rows = tuple((number, tuple(line.split(","))) for number, line in enumerate(lines, start=2))
    table = Table(tuple(header.split(",")), rows, remarks or {})
    return stage(table, by=clerk, scope=Scope.of(clerk), jurisdiction=jurisdiction_row(here), year=year)


def said(found: Staged) -> list[str]:
    return [problem.sentence for row in found.rows for problem in row.problems]


@pytest.mark.parametrize(
    ("header", "line", "sentence"),
    [
        ("指标代码,单位,数值", "cases,万件,12", "“12万件”是否指120,000件"),
        ("指标代码,单位,数值", "cases,百件,3", "是否指300件"),
        ("指标代码,单位,数值", "cases,人次,12", "文件的单位是“人次”"),
        ("指标代码,单位,数值", "cases,%,12", "文件的单位是“%”"),
        ("指标代码,单位,数值", "money,元,120000", "是否指12万元"),
        ("指标代码,单位,数值", "share,小数,0.89", "文件的单位是“小数”"),
        ("指标代码,单位,数值", "share,‰,0.89", "文件的单位是“‰”"),
        ("指标代码,数值（万件）", "cases,12", "“12万件”是否指120,000件"),
        ("指标代码,数值(‰)", "share,12", "文件的单位是“‰”"),
        ("指标,数值", "案件数（万件）,12", "“12万件”是否指120,000件"),
        ("指标代码,数值", "cases,12万件", "“12万件”是否指120,000件"),
        ("指标代码,数值", "cases,12%", "不是百分比"),
        ("指标代码,数值", "money,¥12", "是否指0.0012万元"),
        ("指标代码,分子（万件）,数值", "share,12,5", "文件的单位是“万件”"),
        ("指标代码,2021年数值,年度", "cases,12,2022", "表头写的是2021年，这一行是2022年"),
        ("指标代码,数值,截至日期", "cases,12,10.1", "10月1日或10月10日"),
    ],
)
def test_what_contradicts_the_catalogue_is_refused(
    clerk: User, here: Jurisdiction, header: str, line: str, sentence: str
) -> None:
    factories.indicator("cases", name_zh="案件数", unit="件")
    factories.indicator("money", unit="万元", measure="amount")
    factories.rate("share")
    found = staged(clerk, here, header, line)
    assert [row.status for row in found.rows] == ["refused"] and sentence in "".join(said(found))


@pytest.mark.parametrize(
    ("header", "line", "after"),
    [
        ("指标代码,单位,数值", "cases,件,12", "12件"),
        ("指标代码,单位,数值", "cases,（件）,12", "12件"),
        ("指标代码,单位,数值", "cases,cases,12", "12件"),
        ("指标代码,单位,数值", "share,百分比,12", "12%"),
        ("指标代码,单位,数值", "cases,—,12", "12件"),
        ("指标代码,数值（件）", "cases,12", "12件"),
        ("指标代码,2022年数值", "cases,12", "12件"),
        ("指标代码,数值", "cases,12件", "12件"),
        ("指标代码,数值", "share,12%", "12%"),
        ("指标,数值", "案件数（件）,12", "12件"),
        ("指标,数值", "合格(通过)率,12", "12%"),
        ("指标代码,数值", "CASES,12", "12件"),
        ("指标代码,数值", "ｃａｓｅｓ,12", "12件"),
        ("指标代码,数值", "two—parts,12", "12件"),
        ("指标代码,数值", "two–parts\u200b,12", "12件"),
        ("指标代码,数值,截至日期", "cases,12,10.15", "12件，截至10月15日"),
    ],
)
def test_what_means_the_same_is_taken(clerk: User, here: Jurisdiction, header: str, line: str, after: str) -> None:
    factories.indicator("cases", name_zh="案件数", unit="件")
    factories.indicator("two-parts", unit="件")
    factories.rate("share", name_zh="合格（通过）率")
    found = staged(clerk, here, header, line)
    assert [(row.status, row.after) for row in found.rows] == [("new", after)], said(found)


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("指标代码,数值,分子,分母", "share,,94,100"),
        ("指标代码,数值,分母", "share,,100"),
        ("指标代码,数值,备注", "share,,全年未统计"),
        ("指标代码,数值,情况说明", "share,,系统迁移"),
        ("指标代码,数值,截至日期", "share,,10月"),
    ],
)
def test_a_row_that_says_something_is_never_the_same(clerk: User, here: Jurisdiction, header: str, line: str) -> None:
    factories.rate("share")
    found = staged(clerk, here, header, line)
    assert [row.status for row in found.rows] == ["refused"] and "请填写数值，或选择缺值原因" in said(found)[0]


def test_close_codes_and_names_are_proposed(clerk: User, here: Jurisdiction) -> None:
    factories.indicator("hotline-orders", name_zh="热线工单数")
    assert "是否指“hotline-orders”" in said(staged(clerk, here, "指标代码,数值", "hotline-order,12"))[0]
    assert "是否指“热线工单数”" in said(staged(clerk, here, "指标,数值", "热线的工单数,12"))[0]
    assert "是否指" not in said(staged(clerk, here, "指标代码,数值", "xyz,12"))[0]


def test_nobody_is_told_of_places_that_they_may_not_see(here: Jurisdiction) -> None:
    factories.jurisdiction("elsewhere-secret", name_zh="别处秘密区")
    factories.indicator("cases")
    limited = factories.user("limited", "staff", here)
    found = staged(limited, here, "指标代码,地区代码,数值", "cases,elsewhere-secre,1", "cases,ELSEWHERE-SECRET,1")
    assert all("elsewhere-secret" not in sentence and "是否指" not in sentence for sentence in said(found))


def test_remarks_of_cells_refuse_or_are_told(clerk: User, here: Jurisdiction) -> None:
    factories.rate("share")
    factories.indicator("cases")
    remarks = {
        (2, 1): Remark("rounded", "0.8941176"),
        (3, 1): Remark("unclear", "12345"),
        (4, 2): Remark("number", "10.1"),
    }
    found = staged(clerk, here, "指标代码,数值,截至", "share,89.4%,", "cases,12345,", "cases,5,10.10", remarks=remarks)
    assert [row.status for row in found.rows] == ["new", "refused", "refused"]
    assert found.rows[0].kept == "“数值”按显示的89.4%导入，单元格存储的是0.8941176。"
    assert "12345" in said(found)[0] and "10月1日或10月10日" in said(found)[1]


def test_columns_that_are_not_read_are_named(clerk: User, here: Jurisdiction) -> None:
    factories.indicator("cases")
    found = staged(
        clerk,
        here,
        "指标代码,,数值,2021年数值,",
        "cases,手写,5,4,",
    )
    assert found.ignored == ["B列（没有表头）", "2021年数值"] and found.rows[0].after == "5件"


@given(st.text(st.sampled_from("aB１（)—-－ 　_【】\u200b率件"), max_size=12))
def test_a_spelling_compares_with_itself(text: str) -> None:
    plain = comparable(text)
    assert comparable(plain) == plain == comparable(text.upper()) == comparable(f" {text}\ufeff")


@pytest.mark.parametrize("unit", ["件", "%", "万元", "人次", ""])
@pytest.mark.parametrize("stated", ["", "-", "无"])
def test_no_unit_contradicts_nothing(unit: str, stated: str) -> None:
    assert contradiction(stated, unit, "12") is None


@pytest.mark.parametrize(
    ("text", "year", "sentence"),
    [
        ("指标代码,2021年数值\ncases,5\n", 2021, "2021年度目前不在开放填报期内"),
        ("某区2021年度统计表\n指标代码,数值\ncases,5\n", 2022, "表头以上写的是2021年，本页是2022年"),
        ("某区2022年统计表\n填表日期：2023年2月1日\n指标代码,数值\ncases,5\n", 2022, ""),
        ("2021年与2022年\n指标代码,数值\ncases,5\n", 2022, ""),
        ("某区2021年度统计表\n指标代码,数值,年度\ncases,5,2022\n", 2022, ""),
    ],
)
def test_a_file_about_another_year_is_not_taken_for_this_one(
    clerk: User, here: Jurisdiction, text: str, year: int, sentence: str
) -> None:
    factories.indicator("cases")
    scope = Scope.of(clerk)
    found = stage(read_table(text.encode()), by=clerk, scope=scope, jurisdiction=jurisdiction_row(here), year=2022)
    assert found.rows[0].year == year and sentence in "".join(said(found)) and bool(said(found)) == bool(sentence)
