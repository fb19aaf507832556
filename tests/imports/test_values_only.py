"""Workbooks of which only the values are seen (.xls, .ods, .xlsb): a number that may be a percentage is asked back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from metrics.imports.observations import stage
from metrics.imports.scaled_formats import has_scaled_formats
from metrics.imports.sheets import UnreadableFile
from metrics.models import Jurisdiction, User
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories
from tests.imports.first_table import read_table
from tests.imports.other_workbooks import locked_xls, ods, xls, xlsb

pytestmark = pytest.mark.django_db

HEAD = ["指标代码", "数值", "截至日期"]


@pytest.mark.parametrize("made", [lambda rows: xls(数据=rows), ods, xlsb], ids=["xls", "ods", "xlsb"])
def test_values_are_read_and_doubtful_ones_asked(clerk: User, here: Jurisdiction, made: Any) -> None:
    factories.rate("share")
    factories.indicator("cases")
    for code in ("low", "high", "text", "whole"):
        factories.rate(code)
    rows = [
        HEAD, ["share", 0.894], ["cases", 12], ["low", 1], ["high", 89.4], ["text", "0.9%"], ["whole", 0],
        ["none", 1],
    ]  # fmt: skip
    table = read_table(made(rows))
    assert any("看不到数字格式" in sentence for sentence in table.unread)
    found = stage(table, by=clerk, scope=Scope.of(clerk), jurisdiction=jurisdiction_row(here), year=2022)
    read = {row.number: row.after or row.problems[0].sentence for row in found.rows}
    assert read == {
        2: "看不到数字格式：是89.4%还是0.894%？请连同百分号填写。",
        3: "12件",
        4: "看不到数字格式：是100%还是1%？请连同百分号填写。",
        5: "89.4%",
        6: "0.9%",
        7: "0%",
        8: "没有这个指标：none",
    }


def test_the_first_day_of_a_month_may_mean_all_of_it(clerk: User, here: Jurisdiction) -> None:
    for code in ("a", "b", "c"):
        factories.indicator(code)
    days = [datetime.date(2022, 10, 1), datetime.date(2022, 10, 15), 10.1]
    table = read_table(xls(数据=[HEAD, *([code, 20, day] for code, day in zip("abc", days, strict=True))]))
    found = stage(table, by=clerk, scope=Scope.of(clerk), jurisdiction=jurisdiction_row(here), year=2022)
    assert [row.status for row in found.rows] == ["refused", "new", "refused"]
    assert (
        "是10月还是10月1日" in found.rows[0].problems[0].sentence and "10月10日" in found.rows[2].problems[0].sentence
    )


def styled(inside: str) -> str:
    return f'<number:number-style style:name="N1" xmlns:style="urn:x"><number:number/>{inside}</number:number-style>'


SCALED = [HEAD, ["cases", 12.0], ["share", 89.4], ["none", "15"]]
PLAIN = ("General", "0.00", "#,##0", "0.0%", '"¥"#,##0', "0_ ;[红色]-0 ", "yyyy-mm-dd", 'yyyy"年"m"月"', "@")


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        *((xls({(1, 1): code}, 数据=SCALED), True) for code in ('0"万件"', '0"余"', "约0", "0.0,", "0!.0,")),
        *((xls({(0, 0): code}, 数据=SCALED), False) for code in PLAIN),
        *((xlsb(SCALED, code=code), True) for code in ('0"万件"', "0.0,")),
        *((xlsb(SCALED, code=code), False) for code in PLAIN),
        *((ods(SCALED, style=styled(f"<number:text>{word}</number:text>")), True) for word in ("万件", " 余")),
        (ods(SCALED, style=styled("").replace("number/", 'number number:display-factor="1000"/')), True),
        (ods(SCALED, style=styled("<number:text> -</number:text>")), False),
    ],
)
def test_a_format_that_may_write_a_factor_is_noticed(content: bytes, asked: bool) -> None:
    assert has_scaled_formats(content) is asked


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        (xls({(1, 1): '0"万件"'}, 数据=SCALED), True), (xlsb(SCALED, code='0"余"'), True),
        (ods(SCALED, style=styled("<number:text>万件</number:text>")), True), (xlsb(SCALED, code="0.00"), False),
    ],
)  # fmt: skip
def test_where_a_format_may_write_a_factor_every_number_is_asked(
    clerk: User, here: Jurisdiction, content: bytes, asked: bool
) -> None:
    factories.indicator("cases")
    factories.rate("share")
    factories.indicator("none")
    table = read_table(content)
    found = stage(table, by=clerk, scope=Scope.of(clerk), jurisdiction=jurisdiction_row(here), year=2022)
    assert [row.after for row in found.rows] == (["", "", "15件"] if asked else ["12件", "89.4%", "15件"])
    if asked:
        assert "看不到12显示成什么" in found.rows[0].problems[0].sentence
        right = {found.rows[0].number: {"value": "12"}, found.rows[1].number: {"value": "89.4%"}}
        found = stage(
            table, by=clerk, scope=Scope.of(clerk), jurisdiction=jurisdiction_row(here), year=2022, corrections=right
        )
        assert [row.after for row in found.rows] == ["12件", "89.4%", "15件"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (locked_xls(), "有密码"),
        (ods([["x"]], locked=True), "有密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "有密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Word文档"),
        (ods([["x"]], kind="text"), "Word文档"),
        (ods([HEAD], repeated=10**9), "工作表过大"),
        (xls(数据=[HEAD]), "没有数据行"),
        (xls(数据=[]), "没有内容"),
        (xls(数据=[HEAD])[:700], "损坏"),
    ],
    ids=["xls", "ods", "xlsx", "doc", "odt", "size", "rows", "nothing", "half"],
)
def test_what_cannot_be_read_is_called_by_its_name(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read_table(content)
