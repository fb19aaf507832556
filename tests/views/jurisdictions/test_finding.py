"""Jurisdictions to compare are found by name or code, wherever they are in the tree."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import Jurisdiction, User
from metrics.parsing import query_string
from metrics.views import jurisdiction_groups
from tests import factories

EVIL = "<script>1</script>{{7*7}}\u202e𠮷镇"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cases", "zones")]


@pytest.fixture
def cases() -> None:
    factories.indicator("cases", name_zh="案件数", is_key=True)


@pytest.fixture
def towns(city: Jurisdiction, zones: list[Jurisdiction]) -> list[Jurisdiction]:
    """Create towns below one of the zones, which no list of the group offers, and one that no user here may see."""
    factories.jurisdiction("hidden-town", name_zh="别处的𠮷镇")
    return [
        factories.jurisdiction("north-town", parent=zones[1], name_zh=EVIL),
        factories.jurisdiction("south-town", parent=zones[1], name_zh="南镇", name_en="South 100% town"),
    ]


def found(client: Client, text: str, **asked: str) -> list[tuple[str, str]]:
    """Return code and name of each jurisdiction in the search results."""
    answer = client.get("/jurisdictions/", {"parent": "city", "find": text, **asked})
    assert answer.status_code == 200
    part = re.search(r'<fieldset class="picker-found">.*?</fieldset>', answer.content.decode(), re.DOTALL)
    if part is None:
        return []
    assert " checked" not in part[0]
    hits = re.findall(r'name="place" value="([^"]*)"> ?<bdi>(.*?)</bdi>', part[0])
    return [(code, unescape(name)) for code, name in hits]


@pytest.mark.usefixtures("towns")
@pytest.mark.parametrize("text", ["𠮷镇", "north-TOWN", " 7*7 ", "<script>"])
def test_by_a_part_of_the_name_or_the_code(browse: Client, text: str) -> None:
    assert found(browse, text) == [("north-town", EVIL)]


@pytest.mark.usefixtures("towns")
@pytest.mark.parametrize("text", ["%", "100%", "SOUTH"])
def test_what_means_anything_to_a_database_means_itself(browse: Client, text: str) -> None:
    assert found(browse, text) == [("south-town", "南镇")]


@pytest.mark.usefixtures("towns")
def test_what_is_found_is_added_to_what_is_chosen(browse: Client) -> None:
    assert found(browse, "南镇", place="zone-1") == [("south-town", "南镇")]
    html = browse.get("/jurisdictions/", {"place": "zone-1", "find": "南镇"}).content.decode()
    (back,) = re.findall('<a class="btn-plain" href="([^"]*)">恢复全部</a>', html)
    assert "find" not in back
    html = browse.get("/jurisdictions/", {"place": ["zone-1", "south-town"]}).content.decode()
    assert "2个地区" in html
    assert "南镇" in html


@pytest.mark.usefixtures("towns")
def test_what_is_listed_already_and_what_is_nowhere_is_said(browse: Client) -> None:
    html = browse.get("/jurisdictions/", {"parent": "city", "find": "甲区"}).content.decode()
    assert "已在下面列出：<bdi>甲区</bdi>" in html
    assert '<details class="picker" open>' in html
    for text in ("没有这里", "<b>x", "_"):
        html = browse.get("/jurisdictions/", {"parent": "city", "find": text}).content.decode()
        assert f"没有找到名称或代码中有“<bdi>{text.replace('<', '&lt;').replace('>', '&gt;')}</bdi>”的地区。" in html


def test_of_many_the_first_are_shown(
    browse: Client, zones: list[Jurisdiction], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jurisdiction_groups, "MOST_FOUND", 2)
    for number in range(3):
        factories.jurisdiction(f"town-{number}", parent=zones[0], position=number + 1)
    assert [code for code, _name in found(browse, "town-")] == ["town-0", "town-1"]
    assert "还有更多地区符合" in browse.get("/jurisdictions/", {"parent": "city", "find": "town-"}).content.decode()
    assert (
        "还有更多地区符合" not in browse.get("/jurisdictions/", {"parent": "city", "find": "town-1"}).content.decode()
    )


@pytest.mark.usefixtures("towns")
@pytest.mark.parametrize(("limit", "ticked"), [(24, 4), (23, 0)])
def test_one_more_than_very_many_can_be_asked_for(
    browse: Client, monkeypatch: pytest.MonkeyPatch, limit: int, ticked: int
) -> None:
    """With all four zones ticked and every jurisdiction that was found."""
    monkeypatch.setattr(query_string, "MOST_CODES", limit)
    html = browse.get("/jurisdictions/", {"parent": "city", "find": "镇"}).content.decode()
    assert len(re.findall('name="place" value="[^"]*" checked', html)) == ticked


@pytest.mark.parametrize(("text", "status"), [("x" * 101, 400), ("a\x00b", 400), ("", 200), ("   ", 200)])
def test_what_cannot_be_a_name_is_refused(browse: Client, text: str, status: int) -> None:
    assert browse.get("/jurisdictions/", {"parent": "city", "find": text}).status_code == status


def test_nobody_pays_for_a_search_that_was_not_asked_for(browse: Client) -> None:
    counts = []
    for asked in ({}, {"find": "town"}):
        with CaptureQueriesContext(connection) as queries:
            browse.get("/jurisdictions/", {"parent": "city", **asked})
        counts.append(len(queries))
    assert counts[1] == counts[0] + 1


def test_somebody_finds_only_what_they_may_see(
    client: Client, towns: list[Jurisdiction], zones: list[Jurisdiction]
) -> None:
    user: User = factories.user("li", "official", zones[0])
    client.force_login(user)
    assert client.get("/jurisdictions/", {"find": "镇"}).status_code == 200
    html = client.get("/jurisdictions/", {"find": "镇"}).content.decode()
    assert "north-town" not in html
    assert "hidden-town" not in html
