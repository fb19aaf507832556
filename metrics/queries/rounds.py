"""Rounds: which years are open for entry where, and how far each place has come."""

from __future__ import annotations

import datetime

from django.utils import timezone

from metrics.models import Round
from metrics.models.jurisdictions import STEP


def round_of(path: str, year: int) -> Round | None:
    """The round that governs a place in a year: its own, else that of the nearest place above; None when none was opened."""
    paths = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    rounds = Round.objects.filter(jurisdiction__path__in=paths, year=year).select_related("jurisdiction")
    return max(rounds, key=lambda found: len(found.jurisdiction.path), default=None)


def is_open(path: str, year: int, *, today: datetime.date | None = None) -> bool:
    """Whether values of this place and year may be entered today."""
    found = round_of(path, year)
    return found is not None and found.is_open(today or timezone.localdate())


def open_years(path: str, *, today: datetime.date | None = None) -> list[int]:
    """Years open for entry in a place, latest first."""
    today = today or timezone.localdate()
    paths = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    rounds = Round.objects.filter(jurisdiction__path__in=paths).select_related("jurisdiction")
    nearest: dict[int, Round] = {}
    for found in sorted(rounds, key=lambda each: len(each.jurisdiction.path)):
        nearest[found.year] = found
    return sorted((year for year, found in nearest.items() if found.is_open(today)), reverse=True)
