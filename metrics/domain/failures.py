"""Failures of the database or of a disk, told apart by their codes."""

from __future__ import annotations

import errno
from enum import StrEnum

from django.db import OperationalError


class Failure(StrEnum):
    """Why the site cannot do its work for a while. Nothing was written, and nothing that the user sent is at fault."""

    SLOW = "slow"
    """The database ended a query at its time limit."""
    BUSY = "busy"
    """Somebody else was writing for too long."""
    READ_ONLY = "read-only"
    """The database, or the disk, takes no writes."""
    FULL = "full"
    """No room is left on a disk: the database's, or that of temporary files."""
    AWAY = "away"
    """The database cannot be reached."""
    FILES = "files"
    """As many long files are being made as may be at once."""


SQLSTATES = {
    "57014": Failure.SLOW,  # query_canceled, at STATEMENT_TIMEOUT_SECONDS
    "40001": Failure.BUSY,  # serialization_failure, also where a standby had to end a query
    "40P01": Failure.BUSY,  # deadlock_detected
    "55P03": Failure.BUSY,  # lock_not_available
    "25006": Failure.READ_ONLY,  # read_only_sql_transaction
    "53100": Failure.FULL,  # disk_full
    "53300": Failure.AWAY,  # too_many_connections
    "57P01": Failure.AWAY,  # admin_shutdown
    "57P02": Failure.AWAY,  # crash_shutdown
    "57P03": Failure.AWAY,  # cannot_connect_now
    "08000": Failure.AWAY,  # connection_exception
    "08003": Failure.AWAY,  # connection_does_not_exist
    "08006": Failure.AWAY,  # connection_failure
}
"""https://www.postgresql.org/docs/current/errcodes-appendix.html"""

SQLITE = {
    5: Failure.BUSY,  # SQLITE_BUSY
    6: Failure.BUSY,  # SQLITE_LOCKED
    8: Failure.READ_ONLY,  # SQLITE_READONLY
    10: Failure.AWAY,  # SQLITE_IOERR
    13: Failure.FULL,  # SQLITE_FULL
    14: Failure.AWAY,  # SQLITE_CANTOPEN
}
"""https://www.sqlite.org/rescode.html: the primary codes, which are the lowest byte of an extended one."""

ERRNOS = {errno.ENOSPC: Failure.FULL, errno.EDQUOT: Failure.FULL, errno.EROFS: Failure.READ_ONLY}


def failure_of(error: BaseException | None) -> Failure | None:
    """Return the failure that the error, or one it was raised from, stands for; None for a fault of the program."""
    while error is not None:
        if found := _by_code(error):
            return found
        # Where no server was reached there is no code: psycopg then has nothing but the operating system's sentence.
        if isinstance(error, OperationalError) and not _has_code(error.__cause__):
            return Failure.AWAY
        error = error.__cause__
    return None


def _by_code(error: BaseException) -> Failure | None:
    if isinstance(error, OSError):
        return ERRNOS.get(error.errno or 0)
    if sqlstate := getattr(error, "sqlstate", None):
        return SQLSTATES.get(sqlstate)
    return SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def _has_code(error: BaseException | None) -> bool:
    return bool(getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorcode", None))
