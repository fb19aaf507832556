"""Long files leave some threads for pages."""

from __future__ import annotations

from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import cast

import pytest
from django.core.signals import request_finished
from django.db import OperationalError, close_old_connections
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from metrics.exports import limit
from metrics.exports.limit import TooManyFiles, limited
from tests import factories


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit, "_slots", BoundedSemaphore(1))


@pytest.fixture(autouse=True)
def an_answer_ends_without_ending_the_connection() -> Iterator[None]:
    """As with Django's own client for tests: the next request here uses the same one."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def file() -> HttpResponseBase:
    return StreamingHttpResponse(iter([b"one", b"two"]))


def blocks(answer: HttpResponseBase) -> Iterator[bytes]:
    return cast(Iterator[bytes], answer.streaming_content)  # type: ignore[attr-defined]


def test_another_is_refused_until_the_first_was_sent() -> None:
    first = limited(file)
    with pytest.raises(TooManyFiles):
        limited(file)
    assert b"".join(blocks(first)) == b"onetwo"
    first.close()
    assert b"".join(blocks(limited(file))) == b"onetwo"


@pytest.mark.parametrize("read", [0, 1])
def test_a_reader_who_goes_away_makes_room(read: int) -> None:
    first = limited(file)
    for _ in range(read):
        next(blocks(first))
    first.close()
    first.close()  # twice is once
    limited(file)


def test_a_file_that_cannot_be_made_makes_room() -> None:
    def broken() -> HttpResponseBase:
        raise OperationalError

    with pytest.raises(OperationalError):
        limited(broken)
    limited(file)


@pytest.mark.django_db
def test_who_asks_for_one_too_many_is_told_and_pages_go_on(client: Client) -> None:
    place = factories.place("zone")
    factories.observation(factories.indicator("cases"), place, 2022, 7)
    client.force_login(factories.user("chen", "official", place))
    under_way = client.get("/observations.csv")
    for address in ("/observations.csv", "/observations.xlsx"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "30"
        assert "<h1>同时导出的大文件过多</h1>" in answer.content.decode()
        assert "Content-Disposition" not in answer.headers
    assert client.get("/observations/").status_code == 200
    assert client.get("/dashboard.csv?jurisdiction=zone").status_code == 200
    assert b"cases" in b"".join(under_way.streaming_content)  # type: ignore[arg-type, attr-defined]
    for _ in range(3):  # a workbook is made before it is sent
        assert client.get("/observations.xlsx").status_code == 200
