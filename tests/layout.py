"""Takes out of a page the line breaks that only lay out its template, so that a test finds what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

BROKEN_TAG = re.compile(r"<[a-z][^<>]*\n[^<>]*>")
BESIDE_A_TAG = re.compile(r"\s*\n\s*(?=<)|(?<=>)\s*\n\s*")


def tight(html: str) -> str:
    """Return the page with each tag on one line and without the line breaks beside tags."""
    html = BROKEN_TAG.sub(lambda tag: re.sub(r"\s+>$", ">", re.sub(r"\s*\n\s*", " ", tag[0])), html)
    return BESIDE_A_TAG.sub("", html)


def tightened(request: Callable[..., Any]) -> Callable[..., Any]:
    """Return the `request` of a test client, with pages made tight."""

    def asked(client: Client, **arguments: Any) -> Any:
        answer = request(client, **arguments)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
        if is_page and "Content-Encoding" not in answer.headers:
            answer.content = tight(answer.content.decode())
        return answer

    return asked
