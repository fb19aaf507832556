"""The preview of an import: which value a row is can be put right too, and what may be meant is offered for a click."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from metrics.models import Jurisdiction, Observation
from tests import factories
from tests.imports.other_workbooks import xls
from tests.views.entry.helpers import offered
from tests.views.test_import_corrections import choose, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Jurisdiction:
    """Return a place with two below it; the clerk sees a third one, and enters nothing there."""
    here = factories.jurisdiction("here", name_zh="某区")
    for year in (2021, 2022):
        factories.open_round(here, year)
    for code, name in (("east", "东街"), ("west", "西街")):
        factories.jurisdiction(code, parent=here, name_zh=name)
    factories.indicator("one", name_zh="会议次数")
    factories.rate("share", name_zh="办结率")
    return here


@pytest.fixture
def client(here: Jurisdiction) -> Client:
    clerk = factories.user("clerk", "staff", here)
    elsewhere = factories.jurisdiction("elsewhere", name_zh="东衔")
    factories.open_round(elsewhere)
    factories.member(clerk, "auditor", elsewhere)
    client = Client()
    client.force_login(clerk)
    return client


def stored() -> set[tuple[str, str, int, float]]:
    rows = Observation.objects.select_related("indicator", "jurisdiction")
    return {(row.jurisdiction.code, row.indicator.code, row.year, float(row.value or 0)) for row in rows}


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("地区,年度,指标,数值", "{place},{year},会议次数,5"),
        ("地区代码,年度,指标代码,数值", "{place},{year},one,5"),
    ],
)
@pytest.mark.parametrize("ending", ["", "csv"])
def test_place_and_year_are_put_right(client: Client, head: str, row: str, ending: str) -> None:
    """In the page, or after a way through the file of the rows that are left."""
    page = choose(client, "\n".join([head, row.format(place="东衔街", year="22")]))
    assert 'name="fix.2.jurisdiction"' in page.content.decode() and 'name="fix.2.year"' in page.content.decode()
    if ending:
        content = b"".join(send(client, page, refused=ending, fix__2__jurisdiction="东街").streaming_content)
        page = choose(client, content, f"rest.{ending}")
    page = send(client, page, fix__2__jurisdiction="东街", fix__2__year="2021")
    send(client, page, commit="all")
    assert stored() == {("east", "one", 2021, 5)}


def test_a_row_without_place_and_year_is_put_right_in_the_file_too(client: Client, here: Jurisdiction) -> None:
    """One that occurs twice, of a table that has neither column."""
    page = choose(client, "指标,数值\n会议次数,5\n会议次数,6\n")
    text = page.content.decode()
    for name in ("indicator", "jurisdiction", "year"):
        assert f'name="fix.3.{name}"' in text
    assert 'placeholder="某区"' in text and 'name="fix.3.value"' not in text
    content = b"".join(send(client, page, refused="csv", fix__3__jurisdiction="东西街").streaming_content)
    assert content.decode("utf-8-sig").splitlines()[0] == "指标,数值,地区,问题"
    page = choose(client, content)
    assert 'value="东西街"' in page.content.decode()
    send(client, send(client, page, fix__2__jurisdiction="西街"), commit="all")
    assert stored() == {("west", "one", 2022, 6)}


@pytest.mark.parametrize("typed", ["东衔", "elsewhere", "不知何处", "\x00", "东" * 4000])
def test_only_places_where_one_enters_are_taken(client: Client, typed: str) -> None:
    page = choose(client, "地区,指标,数值\n东衔街,会议次数,5\n")
    text = page.content.decode()
    assert '<option value="东街">' in text and '<option value="东衔">' not in text
    assert [texts for texts in offered(text).values() if texts.get("fix.2.jurisdiction") == "东衔"] == []
    page = send(client, page, fix__2__jurisdiction=typed)
    assert "全部导入" not in page.content.decode()
    assert 'name="fix.2.jurisdiction"' in page.content.decode()
    send(client, page, commit="all")
    assert stored() == set()


def test_places_of_one_name_are_offered_by_their_codes(client: Client, here: Jurisdiction) -> None:
    other = factories.jurisdiction("other", parent=here, name_zh="别区")
    factories.jurisdiction("farwest", parent=other, name_zh="西街")
    page = choose(client, "地区,指标,数值\n西街,会议次数,5\n")
    offers = offered(page.content.decode())
    assert sorted(texts["fix.2.jurisdiction"] for texts in offers.values()) == ["别区西街", "某区西街"]
    send(client, send(client, page, fix__2__jurisdiction="别区西街"), commit="all")
    assert stored() == {("farwest", "one", 2022, 5)}


def test_the_year_of_a_title_can_be_put_right(client: Client) -> None:
    page = choose(client, "2021年统计表\n指标,数值\n会议次数,5\n")
    assert offered(page.content.decode()) == {f"按“{year}”填写": {"fix.3.year": year} for year in ("2021", "2022")}
    send(client, send(client, page, fix__3__year="2021"), commit="all")
    assert stored() == {("here", "one", 2021, 5)}


@pytest.mark.parametrize(
    ("file", "offers"),
    [
        ("指标,数值\n会议次数,2.3万\n", {"按23,000填写": {"value": "23000"}}),
        ("指标,数值\n办结率,0.894\n", {"按89.4%填写": {"value": "89.4"}, "按0.89%填写": {"value": "0.89%"}}),
        ("指标,数值（万件）\n会议次数,12\n", {"按120,000填写": {"value": "120000"}}),
        ("指标,单位,数值\n会议次数,万件,12\n", {"按120,000填写": {"value": "120000"}}),
        ("指标,数值\n会议次树,5\n", {"按“会议次数”填写": {"indicator": "会议次数"}}),
        ("指标代码,数值\nonee,5\n", {"按“会议次数”填写": {"indicator": "会议次数"}}),
        ("指标,数值,截至\n会议次数,5,10.1\n",
         {"按“10月1日”填写": {"as_of": "10月1日"}, "按“10月10日”填写": {"as_of": "10月10日"}}),
        ("指标,数值\n会议次数,—\n", {words: {"value": "", "missing_reason": words}
                                   for words in ("未填报", "不适用", "不公开", "不可比", "待报")}),
        ("指标,分子,分母,数值\n办结率,2,3,\n",
         {"按66.67%填写（按分子÷分母计算）": {"value": "66.67", "note": "按分子÷分母计算"}}),
        (xls(数据=[["指标", "数值"], ["办结率", 0.8941176]]),
         {"按89.41%填写": {"value": "89.41"}, "按0.89%填写": {"value": "0.89%"}}),
        ("指标,数值\n会议次数,1-10\n", {}),
    ],
)  # fmt: skip
def test_each_offer_fills_the_fields_of_its_row(client: Client, file: Any, offers: dict[str, dict[str, str]]) -> None:
    page = choose(client, file)
    found = offered(page.content.decode())
    named = {words: {f"fix.2.{name}": text for name, text in texts.items()} for words, texts in offers.items()}
    assert found == named
    for texts in named.values():
        assert [name for name in texts if f'name="{name}"' not in page.content.decode()] == []
        with transaction.atomic():
            send(client, send(client, page, **texts), commit="all")
            assert Observation.objects.count() == 1, texts
            transaction.set_rollback(True)
