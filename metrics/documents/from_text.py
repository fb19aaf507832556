"""A file of plain text as text, character by character."""

from __future__ import annotations

import re

from metrics.documents.refusals import Refused
from metrics.parsing.encodings import decode

ODD = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]")
"""Hardly ever in a text, often in bytes that are no text but can be decoded as one."""
ODD_SHARE = 0.02


def text_of(content: bytes) -> str:
    """Return every character after the byte order mark. `Refused`."""
    try:
        text = decode(content)
    except UnicodeDecodeError as error:
        raise Refused("no_text") from error
    if "\x00" in text or len(text) - len(ODD.sub("", text)) > ODD_SHARE * len(text):
        raise Refused("no_text")
    return text
