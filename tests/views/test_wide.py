"""Files with the columns of their page: the same rows in the same order, cell by cell what the page says."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client

from tests.views import reading
from tests.views.comparing import AFTER, BEFORE, plain
from tests.views.test_parity import browse, session  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db

PLACE = "jurisdiction=demo-jiashan"
PARENT = "parent=demo-city"
Line = dict[str, str]


def _files(browse: Client, address: str) -> tuple[list[dict[str, str]], list[Line]]:  # noqa: F811
    """Return the rows of the page and the lines of its wide file."""
    path, _, query = address.partition("?")
    name = "dashboard" if path == "/" else path.strip("/")
    shown = reading.table(reading.page(browse, address)) if path != "/" else []
    return shown, reading.file(browse, f"/{name}.csv?{query}&layout=wide")


def _stated(line: Line, head: str = "") -> str:
    """Return the value of a line as the page prints it; `head` is what stands before the names of its columns."""
    if not line[f"{head}数值"]:
        return line[f"{head}缺值情况"]
    word = line[f"{head}限定词"]
    return BEFORE.get(word, "") + f"{Decimal(line[f'{head}数值']):,f}" + AFTER.get(word, "")


def _changed(line: Line, cell: str) -> None:
    """Check that the change of the line is what the cell of the page says."""
    if line["比上年变化"]:
        assert f"{abs(Decimal(line['比上年变化'])):,f}" in cell or "持平" in cell
    else:
        assert line["不可比原因"]
    if line["变化百分比"] not in ("", "0"):
        assert f"{abs(Decimal(line['变化百分比'])):,.1f}%" in cell


@pytest.mark.parametrize("sort", ["", "&sort=-2023", "&sort=change"])
def test_the_yearly_comparison(browse: Client, sort: str) -> None:  # noqa: F811
    shown, lines = _files(browse, f"/years/?{PLACE}&from=2020&to=2023{sort}")
    assert [line["指标"] for line in lines] == [row["指标"] for row in shown]
    assert list(lines[0])[:4] == ["指标", "单位", "2020年数值", "2020年限定词"]
    for row, line in zip(shown, lines, strict=True):
        assert line["单位"] == row["单位"]
        for year in ("2020年", "2021年", "2022年", "2023年"):
            assert _stated(line, year) == plain(row[year])
        _changed(line, row["2023年比上年"])
        assert all(sentence in row["2023年比上年"] for sentence in line["提示"].split("；") if sentence)


def test_each_change_has_its_columns(browse: Client) -> None:  # noqa: F811
    _, lines = _files(browse, f"/years/?{PLACE}&from=2020&to=2023&changes=each")
    assert {"2021年比上年变化", "2022年比上年变化", "2022年变化百分比", "比上年变化"} <= set(lines[0])
    assert "2020年比上年变化" not in lines[0]


def test_two_chosen_years(browse: Client) -> None:  # noqa: F811
    shown, lines = _files(browse, f"/years/?{PLACE}&compare=2020,2023")
    assert [line["指标"] for line in lines] == [row["指标"] for row in shown]
    for row, line in zip(shown, lines, strict=True):
        assert (_stated(line, "2020年"), _stated(line, "2023年")) == (plain(row["2020年"]), plain(row["2023年"]))
        if line["两年变化"]:
            assert f"{abs(Decimal(line['两年变化'])):,f}" in row["2023年比2020年"] or "持平" in row["2023年比2020年"]


@pytest.mark.parametrize("sort", ["", "&sort=-value"])
def test_one_indicator_across_jurisdictions(browse: Client, sort: str) -> None:  # noqa: F811
    shown, lines = _files(browse, f"/jurisdictions/?{PARENT}&indicator=service-items&year=2022{sort}")
    assert len(lines) > 3
    for row, line in zip(shown, lines, strict=True):
        assert line["地区"] == row["地区"].removesuffix(" 虚构")
        assert _stated(line) == plain(row["数值"])
        _changed(line, row["比上年"])
        assert line["与中位数相比"] in row["比上年"]
        assert (line["截至日期"] == "") == (row["时段"] in ("全年", ""))


def test_one_indicator_across_jurisdictions_and_years(browse: Client) -> None:  # noqa: F811
    shown, lines = _files(browse, f"/jurisdictions/?{PARENT}&indicator=service-items&from=2020&to=2023")
    assert list(lines[0])[:3] == ["地区", "单位", "2020年数值"]
    for row, line in zip(shown, lines, strict=True):
        assert line["地区"] == row["地区"].removesuffix(" 虚构")
        for year in ("2020年", "2021年", "2022年", "2023年"):
            assert _stated(line, year) == plain(row[year])


def test_progress(browse: Client) -> None:  # noqa: F811
    shown, lines = _files(browse, "/rounds/?jurisdiction=demo-city&year=2024")
    assert len(lines) == len(shown) > 3
    for row, line in zip(shown, lines, strict=True):
        assert line["地区"] == row["地区"].removesuffix(" 虚构")
        counts = {head: line[head] for head in line if head not in ("地区", "等待")}
        assert {head: row[head] or "0" for head in counts} == counts
        assert line["等待"] == row["等待"]


def test_the_dashboard_in_the_order_of_its_cards(browse: Client) -> None:  # noqa: F811
    _, lines = _files(browse, f"/?{PLACE}&year=2023")
    html = reading.page(browse, f"/?{PLACE}&year=2023")
    long = reading.file(browse, f"/dashboard.csv?{PLACE}&year=2023")
    assert [line["指标"] for line in lines] == [line["指标"] for line in long]
    assert all(line["指标"] in html for line in lines)
    percents = [f"{abs(Decimal(line['变化百分比'])):,.1f}" for line in lines if line["变化百分比"] not in ("", "0")]
    assert len(percents) > 5
    assert all(f"{percent}%" in html for percent in percents)
    assert {line["是否达标"] for line in lines} >= {"已达标", ""}


def test_the_first_look_has_its_own_cards(browse: Client) -> None:  # noqa: F811
    _, lines = _files(browse, f"/?{PLACE}&year=2023&view=leader")
    html = reading.page(browse, f"/?{PLACE}&year=2023&view=leader")
    assert 0 < len(lines) <= 12
    assert all(f"{Decimal(line['数值']):,f}" in html for line in lines)


def test_the_workbook_has_the_columns_of_the_wide_file(browse: Client) -> None:  # noqa: F811
    address = f"?{PLACE}&from=2022&to=2023&layout=wide"
    answer = browse.get(f"/years.xlsx{address}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type]
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    lines = reading.file(browse, f"/years.csv{address}")
    assert list(head) == list(lines[0])
    assert len(rows) == len(lines)
    assert (
        "宽表" in answer.headers["Content-Disposition"] or "%E5%AE%BD%E8%A1%A8" in answer.headers["Content-Disposition"]
    )


@pytest.mark.parametrize("layout", ["narrow", "%00", "wide,long"])
def test_an_unknown_layout_is_named(browse: Client, layout: str) -> None:  # noqa: F811
    for name in ("years", "jurisdictions", "dashboard", "rounds"):
        answer = browse.get(f"/{name}.csv?{PLACE}&layout={layout}")
        assert answer.status_code == 400
        assert "layout" in answer.content.decode()


def test_names_of_columns_are_not_given_twice(browse: Client) -> None:  # noqa: F811
    for address in (f"/years.csv?{PLACE}&changes=each", f"/jurisdictions.csv?{PARENT}", f"/dashboard.csv?{PLACE}"):
        for language in ("zh-hans", "en"):
            answer = browse.get(f"{address}&layout=wide&language={language}")
            head = b"".join(answer.streaming_content).decode("utf-8-sig").partition("\r\n")[0]  # type: ignore[arg-type]
            names = head.split(",")
            assert len(names) == len(set(names)) > 5
