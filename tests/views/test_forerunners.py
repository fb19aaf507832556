"""A merged place names what it came from, and shows its forerunners' values beside its own, never joined to them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Jurisdiction, Succession
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Jurisdiction:
    """Make two counties that merged in 2023."""
    city = factories.jurisdiction("city")
    cases, share = factories.indicator("cases", name_zh="案件数"), factories.rate("share", name_zh="办结率")
    years = {"east": (None, 2022), "west": (None, 2022), "both": (2023, None)}
    for code, (first, last) in years.items():
        names = {"east": "东县", "west": "西县", "both": "东西区"}
        place = factories.jurisdiction(code, parent=city, name_zh=names[code], first_year=first, last_year=last)
        for year in range(first or 2021, (last or 2024) + 1):
            factories.observation(cases, place, year, 100)
            factories.observation(share, place, year, 50)
    both = Jurisdiction.objects.get(code="both")
    for code in ("east", "west"):
        factories.succession(both, Jurisdiction.objects.get(code=code), 2023)
    return city


def page_of(who: str, at: Jurisdiction, address: str) -> str:
    client = Client()
    client.force_login(factories.user(f"{who}{at.pk}", who, at))
    return client.get(address).content.decode()


def test_a_merged_place_shows_its_forerunners_beside_its_own_values(city: Jurisdiction) -> None:
    counted = page_of("official", city, "/indicators/cases/?jurisdiction=both&tab=table")
    for words in (
        "由东县、西县合并而成",
        "与前身地区并列",
        "不与本地区连成一条线",
        "2022年：200",
        "尚未设立",
        "已撤并",
    ):
        assert words in counted, words
    assert "place=east&amp;place=west&amp;place=both" in counted
    own, _, beside = counted.partition("与前身地区并列")
    assert 'class="sort"' in own and 'class="sort"' not in beside
    assert "2022" not in own.partition('id="rows"')[2]
    shared = page_of("auditor", city, "/indicators/share/?jurisdiction=both&tab=table")
    assert "百分比不能平均" in shared
    assert "并入东西区" in page_of("staff", city, "/years/?jurisdiction=east")
    assert "由东县、西县合并而成" in page_of("reviewer", city, "/years/?jurisdiction=both")


def test_who_may_not_see_the_forerunners_reads_their_names_only(city: Jurisdiction) -> None:
    both = Jurisdiction.objects.get(code="both")
    page = page_of("official", both, "/indicators/cases/?jurisdiction=both&tab=table")
    assert "由东县、西县合并而成" in page
    assert "与前身地区并列" not in page


def test_what_is_said_of_a_place_must_agree_with_its_years(city: Jurisdiction) -> None:
    client = Client()
    client.force_login(factories.user("boss", "administrator", city))
    east, both = (Jurisdiction.objects.get(code=code) for code in ("east", "both"))
    other = factories.jurisdiction("other", parent=city)
    add = reverse("admin:metrics_succession_add")
    right = {"jurisdiction": both.pk, "forerunner": east.pk, "kind": "split", "change_reason": "批复"}
    for wrong, sentence in (
        ({"year": "2022"}, "该地区当年尚未设立或已经撤并"),
        ({"year": "2024"}, "前身地区上一年度并不存在"),
        ({"year": "2023", "kind": "established"}, "前身地区应留空"),
        ({"year": "2023", "kind": "merged", "forerunner": other.pk}, "没有在上一年度撤并"),
        ({"year": "2023", "forerunner": ""}, "须填写前身地区"),
        ({"year": "2025", "kind": "abolished", "forerunner": "", "jurisdiction": east.pk}, "次年"),
        ({"year": "2023", "forerunner": factories.jurisdiction("away").pk}, "选择"),
    ):
        answer = client.post(add, right | wrong)
        assert answer.status_code == 200, wrong
        assert sentence in answer.content.decode(), sentence
    data = {"jurisdiction": east.pk, "forerunner": "", "kind": "abolished", "year": "2023", "change_reason": "批复"}
    assert client.post(add, data).status_code == 302
    assert Succession.objects.count() == 3
