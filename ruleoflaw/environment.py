"""Reads settings from the environment. A missing or malformed variable stops the start with a sentence on what to
set."""

from __future__ import annotations

import datetime
import os
import re
import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
HOST = re.compile(r"\*|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")
ORIGIN = re.compile(r"https?://[A-Za-z0-9*._\[\]-]+(:[0-9]+)?")


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding blanks; an empty one counts as unset."""
    return os.environ.get(name, "").strip() or default


def required(name: str, why: str) -> str:
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why}")
    return value


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"Set {name} to on or off; it is {value!r}.")
    return value in TRUE


def whole(name: str, default: int, *, least: int = 0) -> int:
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= 9) or int(value) < least:
        raise ImproperlyConfigured(f"Set {name} to a whole number of at least {least}; it is {value!r}.")
    return int(value)


def one_of(name: str, default: str, allowed: list[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"Set {name} to one of {', '.join(allowed)}; it is {value!r}.")
    return value


def hosts(name: str, default: list[str]) -> list[str]:
    """Return comma-separated host names, without scheme, port or path, as a list."""
    return _listed(name, HOST, "host names such as metrics.example.gov.cn, separated by commas") or default


def origins(name: str) -> list[str]:
    """Return comma-separated origins of sites (scheme and host, without a path) as a list."""
    return _listed(name, ORIGIN, "addresses such as https://metrics.example.gov.cn, separated by commas")


def _listed(name: str, form: re.Pattern[str], such_as: str) -> list[str]:
    values = [part.strip() for part in text(name).split(",") if part.strip()]
    for value in values:
        if not form.fullmatch(value):
            raise ImproperlyConfigured(f"Set {name} to {such_as}; {value!r} is none.")
    return values


def month_and_day(name: str, default: str) -> str:
    value = text(name, default)
    try:
        datetime.datetime.strptime(f"2023-{value}", "%Y-%m-%d")  # noqa: DTZ007  a day of any common year
    except ValueError as error:
        message = f"Set {name} to a month and a day such as {default}; it is {value!r}."
        raise ImproperlyConfigured(message) from error
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"Set {name} to a name such as {default}; this system's time zones (package tzdata) lack {value!r}."
        raise ImproperlyConfigured(message) from error
    return value


def folder(name: str, default: Path) -> Path:
    """Return a writable folder, created if it does not exist."""
    path = Path(text(name, str(default))).absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"Set {name} to a folder that can be made; {path}: {error.strerror}.") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"Set {name} to a folder that can be written to; {path} cannot.")
    return path


def database(name: str, *, default_file: Path) -> dict[str, Any]:
    """Return Django's settings for the database at the address in `name`; for an SQLite file when it is unset."""
    address = text(name)
    if not address:
        return _sqlite(str(default_file))
    scheme, _, rest = address.partition("://")
    path = unquote(rest.partition("?")[0])
    if scheme == "sqlite" and (path == ":memory:" or path[:1] == "/" != path):
        return _sqlite(path.removeprefix("/"))
    message = f"Set {name} to postgresql://user:password@host:5432/name or sqlite:////path/to/file."
    if scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(message)
    try:
        given = conninfo_to_dict(address)
    except ProgrammingError:
        raise ImproperlyConfigured(message) from None  # it would repeat the password
    if not given.get("dbname") or not str(given.get("port", "0")).isdigit():
        raise ImproperlyConfigured(message)
    return _postgresql(given)


def replica(name: str, *, of: str) -> dict[str, Any]:
    """Return {"replica": …} for the standby at the address in `name`, of the primary in `of`; {} when there is none."""
    if not text(name):
        return {}
    primary, standby = (database(variable, default_file=Path()) for variable in (of, name))
    if {primary["ENGINE"], standby["ENGINE"]} != {"django.db.backends.postgresql"}:
        raise ImproperlyConfigured(f"Set {name} to a standby of the PostgreSQL server in {of}, or leave it unset.")
    standby["OPTIONS"]["pool"]["timeout"] = 1  # when it is away, the primary answers: do not wait for long
    return {"replica": standby | {"TEST": {"MIRROR": "default"}}}


def _sqlite(path: str) -> dict[str, Any]:
    # With Django's defaults parallel edits fail with "database is locked": IMMEDIATE takes the write lock at the start
    # of a transaction, WAL lets readers go on, and others wait for their turn.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(given: dict[str, Any]) -> dict[str, Any]:
    """Return Django's settings from `given`, the parts of the address as libpq names them; Django has its own names
    for five of them."""
    own = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    config = {django: given.pop(libpq, "") for libpq, django in own.items()}
    config |= {"ENGINE": "django.db.backends.postgresql", "PORT": config["PORT"] and int(config["PORT"])}
    limit = f"-c statement_timeout={whole('STATEMENT_TIMEOUT_SECONDS', 30, least=1) * 1000}"
    # A page reads little: the workers that PostgreSQL would start for it in a very large table take longer to start
    # than to read, and the cores of others. Whoever thinks otherwise says so in the address.
    alone = "-c max_parallel_workers_per_gather=0"
    # Connections are kept by the pool; Django asks each one it hands out whether it still lives, so that a restart of
    # the database costs no request.
    return config | {
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {
                "min_size": 1,
                "max_size": whole("DATABASE_POOL_SIZE", 8, least=1),
                "timeout": 5,
                # By default the pool waits longer and longer before it tries again, up to five minutes: the site
                # would stay away for as long after the database is back.
                "reconnect_timeout": 5,
            },
            # A network that swallows packets must not hold a request for a minute.
            "connect_timeout": 3,
            "tcp_user_timeout": 4000,
            "keepalives": 1,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
        }
        | given
        | {"options": " ".join(filter(None, (alone, given.get("options", ""), limit)))},
    }
