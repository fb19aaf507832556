"""Every address that writes, with a request that is in order, from somebody who may make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from metrics.models import Proposal, SavedView
from tests.rights.test_addresses import ADDRESSES_OF_ACTS
from tests.rights.world import World

PASSWORD = "correct-horse-battery"
NEW_PASSWORD = "kestrel-umbrella-lagoon-57"


@dataclass(frozen=True)
class Sent:
    """A request: who makes it ("" nobody who is signed in), where, and with what."""

    person: str
    address: str
    fields: dict[str, Any]


Make = Callable[[World], Sent]


def _act(name: str) -> Make:
    people, sent = ADDRESSES_OF_ACTS[name]
    return lambda world: Sent(sorted(people)[-1], *sent(world, "1"))


def _own(person: str, name: str, /, **fields: str) -> Make:
    return lambda world: Sent(person, reverse(name), fields)


def _cell(world: World) -> Sent:
    """A row with every field that it has."""
    name, fields = ADDRESSES_OF_ACTS["entry_cell"][1](world, "1")
    more = {"qualifier": "exact", "as_of": "", "missing_reason": "", "numerator": "", "denominator": ""}
    return Sent("staff", name, fields | more | {"note": "备注", "explanation": "说明"})


def _form(world: World) -> Sent:
    """Two rows of the plain form, so that one could be written without the other."""
    first = {"value.items": "5", "qualifier.items": "exact", "note.items": "备注", "version.items": "1"}
    second = {"value.base": "7", "qualifier.base": "exact", "explanation.base": "说明", "version.base": "1"}
    return Sent("staff", f"{reverse('entry')}?jurisdiction=here&year=2022", {"save": "1"} | first | second)


def _accepted(world: World) -> Sent:
    address, fields = ADDRESSES_OF_ACTS["proposal: accept as another"][1](world, "1")
    return Sent("staff", address, fields | {"indicator": "free", "value": "71"})


def _accepted_all(world: World) -> Sent:
    """With one figure that nothing speaks against."""
    free = world.indicators["free"]
    Proposal.objects.filter(pk=world.proposal("71件").pk).update(indicator=free, proposed=free)
    return Sent("staff", *ADDRESSES_OF_ACTS["proposals_accept"][1](world, "1"))


ELSEWHERE = ("entry", "imports", "report_add", "review: a draft", "review: restore")
"""What has a request of its own below, or is refused before anything is written."""

TABLE = "指标代码,数值,备注\nitems,5,备注\nbase,7,\n"


def _preview(world: World) -> Sent:
    address = f"{reverse('imports')}?jurisdiction=here&year=2022"
    return Sent("staff", address, {"file": SimpleUploadedFile("表.csv", TABLE.encode())})


def _import(world: World) -> Sent:
    """The confirmation of a preview, which a reading database can still make."""
    first = _preview(world)
    token = client_of(world, first.person).post(first.address, first.fields).context["token"]
    return Sent(first.person, first.address, {"token": token, "commit": "1"})


def _report(world: World) -> Sent:
    fields = {"title": "另一份", "year": "2022", "publisher": "某机关", "published_on": "2023-03-01",
              "url": "https://example.gov.cn/a", "text": "全年受理事项300000件。"}  # fmt: skip
    return Sent("staff", f"{reverse('report_add')}?jurisdiction=here&year=2022", fields)


def _view(world: World, /, **fields: str) -> Sent:
    kept = SavedView.objects.get(user=world.people["staff"])
    return Sent("staff", reverse("saved_view", args=[kept.pk]), fields)


SITE: dict[str, Make] = {
    **{name: _act(name) for name in ADDRESSES_OF_ACTS if not name.startswith(ELSEWHERE)},
    "proposals_accept": _accepted_all,
    "proposal: accept as another": _accepted,
    "entry_cell": _cell,
    "entry_cells": _act("entry_cells"),
    "entry": _form,
    "entry: withdraw": _act("entry: withdraw"),
    "imports": _import,
    "report_add": _report,
    "pins": _own("staff", "pins", pin="items", next="/"),
    "saved_views": _own("staff", "saved_views", name="近三年", address="/years/?jurisdiction=here"),
    "saved_view": lambda world: _view(world, name="改名"),
    "saved_view: delete": lambda world: _view(world, delete="1"),
    "login": _own("", "login", username="staff", password=PASSWORD, next="/"),
    "login: refused": _own("", "login", username="staff", password="wrong", next="/"),
    "logout": _own("staff", "logout"),
    "password_change": _own(
        "staff", "password_change", old_password=PASSWORD, new_password1=NEW_PASSWORD, new_password2=NEW_PASSWORD
    ),
}
"""Name of the address, and of several things to do there which → the request. Nobody signs out in the admin: its button
leads to the site's own."""

READS = {
    "set_language",
    "entry_paste",
    "editions_file",
    "review_file",
    "admin:password_change",
    "admin:metrics_observationrevision_change",
    "admin:metrics_referencechange_change",
}
"""Addresses that take a POST and write nothing, whatever they are sent: the language is kept in a cookie, and the
others share their code with one that writes."""

NEW: dict[str, Callable[[World], dict[str, Any]]] = {
    "theme": lambda world: {"code": "new", "name_zh": "新领域", "name_en": "New", "position": "99"},
    "indicator": lambda world: {
        "code": "new", "theme": world.indicators["items"].theme_id, "name_zh": "新指标", "name_en": "New", "unit": "件",
        "measure": "count", "time_basis": "flow", "direction": "neutral", "decimals": "0", "min_value": "0",
        "definition_zh": "定义", "definition_en": "Definition", "position": "99", "tier": "1",
    },
    "definition": lambda world: {
        "indicator": world.indicators["share"].pk, "year": "2023", "definition_zh": "新定义", "definition_en": "New",
    },
    "break": lambda world: {"indicator": world.indicators["share"].pk, "year": "2023", "note_zh": "新法施行。"},
    "jurisdiction": lambda world: {
        "code": "new", "name_zh": "新区", "name_en": "New", "kind": "zone", "position": "77", "parent": world.here.pk,
    },
    "formerparent": lambda world: {
        "jurisdiction": world.here.pk, "parent": world.there.pk, "last_year": "2011", "change_reason": "原因",
    },
    "succession": lambda world: {
        "jurisdiction": world.here.pk, "forerunner": "", "year": "2001", "kind": "renamed", "note": "原名",
        "change_reason": "原因",
    },
    "report": lambda world: {"jurisdiction": world.here.pk, "year": "2021", "title": "旧的一份", "publisher": "某机关"},
    "learnedalias": lambda world: {
        "jurisdiction": world.here.pk, "indicator": world.indicators["share"].pk, "phrase": "网上办理率",
    },
    "target": lambda world: {
        "indicator": world.indicators["share"].pk, "jurisdiction": world.here.pk, "year": "2024", "kind": "at_least",
        "value": "95", "document": "要点",
    },
    "paragraphtemplate": lambda world: {
        "theme": world.indicators["items"].theme_id, "jurisdiction": world.here.pk, "text": "{指标}{数值}。",
        "change_reason": "原因",
    },
    "round": lambda world: {
        "jurisdiction": world.here.pk, "year": "2024", "opens_on": "2025-01-02", "shown_once": "approved",
    },
    "observation": lambda world: {
        "indicator": world.indicators["free"].pk, "jurisdiction": world.here.pk, "year": "2022", "value": "5",
        "qualifier": "exact", "note": "备注", "explanation": "说明", "section": "一", "change_reason": "原因",
    },
    "user": lambda world: {
        "username": "new", "name": "新人", "email": "new@example.gov.cn", "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    },
    "membership": lambda world: {"user": world.people["nobody"].pk, "jurisdiction": world.here.pk, "role": "staff"},
}  # fmt: skip
"""Noun of the admin → the fields of a new one."""


def _writer(noun: str) -> str:
    return "staff" if noun == "observation" else "root"


def _added(noun: str) -> Make:
    return lambda world: Sent(_writer(noun), reverse(f"admin:metrics_{noun}_add"), NEW[noun](world))


def _changed(noun: str) -> Make:
    def make(world: World) -> Sent:
        key = _one(world, noun)
        address = reverse(f"admin:metrics_{noun}_change", args=[key])
        form = client_of(world, _writer(noun)).get(address).context["adminform"].form
        fields = {field.html_name: _as_sent(field.value()) for field in form}
        changed = {"observation": {"value": "9", "note": "改过"}, "user": {"name": "改名"},
                   "membership": {"role": "reviewer"}}  # fmt: skip
        return Sent(_writer(noun), address, fields | changed.get(noun, {}))

    return make


def _deleted(noun: str) -> Make:
    return lambda world: Sent(
        "root", reverse(f"admin:metrics_{noun}_delete", args=[_one(world, noun)]), {"post": "yes"}
    )


def _one(world: World, noun: str) -> int:
    """The key of one that may be changed."""
    if noun == "observation":
        return world.rows["items"].pk
    if noun == "user":
        return world.people["official"].pk
    if noun == "membership":
        return world.people["official"].memberships.get().pk
    key: int = world.arguments(f"admin:metrics_{noun}_change")[0]["object_id"]
    return key


def _as_sent(value: Any) -> Any:
    """What a browser sends for a field that shows this value."""
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return "" if value is None or value is False else "on" if value is True else str(value)


def _password(world: World) -> Sent:
    address = reverse("admin:auth_user_password_change", args=[world.people["official"].pk])
    return Sent("root", address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


ADMIN: dict[str, Make] = {
    **{f"admin:metrics_{noun}_add": _added(noun) for noun in NEW},
    **{f"admin:metrics_{noun}_change": _changed(noun) for noun in NEW},
    **{
        f"admin:metrics_{noun}_delete": _deleted(noun)
        for noun in (
            "definition",
            "break",
            "formerparent",
            "succession",
            "learnedalias",
            "paragraphtemplate",
            "membership",
        )
    },
    "admin:auth_user_password_change": _password,
}

WRITING = SITE | ADMIN


def made() -> World:
    world = World.made()
    SavedView.objects.create(user=world.people["staff"], name="近年", page="dashboard")
    return world


def client_of(world: World, person: str) -> Client:
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(world.people[person])
    return client


def post(client: Client, address: str, fields: dict[str, Any]) -> Any:
    """As a browser sends a form; half a surrogate pair as the bytes that a program makes of it."""
    if any(hasattr(value, "read") for value in fields.values()):
        return client.post(address, fields)
    body = urlencode(fields, doseq=True, encoding="utf-8", errors="surrogatepass")
    return client.post(address, body, content_type="application/x-www-form-urlencoded")
