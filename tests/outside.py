"""The environment without the settings of an installation: tests, bench and pictures have their own."""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

NAMES = frozenset(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
"""Of all settings of an installation. The Makefile reads the same file."""


def outside() -> dict[str, str]:
    """Return what this process was given of anything else: where programs are, what the language of the terminal is."""
    return {name: value for name, value in os.environ.items() if name not in NAMES | {"DJANGO_SETTINGS_MODULE"}}
