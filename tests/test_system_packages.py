"""The message to a user who may not install the system packages that `make` needs. The programs it calls are replaced
by stubs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.outside import ROOT


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a folder of programs like those of a machine with git, make and a font, whose user is not root."""
    stands_in = {
        "id": "echo 1000",
        "dpkg-query": 'case "$*" in *" fonts-wqy-microhei") echo install ok installed;; esac',
        "python3": "exit 1",
    }
    for name, script in stands_in.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("goal, more", [("test", ""), ("bench", ""), ("screenshots", " poppler-utils")])
def test_a_user_is_told_all_that_is_missing_at_once(bare: Path, goal: str, more: str) -> None:
    missing = f"chromium libatomic1 python3-venv{more}"
    assert f"    apt-get update && apt-get install --no-install-recommends {missing}\n" in _refused(bare, goal)


def _refused(bare: Path, goal: str) -> str:
    """Return the message. Nothing else can run, as the programs of the checkout are not in the path."""
    make = shutil.which("make") or "make"
    done = subprocess.run(
        [make, goal, "PYTHON=python3", f"BIN={bare / 'none'}"],
        cwd=ROOT,
        env={"PATH": f"{bare}:/usr/bin:/bin", "LC_ALL": "C"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    return done.stderr
