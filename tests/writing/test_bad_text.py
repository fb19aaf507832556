"""Every field of every address that writes, filled with what no field takes: never a failure, always an answer in
words, and nothing stored that nobody can see. And the same request in parts, and twice."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from metrics.parsing.texts import UNSEEN_IN_LINES
from metrics.permissions.urls import ADDRESSES, NOBODY
from tests.rights.world import World
from tests.writing.requests import READS, WRITING, client_of, post

pytestmark = pytest.mark.django_db

GARBAGE = {"NUL": "甲\x00乙", "long": "长" * 4000, "half a pair": "甲\ud800乙", "control": "甲\x1b\x7f乙"}

WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) \"(?!django_session|axes_)")

FAULTS = re.compile(
    r'<\w+[^>]*class="[^"]*(?:error|fault|problem|notice|statement|worse)[^"]*"[^>]*>(.*?)</', re.DOTALL
)
"""What stands in a page where it says what is wrong."""

WALKED = [
    name
    for name in WRITING
    if not name.endswith(("_change", "_delete")) and ": " not in name.replace("proposal: phrase", "")
] + ["review: return", "admin:metrics_observation_change", "password_change", "admin:auth_user_password_change"]
"""One request to a form: changing a row has the fields that adding one has."""


AS_IT_IS = frozenset({"text"})
"""The text of a report, whose characters are counted and which is kept as it came."""


@contextmanager
def watched() -> Iterator[list[Any]]:
    """Collects the parameters of what is written, sessions and failed logins apart."""
    written: list[Any] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql):
            written.append(params)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield written


def words(answer: Any) -> str:
    """What the answer says was wrong: in a page, to a script, or in a message for the next page."""
    if answer.headers["Content-Type"] == "application/json":
        return " ".join(answer.json()["problems"])
    said = [str(each) for each in get_messages(answer.wsgi_request)]
    lists = FAULTS.findall(answer.content.decode())
    return " ".join([*said, *lists])


@pytest.mark.parametrize("name", dict.fromkeys(WALKED))
def test_no_field_makes_an_address_fail(name: str, world: World) -> None:
    sent = WRITING[name](world)
    client = client_of(world, sent.person)
    wrong = {}
    for field in [field for field, value in sent.fields.items() if isinstance(value, str)]:
        for kind, text in GARBAGE.items():
            with transaction.atomic(), watched() as written:
                answer = post(client, sent.address, sent.fields | {field: text})
                seen = field in AS_IT_IS or not any(
                    UNSEEN_IN_LINES.search(str(value)) for each in written for value in each or ()
                )
                told = bool(written) or answer.status_code in (302, 403, 404) or bool(words(answer).strip())
                if answer.status_code >= 500 or not seen or not told:
                    wrong[field, kind] = answer.status_code, seen, told
                transaction.set_rollback(True)
    assert wrong == {}


@pytest.mark.parametrize("name", WRITING)
def test_a_request_is_taken_whole_in_parts_and_twice(name: str, world: World) -> None:
    """The whole one writes; in parts and twice it is answered, whatever becomes of it."""
    sent = WRITING[name](world)
    fields = list(sent.fields)
    for part in ((), fields[::2], fields[1::2]):
        with transaction.atomic():
            answer = post(client_of(world, sent.person), sent.address, {field: sent.fields[field] for field in part})
            assert answer.status_code < 500, part
            transaction.set_rollback(True)
    with watched() as written:
        assert post(client_of(world, sent.person), sent.address, sent.fields).status_code in (200, 302)
    assert written or name.startswith(("login: refused", "logout", "entry: withdraw", "review: ")), (
        "nothing was written"
    )
    if sent.person in world.people:
        world.people[sent.person].refresh_from_db()
    assert post(client_of(world, sent.person), sent.address, sent.fields).status_code < 500


# The walk is whole


def views() -> Iterator[tuple[str, Any]]:
    """(name of the address, what answers) for the whole URLconf."""

    def walk(entries: list[Any], namespace: str) -> Iterator[tuple[str, Any]]:
        for entry in entries:
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
            elif isinstance(entry, URLPattern):
                yield f"{namespace}{entry.name or ''}", entry.callback

    yield from walk(get_resolver().url_patterns, "")


def takes_posts(name: str, view: Any) -> bool:
    """Whether the code of the view speaks of POST; in the admin by what the address is called."""
    if name.startswith("admin:"):
        return name.endswith(("_add", "_change", "_delete", "_user_password_change"))
    if hasattr(view, "view_class"):
        return hasattr(view.view_class, "post")
    code = inspect.getsource(inspect.unwrap(view))  # with its decorators
    return "POST" in code


def test_the_walk_knows_every_address_that_takes_a_post() -> None:
    """Those that open for nobody take none."""
    known = {name if name.startswith("admin:") else name.partition(": ")[0] for name in [*WRITING, *READS]}
    found = {name for name, view in views() if takes_posts(name, view) and ADDRESSES.get(name) != NOBODY}
    assert len(found) > 40
    assert found - known == set(), "addresses that the walk does not know"
    assert known - found == set(), "the walk knows what takes no POST"
