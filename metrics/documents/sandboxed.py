"""Runs in the sandbox (metrics/parsing/sandbox.py): turns a file that somebody sent into text."""

from __future__ import annotations

import json
import re
from importlib import import_module
from typing import Any

from metrics.documents.kinds import kind_of
from metrics.documents.office import as_docx
from metrics.documents.refusals import Refused

MOST_CHARACTERS = 600_000
"""The most characters of a text; 200 full pages have about 240,000."""
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def question(name: str, content: bytes, office: str = "") -> bytes:
    """Return the input of `document` as bytes. `office` is the path of LibreOffice, "" where there is none."""
    return json.dumps([name, office]).encode() + b"\n" + content


def document(asked: bytes) -> dict[str, Any]:
    """Return {"kind": …, "text": …}, or {"refused": reason, "count": …}."""
    head, _line_end, content = asked.partition(b"\n")
    name, office = json.loads(head)
    try:
        kind = kind_of(name, content, office=bool(office))
        written_as = kind
        if kind == "doc":
            content = as_docx(office, content)
            written_as = kind_of("", content)
        text: str = import_module(f"metrics.documents.from_{written_as}").text_of(content)
        if len(text) > MOST_CHARACTERS:
            raise Refused("characters", MOST_CHARACTERS)
    except Refused as refused:
        return {"refused": refused.reason, "count": refused.count}
    return {"kind": kind, "text": storable(text)}


def storable(text: str) -> str:
    """Return the text with a replacement character for each character that the databases do not accept."""
    return UNSTORABLE.sub("\ufffd", text)
