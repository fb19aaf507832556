"""The page cache: a page is served again while nothing has changed, and never after something has."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from metrics.models import (
    Indicator,
    Jurisdiction,
    Membership,
    Observation,
    Report,
    Round,
    Target,
    Theme,
    User,
)
from metrics.queries import catalogue as catalogues
from metrics.queries.data_version import version
from tests import factories
from tests.views.kept import COMPRESSED, PAGES, get, is_kept, made_anew, signed_in, words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_kept_yet() -> None:
    cache.clear()


@pytest.fixture
def zone() -> Jurisdiction:
    return factories.jurisdiction("zone", parent=factories.jurisdiction("city", kind="city"), name_zh="某开发区")


@pytest.fixture
def cases(zone: Jurisdiction) -> Indicator:
    theme = factories.theme("mediation", name_zh="矛盾纠纷化解")
    indicator = factories.indicator("cases", in_theme=theme, name_zh="调解案件数", is_key=True)
    report = factories.report(zone, 2022, title="《2022年度报告》")
    factories.observation(indicator, zone, 2021, 640)
    factories.observation(indicator, zone, 2022, 655, report=report)
    factories.target(indicator, zone, 2022, 600)
    factories.open_round(zone.parent, 2022)
    return indicator


@pytest.fixture
def reader(zone: Jurisdiction) -> User:
    return factories.user("chen", "auditor", zone, name="陈审计")


@pytest.fixture
def browse(reader: User, cases: Indicator, client: Client) -> Client:
    return signed_in(client, reader)


@pytest.mark.parametrize("address", PAGES)
def test_an_unchanged_page_is_given_again(browse: Client, address: str) -> None:
    assert not is_kept(browse, address)
    before = words(browse, address)
    assert is_kept(browse, address)
    assert words(browse, address) == before == made_anew(browse, address)


def revalue(**fields: Any) -> None:
    row = Observation.objects.get(year=2022)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def behind_the_back(statement: str) -> None:
    """Run SQL directly, as an operator at the prompt of the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


WRITES: dict[str, Callable[[], object]] = {
    "a value": lambda: factories.observation(
        factories.indicator("other", is_key=True), Jurisdiction.objects.get(code="zone"), 2022, 7
    ),
    "an approval taken back": lambda: revalue(state="returned", shown=False, change_reason="请核对"),
    "a value by SQL": lambda: behind_the_back(
        "UPDATE metrics_observation SET note = '据台账', version = version + 1 WHERE year = 2022"
    ),
    "a target": lambda: Target.objects.update(value=700),
    "no target": lambda: Target.objects.all().delete(),
    "a report": lambda: Report.objects.update(title="《另一份报告》"),
    "a publication": lambda: Report.objects.update(published_on=datetime.date(2023, 3, 1)),
    "an indicator": lambda: Indicator.objects.filter(code="cases").update(name_zh="化解纠纷数"),
    "a part of a total": lambda: Indicator.objects.get(code="cases").parts.add(factories.indicator("part")),
    "a theme": lambda: Theme.objects.update(name_zh="人民调解"),
    "a place": lambda: Jurisdiction.objects.filter(code="zone").update(name_zh="某高新区"),
    "the place above": lambda: Jurisdiction.objects.filter(code="city").update(name_zh="另一市"),
    "a date": lambda: Round.objects.update(publication_due=datetime.date(2023, 12, 1)),
    "a name": lambda: User.objects.update(name="陈某"),
}
SEEN = {
    "a value": PAGES,
    "a part of a total": (),
    "a publication": PAGES[:1],
    "a date": PAGES[:1],
    "an indicator": PAGES,
}
"""What changes → the words by which each page shows it; by default, the page only has to equal one made anew."""


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("write", WRITES)
def test_no_page_is_older_than_a_write(browse: Client, address: str, write: str) -> None:
    before = words(browse, address)
    WRITES[write]()
    after = words(browse, address)
    assert after == made_anew(browse, address)
    if address in SEEN.get(write, ()):
        assert after != before


@pytest.mark.parametrize("write", WRITES)
def test_every_write_is_marked(cases: Indicator, reader: User, zone: Jurisdiction, write: str) -> None:
    before = version(zone.pk)
    WRITES[write]()
    assert version(zone.pk) != before


def test_a_write_elsewhere_leaves_a_page_as_it_is(browse: Client, cases: Indicator) -> None:
    elsewhere = factories.jurisdiction("elsewhere", parent=Jurisdiction.objects.get(code="city"))
    get(browse, PAGES[0])
    factories.observation(cases, elsewhere, 2022, 12)
    assert is_kept(browse, PAGES[0])


def test_both_jurisdictions_of_a_moved_report_are_marked(cases: Indicator, zone: Jurisdiction) -> None:
    elsewhere = factories.jurisdiction("elsewhere", parent=zone.parent)
    before = version(zone.pk), version(elsewhere.pk)
    factories.report(zone, 2019)
    added = version(zone.pk)
    assert added != before[0]
    Report.objects.filter(year=2019).update(jurisdiction=elsewhere)
    assert version(zone.pk) != added
    assert version(elsewhere.pk) != before[1]


def test_a_pin_is_seen_at_once(browse: Client) -> None:
    address = PAGES[0]
    before = words(browse, address)
    browse.post("/pins/", {"pin": "cases", "next": address})
    get(browse, address)  # with the message that it was done
    assert words(browse, address) != before


def test_rights_are_asked_for_each_time(browse: Client) -> None:
    get(browse, PAGES[0])
    Membership.objects.all().delete()
    assert browse.get(PAGES[0], **COMPRESSED).status_code == 404  # type: ignore[arg-type]


def test_an_official_in_jurisdiction_of_an_auditor_sees_what_officials_see(browse: Client, reader: User) -> None:
    factories.observation(factories.indicator(), Jurisdiction.objects.get(code="zone"), 2022, 98765, state="draft")
    assert "98,765" in words(browse, PAGES[0])
    Membership.objects.update(role="official")
    assert "98,765" not in words(browse, PAGES[0])


def test_language_and_light_are_those_of_the_reader(browse: Client) -> None:
    chinese = words(browse, PAGES[0])
    browse.cookies["django_language"] = "en"
    assert 'lang="en"' in words(browse, PAGES[0])
    browse.cookies["django_language"] = "zh-hans"
    browse.cookies["theme"] = "dark"
    assert 'data-bs-theme="dark"' in words(browse, PAGES[0])
    del browse.cookies["theme"]
    assert words(browse, PAGES[0]) == chinese


def test_a_message_is_shown_once(browse: Client) -> None:
    quiet = words(browse, PAGES[0])
    browse.post("/views/", {"name": "", "address": PAGES[0]})
    assert "notice" in words(browse, PAGES[0])
    assert words(browse, PAGES[0]) == quiet


def test_a_page_for_a_browser_without_compression_is_plain(browse: Client) -> None:
    get(browse, PAGES[0])
    answer = browse.get(PAGES[0])
    assert "Content-Encoding" not in answer.headers
    assert "调解案件数" in answer.content.decode()


def test_the_next_day_has_a_page_of_its_own(browse: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    get(browse, PAGES[0])
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: tomorrow)
    assert not is_kept(browse, PAGES[0])


def test_what_a_transaction_wrote_and_took_back_is_not_kept(cases: Indicator) -> None:
    assert catalogues.catalogue().by_code["cases"].name == "调解案件数"
    with transaction.atomic():
        Indicator.objects.filter(code="cases").update(name_zh="化解纠纷数")
        assert catalogues.catalogue().by_code["cases"].name == "化解纠纷数"
        transaction.set_rollback(True)
    Theme.objects.update(name_zh="人民调解")
    assert catalogues.catalogue().by_code["cases"].name == "调解案件数"


def test_a_page_that_compares_with_neighbours_is_as_new_as_theirs(client: Client, zone: Jurisdiction) -> None:
    """It compares the value with jurisdictions that have marks of their own, so it is not cached under its own
    marks."""
    assert zone.parent is not None
    zones = [zone, *(factories.jurisdiction(f"zone-{n}", parent=zone.parent, position=n) for n in range(1, 6))]
    share = factories.rate("share")
    for jurisdiction, value in zip(zones, (97, 95, 96), strict=False):
        factories.observation(share, jurisdiction, 2022, value)
    waiting = [factories.observation(share, jurisdiction, 2022, 99, state="submitted") for jurisdiction in zones[3:]]
    browse = signed_in(client, factories.user("chen", "official", zone.parent))
    assert "高于全市中位数" in words(browse, "/indicators/share/?jurisdiction=zone")
    for row in waiting:
        row.state = "approved"
        row.save()
    assert "低于全市中位数" in words(browse, "/indicators/share/?jurisdiction=zone")
