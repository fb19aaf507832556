"""What an error of a database or of the operating system means."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.core.management import get_commands, load_command_class
from django.db import DatabaseError, InternalError, OperationalError, ProgrammingError
from django.utils import translation

from metrics.domain.failures import Failure, failure_of
from metrics.management.telling import TellingCommand
from metrics.wording.failures import heading, sentence


def raised(error: Exception, cause: BaseException | None) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (raised(InternalError(), psycopg.errors.ReadOnlySqlTransaction()), Failure.READ_ONLY),
        (raised(OperationalError(), psycopg.errors.DiskFull()), Failure.FULL),
        (raised(OperationalError(), psycopg.errors.QueryCanceled()), Failure.SLOW),
        (raised(OperationalError(), psycopg.errors.DeadlockDetected()), Failure.BUSY),
        (raised(OperationalError(), psycopg.errors.AdminShutdown()), Failure.AWAY),
        (raised(OperationalError(), psycopg.OperationalError("could not connect")), Failure.AWAY),
        (OperationalError("the connection is lost"), Failure.AWAY),
        (OSError(errno.ENOSPC, ""), Failure.FULL),
        (OSError(errno.EDQUOT, ""), Failure.FULL),
        (OSError(errno.EROFS, ""), Failure.READ_ONLY),
        (raised(ValueError(), OSError(errno.ENOSPC, "")), Failure.FULL),
        (raised(ProgrammingError(), psycopg.errors.UndefinedTable()), None),
        (raised(OperationalError(), psycopg.errors.ProgramLimitExceeded()), None),
        (DatabaseError("database is locked"), None),  # words decide nothing
        (FileNotFoundError(errno.ENOENT, ""), None),
        (OSError("without a number"), None),
        (RuntimeError("disk full"), None),
        (None, None),
    ],
)
def test_an_error_means_what_its_code_says(error: Exception | None, means: Failure | None) -> None:
    assert failure_of(error) is means


def asked(path: Path, *statements: str, more: str = "") -> Exception:
    """What SQLite itself raises, as Django hands it on."""
    with (
        closing(sqlite3.connect(f"file:{path}{more}", uri=True, timeout=0, isolation_level=None)) as database,
        pytest.raises(sqlite3.Error) as caught,
    ):
        for statement in statements:
            database.execute(statement)
    return raised(OperationalError(str(caught.value)), caught.value)


def test_what_sqlite_says_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as first:
        first.execute("CREATE TABLE t (x)")
        assert failure_of(asked(path, "PRAGMA query_only = on", "DELETE FROM t")) is Failure.READ_ONLY
        assert failure_of(asked(path, "DELETE FROM t", more="?mode=ro")) is Failure.READ_ONLY
        full = "PRAGMA max_page_count = 2", "INSERT INTO t VALUES (zeroblob(100000))"
        assert failure_of(asked(path, *full)) is Failure.FULL
        assert failure_of(asked(path, "SELECT * FROM nowhere")) is None
        first.execute("BEGIN IMMEDIATE")
        assert failure_of(asked(path, "BEGIN IMMEDIATE")) is Failure.BUSY
    with pytest.raises(sqlite3.Error) as caught:
        sqlite3.connect(tmp_path / "no" / "folder")
    assert failure_of(raised(OperationalError(), caught.value)) is Failure.AWAY


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_has_words_of_its_own(language: str) -> None:
    with translation.override(language):
        said = [words(failure) for failure in Failure for words in (heading, sentence)]
    assert len(set(said)) == 2 * len(Failure)
    assert all(words.isascii() == (language == "en") for words in said)


def test_every_command_tells_them() -> None:
    own = [name for name, app in get_commands().items() if app == "metrics"]
    assert len(own) > 5
    assert [name for name in own if not isinstance(load_command_class("metrics", name), TellingCommand)] == []
