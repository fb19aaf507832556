"""The sentences of a text that stand word for word in another one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from metrics.domain.checking import Same
from metrics.domain.rounding import share
from metrics.reader.context.sections import paragraphs
from metrics.reader.context.sentences import sentences
from metrics.reader.plain_text import view

SHORTEST = 12
"""Shorter sentences are headings, or the same by chance."""
MARKS = '。!?！？;；”’")》 '


def same_sentences(text: str, earlier: str) -> tuple[tuple[Same, ...], Decimal | None]:
    """Return the sentences of `text` that `earlier` has too, blanks aside, and their share of all sentences in per
    cent; None without an earlier text or without sentences."""
    if not earlier.strip():
        return (), None
    known = {words for _start, _end, words in _sentences(earlier)}
    own = list(_sentences(text))
    found = tuple(Same(start, end, text[start:end].strip()) for start, end, words in own if words in known)
    return found, share(Decimal(len(found)), Decimal(len(own)), 1) if own else None


def _sentences(text: str) -> Iterator[tuple[int, int, str]]:
    for paragraph in paragraphs(text):
        shown = view(text, paragraph.start, paragraph.end)
        for start, end in sentences(shown.text):
            words = shown.text[start:end].strip(MARKS)
            if len(words) >= SHORTEST:
                first, last = shown.span(start, end)
                yield first, last, words
