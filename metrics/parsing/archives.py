"""A check of the directory of a zip file before anything in it is unpacked."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

MOST_MEMBERS = 300
HIGHEST_RATIO = 200
SMALL = 1_000_000
"""Up to this many bytes unpacked, the compression ratio is not checked."""

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,  # packed with deflate
    lzma.LZMAError,  # with LZMA
    OSError,  # with bzip2
    EOFError,  # ends before its time
    ValueError,  # a name in no encoding, a place before the first byte
    OverflowError,  # a place further away than can be counted
    RuntimeError,  # a password; a way of packing that nobody knows
)
"""The exceptions that `zipfile` raises when the bytes are not a valid archive."""


class BadArchive(Exception):
    """The archive is refused. `reason` is broken, locked or large."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def members(content: bytes, *, largest: int, most: int = MOST_MEMBERS) -> set[str]:
    """Return the names in the archive. Raises `BadArchive` when it has a password, cannot be opened, has more than
    `most` members, unpacks to more than `largest` bytes, or is compressed more tightly than honest files are."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = archive.infolist()
    except UNREADABLE as error:
        raise BadArchive("broken") from error
    if any(member.flag_bits & 1 for member in found):
        raise BadArchive("locked")
    total = sum(member.file_size for member in found)
    packed = max(sum(member.compress_size for member in found), 1)
    if len(found) > most or total > largest or (total > SMALL and total / packed > HIGHEST_RATIO):
        raise BadArchive("large")
    return {member.filename for member in found}
