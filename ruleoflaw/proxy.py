"""What a reverse proxy says about the request it forwards."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Return the address that failed logins are counted by; None when the server does not know it (a unix socket).

    Behind a trusted proxy it is the last entry of X-Forwarded-For, which that proxy appended; anybody may have written
    the entries before it. Without a trusted proxy the header is ignored."""
    peer = str(request.META.get("REMOTE_ADDR", "")).strip()
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.TRUST_PROXY else ""
    return _address(said) or _address(peer)


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None
