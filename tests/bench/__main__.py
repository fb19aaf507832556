"""Runs the measurements. REPORT and EXPECTED name a report's text and the list of its figures, YEAR the year it is of."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests.bench import reader  # noqa: E402  Django first
from tests.bench.figures import report  # noqa: E402


def main() -> None:
    figures, notes = reader.accuracy()
    figures += reader.speed()
    if (text := os.environ.get("REPORT")) and (expected := os.environ.get("EXPECTED")):
        more, errors = reader.on_a_report(Path(text), Path(expected), int(os.environ.get("YEAR", "2022")))
        figures, notes = figures + more, notes + errors
    report(figures, notes)


if __name__ == "__main__":
    main()
