"""Sessions in the database, under keys as this site makes them."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.sessions.backends import db

KEY = re.compile(r"[a-z0-9]{32}", re.ASCII)


class SessionStore(db.SessionStore):
    """A cookie with anything else than a key is that of nobody: it is not looked up, since a database need not be able
    to hold it, and the browser is told to drop it."""

    def _validate_session_key(self, key: Any) -> bool:
        return bool(key and KEY.fullmatch(key))
