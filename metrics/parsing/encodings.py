"""Bytes to text in the encodings Chinese offices use."""

from __future__ import annotations


def decode(content: bytes) -> str:
    """Return the text of the bytes: by their BOM, which is dropped; else as strict UTF-8, else as strict GB18030.
    Nothing is guessed, as a guess would read short GBK as Korean. Raises `UnicodeDecodeError` when it is none of
    these."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if content.startswith(b"\xef\xbb\xbf"):
            raise
    return content.decode("gb18030")
