"""The numbers of a text that no fact was made of, so that nobody overlooks them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from metrics.reader.context.sections import paragraphs
from metrics.reader.numbers.nonfacts import Masks
from metrics.reader.numbers.numerals import find_numerals
from metrics.reader.plain_text import view

SMALLEST_IN_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class Unread:
    """A number outside the facts, at `start:end` of the text as given. `named` says that by its form it is a date, a
    document number, the years of a plan or part of a name."""

    start: int
    end: int
    text: str
    named: bool


def unread(text: str, facts: Iterable[tuple[int, int]]) -> Iterator[Unread]:
    """Yield every number that overlaps none of the spans in `facts`, in text order. Numbers in Chinese characters
    count from ten upwards: below, they are nearly always part of a word (一站式, 三项制度)."""
    spans = sorted(facts)
    starts = [start for start, _ in spans]
    ends: list[int] = []
    for _, end in spans:
        ends.append(max(end, ends[-1]) if ends else end)
    for paragraph in paragraphs(text):
        shown = view(text, paragraph.start, paragraph.end)
        masks = Masks(shown.text)
        for numeral in find_numerals(shown.text):
            if numeral.script == "chinese" and numeral.value < SMALLEST_IN_CHARACTERS:
                continue
            start, end = shown.span(numeral.start, numeral.end)
            at = bisect_right(starts, end - 1)
            if at and ends[at - 1] > start:
                continue
            yield Unread(start, end, text[start:end], masks.cover(numeral.start, numeral.end))
