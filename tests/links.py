"""The links of the documentation: every relative link and picture in a Markdown file must exist, and every picture in
docs/ must be used by one, itself or with its folder."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PICTURES = ("docs/*.png", "docs/*.jpg", "docs/*.gif", "docs/*.svg")


def faults(root: Path = ROOT) -> list[str]:
    """Return what is wrong with the files that git knows below `root`, one line for each."""
    dead, led_to = [], set()
    for name in _known(root, "*.md"):
        file = root / name
        for target in LINK.findall(file.read_text(encoding="utf-8")):
            path = target.split("#")[0]
            if not path or "://" in target:
                continue
            if (file.parent / path).exists():
                led_to.add((file.parent / path).resolve())
            else:
                dead.append(f"dead link in {name}: {target}")
    pictures = [(name, (root / name).resolve()) for name in _known(root, *PICTURES)]
    unseen = [name for name, path in pictures if not {path, path.parent} & led_to]
    return dead + [f"no document shows {name}" for name in unseen]


def _known(root: Path, *patterns: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    return [name for name in listed.split("\0") if name]


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or None)
