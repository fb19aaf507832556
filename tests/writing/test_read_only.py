"""A database that takes no writes: what would write says so, and what only reads is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import InternalError, connection
from django.urls import reverse

from metrics.models import User
from metrics.permissions.urls import ADDRESSES
from tests.rights.world import TEXT, World, stored
from tests.writing.requests import PASSWORD, TABLE, WRITING, client_of, made, post

pytestmark = pytest.mark.django_db(transaction=True)

HEADING = "系统目前只能查看，不能保存"


@contextmanager
def read_only() -> Iterator[None]:
    """The database refuses every write of this connection, with the code of a standby or of a file that is
    protected."""
    on, off = (
        ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
        if connection.vendor == "postgresql"
        else ("PRAGMA query_only = on", "PRAGMA query_only = off")
    )
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)


def told(answer: Any) -> tuple[int, bool]:
    words = answer.json()["problems"] if answer.headers["Content-Type"] == "application/json" else []
    return answer.status_code, HEADING in (words or answer.content.decode())


def test_every_address_that_writes_says_that_it_cannot() -> None:
    """Nothing is written, so that one world serves for all."""
    world = made()
    requests = {name: make(world) for name, make in WRITING.items()}
    clients = {name: client_of(world, sent.person) for name, sent in requests.items()}
    before = stored()
    with read_only():
        said = {name: told(post(clients[name], sent.address, sent.fields)) for name, sent in requests.items()}
        answer = post(clients["entry_cell"], requests["entry_cell"].address, requests["entry_cell"].fields)
    assert {name: found for name, found in said.items() if found != (503, True)} == {}
    assert stored() == before
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Retry-After"]


def test_every_page_that_only_reads_is_shown() -> None:
    world = made()
    people = {person: client_of(world, person) for person in ("staff", "reviewer", "root")}
    places = [
        (
            "root" if name.startswith("admin:") else "reviewer" if name.startswith("review") else "staff",
            reverse(name, kwargs=given) + ("?jurisdiction=here&year=2022" if not name.startswith("admin:") else ""),
        )
        for name in sorted(ADDRESSES)
        if name not in ("saved_view", "report_document", "document_read", "proposals_accept", "number", "proposal")
        for given in world.arguments(name)[:1]
    ]

    def shown() -> dict[str, int]:
        return {place: people[person].get(place).status_code for person, place in places}

    usual = shown()
    assert sum(status == 200 for status in usual.values()) > 60
    with read_only():
        assert shown() == usual


def test_a_page_is_shown_although_its_session_cannot_be_written(settings: Any) -> None:
    """As when a message too long for a cookie is taken out of the session that it was kept in."""
    client = client_of(World.made(), "staff")
    settings.SESSION_SAVE_EVERY_REQUEST = True
    with read_only():
        assert client.get("/glossary/").status_code == 200
        assert told(client.post("/i18n/setlang/", {"language": "zh-hans"})) == (503, True)
    assert client.get("/glossary/").status_code == 200


def test_nobody_is_half_signed_in_or_out() -> None:
    world = World.made()
    client, other = client_of(world, ""), client_of(world, "staff")
    sessions = set(Session.objects.values_list("session_key", "session_data"))
    with read_only():
        answer = client.post("/accounts/login/", {"username": "staff", "password": PASSWORD})
        assert told(answer) == (503, True) and "sessionid" not in answer.cookies
        assert told(other.post("/accounts/logout/")) == (503, True)
    assert set(Session.objects.values_list("session_key", "session_data")) == sessions
    assert other.get("/glossary/").status_code == 200


def test_a_password_is_changed_with_its_session_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World.made()
    sent, client = WRITING["password_change"](world), client_of(world, "staff")
    monkeypatch.setattr("ruleoflaw.sessions.SessionStore.cycle_key", _refuse)
    assert told(post(client, sent.address, sent.fields)) == (503, True)
    assert User.objects.get(username="staff").check_password(PASSWORD)


def _refuse(*_: Any, **__: Any) -> None:
    """As the database refuses."""
    raise InternalError from psycopg.errors.ReadOnlySqlTransaction()


@pytest.mark.parametrize(
    "arguments",
    [
        ("import_observations", "{table}", "--commit"),
        ("load_fixtures", "catalogue"),
        ("synthesise", "--jurisdictions=1", "--indicators=1", "--years=1"),
    ],
)
def test_a_command_says_it_in_one_sentence(arguments: tuple[str, ...], tmp_path: Any) -> None:
    (tmp_path / "table.csv").write_text(f"地区代码,年度,{TABLE}".replace("\n", "\nhere,2022,", 2), "utf-8")
    if arguments[0] == "import_observations":
        World.made()
    with read_only(), pytest.raises(CommandError) as caught:
        call_command(*(each.format(table=tmp_path / "table.csv") for each in arguments), verbosity=0)
    assert str(caught.value).startswith(f"{HEADING}: ") and "\n" not in str(caught.value)


def test_a_report_is_read_all_the_same(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.txt").write_text(TEXT, "utf-8")
    with read_only():
        call_command("read_report", str(tmp_path / "report.txt"), "--year=2022", "--format=table")
    assert "facts" in capsys.readouterr().out
