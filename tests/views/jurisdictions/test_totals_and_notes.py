"""Jurisdictions over several years: footnotes that name the jurisdiction, and the totals of the years."""

from __future__ import annotations

import pytest
from django.test import Client

from metrics.models import Jurisdiction
from tests import factories
from tests.views.reading import page, told

pytestmark = pytest.mark.django_db


def test_each_note_on_a_value_is_a_footnote_that_names_the_jurisdiction(
    browse: Client, zones: list[Jurisdiction]
) -> None:
    one = factories.indicator("one")
    for year in (2020, 2021, 2022):
        factories.observation(one, zones[1], year, year, note="含<转交>")
    html = page(browse, "/jurisdictions/?indicator=one&from=2020&to=2022")
    assert html.count('href="#note-1"') == 3
    back = f'<a class="note-back" href="#noted-{zones[1].code}-2020" aria-label="回到𠮷区的数值">↩\ufe0e</a>'
    assert f'<li id="note-1"><bdi>含&lt;转交&gt;</bdi>（<bdi>𠮷区</bdi>2020年至2022年{back}）</li>' in html
    assert html.count(f'id="noted-{zones[1].code}-2020"') == 1


def test_the_total_of_each_year_is_of_sums_or_says_why_there_is_none(browse: Client, zones: list[Jurisdiction]) -> None:
    done, all_ = factories.indicator("done"), factories.indicator("all")
    share = factories.rate("share", numerator=done, denominator=all_)
    for zone, value, part, whole in zip(zones, (90, 50), (9, 50), (10, 100), strict=False):
        factories.observation(share, zone, 2021, value, numerator=part, denominator=whole)
        factories.observation(done, zone, 2022, part)  # the base is stated by other indicators
        factories.observation(all_, zone, 2022, whole)
        factories.observation(share, zone, 2022, value)
    address = "/jurisdictions/?parent=city&indicator=share&from=2021"
    assert "2022年合计</bdi></dt><dd>53.64%（2个地区）<small>2021年：53.64%（2个地区）</small>" in told(
        page(browse, f"{address}&to=2022")
    )
    factories.observation(share, zones[0], 2023, 91)
    said = "百分比不能平均，而有的地区没有分子或分母，2021年：53.64%（2个地区），2022年：53.64%（2个地区）"
    assert f"2023年合计</bdi></dt><dd>没有合计<small>{said}</small>" in told(page(browse, f"{address}&to=2023"))
    nested = page(browse, "/jurisdictions/?place=city,zone-1&indicator=done&from=2021&to=2022")
    assert nested.count("<span>2021年：") == 1, (
        "of how many places have a value: a year and its number are never parted"
    )
    assert "2021年：" not in nested.partition("合计")[2].partition("</dd>")[0]
