"""The words around a quantity, by how near they stand: in its own clause, in its list, in the sentence, in a
heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from metrics.reader.context import sectors
from metrics.reader.context.phrases import ALL, DUE, HELD, LISTED, PART, RATE_WORD, RIGHT_ENDS, UNKNOWN, UNKNOWN_AT_MOST
from metrics.reader.indicators.lexicon import EVERYDAY
from metrics.reader.indicators.types import Words
from metrics.reader.numbers.quantity import Quantity
from metrics.reader.tokens import Token

CLAUSE_MARKS = frozenset(",，;；:：。!?！？")
BESIDE, LEADING, SAME_CLAUSE, CLAUSE_BEFORE, SENTENCE, PARAGRAPH, HEADING, UPPER = (
    1.0,
    0.92,
    0.85,
    0.8,
    0.7,
    0.65,
    0.72,
    0.6,
)
RIGHT = 30
MOST = 12
"""The most values of a 分别为 list; a longer one is not a sentence."""


class Zone(NamedTuple):
    """The spans of the paragraph right beside one quantity, nearest first."""

    beside: tuple[tuple[int, int], ...]
    clause: int
    sentence: tuple[int, int]
    part: bool


class Sentence:
    """One sentence with its quantities and words."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        quantities: Sequence[Quantity],
        tokens: Sequence[Token],
        is_subject: Callable[[str], bool],
        is_action: Callable[[str], bool],
    ) -> None:
        self.text, self.start, self.end = text, start, end
        self._marks = [at for at in range(start, end) if text[at] in CLAUSE_MARKS]
        self.quantities, self.tokens = quantities, tokens
        self._is_subject, self._is_action = is_subject, is_action
        self._shares = sectors.shares(text, start, end, tokens)

    def zones(self, index: int) -> list[Zone]:
        """Return one zone for each indicator that the quantity may be of: several where one value holds for a list."""
        quantity = self.quantities[index]
        left = self._left(index)
        right = (quantity.end, self._right(index))
        clause = self._clause_start(quantity.start)
        part = self._is_part(left, quantity.start)
        one = Zone(
            ((quantity.start, quantity.end) if quantity.role == "zero" else (left, quantity.end), right),
            clause,
            (self.start, self.end),
            part,
        )
        in_turn = self._in_turn(index)
        if in_turn is not None:
            return [Zone((*in_turn, right), clause, (self.start, self.end), part)]
        return [Zone((item,), clause, (self.start, self.end), part) for item in self._shared(left, quantity)] or [one]

    def _left(self, index: int) -> int:
        """Return where the words left of the number begin: after the last punctuation mark or quantity, skipping
        parentheses."""
        quantity = self.quantities[index]
        floor = self.quantities[index - 1].end if index else self.start
        floor = max(floor, self.start)
        if index:
            floor = max(floor, min(self._right(index - 1), quantity.start))
        at = quantity.start - 1
        while at >= floor:
            char = self.text[at]
            if char in CLAUSE_MARKS or char == "(":
                return at + 1
            if char == ")":
                opened = self.text.rfind("(", floor, at)
                if opened < 0:
                    return at + 1
                at = opened
            at -= 1
        return floor

    def _right(self, index: int) -> int:
        quantity = self.quantities[index]
        limit = min(self.end, quantity.end + RIGHT)
        if index + 1 < len(self.quantities):
            limit = min(limit, self.quantities[index + 1].start)
        if quantity.end >= limit:
            return quantity.end
        joined = index + 1 < len(self.quantities) and limit == self.quantities[index + 1].start
        if joined and not any(mark in self.text[quantity.end : limit] for mark in CLAUSE_MARKS):
            of = self.text.find("的", quantity.end + 1, limit)  # 两次考试的参与率为100%: what follows is the next one's
            limit = of if of > 0 else self._verb(quantity.end, limit)
        at = quantity.end
        while match := RIGHT_ENDS.search(self.text, at, limit):
            closed = self.text.find(")", match.start(), limit) if match[0] == "(" else -1
            if closed < 0 or match.start() == quantity.end:
                return match.start()
            at = closed + 1
        return limit

    def _verb(self, start: int, end: int) -> int:
        """Return where an action begins after a noun: 182个人民调解组织|调解纠纷2865件; `end` when there is none."""
        named = False
        for token in self.tokens:
            if start <= token.start < end:
                if named and all(self._is_action(c) for c in token.concepts):
                    return token.start
                named = named or any(self._is_subject(c) for c in token.concepts)
        return end

    def _clause_start(self, at: int) -> int:
        mark = bisect_left(self._marks, at)
        return self._marks[mark - 1] + 1 if mark else self.start

    def _is_part(self, left: int, start: int) -> bool:
        if PART.search(self.text[left:start]):
            return True
        return self.text[left - 1 : left] == "("

    def _in_turn(self, index: int) -> tuple[tuple[int, int], ...] | None:
        """Return, for A率、B率分别为95%、98%, the list item that the quantity belongs to, and the words after 分别; else
        None."""
        if self.text.find("分别", self.start, self.quantities[index].start) < 0:
            return None
        first = index
        while first > max(0, index - MOST) and self._neighbours(first - 1):
            first -= 1
        last = index
        while last + 1 < min(len(self.quantities), index + MOST) and self._neighbours(last):
            last += 1
        count = last - first + 1
        begin = self._left(first)
        at = self.text.rfind("分别", begin, self.quantities[first].start)
        if count < 2 or at < 0:
            return None
        after = (at + 2, self.quantities[first].start)
        for begin_items, end_items, more in (
            (begin, at, after),
            (self._clause_start(at), at, after),
            (*after, (begin, at)),
        ):
            items = _items(self.text, begin_items, end_items)
            if len(items) == count:
                return items[index - first], more
        return None

    def _neighbours(self, index: int) -> bool:
        between = self.text[self.quantities[index].end : self.quantities[index + 1].start]
        return bool(re.fullmatch(r"(?:以上|左右)?(?:、|和|及|与|以及|,|，)?", between))

    def _shared(self, left: int, quantity: Quantity) -> list[tuple[int, int]]:
        """Return, for 答复率、办结率均达100%, each item of the list that the one value is stated for; [] when there is no
        list."""
        said = self.text[left : quantity.start]
        all_of = list(ALL.finditer(said))[-1:]
        items = _items(self.text, left, left + all_of[0].start() if all_of else quantity.start)
        if len(items) < 2:
            return []
        rates = [
            RATE_WORD.search(
                re.sub(r"(?:已|也|继续|仍|达到?|为|是|均|约|近|超过?|保持|实现|在){1,9}$", "", self.text[a:b])
            )
            for a, b in items
        ]
        if quantity.kind == "rate" and sum(map(bool, rates)) >= 2:
            return [item for item, rate in zip(items, rates, strict=True) if rate]
        return items if all_of and quantity.kind == "rate" and len(items) <= 6 else []

    def words(self, zone: Zone, before: Sequence[str], headings: Sequence[Sequence[str]], *, kind: str) -> Words:
        """Return the concepts around the quantity. `before` are those of the earlier text of the paragraph, `headings`
        those of the headings, innermost first."""
        places: dict[str, float] = {}
        for level, concepts in enumerate(headings):
            for concept in concepts:
                places[concept] = max(places.get(concept, 0.0), HEADING if level == 0 else UPPER)
        for concept in before:
            places[concept] = max(places.get(concept, 0.0), PARAGRAPH)
        beside: set[str] = set()
        lead: set[str] = set()
        first = min(start for start, _ in zone.beside)
        previous = self._clause_start(zone.clause - 1) if zone.clause > self.start else self.start
        leading = not any(previous <= q.start < zone.clause for q in self.quantities)
        for token in self.tokens:
            place = _place(token, zone, first, previous)
            if place == CLAUSE_BEFORE and leading:
                lead.update(token.concepts)
                place = LEADING
            elif place == BESIDE:
                beside.update(token.concepts)
            for concept in token.concepts:
                if place > places.get(concept, 0.0):
                    places[concept] = place
        if kind == "rate":
            places["率"] = BESIDE
        governing = self._governing(first)
        said = "".join(self.text[start:end] for start, end in zone.beside)
        return Words(
            places,
            frozenset(beside),
            said,
            frozenset(lead),
            governing,
            bool(HELD.search(said)),
            self._foreign(zone, first, frozenset() if any(map(self._is_subject, beside)) else governing, kind),
            self._unknown(zone),
            kind != "rate" and bool(DUE.search(said)),
            self._stem(zone) if kind == "rate" else None,
        )

    def _foreign(self, zone: Zone, first: int, governing: frozenset[str], kind: str) -> frozenset[str]:
        """Return the fields of work named beside the number or last mentioned, and the offices it is attributed to. A
        sum of money belongs to the cases named before it."""
        found = set(governing & sectors.CONCEPTS)
        for share in self._shares:
            speaks = (share.somebody or kind == "amount") and share.start < first < share.until
            if speaks or any(a <= share.start and share.end <= b for a, b in zone.beside):
                found.update(share.concepts)
        return frozenset(found)

    def _unknown(self, zone: Zone) -> frozenset[str]:
        """Return the everyday concepts beside the number that directly follow a word which is in no list of ours."""
        found: set[str] = set()
        at = self.start
        for token in self.tokens:
            if (
                token.start - at > 1
                and not EVERYDAY.isdisjoint(token.concepts)
                and any(a <= token.start and token.end <= b for a, b in zone.beside)
                and UNKNOWN.search(self.text, max(at, token.start - UNKNOWN_AT_MOST), token.start)
            ):
                found.update(token.concepts)
            at = token.end
        return frozenset(found)

    def _stem(self, zone: Zone) -> frozenset[str] | None:
        """Return the concepts right before the last 率 or 度 beside the number; None when there is neither."""
        start, end = zone.beside[0]
        at = max(self.text.rfind("率", start, end), self.text.rfind("度", start, end))
        if at < 0:
            return None
        before = [c for t in self.tokens if start <= t.start and (t.end == at or t.end == at + 1) for c in t.concepts]
        return frozenset(c for c in before if c != "率")

    def _governing(self, first: int) -> frozenset[str]:
        """Return the subjects of the nearest clause before `first` that has any."""
        found: set[str] = set()
        floor = self.start
        over = {share.start for share in self._shares if share.until <= first}
        for token in reversed(self.tokens):
            if token.start < floor:
                break
            if token.start in over:
                continue
            subjects = [c for c in token.concepts if self._is_subject(c)] if token.end <= first else []
            if subjects and not found:
                floor = self._clause_start(token.start)
            found.update(subjects)
        return frozenset(found)


def _place(token: Token, zone: Zone, first: int, previous: int) -> float:
    """Return how near a word stands to the quantity: 0 after it."""
    at, end = token.start, token.end
    for opened, closed in zone.beside:
        if opened <= at and end <= closed:
            return BESIDE
    if at < zone.clause:
        return CLAUSE_BEFORE if at >= previous else SENTENCE
    return SAME_CLAUSE if at < first else 0.0


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    items = []
    begin = start
    for match in LISTED.finditer(text, start, end):
        if match.start() > begin:
            items.append((begin, match.start()))
        begin = match.end()
    if begin < end:
        items.append((begin, end))
    return items
