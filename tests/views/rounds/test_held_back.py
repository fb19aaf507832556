"""A round that holds values back from readers of other places: until they are published, or until a day."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from metrics.models import Indicator, Jurisdiction, Round, User
from tests import factories
from tests.views.reading import file
from tests.views.rounds.helpers import browser, correct, publish, words

pytestmark = pytest.mark.django_db

QUERY = "jurisdiction=here&year=2022"
ADDRESSES = (
    f"/?{QUERY}", f"/dashboard.csv?{QUERY}", "/years.csv?jurisdiction=here&from=2022&to=2023",
    "/indicators/cases/?jurisdiction=here", "/indicators/cases.csv?jurisdiction=here",
    f"/observations/?{QUERY}", f"/observations.csv?{QUERY}", "/observations.csv", f"/observations.xlsx?{QUERY}",
    "/jurisdictions/?jurisdiction=city&parent=city&indicator=cases&year=2022",
    "/jurisdictions.csv?jurisdiction=city&parent=city&indicator=cases&year=2022",
    "/jurisdictions/?jurisdiction=city&parent=city&indicator=cases&from=2021&to=2022",
    f"/?{QUERY}&edition=1", f"/editions/?{QUERY}", f"/year.zip?{QUERY}",
)  # fmt: skip


@pytest.fixture
def city(here: Jurisdiction) -> Jurisdiction:
    city = factories.jurisdiction("city", kind="city", name_zh="某市")
    here.parent = city
    here.save()
    return city


@pytest.fixture
def cases(city: Jurisdiction, here: Jurisdiction, clerk: User) -> Indicator:
    found = factories.indicator("cases", name_zh="调解案件数", is_key=True)
    for year, value in ((2022, 68417), (2023, 70000)):
        factories.observation(found, here, year, value, entered_by=clerk)
    other = factories.jurisdiction("other", parent=city, name_zh="邻区")
    factories.observation(found, other, 2022, 11111)
    return found


@pytest.fixture
def leaders(city: Jurisdiction, here: Jurisdiction) -> dict[str, Client]:
    """Return browsers of readers: of the city, of the place itself, and somebody at work in the city."""
    return {
        "above": browser(factories.user("above", "official", city)),
        "own": browser(factories.user("own", "official", here)),
        "at work": browser(factories.user("works", "reviewer", city)),
    }


def hold(here: Jurisdiction, **fields: object) -> None:
    Round.objects.filter(jurisdiction=here, year=2022).update(**fields)


def seen(client: Client, number: str) -> set[str]:
    """Return the addresses whose answer has the number, in whatever form."""
    found = set()
    for address in ADDRESSES:
        answer: Any = client.get(address)
        assert answer.status_code in (200, 404), address  # the city is not for everybody
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = content.decode("utf-8", "replace")
        if number in text or f"{int(number):,}" in text:
            found.add(address)
    return found


def test_the_text_of_a_report_is_held_back_with_its_values(
    cases: Indicator, here: Jurisdiction, leaders: dict[str, Client], reviewer: Client
) -> None:
    """Its numbers are those of the year: they are read from the text as well as from a table."""
    report = factories.report(here, title="年度报告")
    factories.document(report, "全年调解68417件。")
    factories.observation(factories.indicator("other"), here, value=5, report=report)
    address = f"/reports/{report.pk}/"
    assert "68417" in words(leaders["above"], address)
    for fields in ({"shown_once": "published"}, {"released_on": datetime.date(2999, 1, 1)}):
        hold(here, **{"shown_once": "approved", "released_on": None} | fields)
        assert "68417" not in words(leaders["above"], address), fields
        assert all("68417" in words(leaders[who], address) for who in ("own", "at work")), fields
    publish(reviewer, 0)
    assert "68417" not in words(leaders["above"], address)
    hold(here, released_on=None, shown_once="published")
    assert "68417" in words(leaders["above"], address)


def progress(client: Client, more: str = "") -> dict[str, list[str]]:
    """Return the counts of each place from the file, "未公布" where nothing is told."""
    counts = ("应报", "已审核", "审核中", "未填报", "等待")
    rows = file(client, f"/rounds.csv?jurisdiction=city&year=2022{more}")
    return {row["地区"]: [row[name] for name in counts if name in row] for row in rows}


def test_until_the_release_nobody_elsewhere_is_told_how_far_a_place_is(
    cases: Indicator, here: Jurisdiction, leaders: dict[str, Client]
) -> None:
    before = progress(leaders["above"])
    assert before[here.name_zh][1:3] == ["1", "0"]
    hold(here, shown_once="published")
    assert progress(leaders["above"]) == before  # who has reported is told, the values are not
    hold(here, released_on=datetime.date(2999, 1, 1))
    closed = ["", "", "", "", "未公布"]
    assert progress(leaders["above"]) == before | {here.name_zh: closed}
    assert progress(leaders["at work"])[here.name_zh][1] == "1"
    themes = file(leaders["above"], f"/rounds.csv?{QUERY}")
    assert {row["已审核"] for row in themes} == {""} and {row["等待"] for row in themes} == {"未公布"}
    assert {row["已审核"] for row in file(leaders["own"], f"/rounds.csv?{QUERY}")} == {"1"}
    page = words(leaders["above"], "/rounds/?jurisdiction=city&year=2022")
    standing = page.partition('class="standing"')[2].partition("</p>")[0]
    assert here.name_zh not in standing and "未公布" in page
    assert "未公布" in words(leaders["above"], f"/rounds/?{QUERY}")


@pytest.mark.parametrize(
    "fields", [{"shown_once": "published"}, {"released_on": datetime.date(2999, 1, 1)}], ids=("published", "release")
)
def test_a_round_holds_values_back_everywhere(
    cases: Indicator, here: Jurisdiction, leaders: dict[str, Client], fields: dict[str, object]
) -> None:
    before = seen(leaders["above"], "68417")
    assert f"/?{QUERY}" in before and "/observations.csv" in before
    hold(here, **fields)
    assert not seen(leaders["above"], "68417")
    assert seen(leaders["own"], "68417") and seen(leaders["at work"], "68417") >= before
    (row,) = file(leaders["above"], f"/dashboard.csv?{QUERY}")
    assert row["缺值情况"] == "未公布"
    (later,) = file(leaders["above"], "/dashboard.csv?jurisdiction=here&year=2023")
    assert (later["数值"], later["比上年变化"], later["不可比原因"]) == ("70000", "", "上年未公布")
    total = words(leaders["above"], "/jurisdictions/?jurisdiction=city&parent=city&indicator=cases&year=2022")
    assert "未公布" in total and "79,528" not in total


def test_once_published_the_edition_is_seen(
    cases: Indicator, here: Jurisdiction, leaders: dict[str, Client], reviewer: Client, clerk: User
) -> None:
    """Readers above see what was published, and a correction only when it is published too."""
    hold(here, shown_once="published")
    publish(reviewer, 0)
    assert f"/?{QUERY}" in seen(leaders["above"], "68417")
    correct(reviewer, clerk, 68500)
    assert not seen(leaders["above"], "68500") and f"/?{QUERY}" in seen(leaders["own"], "68500")
    assert f"/?{QUERY}" in seen(leaders["above"], "68417")
    publish(reviewer, 1, note="更正")
    assert f"/?{QUERY}" in seen(leaders["above"], "68500")


def test_a_release_date_holds_back_editions_too_and_ends(
    cases: Indicator, here: Jurisdiction, leaders: dict[str, Client], reviewer: Client
) -> None:
    publish(reviewer, 0)
    hold(here, released_on=timezone.localdate() + datetime.timedelta(days=1))
    assert not seen(leaders["above"], "68417")
    hold(here, released_on=timezone.localdate())
    assert f"/?{QUERY}&edition=1" in seen(leaders["above"], "68417")


def test_the_nearest_round_decides(
    cases: Indicator, city: Jurisdiction, here: Jurisdiction, leaders: dict[str, Client]
) -> None:
    Round.objects.filter(pk=factories.open_round(city, 2022).pk).update(shown_once="published")
    assert f"/?{QUERY}" in seen(leaders["above"], "68417")
    assert not seen(leaders["above"], "11111")
