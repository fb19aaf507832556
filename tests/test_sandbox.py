"""The sandbox: its limits, and at most two processes at once on a machine, whoever started them."""

from __future__ import annotations

import re
import resource
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from metrics.documents.read import TO_FACTS, TO_TEXT, UnreadableDocument, read_document
from metrics.imports.sheets import UnreadableFile
from metrics.parsing import sandbox
from metrics.parsing.sandbox import AT_ONCE, MEGABYTE, Busy, Failed, Limits, TookTooLong, run
from tests.imports.first_table import read_table
from tests.outside import ROOT
from tests.patience import wait_until

LIMITS = Limits(memory=500 * MEGABYTE, seconds=60)
A_SECOND = Limits(memory=500 * MEGABYTE, seconds=1)
READING = TO_TEXT.on_the_clock + TO_FACTS.on_the_clock
"""Seconds that the product allows; the tests allow more."""
WAIT_OF_NGINX = 60
"""Seconds that nginx waits for an answer by default."""
FOR_THE_REST = 5
"""Seconds for writing what was found and making the page."""


def test_a_document_is_read_before_nginx_no_longer_waits() -> None:
    assert READING + FOR_THE_REST <= WAIT_OF_NGINX


def test_a_process_that_waits_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "ON_THE_CLOCK", 1)
    with pytest.raises(TookTooLong):
        run("tests.at_work:idle", b"", A_SECOND)


def test_a_process_that_works_is_ended_by_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "ON_THE_CLOCK", 3600)
    with pytest.raises(TookTooLong):
        run("tests.at_work:busy", b"", A_SECOND)


def test_a_process_that_takes_too_much_memory_fails() -> None:
    with pytest.raises(Failed):
        run("tests.at_work:zeros", str(LIMITS.memory).encode(), LIMITS)


STARTED = sorted(
    {
        name
        for path in (ROOT / "metrics").rglob("*.py")
        for name in re.findall(r'"(metrics[.\w]*):\w+"', path.read_text("utf-8"))
    }
)


@pytest.mark.parametrize(
    "module",
    [*STARTED, *(f"metrics.documents.from_{kind}" for kind in ("docx", "html", "odt", "ofd", "pdf", "rtf", "text"))],
)
def test_what_runs_there_knows_nothing_of_django(module: str) -> None:
    assert len(STARTED) == 4
    said = "import sys, importlib; importlib.import_module(sys.argv[1]); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said, module], cwd=ROOT).returncode == 0


def many_members(bytes_: int) -> bytes:
    """Return an archive whose directory takes so many bytes, about 47 for each file."""
    number = bytes_ // 47
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, *[0] * 8, 1, *[0] * 6) + b"a"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number & 0xFFFF, number & 0xFFFF, number * len(entry), 4, 0)
    return b"PK\x03\x04" + entry * number + end


@pytest.mark.parametrize(
    ("read", "content"),
    [
        (lambda content: read_document("a.docx", content), many_members(19_000_000)),
        (lambda content: read_document("a.txt", content), b"\x01" * 19_000_000),
        (lambda content: read_document("a.txt", content), "\ue000".encode() * 6_000_000),
        (read_table, many_members(9_000_000)),
    ],
    ids=["archive", "controls", "private characters", "workbook"],
)
def test_the_work_on_what_somebody_made_is_done_there(read: Callable[[bytes], Any], content: bytes) -> None:
    here, there = (time_of(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    with pytest.raises((UnreadableDocument, UnreadableFile)):
        read(content)
    assert 3 * (time_of(resource.RUSAGE_SELF) - here) < time_of(resource.RUSAGE_CHILDREN) - there


def time_of(who: int) -> float:
    spent = resource.getrusage(who)
    return spent.ru_utime + spent.ru_stime


@contextmanager
def at_work(folder: Path, *numbers: int) -> Iterator[list[Any]]:
    """Run one process for each number, each started by a thread; the list has their answers at the end."""
    files = [folder / str(number) for number in numbers]
    answers: list[Any] = []
    with ThreadPoolExecutor(len(files)) as threads:
        asked = [threads.submit(run, "tests.at_work:until_told", str(file).encode(), LIMITS) for file in files]
        try:
            wait_until(lambda: all(file.exists() for file in files), "they do not begin")
            yield answers
        finally:
            for file in files:
                file.unlink(missing_ok=True)
    answers += [each.result() for each in asked]


def is_free() -> bool:
    try:
        return bool(run("tests.at_work:zeros", b"4", LIMITS) == 4)
    except Busy:
        return False


def test_one_more_is_refused_until_one_is_done(tmp_path: Path) -> None:
    with at_work(tmp_path, *range(AT_ONCE - 1)) as first:
        with at_work(tmp_path, AT_ONCE) as second:
            assert not any(is_free() for _ in range(3))
        assert is_free()
    assert first + second == ["told"] * AT_ONCE


def test_one_that_fails_makes_room(tmp_path: Path) -> None:
    with at_work(tmp_path, *range(AT_ONCE - 1)):
        with pytest.raises(Failed):
            run("tests.at_work:nothing", b"", LIMITS)
        with pytest.raises(TookTooLong):
            run("tests.at_work:busy", b"", A_SECOND)
        assert is_free()


ANOTHER = """
import sys
from django.conf import settings
settings.configure(VAR_DIR=sys.argv[1])
from metrics.parsing.sandbox import Limits, run
run("tests.at_work:" + sys.argv[2], sys.argv[3].encode(), Limits(memory=500 << 20, seconds=int(sys.argv[4])))
"""


@contextmanager
def other_servers(folder: Path, function: str, *, seconds: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run processes that occupy all places of the sandbox, as other servers on the machine would."""
    files = [folder / str(number) for number in range(AT_ONCE)]
    others = [
        subprocess.Popen(
            [sys.executable, "-c", ANOTHER, settings.VAR_DIR, function, file, str(seconds)],
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        for file in files
    ]
    try:
        wait_until(lambda: all(file.exists() for file in files), "they do not begin")
        yield others
    finally:
        for other, file in zip(others, files, strict=True):
            file.unlink(missing_ok=True)
            other.kill()
            other.wait()
        wait_until(is_free, "they do not end")


def test_those_of_another_process_count_even_when_it_has_died(tmp_path: Path) -> None:
    with other_servers(tmp_path, "until_told", seconds=LIMITS.seconds) as others:
        assert not is_free()
        for other in others:
            other.kill()
            other.wait()
        assert not is_free(), "they are still at work"
        (tmp_path / "0").unlink()
        wait_until(is_free, "one of them does not end")


def test_what_a_dead_process_has_left_at_work_is_ended_by_its_own_clock(tmp_path: Path) -> None:
    with other_servers(tmp_path, "begun_and_idle", seconds=2) as others:
        for other in others:
            other.kill()
            other.wait()
        wait_until(is_free, "none of them ends")
