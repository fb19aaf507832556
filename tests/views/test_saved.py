"""Pins and saved views, as a user works with them; without script."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from metrics.models import Jurisdiction, Membership, Pin, SavedView, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone", name_zh="某开发区", kind="zone")


@pytest.fixture
def official(zone: Jurisdiction) -> User:
    return factories.user("chen", "official", zone, name="陈主任")


@pytest.fixture
def browse(official: User, client: Client) -> Client:
    client.force_login(official)
    return client


def save(client: Client, name: str = "近年", address: str = "/years/?jurisdiction=zone&from=2019") -> str:
    """Save a view; return where the user lands, and the message there."""
    answer = client.post("/views/", {"name": name, "address": address}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def menu(html: str) -> list[str]:
    found = re.search(r'<details class="menu views-menu">.*?</details>', html, re.DOTALL)
    assert found
    return re.findall(r'href="/views/\d+/"><bdi>(.*?)</bdi>', found[0])


def test_a_view_saved_stands_in_the_menu_of_every_page(browse: Client) -> None:
    answer = browse.post("/views/", {"name": "近年", "address": "/years/?jurisdiction=zone&from=2019&x=1"})
    assert answer.headers["Location"] == "/years/?from=2019&jurisdiction=zone"
    html = browse.get("/").content.decode()
    assert "已保存视图“近年”" in html
    assert menu(html) == ["近年"]
    assert menu(browse.get("/reports/").content.decode()) == ["近年"]
    answer = browse.get(f"/views/{SavedView.objects.get().pk}/")
    assert answer.headers["Location"] == "/years/?from=2019&jurisdiction=zone"


@pytest.mark.parametrize(
    ("address", "offered"),
    [
        ("/?jurisdiction=zone&amp;year=2022", True), ("/years/?jurisdiction=zone", True),
        ("/jurisdictions/?indicator=one", True), ("/jurisdictions/?from=2020&amp;to=2022&amp;axis=own", True),
        ("/observations/", True), ("/indicators/one/", True),
        ("/reports/", False), ("/views/", False),
    ],
)  # fmt: skip
def test_pages_with_a_view_offer_to_save_it(browse: Client, zone: Jurisdiction, address: str, offered: bool) -> None:
    factories.observation(factories.indicator("one"), zone)
    html = browse.get(address.replace("&amp;", "&")).content.decode()
    assert (f'<input type="hidden" name="address" value="{address}">' in html) == offered


def test_the_same_name_is_told_where_it_was_tried(browse: Client) -> None:
    save(browse)
    html = save(browse, address="/?jurisdiction=zone")
    assert "视图没有保存。已有名为“近年”的视图，请换一个名称。" in html
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "/entry/", "", "/nowhere/"])
def test_no_other_address_is_saved(browse: Client, address: str) -> None:
    answer = browse.post("/views/", {"name": "坏", "address": address})
    assert answer.status_code == 400
    assert "<code>address</code>" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_views_are_renamed_and_deleted(browse: Client) -> None:
    save(browse)
    [view] = SavedView.objects.all()
    html = browse.post(f"/views/{view.pk}/", {"name": "2019年起"}, follow=True).content.decode()
    assert menu(html) == ["2019年起"]
    save(browse)
    html = browse.post(f"/views/{view.pk}/", {"name": "近年"}, follow=True).content.decode()
    assert "已有名为“近年”的视图" in html
    html = browse.post(f"/views/{view.pk}/", {"delete": "1"}, follow=True).content.decode()
    assert "已删除视图“2019年起”" in html
    assert menu(html) == ["近年"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_view_is_not_found(browse: Client, method: str) -> None:
    theirs = SavedView.objects.create(user=factories.user("li"), name="别人的", page="dashboard")
    assert getattr(browse, method)(f"/views/{theirs.pk}/", {"name": "我的"}).status_code == 404
    assert browse.get("/views/99999999999999999999/").status_code == 404
    assert "别人的" not in browse.get("/views/").content.decode()
    theirs.refresh_from_db()
    assert theirs.name == "别人的"


def test_a_view_whose_jurisdiction_is_out_of_sight_says_so_and_can_be_deleted(
    browse: Client, zone: Jurisdiction, official: User
) -> None:
    save(browse)
    [view] = SavedView.objects.all()
    elsewhere = factories.jurisdiction("elsewhere")
    Membership.objects.filter(user=official).update(jurisdiction=elsewhere)
    html = browse.get(f"/views/{view.pk}/").content.decode()
    assert "已不在您可以查看的范围内" in html
    assert "<code>zone</code>" in html
    assert "某开发区" not in html
    browse.post(f"/views/{view.pk}/", {"delete": "1"})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("named", ["jurisdiction=gone", "parent=gone", "place=zone,gone", "place=zone&place=gone"])
def test_a_view_leads_nowhere_when_a_jurisdiction_it_names_is_gone(browse: Client, official: User, named: str) -> None:
    gone = factories.jurisdiction("gone", parent=Jurisdiction.objects.get(code="zone"), name_zh="某街道")
    factories.indicator()
    save(browse, address=f"/jurisdictions/?{named}")
    [view] = SavedView.objects.all()
    assert browse.get(f"/views/{view.pk}/").status_code == 302
    gone.delete()
    answer = browse.get(f"/views/{view.pk}/")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "<code>gone</code>" in html
    assert "<code>zone</code>" not in html
    assert browse.get("/views/").status_code == 200
    browse.post(f"/views/{view.pk}/", {"delete": "1"})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("named", ["jurisdiction=%00", "place=zone,A%20B", "parent=%F0%A0%AE%B7"])
def test_what_cannot_be_a_jurisdiction_is_no_failure(browse: Client, named: str) -> None:
    browse.post("/views/", {"name": "近年", "address": f"/jurisdictions/?{named}"})
    [view] = SavedView.objects.all()
    for language in ("zh-hans", "en"):
        answer = browse.get(f"/views/{view.pk}/?language={language}")
        assert answer.status_code == 200
        assert ("视图打不开" if language == "zh-hans" else "cannot be opened") in answer.content.decode()


def test_too_long_an_address_is_told(browse: Client) -> None:
    jurisdictions = ",".join(["zone"] * 2000)
    html = save(browse, address=f"/jurisdictions/?place={jurisdictions}")
    assert "视图没有保存。地址过长，最多8190个字符，请少选几项。" in html
    assert not SavedView.objects.exists()


def test_names_are_shown_as_text(browse: Client) -> None:
    evil = "<script>alert(1)</script>{{7*7}}\u202e𠮷"
    html = save(browse, name=evil)
    assert "<script>alert" not in html
    assert "{{7*7}}" in html
    html = browse.get("/views/").content.decode()
    assert "<script>alert" not in html
    assert "𠮷" in html


@pytest.mark.parametrize("name", ["\x00", "x" * 5000, ""])
def test_a_bad_name_is_told(browse: Client, name: str) -> None:
    assert "视图没有保存。" in save(browse, name=name)
    assert not SavedView.objects.exists()


# Pins


def test_a_pinned_indicator_comes_first_and_goes_back(browse: Client, zone: Jurisdiction) -> None:
    theme = factories.theme("t")
    for code in ("a", "b"):
        factories.observation(factories.indicator(code, in_theme=theme, is_key=True), zone)
    html = browse.get("/").content.decode()
    assert html.index("/indicators/a/") < html.index("/indicators/b/")
    answer = browse.post("/pins/", {"pin": "b", "next": "/?jurisdiction=zone"})
    assert answer.headers["Location"] == "/?jurisdiction=zone"
    html = browse.get("/?jurisdiction=zone").content.decode()
    assert "已置顶" in html
    assert html.index("/indicators/b/") < html.index("/indicators/a/")
    assert 'name="unpin" value="b" aria-pressed="true"' in html
    browse.post("/pins/", {"unpin": "b"})
    html = browse.get("/?jurisdiction=zone").content.decode()
    assert html.index("/indicators/a/") < html.index("/indicators/b/")


def test_pinned_indicators_lead_the_leaders_view_though_they_are_not_key(browse: Client, zone: Jurisdiction) -> None:
    for code in ("plain", "key"):
        factories.observation(factories.indicator(code, is_key=code == "key"), zone)
    assert re.findall(r'name="(?:un)?pin" value="(\w+)"', browse.get("/?view=leader").content.decode()) == ["key"]
    browse.post("/pins/", {"pin": "plain"})
    html = browse.get("/?view=leader").content.decode()
    assert re.findall(r'name="(?:un)?pin" value="(\w+)"', html) == ["plain", "key"]


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "javascript:x", "/\\evil.example", ""])
def test_pinning_leads_nowhere_else(browse: Client, wanted: str) -> None:
    factories.indicator("one")
    assert browse.post("/pins/", {"pin": "one", "next": wanted}).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("sent", "status"), [({"pin": "nothing"}, 404), ({}, 404), ({"pin": "\x00"}, 400), ({"unpin": "A B"}, 400)]
)
def test_what_cannot_be_pinned(browse: Client, sent: dict[str, str], status: int) -> None:
    assert browse.post("/pins/", sent).status_code == status
    assert browse.get("/pins/").status_code == 405
    assert not Pin.objects.exists()


def test_forms_from_other_sites_are_refused(official: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(official)
    factories.indicator("one")
    assert client.post("/pins/", {"pin": "one"}).status_code == 403
    assert client.post("/views/", {"name": "x", "address": "/"}).status_code == 403


def test_those_who_keep_nothing_cost_no_query(browse: Client, zone: Jurisdiction, official: User) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    factories.observation(factories.indicator("one"), zone)
    browse.get("/")
    with CaptureQueriesContext(connection) as queries:
        browse.get("/")
    assert not [query for query in queries if "metrics_pin" in query["sql"] or "metrics_savedview" in query["sql"]]


@pytest.mark.parametrize(("address", "status"), [("/years/?from=x", 400), ("/years/?jurisdiction=none", 404)])
def test_a_page_that_could_not_be_shown_is_not_offered_for_keeping(
    client: Client, zone: Jurisdiction, address: str, status: int
) -> None:
    client.force_login(factories.user("zhao", "official", zone))
    answer = client.get(address)
    assert answer.status_code == status
    assert 'class="save-view"' not in answer.content.decode()
    assert 'class="save-view"' in client.get("/years/").content.decode()


@pytest.mark.parametrize(
    "sort", ["²", "1" * 5000, "-٢٠٢٢", "2019&from=x", "2019&from=2022&to=2020"], ids=lambda sort: sort[:9]
)
def test_a_view_saved_with_what_its_page_refuses_leads_to_that_page(browse: Client, sort: str) -> None:
    browse.post("/views/", {"name": "坏", "address": f"/years/?sort={sort}"})
    answer = browse.get(f"/views/{SavedView.objects.get().pk}/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/years/?")
    assert answer.status_code == 400
    assert "<dl" in answer.content.decode()


def test_a_view_opens_without_an_order_by_a_year_that_has_moved_out_of_it(browse: Client, zone: Jurisdiction) -> None:
    """A view without years shows the last six; its other parameters stay."""
    cases = factories.indicator("cases")
    for year in range(2017, 2023):
        factories.observation(cases, zone, year)
    save(browse, "最近", "/years/?indicator=cases&sort=-2017")
    save(browse, "三年", "/years/?from=2017&to=2019&sort=-2017")
    save(browse, "两年", "/years/?compare=2017,2022&sort=2017")
    moving, fixed, two = (SavedView.objects.get(name=name).pk for name in ("最近", "三年", "两年"))
    assert browse.get(f"/views/{moving}/").headers["Location"] == "/years/?indicator=cases&sort=-2017"
    factories.observation(cases, zone, 2023)
    answer = browse.get(f"/views/{moving}/", follow=True)
    assert answer.redirect_chain == [("/years/?indicator=cases", 302)]
    assert answer.status_code == 200
    assert browse.get(f"/views/{fixed}/").headers["Location"].endswith("sort=-2017&to=2019")
    assert browse.get(f"/views/{two}/").headers["Location"].endswith("sort=2017")
    assert SavedView.objects.get(pk=moving).query.endswith("sort=-2017")  # it is kept as it was saved
