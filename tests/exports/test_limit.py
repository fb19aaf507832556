"""The limit on long files leaves some threads for pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from threading import BoundedSemaphore
from typing import cast

import pytest
from django.core.signals import request_finished
from django.db import OperationalError, close_old_connections
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client

from metrics.domain.measured import Measured
from metrics.exports import long_files
from metrics.exports.columns import OBSERVATIONS
from metrics.exports.long_files import TooManyFiles, limited
from metrics.parsing.query_string import BadParameter
from metrics.web.file_responses import MOST_SHORT, file_response
from tests import factories
from tests.exports.samples import measured


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_files, "_slots", BoundedSemaphore(1))


@pytest.fixture(autouse=True)
def an_answer_ends_without_ending_the_connection() -> Iterator[None]:
    """Keep the database connection open at the end of a response, as Django's test client does: the next request here
    uses the same one."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


LONG = (
    "/observations.csv",
    "/observations.xlsx",
    "/jurisdictions.xlsx?jurisdiction=zone&from=2020&to=2022",
    "/year.zip?jurisdiction=zone&year=2022",
)


def file() -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"one", b"two"]))


def finished_file() -> StreamingHttpResponse:
    return FileResponse(io.BytesIO(b"onetwo"))


def blocks(answer: HttpResponseBase) -> Iterator[bytes]:
    return cast(Iterator[bytes], answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("make", [file, finished_file])
def test_another_is_refused_until_the_first_was_sent(make: Callable[[], StreamingHttpResponse]) -> None:
    first = limited(make)
    with pytest.raises(TooManyFiles):
        limited(file)
    assert b"".join(blocks(first)) == b"onetwo"
    first.close()
    assert b"".join(blocks(limited(file))) == b"onetwo"


@pytest.mark.parametrize("make", [file, finished_file])
@pytest.mark.parametrize("read", [0, 1])
def test_a_reader_who_goes_away_makes_room(read: int, make: Callable[[], StreamingHttpResponse]) -> None:
    first = limited(make)
    for _ in range(read):
        next(blocks(first))
    first.close()
    first.close()  # twice is once
    limited(file)


def test_a_file_that_cannot_be_made_makes_room() -> None:
    def broken() -> StreamingHttpResponse:
        raise OperationalError

    with pytest.raises(OperationalError):
        limited(broken)
    limited(file)


@pytest.fixture
def reader(client: Client, db: None) -> Client:
    jurisdiction = factories.jurisdiction("zone")
    factories.observation(factories.indicator("cases"), jurisdiction, 2022, 7)
    client.force_login(factories.user("chen", "official", jurisdiction))
    return client


@pytest.mark.parametrize("under_way", LONG)
def test_who_asks_for_one_too_many_is_told_and_pages_go_on(reader: Client, under_way: str) -> None:
    first = reader.get(under_way)
    assert first.status_code == 200
    for address in LONG:
        answer = reader.get(address)
        assert answer.status_code == 503, address
        assert answer.headers["Retry-After"] == "30"
        assert "<h1>同时导出的大文件过多</h1>" in answer.content.decode()
        assert "Content-Disposition" not in answer.headers
    assert reader.get("/observations/").status_code == 200
    for short in ("/dashboard.csv?jurisdiction=zone", "/dashboard.xlsx?jurisdiction=zone", "/jurisdictions.xlsx"):
        assert reader.get(short).status_code == 200, short
    assert b"".join(blocks(first))
    for address in LONG:
        answer = reader.get(address)
        assert answer.status_code == 200, address
        assert b"".join(blocks(answer))


@pytest.mark.parametrize(
    ("address", "maker"),
    [
        *((address, "metrics.exports.xlsx.workbook") for address in LONG[1:3]),
        (LONG[3], "metrics.views.year_archive.archive"),
    ],
)
def test_a_workbook_or_archive_that_fails_makes_room(
    reader: Client, monkeypatch: pytest.MonkeyPatch, address: str, maker: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise BadParameter("xlsx", "too long")

    with monkeypatch.context() as patch:
        patch.setattr(maker, broken)
        assert reader.get(address).status_code == 400
    assert reader.get(address).status_code == 200


@pytest.mark.usefixtures("db")
def test_a_workbook_counts_by_its_length() -> None:
    """A workbook whose rows have not been counted yet counts as a long one."""

    def workbook(rows: Iterable[Measured]) -> HttpResponseBase:
        return file_response(OBSERVATIONS, rows, title="values", file_format="xlsx")

    first = limited(file)
    assert workbook([measured()] * MOST_SHORT).status_code == 200
    for rows in ([measured()] * (MOST_SHORT + 1), iter([measured()])):
        with pytest.raises(TooManyFiles):
            workbook(rows)
    first.close()
