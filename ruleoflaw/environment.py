"""Reads settings from the environment. A missing or malformed one stops the start with a sentence that says what to set."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
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
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise ImproperlyConfigured(f"Set {name} to a whole number of at least {least}; it is {value!r}.")
    return int(value)


def listed(name: str) -> list[str]:
    """Comma-separated."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def one_of(name: str, default: str, allowed: list[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"Set {name} to one of {', '.join(allowed)}; it is {value!r}.")
    return value


def month_and_day(name: str, default: str) -> str:
    value = text(name, default)
    try:
        datetime.datetime.strptime(f"2023-{value}", "%Y-%m-%d")  # noqa: DTZ007  a day of any common year
    except ValueError as error:
        raise ImproperlyConfigured(f"Set {name} to a month and a day such as {default}; it is {value!r}.") from error
    return value


def database(name: str, *, default_file: Path) -> dict[str, Any]:
    """Django's settings for the database at the address in `name`; an SQLite file when it is unset."""
    address = text(name)
    if not address:
        default_file.parent.mkdir(parents=True, exist_ok=True)
        return _sqlite(str(default_file))
    try:
        config: dict[str, Any] = dict(environ.Env.db_url_config(address))
        engine = config.get("ENGINE")
    except Exception as error:  # django-environ lets the parser's own errors through
        raise ImproperlyConfigured(f"Set {name} to postgresql://user:password@host:5432/name; it cannot be read.") from error
    if engine == "django.db.backends.sqlite3":
        return _sqlite(config["NAME"])
    if engine != "django.db.backends.postgresql" or not config.get("NAME"):
        raise ImproperlyConfigured(f"Set {name} to postgresql://user:password@host:5432/name or sqlite:////path/to/file.")
    return _postgresql(config)


def _sqlite(path: str) -> dict[str, Any]:
    # With Django's defaults parallel edits fail with "database is locked": IMMEDIATE takes the write lock at the start of
    # a transaction, WAL lets readers go on, and others wait for their turn.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(config: dict[str, Any]) -> dict[str, Any]:
    limit = whole("STATEMENT_TIMEOUT_SECONDS", 30, least=1)
    return config | {
        "OPTIONS": config.get("OPTIONS", {})
        | {
            "pool": {"min_size": 1, "max_size": whole("DATABASE_POOL_SIZE", 8, least=1), "timeout": 10},
            # A network that swallows packets must not hold a request for a minute.
            "connect_timeout": 3,
            "tcp_user_timeout": 4000,
            "keepalives": 1,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "options": f"-c statement_timeout={limit * 1000}",
        },
    }
