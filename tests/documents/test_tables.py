"""Tables as lines of text, and what the reader finds in them: no figure may be lost or invented."""

from __future__ import annotations

import pytest

from metrics.documents.table_cells import name_and_unit, stated_unit, tidy, value_of
from metrics.documents.tables import Cell, lines
from tests.reader.corpus import reader


def grid(text: str) -> list[list[Cell]]:
    """Return the cells of a table written with rows on lines and cells between bars; ^ continues the cell above, < the
    one on the left."""
    rows: list[list[Cell]] = []
    for line in text.split():
        row: list[Cell] = []
        for column, said in enumerate(line.split("|")):
            row.append(row[-1] if said == "<" else rows[-1][column] if said == "^" else Cell(said))
        rows.append(row)
    return rows


def found(text: str, caption: str = "") -> dict[str, str]:
    """Return indicator → value with its unit, of the report's year only."""
    written = "\n".join(lines(grid(text), caption))
    facts = [fact for fact in reader().read(written, year=2022) if fact.indicator and fact.period == "year"]
    assert len({fact.indicator for fact in facts}) == len(facts), written
    return {str(fact.indicator): f"{fact.value:f}{fact.unit}" for fact in facts}


PENALTIES, INSPECTIONS, FINES = "administrative-penalties", "administrative-inspections", "penalty-amount"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "指标|单位|数量 行政处罚案件|件|126 罚没金额|万元|1,234.5 公共法律服务平台|个|约20",
            {PENALTIES: "126件", FINES: "1234.5万元", "public-legal-service-stations": "20个"},
        ),
        (
            "序号|指标名称|2021年|2022年|同比 1|行政处罚案件（件）|118|126|6.8% 2|法律援助案件（件）|—|30|/",
            {PENALTIES: "126件", "legal-aid-cases": "30件"},
        ),
        ("年份|行政处罚案件（件） 2020|100 2021|110 2022|126", {PENALTIES: "126件"}),
        ("指标|上年|本年 行政处罚案件（件）|118|126", {PENALTIES: "126件"}),
        (
            "部门|行政处罚（件）|行政检查（户次）|罚没金额（万元） 市场监管局|45|200|10.5 城管局|30|150|3.2 合计|75|350|13.7",
            {PENALTIES: "75件", INSPECTIONS: "350户次", FINES: "13.7万元"},
        ),
        ("指标|全区|高新街道|湖滨街道 人民调解案件（件）|71|30|41", {"mediation-cases": "71件"}),
        (
            "项目|数量|项目|数量 法律援助案件|30件|公证|12件 行政处罚|126件|行政检查|300户次",
            {"legal-aid-cases": "30件", PENALTIES: "126件", INSPECTIONS: "300户次"},
        ),
        (
            "行政复议|申请数（件）|30 ^|受理数（件）|25 ^|审结数（件）|20",
            {"reconsideration-applications": "30件", "reconsideration-accepted": "25件", "reconsideration-closed": "20件"},
        ),
        ("行政处罚案件|126 法律援助案件|30件", {PENALTIES: "126件", "legal-aid-cases": "30件"}),
    ],
    ids=["unit column", "years above", "years beside", "last year and this", "departments and a total",
    "places beside a total",
         "two tables side by side", "a name across rows", "no headings"],
)  # fmt: skip
def test_headings_and_names_give_indicator_unit_and_year(table: str, expected: dict[str, str]) -> None:
    assert found(table) == expected


def test_the_unit_of_all_may_stand_above_the_table() -> None:
    assert lines(grid("名称|2022年 行政处罚案件|126"), "表1 执法情况（单位：件）") == ["2022年行政处罚案件（件）126。"]
    assert lines(grid("表1（单位：件）|< 行政处罚案件|126")) == ["表1（单位：件）", "行政处罚案件（件）126。"]


def test_another_year_and_a_change_are_no_value_of_this_year() -> None:
    written = lines(grid("指标|2021年|2022年|同比 行政处罚案件（件）|118|126|-6.8%"))
    assert written == ["2021年行政处罚案件（件）118；2022年行政处罚案件（件）126；同比下降6.8%。"]
    periods = [fact.period for fact in reader().read(written[0], year=2022)]
    assert periods == ["other_year:2021", "year", "comparison"]


@pytest.mark.parametrize("nothing", ["—", "/", "-", "", "…"])
def test_an_empty_cell_is_not_zero(nothing: str) -> None:
    written = lines(grid(f"指标|2021年|2022年 行政处罚案件（件）|118|{nothing}"))
    assert written == ["2021年行政处罚案件（件）118。"]


def test_a_table_for_layout_is_text() -> None:
    told = "全年办理行政复议案件17件，按期办结。全部当场履行。"
    assert lines([[Cell("正文"), Cell(told)]]) == ["正文", told]


def test_a_table_without_values_keeps_its_words() -> None:
    written = "".join(lines(grid("文件名称|文号 执法办法|洪府〔2022〕3号")))
    assert "执法办法" in written and "〔2022〕3号" in written and reader().read(written, year=2022) == []


def test_odd_tables() -> None:
    assert lines([]) == [] and lines([[Cell("")]]) == [] and lines([[Cell("71件")]]) == ["71件"]


@pytest.mark.parametrize(
    "table",
    [
        "指标|数值|单位 行政处罚案件|1,204|件 政府法律顾问|33|名 建议提案办理答复率|98.5|%",
        "指标|单位|数值 行政处罚案件|件|1,204 政府法律顾问|名|33 建议提案办理答复率|%|98.5",
        "指标|2022年|2021年|单位 行政处罚案件|1,204|1,100|件 政府法律顾问|33|30|名 建议提案办理答复率|98.5|97|%",
        "单位|指标|数值 件|行政处罚案件|1,204 名|政府法律顾问|33 %|建议提案办理答复率|98.5",
        "序号|指标|本年|计量单位|备注 1|行政处罚案件|1,204|件|无 2|政府法律顾问|33|名|无 3|建议提案办理答复率|98.5|%|无",
        "指标|数值|单位 行政处罚案件|1,204|件 政府法律顾问|33|名 建议提案办理答复率|98.5|% 档案|7|件/万人",
    ],
)
def test_the_column_of_units_may_stand_anywhere(table: str) -> None:
    assert found(table) == {
        PENALTIES: "1204件", "government-legal-advisers": "33人", "proposal-reply-rate": "98.5%",
    }  # fmt: skip


def test_offices_are_no_measure_words() -> None:
    assert "市场监管局" in "".join(lines(grid("单位|行政处罚案件（件） 市场监管局|45 城管局|30")))


@pytest.mark.parametrize(("written", "doubt"), [("1 204", True), ("1\u200b204", True), ("1\u2009204", False)])
def test_doubts_about_a_cell_reach_the_reader(written: str, doubt: bool) -> None:
    rows = [[Cell("指标"), Cell("数量"), Cell("单位")], [Cell("行政处罚案件"), Cell(written), Cell("件")]]
    (fact,) = reader().read("".join(lines(rows)), year=2022)
    assert (fact.value, fact.indicator, fact.doubtful) == (1204, PENALTIES, doubt)


@pytest.mark.parametrize(
    ("written", "said"),
    [("126", "126"), ("1,234.5", "1,234.5"), ("９８．５％", "98.5%"), ("约126件", "约126件"), ("500人以上", "500人以上"),
     ("-6.8%", "6.8%"), ("三十余件", "三十余件"), ("126（件）", "126件"), ("2.3万余人次", "2.3万余人次"),
     ("126①", "126"), ("1\u2009204", "1204")],
)  # fmt: skip
def test_what_is_a_value(written: str, said: str) -> None:
    value = value_of(tidy(written))
    assert value and value.text == said


@pytest.mark.parametrize(
    "written", ["行政处罚", "2022年", "一站式", "2人/月", "洪府〔2022〕3号", "", "12 34", "1\n204"]
)
def test_what_is_none(written: str) -> None:
    assert value_of(tidy(written)) is None


def test_names_and_units() -> None:
    assert name_and_unit(tidy("1.罚没金额（万元）")) == ("罚没金额", "万元")
    assert name_and_unit(tidy("行政处罚（一般程序）")) == ("行政处罚(一般程序)", "")
    assert stated_unit("单位：件、万元") == "" and stated_unit("（单位：万元）") == "万元"
