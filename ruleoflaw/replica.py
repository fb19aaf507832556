"""Reads from a standby database, if there is one (DATABASE_REPLICA_URL), for pages that only show figures, and for
their files.

Everything else is asked of the primary: whatever a write or an approval depends on, who the user is, and what they may
see. A user who has just written reads from the standby only once it contains what they wrote. If the standby cannot be
reached, the primary is used."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection, connections
from django.http import HttpRequest, HttpResponseBase

from metrics.domain.failures import failure_of

REPLICA = "replica"

SHOWING = frozenset(
    name + ending
    for name in ("dashboard", "indicators", "indicator", "years", "jurisdictions", "observations")
    for ending in ("", "_file")
) | {"year_archive"}
"""Names of the addresses that may be answered from the standby."""

RIGHTS = frozenset({"user", "membership"})
"""Models that are always read from the primary, so that a right that was taken away is gone at once."""

COOKIE = "written"
REMEMBERED_FOR = 600
"""Seconds for which a user's last write is remembered; a standby further behind than that should not be read from."""

POSITION = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}", re.ASCII)
AGAIN_AFTER = 10.0
"""Seconds after which a standby that could not be reached is tried again."""

SAFE = frozenset({"GET", "HEAD"})

logger = logging.getLogger(__name__)
_from_replica: ContextVar[bool] = ContextVar("from_replica", default=False)


class ReplicaRouter:
    """Django's database router: chooses the database for each query."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        shown = model._meta.app_label == "metrics" and model._meta.model_name not in RIGHTS
        return REPLICA if shown and _from_replica.get() else None

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


class ReplicaMiddleware:
    """Decides for each request whether it may use the standby, and remembers for each user who writes which position
    the standby has to have reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.away_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Left as it is at the end: a streamed file is read after this method has returned.
        _from_replica.set(False)
        response = self.get_response(request)
        if request.method not in SAFE and settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.set_cookie(
                COOKIE,
                _position(),
                max_age=REMEMBERED_FOR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        shows = request.method in SAFE and match and not match.namespaces and match.url_name in SHOWING
        if shows and time.monotonic() >= self.away_until:
            _from_replica.set(self._has(request.COOKIES.get(COOKIE, "")))

    def _has(self, position: str) -> bool:
        """Return whether the standby can be reached, is a standby, and has everything up to the position in the log
        ("" for any)."""
        if position and not POSITION.fullmatch(position):
            return False
        try:
            with connections[REPLICA].cursor() as cursor:
                cursor.execute(
                    "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn", [position or "0/0"]
                )
                found = cursor.fetchone()
        except DatabaseError as error:
            level = logging.WARNING if failure_of(error) else logging.ERROR  # a fault, of which more is to be seen
            logger.log(
                level, "The replica is not used for %.0f s: %s", AGAIN_AFTER, error, exc_info=level > logging.WARNING
            )
            connections[REPLICA].close()
            self.away_until = time.monotonic() + AGAIN_AFTER
            return False
        return bool(found and found[0])


def _position() -> str:
    """Return the current position of the primary's log, as PostgreSQL writes it: 0/16B3748. After a failover the server
    may still be a standby, which has no position to write at: then how far it has read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
            " ELSE pg_current_wal_insert_lsn() END)::text"
        )
        row: tuple[str] = cursor.fetchone()
    return row[0]
