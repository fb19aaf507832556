"""Recognises the kind of a file by its content; its name only decides between a saved page and plain text. Runs in the
sandbox, so it must not import Django."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from metrics.documents.package import plain_name
from metrics.documents.refusals import Refused
from metrics.parsing.archives import BadArchive, members
from metrics.parsing.sandbox import MEGABYTE

LARGEST_UNPACKED = 100 * MEGABYTE
MOST_MEMBERS = 2_000
"""The most files in the zip archive of a document; a report with a picture on each page has some hundreds."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WITH_TEXT = "WordDocument".encode("utf-16-le")
OLD = {"doc": "doc", "wps": "wps", "xls": "workbook", "et": "et", "ppt": "slides"}
MAGIC = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"From: <Saved by", "mht"),
    (b"MIME-Version:", "mht"),
)
READ = (("word/", "docx"), ("ofd.xml", "ofd"), ("content.xml", "odt"))
"""A part of an archive, and the kind of document that has it."""
REFUSED = (("xl/", "workbook"), ("ppt/", "slides"))
HTML_NAME = re.compile(r"\.(?:[sx]?html?|aspx?|jsp)$", re.IGNORECASE)
HTML_START = re.compile(
    rb"(?:<!--(?:(?!-->).)*-->|\s|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
"""The beginning of an HTML page. A comment ends at its first end mark only, so that a file full of comments is tried
in just one way."""


def kind_of(name: str, content: bytes, *, office: bool = False) -> str:
    """Return docx, ofd, odt, doc, rtf, html, pdf or text. `office` says whether there is a program that reads .doc.
    Raises `Refused`, which names the kind of the file, when it cannot be read."""
    if content.startswith(OLD_OFFICE):
        return _old(name, content, office)
    if content.startswith(b"BM") and name.lower().endswith(".bmp"):
        raise Refused("picture")
    for magic, reason in MAGIC:
        if content.startswith(magic):
            raise Refused(reason)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if HTML_NAME.search(name) or HTML_START.match(_without_mark(content)):
        return "html"
    return "text"


def _packed(content: bytes) -> str:
    try:
        names = members(content, largest=LARGEST_UNPACKED, most=MOST_MEMBERS)
    except BadArchive as error:
        raise Refused(error.reason) from error
    names = {plain_name(name) for name in names}
    if kind := _having(READ, names):
        return kind
    raise Refused(_having(REFUSED, names) or "archive")


def _having(parts: Sequence[tuple[str, str]], names: Set[str]) -> str:
    for part, kind in parts:
        if any(each == part or (part.endswith("/") and each.startswith(part)) for each in names):
            return kind
    return ""


def _old(name: str, content: bytes, office: bool) -> str:
    if ENCRYPTED in content:
        raise Refused("locked")
    if office and WITH_TEXT in content:
        return "doc"
    raise Refused(OLD.get(name.lower().rpartition(".")[2], "doc"))


def _without_mark(content: bytes) -> bytes:
    """Return the beginning of the file as single bytes, without a byte order mark and also if it is in UTF-16."""
    return content[:2000].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\x00", b"")
