"""Wide tables are turned round: whatever stands in the headings, each value keeps its cell."""

from __future__ import annotations

import pytest

from metrics.imports.name_lookup import Names
from metrics.imports.observations import commit, stage
from metrics.imports.sheets import UnreadableFile
from metrics.imports.table_files import read_tables
from metrics.models import Indicator, Jurisdiction, Observation, User
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from tests import factories
from tests.imports.first_table import read_table
from tests.imports.other_workbooks import xls

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(here: Jurisdiction) -> tuple[Indicator, Indicator]:
    for code, name in (("east", "东区"), ("west", "西区")):
        factories.jurisdiction(code, parent=here, name_zh=name)
    for year in (2020, 2021):
        factories.open_round(here, year=year)
    return factories.indicator("cases", name_zh="案件（受理）数"), factories.rate("share", name_zh="办结率")


def staged(clerk: User, here: Jurisdiction, text: str, year: int = 2022):  # type: ignore[no-untyped-def]
    scope = Scope.of(clerk)
    table = read_table(text.encode(), Names(scope))
    return stage(table, by=clerk, scope=scope, jurisdiction=jurisdiction_row(here), year=year)


A, B, C, D = (
    ("here", 2021, "cases", "5"),
    ("here", 2022, "cases", "6"),
    ("here", 2021, "share", "50"),
    ("here", 2022, "share", "60"),
)
E, F, G, H = (
    ("east", 2022, "cases", "5"),
    ("west", 2022, "cases", "6"),
    ("east", 2022, "share", "50"),
    ("west", 2022, "share", "60"),
)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("指标,2021年,2022年度\n案件(受理)数,5,6\n办结率,50%,60\n", {"B2": A, "C2": B, "B3": C, "C3": D}),
        ("某表\n\n指标代码,单位,2021,2022\ncases,件,5,6\nshare,%,50,60\n", {"C4": A, "D4": B, "C5": C, "D5": D}),
        ("项目＼年份,2021年,2022年\ncases,5,\n办结率,,60\n合计,5,60\n", {"B2": A, "C3": D}),
        ("年度,案件（受理）数（件）,办结率(%)\n2021,5,50\n2022年,6,60\n", {"B2": A, "C2": C, "B3": B, "C3": D}),
        (",案件（受理）数,办结率\n2021年,5,50\n2022年,6,60\n", {"B2": A, "C2": C, "B3": B, "C3": D}),
        ("地区,案件（受理）数,办结率,合计\n东区,5,50,\n西区,6,60,\n", {"B2": E, "C2": G, "B3": F, "C3": H}),
        ("单位,cases,share\n东区,5,50\n西区,6,60\n合计,11,\n", {"B2": E, "C2": G, "B3": F, "C3": H}),
        ("指标,东区,西区\n案件（受理）数,5,6\n办结率,50,60\n", {"B2": E, "C2": F, "B3": G, "C3": H}),
        ("地区,案件（受理）数\n东区,5\n西区,6\n", {"B2": E, "B3": F}),
        ("指标,2021年,,2022年,\n,数值,备注,数值,备注\ncases,5,台账,6,\n", {"B3": A, "D3": B}),
        ("地区,案件（受理）数,,办结率,\n,2021年,2022年,2021年,2022年\n某区,5,6,50,60\n",
         {"B3": A, "C3": B, "D3": C, "E3": D}),
        ("2022年\n地区,案件（受理）数,办结率\n东区,5,50\n西区,6,60\n", {"B3": E, "C3": G, "B4": F, "C4": H}),
        ("indicator,2021_value,2021_note,2022_value\ncases,5,x,6\n", {"B2": A, "D2": B}),
        ("年度,地区,案件（受理）数,办结率\n2022,东区,5,50\n2022,西区,6,60\n", {"C2": E, "D2": G, "C3": F, "D3": H}),
        ("案件(受理)数\n地区,2022年\n东区,5\n西区,6\n", {"B3": E, "B4": F}),
        ("各区案件（受理）数统计表（2021—2022年）\n单位：件,\n地区,2022年,2021年\n某区,6,5\n西区,6,\n",
         {"B4": B, "C4": A, "B5": F}),
        ("案件（受理）数（件）,东区,西区\n2022年,5,6\n合计,5,6\n", {"B2": E, "C2": F}),
        ("某区历年情况,,\n办结率（%）,,\n年份,东区,西区\n2022,50,60\n", {"B4": G, "C4": H}),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("catalogue")
def test_each_value_goes_where_its_names_say(
    clerk: User, here: Jurisdiction, text: str, right: dict[str, tuple[str, int, str, str]]
) -> None:
    found = staged(clerk, here, text)
    assert not found.count("refused"), [row.problems for row in found.rows]
    read = {
        row.place: (row.jurisdiction.code, row.year, row.indicator.code, row.texts["value"].rstrip("%"))
        for row in found.rows
        if row.jurisdiction and row.indicator
    }
    assert read == right
    commit(found)
    assert Observation.objects.count() == len(right)


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("地区,案件（受理）数,办结律\n东区,5,50\n", "C2", "没有这个指标：办结律。是否指“办结率”？"),
        ("地区,案件（受理）数\n东区,5\n,6\n", "B3", "（空）"),
        ("地区,案件（受理）数\n东区,5\n南区,6\n西区,7\n", "B3", "没有这个地区"),
        ("年度,案件（受理）数\n2022,5\n2021,6\n,7\n", "B4", "四位年份"),
        ("指标,2021年（万件）,2022年\ncases,5,6\n", "B2", "是否指50,000件"),
        ("地区,案件（受理）数（万件）\n东区,5\n", "B2", "是否指50,000件"),
        ("指标,2021年,2022年\ncases,5,五件六\n", "C2", "请核对数值和单位"),
        ("指标,2021年,2022年\ncases,5,6\ncases,7,8\n", "B3", "与单元格B2是同一指标"),
        ("案件（受理）数,单位：万件\n地区,2022年\n东区,5\n", "B3", "是否指50,000件"),
        ("案件（受理）数（万件）\n地区,2022年\n东区,5\n", "B3", "是否指50,000件"),
        ("案件（受理）数\n地区,2022年,2021年\n东区,5,6\n南区,6,7\n", "B4", "没有这个地区"),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_what_is_wrong_is_said_of_its_cell(
    clerk: User, here: Jurisdiction, text: str, place: str, sentence: str
) -> None:
    rows = {row.place: row for row in staged(clerk, here, text).rows}
    assert sentence in "".join(problem.sentence for problem in rows[place].problems)


@pytest.mark.usefixtures("catalogue")
def test_a_row_of_values_is_no_heading(clerk: User, here: Jurisdiction) -> None:
    """Not even when its first cells are names and years of merged cells."""
    found = staged(clerk, here, "年度,指标,数值,分母\n,cases,5,\n2021,办结率,50,20\n2021,cases,6,\n")
    assert [row.place for row in found.rows] == ["2", "3", "4"] and not found.count("refused")


@pytest.mark.usefixtures("catalogue")
def test_what_is_left_out_of_a_wide_table_is_named(clerk: User, here: Jurisdiction) -> None:
    text = "某表\n指标,2021年,2022年,增减,\ncases,5,6,1,x\n小计,5,6,,\n办结率,,,,\n注：全年,,,,\n"
    assert staged(clerk, here, text).unread == (
        "第1行在表头以上，没有读取。",
        "第4行是合计，没有读取。",
        "第6行是表头或文字说明，没有读取。",
        "第5行没有数值，没有读取。",
        "D 增减、E列没有读取。",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("指标,2021年,2022年\n", "没有数据行"),
        ("指标,2021年,2022年,2021年\ncases,5,6,7\n", "两列指的是同一项"),
        ("地区,2021年,2022年\n东区,5,6\n", "没有找到是哪个指标"),
        ("年度,东区,西区\n2021,5,6\n", "没有找到是哪个指标"),
        ("案件（受理）数和办结率\n地区,2021年,2022年\n东区,5,6\n", "没有找到是哪个指标"),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_a_wide_table_that_cannot_be_read_says_why(clerk: User, here: Jurisdiction, text: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        staged(clerk, here, text)


@pytest.mark.usefixtures("catalogue")
def test_the_name_of_a_sheet_says_which_indicator(clerk: User, here: Jurisdiction) -> None:
    scope, file = Scope.of(clerk), xls(办结率=[["地区", "2021年", "2022年"], ["东区", "50%", "60%"]])
    (table,) = read_tables(file, Names(scope))
    found = stage(table, by=clerk, scope=scope, jurisdiction=jurisdiction_row(here), year=2022)
    assert [(row.year, row.after) for row in found.rows] == [(2021, "50%"), (2022, "60%")]
