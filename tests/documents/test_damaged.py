"""Word documents with damaged bytes: refused, whatever the damage makes of them."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from metrics.documents.from_docx import text_of
from metrics.documents.refused import Refused
from tests.documents import samples

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@pytest.mark.parametrize("method", PACKED)
def test_a_damaged_document_is_read_or_refused_and_nothing_else(method: int) -> None:
    sound, chance = _packed(method), random.Random(method)
    refused = 0
    for _ in range(400):
        damaged = bytearray(sound)
        for _ in range(chance.choice((1, 2, 5))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            text_of(bytes(damaged))
        except Refused:
            refused += 1
    assert refused > 100


def _packed(method: int) -> bytes:
    """A sound document, its two main parts packed in this way."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples.word())) as word, zipfile.ZipFile(made, "w", method) as archive:
        for name in ("word/document.xml", "word/styles.xml"):
            archive.writestr(name, word.read(name))
    return made.getvalue()
