"""Requests to the comparison of jurisdictions: by whom, for which jurisdictions and years, and what is refused."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import Indicator, Jurisdiction
from tests import factories
from tests.views.reading import figures, file, page, table

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("cases")
def test_steps_to_another_year_stay_with_indicator_and_parent(browse: Client) -> None:
    html = page(browse, "/jurisdictions/?jurisdiction=zone-1")
    assert 'href="?jurisdiction=zone-1&amp;indicator=cases&amp;parent=city&amp;year=2021" rel="prev"' in html
    assert [row["数值"] for row in table(page(browse, "/jurisdictions/?indicator=cases&year=2021"))] == [
        "59", *["无记录"] * 3,
    ]  # fmt: skip


@pytest.mark.usefixtures("cases")
def test_somebody_of_one_zone_sees_that_zone_and_nothing_of_the_others(
    client: Client, zones: list[Jurisdiction]
) -> None:
    client.force_login(factories.user("wang", "official", zones[0]))
    html = page(client, "/jurisdictions/")
    assert [row["地区"] for row in table(html)] == ["甲区"]
    assert "没有可以与之比较的" in html
    for hidden in ("𠮷区", "7,000", "6,500"):
        assert hidden not in html
    assert not re.search(r"\b6500\b", html)  # within a token it is there by chance
    assert [line["地区"] for line in file(client, "/jurisdictions.csv")] == ["甲区"]
    for address in ("/jurisdictions/", "/jurisdictions.csv", "/jurisdictions.xlsx"):
        assert client.get(f"{address}?parent=city").status_code == 404
        assert client.get(f"{address}?jurisdiction=zone-2").status_code == 404


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("year=²", "year"), ("year=99999999999999999999", "year"), ("indicator=%00", "indicator"),
        ("parent=A.B", "parent"),
        ("sort=x", "sort"), ("sort=place", "sort"), ("jurisdiction=%2e%2e", "jurisdiction"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/jurisdictions/", "/jurisdictions.csv"])
@pytest.mark.usefixtures("cases")
def test_a_malformed_parameter_is_named(browse: Client, address: str, query: str, parameter: str) -> None:
    answer = browse.get(f"{address}?{query}")
    assert answer.status_code == 400
    assert f"<code>{parameter}</code>" in answer.content.decode()


@pytest.mark.parametrize("query", ["parent=nothing", "parent=elsewhere", "jurisdiction=elsewhere", "indicator=nothing"])
@pytest.mark.usefixtures("cases")
def test_what_is_not_there_or_not_theirs_is_not_found(browse: Client, query: str) -> None:
    factories.jurisdiction("elsewhere")
    for address in ("/jurisdictions/", "/jurisdictions.csv"):
        assert browse.get(f"{address}?{query}").status_code == 404


@pytest.mark.parametrize("address", ["/jurisdictions/", "/jurisdictions.csv"])
def test_the_number_of_queries_does_not_grow(
    browse: Client, city: Jurisdiction, cases: Indicator, address: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = browse.get(address)
            if answer.streaming:
                list(answer.streaming_content)  # type: ignore[attr-defined, arg-type]
        return len(captured)

    few = queries()
    for number in range(30):
        jurisdiction = factories.jurisdiction(parent=city)
        report = factories.report(jurisdiction)
        factories.observation(cases, jurisdiction, 2022, report=report)
        factories.observation(factories.indicator(f"more-{number}"), jurisdiction)
    assert queries() == few
    assert few <= 21


@pytest.mark.usefixtures("cases")
def test_chosen_jurisdictions_are_page_and_file_and_stay_chosen_from_year_to_year(browse: Client) -> None:
    asked = "?place=zone-4&place=zone-1,zone-1"
    html, lines = page(browse, f"/jurisdictions/{asked}"), file(browse, f"/jurisdictions.csv{asked}")
    assert [row["地区"] for row in table(html)] == [line["地区"] for line in lines] == ["甲区", "丁区{{7*7}}"]
    assert "2022年所选地区" in html
    assert "某市填报" in html
    assert html.count(' name="place" value="zone-1" checked') == 1
    assert ' name="place" value="zone-2">' in html
    assert 'href="?place=zone-4&amp;place=zone-1%2Czone-1&amp;indicator=cases&amp;year=2021" rel="prev"' in html
    assert 'href="?indicator=cases&amp;parent=city"' in html  # all of them again
    named = unquote(browse.get(f"/jurisdictions.csv{asked}")["Content-Disposition"])
    assert "某市所选地区案件数2022年数据" in named


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("place=nowhere", 404),
        ("place=zone-1&place=nowhere", 404),
        ("place=Zone 1", 400),
        ("place=%E2%80%AEzone", 400),
        ("place=<script>", 400),
        ("place=" + ",".join(f"p{n}" for n in range(500)), 400),
        ("place=zone-1", 200),
        ("place=city&place=zone-1", 200),
        ("place=zone-1&indicator=nothing", 404),
        ("place=zone-1&year=99999", 400),
        ("parent=nowhere", 404),
        ("page=0", 400),
    ],
)
def test_whatever_is_asked_for_gets_a_sensible_answer(browse: Client, asked: str, status: int) -> None:
    for address in ("/jurisdictions/", "/jurisdictions.csv"):
        if address.endswith("csv") and asked.startswith("page"):
            continue
        assert browse.get(f"{address}?{asked}").status_code == status


def test_hostile_names_are_text(browse: Client, city: Jurisdiction) -> None:
    names = (
        "<script>alert(1)</script>",
        "{{7*7}}",
        "\u202e区甲",
        "𠮷区",
        "<b>甲</b><br><a href='x'>",
    )
    cases = factories.indicator("cases", is_key=True)
    for position, name in enumerate(names):
        factories.observation(
            cases,
            factories.jurisdiction(f"h{position}", parent=city, position=position + 1, name_zh=name),
            2022,
            position,
        )
    html = page(browse, "/jurisdictions/")
    assert [row["地区"] for row in table(html)] == list(names)
    assert "<script>alert" not in html
    assert "49" not in [row["地区"] for row in table(html)]
    labels = figures(html)["cases"]["layout"]["yaxis"]["ticktext"]
    assert not any("<" in text for text in labels)


@pytest.mark.usefixtures("cases")
def test_chosen_jurisdictions_with_nothing_above_them_are_not_shown_as_part_of_another_jurisdiction(
    client: Client, city: Jurisdiction
) -> None:
    other = factories.jurisdiction("other", name_zh="另一市", fictional=True)
    third = factories.jurisdiction("third", name_zh="第三市", fictional=True)
    reader = factories.user("wang", "official", city)
    for jurisdiction in (other, third):
        factories.member(reader, "official", jurisdiction)
    client.force_login(reader)
    marked = "标有“虚构”的地区和数值均为虚构"
    invented = page(client, "/jurisdictions/?place=other&place=third&indicator=cases")
    assert "本页的地区和数值均为虚构" in invented
    assert marked not in invented
    mixed = page(client, "/jurisdictions/?place=other&place=city&indicator=cases")
    assert marked in mixed
    assert "本页的地区和数值均为虚构" not in mixed
