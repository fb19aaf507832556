"""Every address, opened by every kind of user, compared with the permission table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from metrics.domain.choices import Role
from metrics.models import Jurisdiction, LearnedAlias, Membership, ObservationRevision, ReferenceChange, SavedView, User
from metrics.permissions.urls import ADDRESSES, EVERYBODY, NOBODY
from tests import factories

pytestmark = pytest.mark.django_db

SENT = {
    "entry_cell": {"jurisdiction": "below", "indicator": "fresh", "year": "2022", "value": "5", "qualifier": "exact"},
    "entry_cells": {"jurisdiction": "below", "year": "2022", "cells": '[{"indicator": "fresh", "value": "6"}]'},
    "entry_paste": {"jurisdiction": "below", "year": "2022", "seen": "fresh", "text": "7"},
    "pins": {"pin": "cases", "next": "/"},
    "report_document": {"text": "全年办结行政复议案件71件。"},
    "document_read": {},
    "proposals_accept": {"score": "0.9"},
    "number": {"start": "0", "end": "1", "indicator": "fresh", "value": "7"},
    "proposal": {"act": "reject", "version": "1"},
    "check_delete": {},
}
ASKED = {
    "jurisdictions": {"indicator": "cases"},
    "entry_about": {"jurisdiction": "below", "indicator": "fresh", "year": "2022"},
}
"""Addresses that say nothing unless they are asked for something."""
POSTED = {"logout", "set_language", "admin:logout", *SENT}
UNNAMED = {"admin/metrics/<noun>/<path:object_id>/", "admin/(?P<url>.*)$"}
"""Redirects of Django's admin: an object's old address, and anything else below /admin/."""


def addresses() -> Iterator[tuple[str, str]]:
    """Yield (name, pattern) of everything in the URLconf."""

    def walk(entries: list[Any], prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
        for entry in entries:
            if isinstance(entry, URLResolver):
                below = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry.url_patterns, prefix + str(entry.pattern), below)
            elif isinstance(entry, URLPattern):
                yield f"{namespace}{entry.name or ''}", prefix + str(entry.pattern)

    yield from walk(get_resolver().url_patterns, "", "")


def test_every_address_is_in_the_table() -> None:
    named = {name for name, pattern in addresses() if not name.endswith(":")}
    assert named - set(ADDRESSES) == set()
    assert set(ADDRESSES) - named == set(), "the table names addresses that are not there"


def test_addresses_without_a_name_are_the_admins_own_redirects() -> None:
    unnamed = {pattern for name, pattern in addresses() if not name or name.endswith(":")}
    assert {re.sub(r"^admin/metrics/[a-z]+/", "admin/metrics/<noun>/", pattern) for pattern in unnamed} == UNNAMED


@pytest.fixture(scope="module")
def top(module_db: None) -> Jurisdiction:
    """Return the top of one small tree."""
    return factories.jurisdiction("top")


@pytest.fixture(scope="module")
def users(top: Jurisdiction) -> dict[str, User]:
    """Return a user of each kind, whose role is at the top."""
    return {"nobody": factories.user("nobody")} | {
        role: factories.user(f"the-{role}", role, top) for role in Role.values
    }


@pytest.fixture(scope="module")
def sessions(users: dict[str, User], objects: dict[str, Any]) -> dict[str, str]:
    return {who: factories.session(user) for who, user in users.items()}


@pytest.fixture
def people(sessions: dict[str, str]) -> dict[str, Client]:
    """Return a client for each kind of user."""
    return {"anonymous": Client()} | {who: factories.browser(session) for who, session in sessions.items()}


@pytest.fixture(scope="module")
def objects(top: Jurisdiction, users: dict[str, User]) -> dict[str, Any]:
    """Return one object of each noun that every user with a role at the top may see."""
    below = factories.jurisdiction("below", parent=top)
    indicator = factories.indicator("cases")
    factories.indicator("fresh")
    report = factories.report(below)
    observation = factories.observation(indicator, below, report=report)
    document = factories.document(report)
    factories.proposal(document, proposed=indicator, indicator=indicator)
    alias = LearnedAlias.objects.create(jurisdiction=below, indicator=indicator, phrase="复议办结数")
    return {
        "document": document, "learnedalias": alias,
        "theme": indicator.theme, "indicator": indicator, "jurisdiction": below, "report": report,
        "formerparent": factories.former_parent(below, top, 1999),
        "succession": factories.succession(below, None, 2000, "established"),
        "target": factories.target(indicator, below),
        "definition": factories.definition(indicator), "break": factories.break_(indicator),
        "paragraphtemplate": factories.paragraph_template(indicator.theme, below),
        "round": factories.open_round(below),
        "observation": observation, "observationrevision": ObservationRevision.objects.get(observation=observation),
        "referencechange": ReferenceChange.objects.get(noun="indicator", key=indicator.pk),
        "user": users["staff"], "membership": Membership.objects.get(role="auditor"),
    }  # fmt: skip


def arguments(name: str, objects: dict[str, Any]) -> dict[str, Any]:
    if name == "admin:app_list":
        return {"app_label": "metrics"}
    if name == "admin:auth_user_password_change":
        return {"id": objects["user"].pk}
    noun = name.removeprefix("admin:metrics_").rsplit("_", 1)
    if name.startswith("admin:metrics_") and noun[1] in ("change", "history", "delete"):
        return {"object_id": objects[noun[0]].pk}
    if name in ("document_file", "document_read", "proposals_accept", "number"):
        return {"pk": objects["document"].pk}
    if name in ("check", "check_delete", "check_corrected"):
        return {"pk": factories.checked_text(objects["jurisdiction"], objects["user"]).pk}
    if name == "proposal":
        return {"pk": objects["document"].proposals.get().pk}
    given: dict[str, Any] = {"file_format": "csv"} if name.endswith(("_file", "_export")) else {}
    if name.startswith("indicator") and not name.startswith("indicators"):
        given["code"] = "cases"
    if name == "saved_view":
        given["pk"] = 1
    if name in ("report", "report_file", "report_document"):
        given["pk"] = objects["report"].pk
    return given


def opened(client: Client, name: str, address: str) -> bool:
    if name == "admin:autocomplete":  # a picker opens for those who may fill in its form
        pickers = [
            f"{address}?app_label=metrics&model_name={noun}&field_name=jurisdiction"
            for noun in ("observation", "target")
        ]
        return any(client.get(picker).status_code == 200 for picker in pickers)
    if name == "saved_view" and "_auth_user_id" in client.session:  # everybody opens their own
        kept = SavedView.objects.create(user_id=client.session["_auth_user_id"], name="近年", page="dashboard")
        address = reverse(name, args=[kept.pk])
    if name == "check_delete":
        below, staff = Jurisdiction.objects.get(code="below"), User.objects.get(username="the-staff")
        address = reverse(name, args=[factories.checked_text(below, staff).pk])
    response = client.post(address, SENT.get(name)) if name in POSTED else client.get(address, ASKED.get(name))
    assert response.status_code < 500
    if response.status_code == 302:
        return ("/login/" not in response.url and response.url != "/admin/") or name in ("logout", "admin:logout")
    return response.status_code == 200


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_each_address_opens_for_those_in_the_table_and_nobody_else(
    name: str, people: dict[str, Client], objects: dict[str, Any]
) -> None:
    address = reverse(name, kwargs=arguments(name, objects))
    found = {who for who, client in people.items() if opened(client, name, address)}
    expected = {str(who) for who in ADDRESSES[name]}
    if name in ("logout", "admin:logout"):
        expected, found = (
            NOBODY,
            NOBODY,
        )  # answers everybody with the door; what it needs is a POST, tested with the login
    assert found == expected, address


def test_the_table_knows_only_known_people() -> None:
    for who in ADDRESSES.values():
        assert who <= EVERYBODY


# The table decides: a line changed opens or closes the address, for the view, the admin and the navigation alike


def test_a_changed_line_closes_a_page(people: dict[str, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    assert people["reviewer"].get("/rounds/").status_code == 200
    monkeypatch.setitem(ADDRESSES, "rounds", frozenset({"staff"}))
    assert people["reviewer"].get("/rounds/").status_code == 403
    assert people["staff"].get("/rounds/").status_code == 200


def test_a_changed_line_opens_a_page(people: dict[str, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    assert people["official"].get("/review/").status_code == 403
    monkeypatch.setitem(ADDRESSES, "review", frozenset(Role.values))
    assert people["official"].get("/review/").status_code == 200


def test_a_changed_line_closes_what_is_only_posted_to(
    people: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert people["official"].post("/pins/", SENT["pins"]).status_code == 302
    monkeypatch.setitem(ADDRESSES, "pins", NOBODY)
    assert people["official"].post("/pins/", SENT["pins"]).status_code == 403


def test_a_changed_line_opens_a_page_to_who_is_not_signed_in(
    people: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert people["anonymous"].get("/glossary/").status_code == 302
    monkeypatch.setitem(ADDRESSES, "glossary", EVERYBODY)
    assert people["anonymous"].get("/glossary/").status_code == 200


def test_a_changed_line_opens_and_closes_the_admin(people: dict[str, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    listed, form = reverse("admin:metrics_target_changelist"), reverse("admin:metrics_target_add")
    assert people["staff"].get(form).status_code == 403
    monkeypatch.setitem(ADDRESSES, "admin:metrics_target_add", frozenset({"staff"}))
    assert people["staff"].get(form).status_code == 200
    assert people["administrator"].get(form).status_code == 403
    monkeypatch.setitem(ADDRESSES, "admin:metrics_target_changelist", frozenset({"staff"}))
    assert people["reviewer"].get(listed).status_code == 403


def test_a_changed_line_takes_the_section_out_of_the_navigation(
    people: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'href="/entry/' in people["reviewer"].get("/").content.decode()
    monkeypatch.setitem(ADDRESSES, "review_file", frozenset({"staff"}))
    assert 'href="/entry/' not in people["reviewer"].get("/").content.decode()
    assert 'href="/entry/' in people["staff"].get("/").content.decode()
