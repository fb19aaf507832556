"""The sentences of a paragraph: long enough to be understood alone, and limited in length so that the time spent on
one is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 500
END = re.compile(r"[。!?！？]+[”’\")》]*")
SOFTER = (";；", "，,", "、")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence of `text`, none empty and none longer than `LONGEST`."""
    start = 0
    for match in END.finditer(text):
        yield from _cut(text, start, match.end())
        start = match.end()
    yield from _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = next(
            (at for marks in SOFTER if (at := max(text.rfind(m, start, start + LONGEST) for m in marks)) > start),
            start + LONGEST - 1,
        )
        yield start, cut + 1
        start = cut + 1
    if start < end:
        yield start, end
