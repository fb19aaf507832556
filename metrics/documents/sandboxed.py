"""Run in a process of its own (metrics/parsing/sandbox.py): one function for each kind of document, bytes in, text
out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from metrics.documents.refusals import Refused


def html(content: bytes) -> dict[str, Any]:
    """{"text": …}, or {"refused": reason, "count": …}."""
    from metrics.documents.from_html import text_of

    return _answer(text_of, content)


def docx(content: bytes) -> dict[str, Any]:
    """As `html`."""
    from metrics.documents.from_docx import text_of

    return _answer(text_of, content)


def pdf(content: bytes) -> dict[str, Any]:
    """As `html`."""
    from metrics.documents.from_pdf import text_of

    return _answer(text_of, content)


def _answer(text_of: Callable[[bytes], str], content: bytes) -> dict[str, Any]:
    try:
        return {"text": text_of(content)}
    except Refused as refused:
        return {"refused": refused.reason, "count": refused.count}
