"""Five failures lock a name for an address; others with the same name or the same address are not locked out."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client, override_settings

from ruleoflaw.proxy import client_address
from tests import factories

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "correct-horse-battery", "wrong"


def attempt(
    password: str, *, username: str = "someone", at: str = "198.51.100.7", door: str = "/accounts/login/"
) -> Any:
    return Client(REMOTE_ADDR=at).post(door, {"username": username, "password": password})


@pytest.fixture(autouse=True)
def accounts() -> None:
    factories.user("someone")
    factories.user("colleague")


def test_the_fifth_failure_locks_the_name_for_the_address() -> None:
    assert [attempt(WRONG).status_code for _ in range(5)] == [200] * 4 + [429]
    locked = attempt(RIGHT)
    assert locked.status_code == 429
    assert "accounts/locked.html" in [template.name for template in locked.templates]


def test_others_are_not_locked_out() -> None:
    for _ in range(5):
        attempt(WRONG)
    assert attempt(RIGHT, at="198.51.100.8").status_code == 302
    assert attempt(RIGHT, username="colleague").status_code == 302


def test_the_lock_opens_after_fifteen_minutes_even_though_somebody_tried_meanwhile() -> None:
    with time_machine.travel(datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC), tick=False) as clock:
        for _ in range(5):
            attempt(WRONG)
        clock.shift(datetime.timedelta(minutes=14))
        assert [attempt(password).status_code for password in (RIGHT, WRONG)] == [429, 429]
        clock.shift(datetime.timedelta(minutes=1, seconds=1))
        assert attempt(RIGHT).status_code == 302


def test_a_success_forgets_the_failures_before_it() -> None:
    for _ in range(4):
        attempt(WRONG)
    assert attempt(RIGHT).status_code == 302
    assert [attempt(WRONG).status_code for _ in range(4)] == [200] * 4


def test_an_unknown_name_is_locked_like_a_known_one() -> None:
    """Otherwise the lock would reveal which names exist."""
    assert [attempt(WRONG, username="nobody").status_code for _ in range(5)] == [200] * 4 + [429]


def asking(peer: str, forwarded: str = "") -> HttpRequest:
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": peer} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})
    return request


@pytest.mark.parametrize(
    ("trust", "peer", "forwarded", "counted"),
    [
        (False, "198.51.100.7", "203.0.113.9", "198.51.100.7"),
        (True, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (True, "127.0.0.1", "192.0.2.1, 203.0.113.9", "203.0.113.9"),  # the first was written by the client
        (True, "127.0.0.1", "2001:DB8::1", "2001:db8::1"),
        (True, "127.0.0.1", "not an address", "127.0.0.1"),
        (True, "127.0.0.1", "", "127.0.0.1"),
        (True, "", "203.0.113.9", "203.0.113.9"),
        (False, "", "", None),
    ],
)
def test_the_address_that_failures_are_counted_by(trust: bool, peer: str, forwarded: str, counted: str | None) -> None:
    with override_settings(TRUST_PROXY=trust):
        assert client_address(asking(peer, forwarded)) == counted


def test_a_server_on_a_unix_socket_still_locks() -> None:
    assert [attempt(WRONG, at="").status_code for _ in range(5)] == [200] * 4 + [429]


def test_the_forged_part_of_the_header_does_not_help_a_guesser() -> None:
    def forged(number: int) -> Any:
        client = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": f"192.0.2.{number}, 203.0.113.9"})
        return client.post("/accounts/login/", {"username": "someone", "password": WRONG})

    with override_settings(TRUST_PROXY=True):
        assert [forged(number).status_code for number in range(5)] == [200] * 4 + [429]


def test_the_admin_has_no_door_of_its_own() -> None:
    """Nor a way around the lock: there is only one login page, whatever is sent to the admin."""
    for password in (WRONG, RIGHT):
        response = attempt(password, door="/admin/login/")
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/accounts/login/?")
        assert "sessionid" not in response.cookies
