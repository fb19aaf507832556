"""Changing the records that judge values: who does it and why is recorded with each change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from metrics.models import User
from metrics.models.reference_triggers import say, who_and_why


@contextmanager
def changing(*, by: User | None, reason: str) -> Iterator[None]:
    """Open a transaction in which every change of a theme, indicator, place, target, round, role or template is
    recorded as made by this user (None: by nobody who signed in) for this reason."""
    with transaction.atomic():
        before = say(connection, who_and_why(by.pk if by else None, by.get_full_name() if by else "", reason))
        yield
        say(connection, before)
