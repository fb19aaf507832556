"""What the site's scripts reckon without a page, tried by the Node.js that comes with Playwright."""

from __future__ import annotations

import subprocess
from pathlib import Path

import playwright
import pytest

HERE = Path(__file__).parent
NODE = Path(playwright.__file__).parent / "driver" / "node"
TESTS = sorted(HERE.glob("*.test.js"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem.removesuffix(".test"))
def test_units(path: Path) -> None:
    run = subprocess.run([NODE, "--test", "--test-reporter=tap", path], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "\n# pass 0\n" not in run.stdout, "no test in it"


def test_there_are_files_to_try() -> None:
    assert TESTS
