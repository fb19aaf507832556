"""The yearly comparison: footnotes of its table, and the change of every year on the year before."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from metrics.models import Indicator, Jurisdiction
from tests import factories
from tests.views.reading import file, page, table

pytestmark = pytest.mark.django_db

NOTES = "<h2>备注</h2>"
BACK = re.compile('<a class="note-back" href="#(.*?)" aria-label="(.*?)">↩\ufe0e</a>')


def test_each_note_on_a_value_is_a_footnote_of_the_table(
    browse: Client, share: Indicator, cases: Indicator, zone: Jurisdiction
) -> None:
    """One footnote for all the values with the same note, numbered in the order of the table, also when it is
    sorted."""
    factories.observation(share, zone, 2019, 90, note="<b>试点</b>{{7*7}}𠮷")
    factories.observation(cases, zone, 2019, None, missing_reason="suppressed", note="另行公布")
    factories.observation(cases, zone, 2020, 600, note="<b>试点</b>{{7*7}}𠮷")
    html = page(browse, "/years/?from=2019")
    notes = re.findall(r'<li id="(note-\d)">(.*?)</li>', html.partition(NOTES)[2])
    assert [(anchor, BACK.sub("", said)) for anchor, said in notes] == [
        ("note-1", "<bdi>&lt;b&gt;试点&lt;/b&gt;{{7*7}}𠮷</bdi>（<bdi>网办率</bdi>2019年、<bdi>案件数</bdi>2020年）"),
        ("note-2", "<bdi>另行公布</bdi>（<bdi>案件数</bdi>2019年）"),
    ]
    rate, count = table(html)
    assert [(row["2019年"], row["2020年"]) for row in (rate, count)] == [("90", "95.5"), ("不公开", "600")]
    marks = re.findall('<a class="note-mark" id="([^"]*)" href="#note-1" aria-label="备注1" data-note="1"></a>', html)
    assert marks == ["noted-share-2019", "noted-cases-2020"]
    assert BACK.findall(html) == [
        ("noted-share-2019", "回到网办率的数值"),
        ("noted-cases-2020", "回到案件数的数值"),
        ("noted-cases-2019", "回到案件数的数值"),
    ]
    assert html.count('href="#note-2"') == 1
    by_name = page(browse, "/years/?from=2019&sort=name")
    assert by_name.index('href="#note-1"') < by_name.index('href="#note-2"')
    assert '<li id="note-1"><bdi>另行公布' in by_name
    assert {line["备注"] for line in file(browse, "/years.csv?from=2019")} == {"", "<b>试点</b>{{7*7}}𠮷", "另行公布"}
    assert NOTES not in page(browse, "/years/?from=2021")


def test_a_note_leads_back_to_the_first_value_of_each_row(browse: Client, share: Indicator, zone: Jurisdiction) -> None:
    for year in (2018, 2019):
        factories.observation(share, zone, year, 90, note="试点")
    html = page(browse, "/years/?from=2018&language=en")
    assert re.findall('<a class="note-back" href="#(.*?)" aria-label="(.*?)">', html) == [
        ("noted-share-2018", f"Back to the value of {share.name_en}")
    ]
    assert f"<bdi>{share.name_en}</bdi> 2018, 2019<a" in html
    assert html.count('id="noted-share-2018"') == html.count('id="noted-share-2019"') == 1


def test_every_year_can_have_its_change_on_the_year_before(
    browse: Client, share: Indicator, cases: Indicator, zone: Jurisdiction
) -> None:
    factories.observation(cases, zone, 2020, 600)
    address = "/years/?jurisdiction=zone&from=2020&to=2023"
    html = page(browse, f"{address}&changes=each")
    rate, count = table(html)
    assert rate["2022年"] == "98.2"  # the year before has no value, and says so in its own column
    assert (count["2020年"], count["2021年"]) == ("600", "640|增加40件（+6.7%）")
    assert count["2022年"] == "6,500余|约增加5,860件"
    assert (count["2023年"], count["2023年比上年"]) == ("71|截至10月", "不可比：截至月份不同|" + _warnings(count))
    assert 'href="?jurisdiction=zone&amp;from=2020&amp;to=2023">末年变化' in html
    plain = page(browse, address)
    assert table(plain)[1]["2021年"] == "640"
    assert "changes=each" in plain
    assert "changes=each" not in page(browse, "/years/?jurisdiction=zone&from=2022&to=2023")
    assert "changes=each" not in page(browse, "/years/?jurisdiction=zone&compare=2020,2022")
    assert browse.get("/years/?changes=all").status_code == 400


def _warnings(row: dict[str, str]) -> str:
    return row["2023年比上年"].partition("|")[2]


def test_a_change_across_a_break_has_no_number(browse: Client, zone: Jurisdiction) -> None:
    one = factories.indicator("one", break_year=2021)
    for year in (2020, 2021, 2022):
        factories.observation(one, zone, year, year)
    html = page(browse, "/years/?changes=each")
    (row,) = table(html)
    assert row["2021年"] == "2,021|不可比：2021年口径调整"
    assert "✕为不可比，口径调整：<bdi>" in html
    assert "✕为不可比" not in page(browse, "/years/"), "the change of the last year alone is comparable"
