"""Dead links in the documentation: every relative link and picture in a Markdown file has to be there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def dead_links() -> list[str]:
    names = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    dead = []
    for name in names.split():
        file = ROOT / name
        for target in LINK.findall(file.read_text(encoding="utf-8")):
            path = target.split("#")[0]
            if path and "://" not in target and not (file.parent / path).exists():
                dead.append(f"{name}: {target}")
    return dead


if __name__ == "__main__":
    sys.exit("\n".join(f"dead link in {link}" for link in dead_links()) or None)
