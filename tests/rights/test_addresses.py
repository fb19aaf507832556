"""Every address that accepts input: a user without the right gets 403 or 404, and nobody gets a number they may not
see."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from metrics.models import Observation
from metrics.permissions.urls import ADDRESSES
from tests.rights.world import OWN_THEME, PEOPLE, REVIEWER, STAFF, TEXT, VERSIONS, World, passing, stored, told

pytestmark = pytest.mark.django_db

Post = Callable[[World, str], tuple[str, dict[str, Any]]]


def _at(name: str, *, jurisdiction: str = "here", **given: Any) -> str:
    return f"{reverse(name, kwargs=given)}?jurisdiction={jurisdiction}&year=2022"


def _cell(world: World, version: str) -> tuple[str, dict[str, Any]]:
    said = {"jurisdiction": "here", "year": "2022", "indicator": "items", "value": "5", "version": version}
    return reverse("entry_cell"), said


def _cells(world: World, version: str) -> tuple[str, dict[str, Any]]:
    """Of both themes, and one of them emptied."""
    said = [
        {"indicator": "items", "value": "5"},
        {"indicator": "base", "value": ""},
        {"indicator": "free", "value": "7"},
    ]
    cells = json.dumps([cell | {"version": version} for cell in said])
    return reverse("entry_cells"), {"jurisdiction": "here", "year": "2022", "cells": cells}


def _paste(world: World, version: str) -> tuple[str, dict[str, Any]]:
    text = "items\t314160\nbase\t5\nshare\t87.4\nfree\t7\n"
    return reverse("entry_paste"), {"jurisdiction": "here", "year": "2022", "seen": "items,base", "text": text}


def _form(button: str, value: str = "1") -> Post:
    said = {"value.items": "5", "qualifier.items": "exact"}
    return lambda world, version: (_at("entry"), {button: value, "version.items": version, **said})


def _import(world: World, version: str) -> tuple[str, dict[str, Any]]:
    table = "指标代码,数值\nitems,314159\nitems,5\nshare,87.4\nwhole,500002\njump,987651\n"
    return _at("imports"), {"file": SimpleUploadedFile("表.csv", table.encode())}


ECHOED = {"imports": re.compile(r'name="fix[.]2[.]value"\s+value="314159"')}
"""What the page of an address gives back of the sender's own guess, where it was typed: no number that is stored."""


def _approved(button: str, row: str) -> Post:
    def post(world: World, version: str) -> tuple[str, dict[str, Any]]:
        key = world.rows[row].pk
        said = {button: key, "plain": key, f"version.{key}": version, f"reason.{key}": "原因"}
        return _at("review"), said

    return post


def _proposal(figure: str, act: str, **more: str) -> Post:
    return lambda world, version: (
        reverse("proposal", args=[world.proposal(figure).pk]), {"act": act, "version": version, **more}
    )  # fmt: skip


def _number(world: World, version: str) -> tuple[str, dict[str, Any]]:
    said = {"start": "0", "end": "1", "indicator": "items", "value": "5" if version == "1" else "5x"}
    return reverse("number", args=[world.document.pk]), said


def _document(name: str, key: str = "pk", **said: str) -> Post:
    return lambda world, version: (reverse(name, args=[getattr(world.document, key)]), said)


ADDRESSES_OF_ACTS: dict[str, tuple[frozenset[str], Post]] = {
    "entry_cell": (OWN_THEME, _cell),
    "entry_cells": (STAFF, _cells),
    "entry_paste": (STAFF, _paste),
    "entry": (STAFF, _form("save")),
    "entry: submit": (STAFF, _form("submit")),
    "entry: withdraw": (OWN_THEME, _form("withdraw", "sent")),
    "entry: withdraw a draft": (OWN_THEME, _form("withdraw", "items")),
    "entry: withdraw what is approved": (OWN_THEME, _form("withdraw", "gone")),
    "imports": (STAFF, _import),
    "review": (REVIEWER, _approved("approve", "sent")),
    "review: a draft": (REVIEWER, _approved("approve", "items")),
    "review: return": (REVIEWER, _approved("return", "sent")),
    "review: reopen": (REVIEWER, _approved("reopen", "gone")),
    "review: restore": (REVIEWER, _approved("restore", "items")),
    "editions": (REVIEWER, lambda world, seen: (_at("editions"), {"published_on": "2023-03-20", "seen": seen})),
    "writing": (STAFF | REVIEWER, lambda world, _: (_at("writing"), {"kind": "annex", "ending": "docx"})),
    "review: plain": (REVIEWER, _approved("approve_plain", "sent")),
    "report_add": (STAFF, lambda world, _: (_at("report_add"), {"title": "另一份", "year": "2022", "text": TEXT})),
    "report_document": (STAFF, _document("report_document", "report_id", text=TEXT + "另记5件。")),
    "document_read": (STAFF, _document("document_read")),
    "checks": (STAFF | REVIEWER, lambda world, _: (_at("checks"), {"text": TEXT})),
    "check_delete": (
        STAFF | REVIEWER,
        lambda world, _: (reverse("check_delete", args=[passing(world).pk]), {}),
    ),
    "proposals_accept": (STAFF, _document("proposals_accept", score="0.1")),
    "number": (OWN_THEME, _number),
    "proposal": (OWN_THEME, _proposal("300000件", "accept")),
    "proposal: guess": (OWN_THEME, _proposal("300000件", "accept", value="314159", qualifier="exact")),
    "proposal: replace": (OWN_THEME, _proposal("300000件", "replace")),
    "proposal: reject": (OWN_THEME, _proposal("300000件", "reject")),
    "proposal: no fact": (OWN_THEME, _proposal("300000件", "no_fact")),
    "proposal: reopen": (OWN_THEME, _proposal("300000件", "reopen")),
    "proposal: assign": (OWN_THEME, _proposal("300000件", "assign", indicator="jump")),
    "proposal: assign to another": (OWN_THEME, _proposal("95%", "assign", indicator="items")),
    "proposal: accept as another": (OWN_THEME, _proposal("71件", "accept", indicator="items", value="5x")),
    "proposal: phrase": (OWN_THEME, _proposal("71件", "assign", indicator="items", phrase="咨询数")),
}
"""Name of the address → who may use it, and input that concerns the theme "other"."""

OWN = {"login", "logout", "set_language", "password_change", "pins", "saved_views", "saved_view"}
"""Addresses whose input concerns only the sender."""


@pytest.mark.parametrize("name", ADDRESSES_OF_ACTS)
def test_an_address_denies_before_anything_else(name: str, world: World) -> None:
    allowed, sent = ADDRESSES_OF_ACTS[name]
    before = stored()
    for person, version in itertools.product(sorted(set(PEOPLE) - allowed), VERSIONS):
        answer = world.client(person).post(*sent(world, version))
        words = told(answer)
        if person == "anonymous":
            assert answer.status_code == 302 and "/login/" in words
        else:
            assert answer.status_code in (403, 404), (person, version)
        assert not {number for number in world.secrets if number in words}, (person, version)
    assert stored() == before


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ADDRESSES_OF_ACTS)
def test_whoever_may_act_is_told_no_number_they_may_not_see(name: str, version: str, world: World) -> None:
    allowed, sent = ADDRESSES_OF_ACTS[name]
    others = Observation.objects.filter(indicator__theme__code="other").order_by("pk").values()
    for person in sorted(allowed):  # the limited ones first
        before = list(others.all())
        answer = world.client(person).post(*sent(world, version), follow=True)
        words = ECHOED[name].sub("", told(answer)) if name in ECHOED else told(answer)
        assert answer.status_code in (200, 409, 422), person
        assert not {number for number in world.hidden_from(person) if number in words}, person
        assert person != "limited" or list(others.all()) == before


def test_every_address_that_writes_is_tried(world: World) -> None:
    """Input to any other address, from anybody, writes nothing."""
    named = {name.partition(":")[0] for name in ADDRESSES_OF_ACTS} | OWN
    before = stored()
    everything = {key: value for _who, sent in ADDRESSES_OF_ACTS.values() for key, value in sent(world, "1")[1].items()}
    everything.pop("file")
    for name in sorted(ADDRESSES):
        if name.startswith("admin:") or name in named:
            continue
        address = _at(name, **world.arguments(name)[0])
        for person in ("staff", "reviewer", "administrator", "root"):
            assert world.client(person).post(address, everything).status_code < 500, address
    assert stored() == before


ADMIN = sorted(
    name for name in ADDRESSES if name.startswith("admin:") and name.endswith(("_add", "_change", "_delete"))
)


@pytest.mark.parametrize("name", ADMIN)
def test_the_admin_denies_before_anything_else(name: str, world: World) -> None:
    """Also for a value of another theme, to users who may fill in the same form."""
    others = {row.pk for row in world.rows.values() if row.indicator.theme.code == "other"}
    before = stored()
    said = {
        "indicator": world.indicators["items"].pk, "jurisdiction": world.here.pk, "year": "2022", "value": "5",
        "qualifier": "exact", "post": "yes", "role": "administrator", "user": world.people["nobody"].pk,
    }  # fmt: skip
    roles = {"limited": "staff", "stranger": "staff"}
    versions = VERSIONS if "_observation_" in name else ("",)
    for person, version in itertools.product(sorted(set(PEOPLE) - {"root", "staff", "administrator"}), versions):
        client = world.client(person)
        for given in world.arguments(name)[: None if version == versions[0] else 4]:
            answer = client.post(reverse(name, kwargs=given), said | {"seen_version": version})
            words = told(answer)
            if person == "anonymous":
                assert answer.status_code == 302 and "/login/" in words
            elif roles.get(person, person) not in ADDRESSES[name] or given.get("object_id") in others:
                assert answer.status_code in (403, 404), (person, given)
            assert not {number for number in world.hidden_from(person) if number in words}, (person, given)
    assert stored() == before
