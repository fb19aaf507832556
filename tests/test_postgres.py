"""The programs of the PostgreSQL that tests start can be run by the user who needs them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests import postgres


def _programs(folder: Path, *, script: str) -> Path:
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only source of programs, in a folder closed to other users; the programs need a library beside
    them."""
    site = tmp_path / "site"
    folder = _programs(site / "wheel" / "install" / "bin", script='cat "$(dirname "$0")/../../../wheel.libs/library"')
    (site / "wheel.libs").mkdir()
    (site / "wheel.libs" / "library").write_text("found")
    site.chmod(0o700)
    monkeypatch.setattr(postgres, "_system", list)
    monkeypatch.setattr(postgres, "_wheel", lambda: [folder])
    return folder


@pytest.mark.usefixtures("wheel")
def test_the_user_of_the_programs_can_run_them_wherever_they_lie() -> None:
    program = postgres.binaries() / "initdb"
    said = subprocess.run([program], check=True, capture_output=True, cwd="/", **postgres.unprivileged())
    assert said.stdout == b"found"


def test_programs_that_do_not_run_are_passed_over(tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_a_library = _programs(tmp_path / "first", script="exit 127")
    not_there = tmp_path / "second"
    monkeypatch.setattr(postgres, "_system", lambda: [without_a_library, not_there])
    assert (postgres.binaries() / "initdb").read_text() == (wheel / "initdb").read_text()


def test_without_a_source_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_system", list)
    monkeypatch.setattr(postgres, "_wheel", list)
    with pytest.raises(SystemExit, match="TEST_DATABASE_URL"):
        postgres.binaries()
