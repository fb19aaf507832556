"""Reads pages that are kept, and tells whether they were."""

from __future__ import annotations

import gzip
import re

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import User

PAGES = ("/?jurisdiction=zone&year=2022", "/years/?jurisdiction=zone")
COMPRESSED = {"HTTP_ACCEPT_ENCODING": "gzip"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')
FEW_QUERIES = 9
"""Who asks (2), what they may, which jurisdiction, the version, pins, saved views, and the health of a connection."""


def signed_in(client: Client, user: User) -> Client:
    """With the cookie of forms that a browser has after its first page."""
    client.force_login(user)
    client.get("/glossary/")
    assert "csrftoken" in client.cookies
    return client


def get(client: Client, address: str) -> bytes:
    answer = client.get(address, **COMPRESSED)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    return answer.content


def words(client: Client, address: str) -> str:
    """The page as text, without what differs in each answer."""
    text = gzip.decompress(get(client, address)).decode()
    assert TOKEN.search(text), "its forms have a token"
    return TOKEN.sub("", text)


def made_anew(client: Client, address: str) -> str:
    """The words of the page as they are where nothing is kept."""
    with transaction.atomic():
        return words(client, address)


def is_kept(client: Client, address: str) -> bool:
    """Whether the answer was there before, as the number of its queries tells."""
    with CaptureQueriesContext(connection) as queries:
        get(client, address)
    return len(queries) <= FEW_QUERIES
