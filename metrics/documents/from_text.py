"""A plain text file as text, without any change to its characters."""

from __future__ import annotations

import re

from metrics.documents.refusals import Refused
from metrics.parsing.encodings import decode

ODD = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]")
"""Characters that hardly occur in texts, but often in other files that can be decoded as text."""
ODD_SHARE = 0.02


def text_of(content: bytes) -> str:
    """Return every character after the byte order mark. Raises `Refused`."""
    try:
        text = decode(content)
    except UnicodeDecodeError as error:
        raise Refused("no_text") from error
    if "\x00" in text or len(text) - len(ODD.sub("", text)) > ODD_SHARE * len(text):
        raise Refused("no_text")
    return text
