"""The environment variables without those of an installation: tests, bench and pictures have settings of their own."""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

NAMES = frozenset(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
"""All settings of an installation. The Makefile reads them from the same file."""


def outside() -> dict[str, str]:
    """Return the other variables of this process, such as paths to programs and the language of the terminal."""
    return {name: value for name, value in os.environ.items() if name not in NAMES | {"DJANGO_SETTINGS_MODULE"}}
