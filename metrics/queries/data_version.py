"""Whether what pages show has changed: the marks that triggers leave at every write."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.db import connection, connections, router
from django.utils.translation import get_language

from metrics.models import ChangeMark
from metrics.models.mark_triggers import EVERYWHERE

MARKS = "SELECT id, writer FROM metrics_changemark WHERE place_id IN (%s, %s)"

Version = tuple[tuple[int, int | None], ...]
"""The marks there are, each by its id and its writer; one or two at rest. Every write that is seen brings a mark that
was never there before and takes only marks away, so that no set of them comes back. Of a number that is counted up that
cannot be said: transactions end in another order than they draw numbers in."""


def version(jurisdiction: int = EVERYWHERE) -> Version:
    """Of what every page shows, and of what the pages of the one jurisdiction show besides. One query. Read it before
    what it stands for: newer data under an older version is never shown again, the other way round it would be."""
    # Plain SQL: Django takes longer to write this than the database to answer it, and every page asks.
    with connections[router.db_for_read(ChangeMark)].cursor() as cursor:
        cursor.execute(MARKS, [EVERYWHERE, jurisdiction])
        return tuple(sorted(cursor.fetchall()))


def may_keep() -> bool:
    """Return whether what is read now may serve later requests: not inside a transaction, which sees what it wrote
    itself and may yet be rolled back."""
    return not connection.in_atomic_block


Read = TypeVar("Read")


def kept(read: Callable[[], Read]) -> Callable[[], Read]:
    """For what is read from tables that every page shows, and is the same for everybody who reads the same language:
    read again only when one of these tables has changed. One small query; nobody may change what is given."""
    known: dict[str, tuple[Version, Read]] = {}

    @wraps(read)
    def current() -> Read:
        if not may_keep():
            return read()
        language, now = get_language() or "", version()
        before = known.get(language)
        if before and before[0] == now:
            return before[1]
        found = read()
        known[language] = (now, found)
        return found

    return current
