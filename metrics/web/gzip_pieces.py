"""A gzip stream (RFC 1951, RFC 1952) made of pieces that were compressed before and of texts inserted between them.

The inserted texts are not compressed. So a secret among them cannot be guessed from the size of the stream."""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

RANDOM_BYTES = 100
"""The stream begins with up to so many random bytes, as with Django's own compression, so that its size says less about
what is compressed."""

START = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"
"""The gzip header: deflate, followed by a file name; no time, no system."""

END = b"\x03\x00"
"""An empty block, marked as the last one."""

LONGEST = 0xFFFF
"""Bytes of a block that is not compressed."""

ZEROS = memoryview(bytes(1 << 16))


class Known(NamedTuple):
    """A compressed piece: whole blocks that do not refer to anything before them. `length` is that of its text; `mask`
    is what its text contributes to the checksum of the stream."""

    blocks: bytes
    length: int
    mask: int


class Pieces(NamedTuple):
    """The start of the stream and its pieces; there are as many gaps for texts as there are pieces, less one."""

    start: bytes
    known: tuple[Known, ...]


def compressed(texts: Iterable[bytes]) -> Pieces:
    """Compress the texts that surround the gaps."""
    name = b"a" * secrets.randbelow(RANDOM_BYTES)
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    known = tuple(
        Known(
            compressor.compress(text) + compressor.flush(zlib.Z_FULL_FLUSH),
            len(text),
            zlib.crc32(text) ^ _after_zeros(0, len(text)),
        )
        for text in texts
    )
    return Pieces(START + name + b"\x00", known)


def joined(pieces: Pieces, between: Sequence[bytes]) -> bytes:
    """Return the gzip stream of the pieces with the texts `between` them."""
    out, checksum, length = [pieces.start], 0, 0
    for piece, text in zip(pieces.known, (*between, b""), strict=True):
        # The checksum is linear: that of zeros of the same length, and the mask, give that of the piece's text.
        checksum = zlib.crc32(text, _after_zeros(checksum, piece.length) ^ piece.mask)
        length += piece.length + len(text)
        out += piece.blocks, _as_it_is(text)
    return b"".join((*out, END, struct.pack("<LL", checksum, length & 0xFFFFFFFF)))


def _after_zeros(checksum: int, length: int) -> int:
    """Return what the checksum becomes after `length` zeros."""
    for done in range(0, length, len(ZEROS)):
        checksum = zlib.crc32(ZEROS[: length - done], checksum)
    return checksum


def _as_it_is(text: bytes) -> bytes:
    """Return the text as blocks that are not compressed."""
    parts = (text[at : at + LONGEST] for at in range(0, len(text), LONGEST))
    return b"".join(struct.pack("<BHH", 0, len(part), len(part) ^ LONGEST) + part for part in parts)
