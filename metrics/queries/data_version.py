"""The data version, by which cached pages and rows are known to be up to date: the marks that triggers leave at every
write."""

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
"""The marks that exist, each by its id and its writer; one or two when nobody is writing.

Every committed write adds a mark that never existed before, and marks once gone never return, so that no set of marks
occurs twice. A counter could not promise this, because transactions do not end in the order in which they draw their
numbers."""


def version(jurisdiction: int = EVERYWHERE) -> Version:
    """Return the version of what every page shows and of what the pages of the one jurisdiction show. One query.

    Read the version before the data: newer data stored under an older version is just never used again, but older data
    stored under a newer version would be shown."""
    # Plain SQL: Django takes longer to write this than the database to answer it, and every page asks.
    with connections[router.db_for_read(ChangeMark)].cursor() as cursor:
        cursor.execute(MARKS, [EVERYWHERE, jurisdiction])
        return tuple(sorted(cursor.fetchall()))


def may_keep() -> bool:
    """Return whether data read now may be cached for later requests: not inside a transaction, which sees its own
    writes and may still be rolled back."""
    return not connection.in_atomic_block


Read = TypeVar("Read")


def kept(read: Callable[[], Read]) -> Callable[[], Read]:
    """Return the function with a cache of its result for each language, valid until one of the tables that every page
    shows has changed. For data that is the same for all users. One small query; the result must not be changed by the
    caller."""
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
