"""What is put together of pieces is one gzip stream that everybody can read."""

from __future__ import annotations

import gzip
import random
import zlib

import pytest

from metrics.web.gzip_pieces import compressed, joined

LENGTHS = (0, 1, 64, 65_535, 65_536, 200_000)


@pytest.mark.parametrize("seed", range(20))
def test_pieces_and_what_is_between_them_are_one_text(seed: int) -> None:
    chance = random.Random(seed)
    texts = [
        chance.choice([b"", b"a", "法治".encode() * 20_000, chance.randbytes(70_000)]) for _ in range(1 + seed % 5)
    ]
    pieces = compressed(texts)
    for _ in range(2):
        between = [chance.randbytes(chance.choice(LENGTHS)) for _ in texts[1:]]
        whole = b"".join(part for pair in zip(texts, [*between, b""], strict=True) for part in pair)
        stream = joined(pieces, between)
        reader = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        assert reader.decompress(stream) == whole
        assert reader.eof and not reader.unused_data, "one stream, and its checksum"
        assert gzip.decompress(stream) == whole


def test_what_is_known_is_compressed_and_what_is_put_in_is_not() -> None:
    pieces = compressed([b"known " * 1_000, b"known " * 1_000])
    sizes = {len(joined(pieces, [text])) for text in (b"x" * 500, random.Random(1).randbytes(500))}
    assert len(sizes) == 1
    assert 500 < sizes.pop() < 1_000


def test_sizes_differ_by_chance() -> None:
    assert len({len(joined(compressed([b"the same"]), [])) for _ in range(50)}) > 5


def test_what_is_put_in_is_as_much_as_there_is_room_for() -> None:
    with pytest.raises(ValueError, match="zip"):
        joined(compressed([b"a", b"b"]), [])
