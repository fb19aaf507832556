"""A page that was made for one reader is given to all who have the same rights, and to nobody else; what is a person's
own is theirs alone."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from metrics.models import Indicator, Jurisdiction, Membership, Report, Theme, User
from metrics.web import personal
from tests import factories
from tests.views.kept import COMPRESSED, PAGES, TOKEN, get, is_kept, made_anew, signed_in, words

pytestmark = pytest.mark.django_db(transaction=True)
DASHBOARD, YEARS = PAGES


@pytest.fixture(autouse=True)
def _nothing_kept_yet() -> None:
    cache.clear()


@pytest.fixture
def cases(zone: Jurisdiction) -> Indicator:
    """Of two themes values in each state."""
    made = []
    for theme in (factories.theme("mediation", name_zh="调解"), factories.theme("services", name_zh="服务")):
        for n, state in enumerate(("approved", "submitted", "draft")):
            made.append(factories.indicator(f"{theme.code}-{state}", in_theme=theme, is_key=n == 0))
            factories.observation(made[-1], zone, 2022, 600 + len(made), state=state)
            factories.observation(made[-1], zone, 2021, 500 + len(made))
    factories.report(zone, 2022, title="《2022年度报告》")
    factories.open_round(zone.parent, 2022)
    return made[0]


def reader(username: str, role: str = "official", *themes: Theme, **fields: Any) -> Client:
    """Return a browser in which a user with this role in the zone is signed in."""
    zone = Jurisdiction.objects.get(code="zone")
    return signed_in(Client(), factories.user(username, role, zone, *themes, **fields))


@pytest.mark.parametrize(
    ("role", "address"),
    list(zip(("official", "auditor", "staff", "reviewer", "administrator", "staff"), PAGES * 3, strict=True)),
)
def test_readers_with_the_same_rights_share_a_page(cases: Indicator, role: str, address: str) -> None:
    chen, wang = reader("chen", role, name="陈一"), reader("wang", role, name="王二")
    first = words(chen, address)
    assert is_kept(wang, address)
    second = words(wang, address)
    assert second == made_anew(wang, address)
    assert "王二" in second and "陈一" not in second
    assert second.replace("王二", "陈一") == first == made_anew(chen, address)


def members(zone: Jurisdiction) -> Iterator[User]:
    """Each of them with other rights."""
    mediation, services = Theme.objects.get(code="mediation"), Theme.objects.get(code="services")
    for role in ("official", "auditor", "staff", "reviewer", "administrator"):
        yield factories.user(f"a-{role}", role, zone)
    yield factories.user("limited", "staff", zone, mediation)
    yield factories.user("otherwise", "staff", zone, services)
    yield factories.user("above", "official", zone.parent)
    two = factories.user("two", "official", zone)
    factories.member(two, "official", factories.jurisdiction("elsewhere", parent=zone.parent))
    yield two
    yield factories.user("root", is_superuser=True)


@pytest.mark.parametrize("address", PAGES)
def test_other_rights_have_a_page_of_their_own(cases: Indicator, zone: Jurisdiction, address: str) -> None:
    browsers = [signed_in(Client(), user) for user in members(zone)]
    assert not any(is_kept(browse, address) for browse in browsers)
    assert all(is_kept(browse, address) for browse in browsers)
    for browse in browsers:
        assert words(browse, address) == made_anew(browse, address)


def to_role(role: str) -> Callable[[Membership], object]:
    return lambda held: Membership.objects.filter(pk=held.pk).update(role=role)


CHANGES: dict[str, Callable[[Membership], object]] = {
    "an official": to_role("official"),
    "staff": to_role("staff"),
    "a theme": lambda held: held.themes.add(Theme.objects.get(code="mediation")),
    "another place as well": lambda held: factories.member(
        held.user, "staff", Jurisdiction.objects.get(code="elsewhere")
    ),
    "everything": lambda held: User.objects.filter(pk=held.user_id).update(is_superuser=True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_rights_that_change_are_seen_at_once(cases: Indicator, change: str) -> None:
    """Beside somebody who keeps those that both had."""
    factories.jurisdiction("elsewhere")
    chen, wang = reader("chen", "staff" if change == "a theme" else "reviewer"), reader("wang", "reviewer")
    for browse in (chen, wang):
        get(browse, DASHBOARD)
    CHANGES[change](Membership.objects.get(user__username="chen"))
    assert not is_kept(chen, DASHBOARD)
    assert words(chen, DASHBOARD) == made_anew(chen, DASHBOARD)
    assert is_kept(wang, DASHBOARD)
    assert words(wang, DASHBOARD) == made_anew(wang, DASHBOARD)


def test_whose_rights_are_withdrawn_sees_nothing_that_others_keep(cases: Indicator) -> None:
    chen, wang = reader("chen"), reader("wang")
    get(chen, DASHBOARD)
    Membership.objects.filter(user__username="wang").delete()
    assert wang.get(DASHBOARD, **COMPRESSED).status_code == 404  # type: ignore[arg-type]
    User.objects.filter(username="chen").update(is_active=False)
    assert chen.get(DASHBOARD, **COMPRESSED).status_code == 302  # type: ignore[arg-type]


def test_the_same_rights_in_another_order_are_the_same(cases: Indicator, zone: Jurisdiction) -> None:
    elsewhere = factories.jurisdiction("elsewhere", parent=zone.parent)
    browsers = []
    for name, places in (("chen", (zone, elsewhere)), ("wang", (elsewhere, zone))):
        user = factories.user(name)
        for place in places:
            factories.member(user, "official", place)
        browsers.append(signed_in(Client(), user))
    get(browsers[0], DASHBOARD)
    assert is_kept(browsers[1], DASHBOARD)


HOSTILE = "</bdi><script>alert('1')</script>&amp;\"王"


def test_what_a_person_wrote_is_escaped(cases: Indicator) -> None:
    get(reader("chen"), DASHBOARD)
    wang = reader("wang", name=HOSTILE)
    wang.post("/views/", {"name": HOSTILE, "address": DASHBOARD})
    get(wang, YEARS)  # with the message that it was done
    assert is_kept(wang, DASHBOARD)
    seen = words(wang, DASHBOARD)
    assert seen.count("&lt;/bdi&gt;&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;amp;&quot;王") == 2
    assert "<script>alert" not in seen
    assert seen == made_anew(wang, DASHBOARD)


def test_no_text_is_taken_for_a_mark(cases: Indicator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even that of a mark which was used before."""
    used = []
    token_hex = personal.secrets.token_hex
    monkeypatch.setattr(personal.secrets, "token_hex", lambda *size: used.append(token_hex(*size)) or used[-1])
    chen = reader("chen")
    get(chen, DASHBOARD)
    assert len(used) == 1
    forged = f"{used[0]}token. {used[0]}name."
    Report.objects.update(title=f"《{forged}》")
    Indicator.objects.filter(pk=cases.pk).update(name_zh=forged)
    User.objects.update(name=f"{used[0]}saved_views.")
    assert words(chen, DASHBOARD) == made_anew(chen, DASHBOARD)
    assert len(used) == 2 and used[1] not in words(chen, DASHBOARD)
    assert words(chen, DASHBOARD).count(forged) > 1


def test_pins_are_shared_by_those_who_have_the_same(cases: Indicator) -> None:
    chen, wang, li = (reader(name) for name in ("chen", "wang", "li"))
    for browse in (chen, wang):
        browse.post("/pins/", {"pin": "services-approved", "next": "/glossary/"})
        browse.get("/glossary/")
    get(li, DASHBOARD)
    get(li, YEARS)
    assert not is_kept(chen, DASHBOARD)
    assert is_kept(wang, DASHBOARD)
    assert is_kept(wang, YEARS), "which shows no pins"
    assert "★" in words(wang, DASHBOARD) and "★" not in words(li, DASHBOARD)
    assert words(wang, DASHBOARD) == made_anew(wang, DASHBOARD)
    wang.post("/pins/", {"unpin": "services-approved", "next": "/glossary/"})
    wang.get("/glossary/")
    assert is_kept(wang, DASHBOARD)
    assert "★" not in words(wang, DASHBOARD) and "★" in words(chen, DASHBOARD)


def test_saved_views_are_those_of_the_reader(cases: Indicator) -> None:
    chen, wang = reader("chen"), reader("wang")
    chen.post("/views/", {"name": "陈一的视图", "address": DASHBOARD})
    chen.get("/glossary/")
    assert "陈一的视图" in words(chen, DASHBOARD)
    assert is_kept(wang, DASHBOARD)
    assert "陈一的视图" not in words(wang, DASHBOARD)
    assert words(wang, DASHBOARD) == made_anew(wang, DASHBOARD)
    assert words(chen, DASHBOARD) == made_anew(chen, DASHBOARD)


def test_a_language_has_a_page_of_its_own(cases: Indicator) -> None:
    chen, wang = reader("chen"), reader("wang")
    get(chen, DASHBOARD)
    wang.cookies["django_language"] = "en"
    assert not is_kept(wang, DASHBOARD)
    assert "No saved views yet" in words(wang, DASHBOARD)
    assert words(wang, DASHBOARD) == made_anew(wang, DASHBOARD)


def test_forms_of_a_kept_page_are_the_readers_own(cases: Indicator) -> None:
    browsers = [Client(enforce_csrf_checks=True) for _ in range(2)]
    for browse, name in zip(browsers, ("chen", "wang"), strict=True):
        signed_in(browse, factories.user(name, "official", Jurisdiction.objects.get(code="zone")))
    get(browsers[0], DASHBOARD)
    assert is_kept(browsers[1], DASHBOARD)
    tokens = [TOKEN.findall(gzip.decompress(get(browse, DASHBOARD)).decode()) for browse in browsers]
    assert len(tokens[0]) == len(tokens[1]) == 4
    assert len({*tokens[0], *tokens[1]}) == 2
    answers = [
        browse.post("/pins/", {"pin": "services-approved", "next": "/", "csrfmiddlewaretoken": token}).status_code
        for browse in browsers
        for token in (tokens[0][0], tokens[1][0])
    ]
    assert answers == [302, 403, 403, 302]


def test_a_kept_page_says_nothing_by_which_it_could_be_kept_elsewhere(cases: Indicator) -> None:
    get(reader("chen"), DASHBOARD)
    wang = reader("wang")
    asked = {"HTTP_IF_NONE_MATCH": "*", "HTTP_IF_MODIFIED_SINCE": "Fri, 01 Jan 2100 00:00:00 GMT"}
    answer = wang.get(DASHBOARD, **COMPRESSED, **asked)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert {"ETag", "Last-Modified", "Expires"}.isdisjoint(answer.headers)
    assert {"Cookie", "Accept-Encoding"} <= set(re.split(", *", answer.headers["Vary"]))
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_page_that_fails_is_made_for_whoever_asks(zone: Jurisdiction) -> None:
    request = RequestFactory().get("/")
    request.user = user = factories.user("chen", name="陈一")
    with pytest.raises(ZeroDivisionError), personal.for_everybody(request) as marker:
        assert not request.user.get_full_name()
        assert personal.part(request, "name") == f"{marker}name."
        raise ZeroDivisionError
    assert request.user is user
    assert personal.part(request, "name") == "陈一"
