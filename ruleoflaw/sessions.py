"""Sessions in the database, with a check of the key in the cookie."""

from __future__ import annotations

import logging
import re
from typing import Any

from django.contrib.sessions import middleware
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from metrics.domain.failures import Failure, failure_of

logger = logging.getLogger(__name__)

KEY = re.compile(r"[a-z0-9]{32}", re.ASCII)


class SessionStore(db.SessionStore):
    """Treats a cookie that cannot be a session key as no session. It is not looked up, since the database may be
    unable to store such a text, and the browser is told to delete it."""

    def _validate_session_key(self, key: Any) -> bool:
        return bool(key and KEY.fullmatch(key))

    def save(self, must_create: bool = False) -> None:
        """Save the session. Django takes every error of a database for a session that was deleted meanwhile; one that
        takes no writes is told as what it is."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, DatabaseError) and failure_of(error.__context__):
                raise error.__context__ from error.__context__.__cause__
            raise


class SessionMiddleware(middleware.SessionMiddleware):
    """Show a page that only reads also when the session cannot be written, such as a message that was just shown.
    After an answer that nothing was written, the session is not written either."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code == 503:
            return response
        try:
            return super().process_response(request, response)
        except DatabaseError as error:
            if request.method not in ("GET", "HEAD") or failure_of(error) not in (Failure.READ_ONLY, Failure.FULL):
                raise
            logger.warning("The session could not be written: %s", error)
            return response
