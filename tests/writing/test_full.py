"""A disk with no room left: said as it is, of no file that somebody sent; nothing half-written, nothing left behind."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from metrics.actions import observations
from metrics.documents.read import read_document
from metrics.parsing import sandbox
from tests.rights.world import TEXT, World, stored
from tests.writing.requests import WRITING, client_of, made, post

HEADING = "服务器的存储空间已满"
FULL = Path("/dev/full")


@pytest.fixture
def full_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the sandbox writes goes to where there is no room, truly."""
    monkeypatch.setattr(sandbox.tempfile, "TemporaryFile", lambda: FULL.open("r+b", buffering=0))


@pytest.mark.usefixtures("full_folder")
def test_an_answer_without_room_is_no_fault_of_the_document() -> None:
    with pytest.raises(OSError) as caught:
        read_document("报告.txt", TEXT.encode())
    assert caught.value.errno == errno.ENOSPC


@pytest.mark.django_db
@pytest.mark.usefixtures("full_folder")
@pytest.mark.parametrize("name", ["report_add", "report_document", "document_read"])
def test_a_document_is_not_blamed_and_not_kept(name: str) -> None:
    world = World.made()
    sent, before = WRITING[name](world), stored()
    answer = post(client_of(world, "staff"), sent.address, sent.fields)
    assert answer.status_code == 503
    assert HEADING in answer.content.decode()
    assert stored() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("full_folder")
@pytest.mark.parametrize("command", [("read_report", "--year=2022"), ("import_observations",)])
def test_a_command_blames_no_file(command: tuple[str, ...], tmp_path: Path) -> None:
    from tests.documents import samples

    path = tmp_path / "file"
    path.write_bytes(samples.word())
    with pytest.raises(CommandError) as caught:
        call_command(command[0], str(path), *command[1:])
    assert str(caught.value).startswith(HEADING) and str(path) not in str(caught.value)


@pytest.mark.django_db
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_an_upload_without_room_is_told_and_leaves_nothing(
    code: int, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = str(tmp_path), 10
    seen = []

    def write(self: TemporaryUploadedFile, chunk: bytes) -> None:
        seen.extend(tmp_path.iterdir())
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(TemporaryUploadedFile, "write", write, raising=False)
    client = client_of(World.made(), "staff")
    file = SimpleUploadedFile("表.csv", "指标代码,数值\nitems,5\n".encode() * 100)
    answer = client.post("/import/?jurisdiction=here&year=2022", {"file": file})
    assert answer.status_code == 503
    assert HEADING in answer.content.decode()
    assert seen
    assert not list(tmp_path.iterdir())


def _no_room() -> DatabaseError:
    """As each database says it."""
    if connection.vendor == "postgresql":
        cause: Exception = psycopg.errors.DiskFull("could not extend file: No space left on device")
    else:
        import sqlite3

        cause = sqlite3.OperationalError("database or disk is full")
        cause.sqlite_errorcode = sqlite3.SQLITE_FULL  # type: ignore[attr-defined]
    error = DatabaseError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.django_db
def test_of_several_values_none_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one is, and the room is gone at the second."""
    world = made()
    sent, before, real = WRITING["entry"](world), stored(), observations.write
    done = []

    def fails_later(rows: Any) -> None:
        if done:
            raise _no_room()
        done.append(real(rows))

    monkeypatch.setattr(observations, "write", fails_later)
    answer = post(client_of(world, "staff"), sent.address, sent.fields)
    assert answer.status_code == 503 and HEADING in answer.content.decode()
    assert done
    assert stored() == before
