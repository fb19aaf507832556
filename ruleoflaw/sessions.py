"""Sessions in the database, with a check of the key in the cookie."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.sessions.backends import db

KEY = re.compile(r"[a-z0-9]{32}", re.ASCII)


class SessionStore(db.SessionStore):
    """Treats a cookie that cannot be a session key as no session. It is not looked up, since the database may be
    unable to store such a text, and the browser is told to delete it."""

    def _validate_session_key(self, key: Any) -> bool:
        return bool(key and KEY.fullmatch(key))
