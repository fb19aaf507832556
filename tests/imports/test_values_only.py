"""Workbooks of which only the values are seen (.xls, .ods, .xlsb): a number that may be a percentage is asked back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from metrics.imports.observations import stage
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
