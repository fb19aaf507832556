"""What stands around the cells of a file: units above and below the table, what else an indicator is called, and digits
or dates that a cell hides."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from openpyxl import Workbook

from metrics.imports.name_lookup import Names
from metrics.imports.observations import stage
from metrics.imports.staged_rows import StagedRow
from metrics.imports.table_files import read_tables
from metrics.models import Jurisdiction, User
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories

pytestmark = pytest.mark.django_db

LONG = "指标,数值\n"
WIDE = "指标,2021年,2022年\n案件数,,12\n"
TEN_THOUSAND, ONE = "是否指120,000件", "12件"
DATE = "“截至10月”是截至日期，不是单位，请填写在“截至日期”栏。"


@pytest.fixture
def catalogue() -> None:
    factories.indicator("cases", name_zh="案件数", unit="件", aliases="受理案件|案件情况…总数")
    factories.indicator("closed", name_zh="办结数", unit="件", aliases="受理案件|办理完毕案件")
    factories.indicator("money", name_zh="罚没金额", unit="万元", measure="amount")
    factories.rate("share", name_zh="办结率")


def rows(clerk: User, here: Jurisdiction, content: bytes) -> list[StagedRow]:
    scope = Scope.of(clerk)
    table = read_tables(content, Names(scope))[0]
    return stage(table, by=clerk, scope=scope, jurisdiction=jurisdiction_row(here), year=2022).rows


def told(row: StagedRow) -> str:
    return row.after + "".join(problem.sentence for problem in row.problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"单位：万件\n{LONG}案件数,12\n", TEN_THOUSAND),
        (f"某年统计表,（单 位: 万件）\n{LONG}案件数,12\n", TEN_THOUSAND),
        (f"计量单位为万\n{LONG}案件数,12\n", TEN_THOUSAND),
        (f"{LONG}案件数,12\n注：单位均为万件\n", TEN_THOUSAND),
        ("指标（单位：万件）,数值\n案件数,12\n", TEN_THOUSAND),
        (f"单位：万件\n{WIDE}", TEN_THOUSAND),
        (WIDE.replace("指标", "指标（万件）"), TEN_THOUSAND),
        (f"单位：元\n{LONG}罚没金额,120000\n", "是否指12万元"),
        (f"单位：万元\n{LONG}案件数,12\n", "文件的单位是“万元”"),
        (f"单位：件\n{LONG}案件数,12\n", ONE),
        (f"单位：万元、件、%\n{LONG}案件数,12\n", ONE),
        (f"单位：万件\n{LONG}案件数（件）,12\n", ONE),
        ("单位：万件\n指标,单位,数值\n案件数,件,12\n", ONE),
        ("单位：万件\n指标,数值（件）\n案件数,12\n", ONE),
        (f"单位：万件\n{LONG}办结率,98.5\n", "98.5%"),
        (f"填报单位：万人镇\n{LONG}案件数,12\n", ONE),
        (f"单位：某局\n{LONG}案件数,12\n", ONE),
        (f"金额单位：元\n{LONG}案件数,12\n", ONE),
        (f"（金额 单位：元）\n{WIDE}", ONE),
        (f"金额单位：元\n{LONG}罚没金额,120000\n", "是否指12万元"),
        ("指标,数值（截至10月）\n案件数,12\n", DATE),
        ("指标,数值（1—10月）\n办结率,98.5\n", "“1-10月”是截至日期，不是单位"),
        ("指标,数值（截至2022年10月底）,截至日期\n案件数,12,9月\n", "“截至2022年10月底”是截至日期"),
        ("指标,数值（截至10月）,截至日期\n案件数,12,10月\n", f"{ONE}，截至10月"),
        ("指标,数值（全年）\n案件数,12\n", ONE),
        (f"{LONG}案件数（截至10月）,12\n", DATE),
        ("指标,单位,数值\n案件数,截至10月,12\n", DATE),
        ("指标,2022年（截至10月）\n案件数,12\n", DATE),
    ],
)
def test_a_unit_around_the_table_counts_where_a_row_says_none(
    clerk: User, here: Jurisdiction, catalogue: None, text: str, expected: str
) -> None:
    (row,) = rows(clerk, here, text.encode())
    assert expected in told(row) and (row.status == "new") is (expected == row.after)


def test_a_date_in_a_heading_is_offered(clerk: User, here: Jurisdiction, catalogue: None) -> None:
    scope, heading = Scope.of(clerk), "指标,数值（截至10月）\n案件数,12\n"
    (row,) = rows(clerk, here, heading.encode())
    (offer,) = row.problems[0].offers
    table = read_tables(heading.encode(), Names(scope))[0]
    put_right = {row.number: dict(offer.fields)}
    again = stage(
        table, by=clerk, scope=scope, jurisdiction=jurisdiction_row(here), year=2022, corrections=put_right
    ).rows[0]
    assert (again.status, again.after) == ("new", "12件，截至10月")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("办理完毕案件", ["办结数"]),
        ("受 理 案 件", ["案件数", "办结数"]),
        ("全年办理完毕案件数（件）", ["办结数"]),
        ("案件数[1]", ["案件数"]),
        ("毫不相干", []),
    ],
)
def test_what_else_an_indicator_is_called_is_proposed_and_never_taken(
    clerk: User, here: Jurisdiction, catalogue: None, name: str, meant: list[str]
) -> None:
    (row,) = rows(clerk, here, f"{LONG}{name},12\n".encode())
    (problem,) = row.problems
    offered = [offer.fields["indicator"] for offer in problem.offers]
    assert (row.status, row.indicator, offered[: len(meant)]) == ("refused", None, meant)
    assert offered or not meant


def test_a_heading_that_is_an_alias_is_asked_about(clerk: User, here: Jurisdiction, catalogue: None) -> None:
    (row,) = rows(clerk, here, "年度,办理完毕案件\n2022,12\n".encode())
    assert row.status == "refused" and "是否指“办结数”" in told(row)


@pytest.mark.parametrize(
    ("name", "value", "code", "expected"),
    [
        ("案件数", datetime.date(2024, 1, 1), "yyyy", "按数字格式显示的不同"),
        ("办结率", 0.9999, "0%", "显示的是100%，存储的是0.9999"),
        ("办结率", 99.96, '0.0"%"', "显示的是100.0%，存储的是99.96"),
        ("办结率", 0.0001, "0%", "显示的是0%，存储的是0.0001"),
        ("办结率", 1, "0%", "100%"),
        ("办结率", 0, "0.0%", "0%"),
        ("办结率", 0.9851, "0%", "99%"),
    ],
)
def test_what_a_cell_hides_is_not_taken(
    clerk: User, here: Jurisdiction, catalogue: None, name: str, value: Any, code: str, expected: str
) -> None:
    book, file = Workbook(), io.BytesIO()
    book.worksheets[0].append(["指标", "数值"])
    book.worksheets[0].append([name, value])
    book.worksheets[0].cell(2, 2).number_format = code
    book.save(file)
    (row,) = rows(clerk, here, file.getvalue())
    assert expected in told(row) and (row.status == "new") is (expected == row.after)
