"""Publishing a year, correcting it, and looking at what was published."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from metrics.models import Edition, Indicator, Jurisdiction, User
from tests import factories
from tests.views.rounds.helpers import EDITIONS, browser, correct, publish, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(here: Jurisdiction, clerk: User) -> Indicator:
    """Create two values of two years, and one that is not approved."""
    indicator = factories.indicator("cases", name_zh="人民调解案件数", is_key=True)
    for year, value in ((2021, 40), (2022, 71)):
        factories.observation(indicator, here, year, value, entered_by=clerk)
    factories.observation(factories.indicator("other", name_zh="宣讲场次"), here, 2022, 22, state="draft")
    return indicator


@pytest.fixture
def leader(here: Jurisdiction) -> Client:
    return browser(factories.user("leader", "official", here))


def test_a_year_is_published_corrected_and_published_again(
    cases: Indicator, reviewer: Client, leader: Client, clerk: User
) -> None:
    page = words(reviewer, EDITIONS)
    assert "公开第1版" in page and "宣讲场次" in page
    assert "已公开第1版，共1项" in publish(reviewer, 0)
    correct(reviewer, clerk, 75)
    page = words(leader, EDITIONS)
    assert all(said in page for said in ("第1版", "71件", "75件", "尚未公开", "漏报一个街道", "李审核"))
    assert "公开第1版" not in page and '<form method="post"' not in page
    assert "公开后更正须写明原因" in publish(reviewer, 1)
    assert "已公开第2版，共1项" in publish(reviewer, 1, note="更正漏报")
    rows = list(csv.DictReader(io.StringIO(words(leader, EDITIONS.replace("/?", ".csv?")))))
    assert [(row["原公布"], row["更正为"], row["版次"]) for row in rows] == [("71件", "75件", "第2版")]


SHOWN_AT = (
    "/?jurisdiction=here&year=2022", "/years/?jurisdiction=here&from=2022&to=2022",
    "/indicators/cases/?jurisdiction=here", "/observations/?jurisdiction=here&year=2022",
    "/dashboard.csv?jurisdiction=here&year=2022", "/observations.csv?jurisdiction=here&year=2022",
    "/years.csv?jurisdiction=here&from=2022&to=2022", "/indicators/cases.csv?jurisdiction=here",
)  # fmt: skip


def stated(page: str) -> set[str]:
    """Return the numbers that stand alone on a page, or the values of a file."""
    if page.lstrip().startswith("<"):
        return set(re.findall(r">(\d+)<", page))
    return {row["数值"] for row in csv.DictReader(io.StringIO(page))}


def test_an_edition_shows_what_was_published(cases: Indicator, reviewer: Client, leader: Client, clerk: User) -> None:
    publish(reviewer, 0)
    for value, seen in ((75, 1), (80, 2)):
        correct(reviewer, clerk, value)
        publish(reviewer, seen, note="更正")
    correct(reviewer, clerk, 99)
    for address in SHOWN_AT:
        shown = {}
        for edition in ("", "1", "2", "3", "7"):
            page = words(leader, f"{address}&edition={edition}")
            shown[edition] = [number for number in ("71", "75", "80", "99") if number in stated(page)]
            assert (f"这里是第{edition}版" in page) == (edition != "" and ".csv" not in address)
        assert shown == {"": ["99"], "1": ["71"], "2": ["75"], "3": ["80"], "7": ["80"]}, address


def test_what_was_never_published_is_in_no_edition(cases: Indicator, reviewer: Client, leader: Client) -> None:
    publish(reviewer, 0)
    page = words(leader, "/observations.csv?jurisdiction=here&edition=1")
    assert ",2022,71," in page and ",2021," not in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"published_on": ""}, "请填写公开日期"), ({"published_on": "2999-01-01"}, "请填写公开日期"),
        ({"published_on": "x\0"}, "请填写公开日期"), ({"seen": "9"}, "有人刚刚公开了第0版"),
        ({"seen": "²"}, "有人刚刚公开了第0版"), ({"note": "长" * 4000}, "300"), ({"note": "a\0b"}, "字符"),
    ],
)  # fmt: skip
def test_a_bad_publication_is_refused_in_words(
    cases: Indicator, reviewer: Client, fields: dict[str, str], said: str
) -> None:
    assert said in publish(reviewer, **{"seen": 0} | fields)
    assert not Edition.objects.exists()


def test_nothing_is_published_twice_or_without_a_difference(cases: Indicator, reviewer: Client, clerk: User) -> None:
    publish(reviewer, 0)
    assert "有人刚刚公开了第1版" in publish(reviewer, 0)
    assert "没有差别" in publish(reviewer, 1, note="更正")
    assert "不需要再公开" in words(reviewer, EDITIONS)
    assert Edition.objects.count() == 1


def test_a_report_of_another_year_is_refused(cases: Indicator, reviewer: Client, here: Jurisdiction) -> None:
    other, own = factories.report(here, 2021), factories.report(here, 2022)
    assert "不是该地区该年度的报告" in publish(reviewer, 0, report=other.pk)
    assert reviewer.post(EDITIONS, {"published_on": "2023-03-20", "seen": 0, "report": "x"}).status_code == 404
    publish(reviewer, 0, report=own.pk)
    assert Edition.objects.get().report == own


@pytest.mark.parametrize("role", ["official", "staff", "administrator", "auditor"])
def test_only_a_reviewer_publishes(cases: Indicator, here: Jurisdiction, role: str) -> None:
    answer = browser(factories.user(role=role, at=here)).post(EDITIONS, {"published_on": "2023-03-20", "seen": 0})
    assert answer.status_code == 403
    assert not Edition.objects.exists()


def test_a_reviewer_of_one_theme_does_not_publish_the_year(cases: Indicator, here: Jurisdiction) -> None:
    limited = browser(factories.user("limited", "reviewer", here, cases.theme))
    assert limited.post(EDITIONS, {"published_on": "2023-03-20", "seen": 0}).status_code == 403
