"""Bytes to text in the encodings Chinese offices use."""

from __future__ import annotations


def decode(content: bytes) -> str:
    """By its BOM, which is dropped; else strict UTF-8, else strict GB18030. Guessing would read short GBK as Korean.
    `UnicodeDecodeError` when it is none of these."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if content.startswith(b"\xef\xbb\xbf"):
            raise
    return content.decode("gb18030")
