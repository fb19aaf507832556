"""The command that writes the file of the list of observations."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from metrics.queries.bulk_lines import Statement
from tests import factories

pytestmark = pytest.mark.django_db


def everything(client: Client, query: str = "") -> bytes:
    client.force_login(factories.user(is_superuser=True))
    return b"".join(client.get(f"/observations.csv?{query}").streaming_content)  # type: ignore[attr-defined, arg-type]


@pytest.mark.usefixtures("values")
def test_the_command_writes_the_bytes_of_the_file(
    client: Client, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    whole = everything(client)
    assert b"\r\n" in whole
    target = tmp_path / "年度数据.csv"
    call_command("export_observations", output=str(target))
    assert target.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [target]
    call_command("export_observations", "--jurisdiction", "zone", "--year", "2022", "--output", str(target))
    assert target.read_bytes() == everything(client, "jurisdiction=zone&year=2022")
    call_command("export_observations", "--jurisdiction", "city", "--below", "--language=en", "--output", str(target))
    assert target.read_bytes() == everything(client, "jurisdiction=city&below=1&language=en")


@pytest.mark.usefixtures("values")
def test_the_command_prints_when_no_file_is_named(capfdbinary: pytest.CaptureFixture[bytes], client: Client) -> None:
    whole = everything(client)
    call_command("export_observations")
    assert capfdbinary.readouterr().out == whole


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--jurisdiction", "nothing"], "no jurisdiction with the code 'nothing'"), (["--year", "²"], "--year ²"),
        (["--year", "99999"], "--year 99999"), (["--output", "/nowhere/at/all.csv"], "cannot write to /nowhere/at"),
        (["--language", "fr"], "--language"),
    ],
)  # fmt: skip
def test_the_command_says_what_is_wrong(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=re.escape(sentence)):
        call_command("export_observations", *arguments)


def test_the_command_complains_of_a_year_in_one_language() -> None:
    with pytest.raises(CommandError) as caught:
        call_command("export_observations", "--year", "20x", "--language", "zh-hans")
    assert str(caught.value).isascii()


def test_a_reader_that_has_had_enough_ends_the_command_quietly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A pipe whose other end is closed, as `| head` leaves it."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        call_command("export_observations")
        closed.write("more, which Python holds back until its end")
        closed.flush()


@pytest.mark.usefixtures("values")
def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "all.csv"
    target.write_text("as it was")

    def break_off(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Statement, "run", break_off)
    with pytest.raises(RuntimeError):
        call_command("export_observations", output=str(target))
    assert target.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [target]
