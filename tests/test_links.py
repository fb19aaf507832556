"""What `make check` finds wrong with links in the documentation."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.links import faults


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs/every").mkdir(parents=True)
    for name in ("shown.png", "every/one.jpg"):
        (tmp_path / "docs" / name).write_bytes(b"")
    (tmp_path / "README.md").write_text(
        "![A page](docs/shown.png) and [every page](docs/every), [a site](https://example.org/x), [below](#below)\n"
    )
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def found(root: Path) -> list[str]:
    subprocess.run(["git", "add", "."], cwd=root, check=True)
    return faults(root)


def test_links_that_lead_somewhere_are_no_fault(root: Path) -> None:
    assert found(root) == []


def test_a_dead_link_is_named_with_its_file(root: Path) -> None:
    (root / "docs/more.md").write_text("[before](../README.md#top) [nowhere](gone.md#part)\n")
    assert found(root) == ["dead link in docs/more.md: gone.md#part"]


def test_a_picture_that_no_document_shows_is_named(root: Path) -> None:
    (root / "docs/left.png").write_bytes(b"")
    (root / "docs/every/deeper").mkdir()
    (root / "docs/every/deeper/two.svg").write_bytes(b"")
    assert found(root) == ["no document shows docs/every/deeper/two.svg", "no document shows docs/left.png"]
