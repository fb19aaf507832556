"""Word documents with damaged bytes are refused, whatever error the damage causes."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Iterator

import pytest

from metrics.documents.from_docx import text_of
from metrics.documents.refusals import Refused
from metrics.parsing.archives import UNREADABLE
from tests.documents import samples

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@pytest.mark.parametrize("method", PACKED)
def test_a_damaged_document_is_read_or_refused_and_nothing_else(method: int) -> None:
    sound = _packed(method)
    refused = [cause for damaged in _damaged(sound, method) if (cause := _cause(damaged))]
    assert len(refused) > 100


def test_each_error_that_is_expected_comes_of_some_damage() -> None:
    """No error is caught that no damage raises."""
    causes = {_cause(_far_away())}
    for method in PACKED:
        sound = _packed(method)
        causes |= {_cause(damaged) for damaged in (*_damaged(sound, method), *_damaged(sound, method, first=-200))}
    raised = {cause for cause in causes if cause}
    assert {error for error in UNREADABLE if not any(issubclass(cause, error) for cause in raised)} == set()
    assert OverflowError in raised


def _cause(content: bytes) -> type[BaseException] | None:
    """Return the error that the archive raises; None when it can be read, or has nothing to read."""
    try:
        text_of(content)
    except Refused as refused:
        return type(refused.__cause__) if refused.__cause__ else None
    return None


def _damaged(sound: bytes, seed: int, *, first: int = 0) -> Iterator[bytes]:
    """Yield copies with some bytes changed, from `first` on."""
    chance = random.Random(seed)
    for _ in range(400):
        damaged = bytearray(sound)
        for _ in range(chance.choice((1, 2, 5))):
            damaged[chance.randrange(first % len(damaged), len(damaged))] = chance.randrange(256)
        yield bytes(damaged)


def _far_away() -> bytes:
    """Return an archive whose 64-bit directory says that the document begins beyond the largest position."""
    sound = _packed(zipfile.ZIP_STORED)
    directory, end = sound.index(b"PK\x01\x02"), sound.rindex(b"PK\x05\x06")
    name, extra = b"word/document.xml", struct.pack("<HHQ", 1, 8, 2**64 - 1)
    fields = sound[directory : directory + 30] + struct.pack("<H", len(extra)) + sound[directory + 32 : directory + 42]
    entry = fields + b"\xff" * 4 + name + extra
    return (
        sound[:directory] + entry + struct.pack("<4s4H2LH", sound[end : end + 4], 0, 0, 1, 1, len(entry), directory, 0)
    )


def _packed(method: int) -> bytes:
    """Return a sound document, its two main parts compressed by this method."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples.word())) as word, zipfile.ZipFile(made, "w", method) as archive:
        for name in ("word/document.xml", "word/styles.xml"):
            archive.writestr(name, word.read(name))
    return made.getvalue()
