"""The spans of the paragraph right beside a quantity: its own clause, its item of a list, what follows it where it
stands before its noun or verb."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from metrics.reader.context.phrases import ALL, INTO, LISTED, OBJECT, OUT_OF, PART, RATE_WORD, RIGHT_ENDS
from metrics.reader.numbers.quantity import Quantity
from metrics.reader.tokens import Token

CLAUSE_MARKS = frozenset(",，;；:：。!?！？")
RIGHT = 30
MOST = 12
"""The most values of a 分别为 list; a longer one is not a sentence."""


class Zone(NamedTuple):
    """The spans of the paragraph right beside one quantity, nearest first."""

    beside: tuple[tuple[int, int], ...]
    clause: int
    sentence: tuple[int, int]
    part: bool


class Spans:
    """The spans of one sentence, with its quantities and words."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        quantities: Sequence[Quantity],
        tokens: Sequence[Token],
        is_subject: Callable[[str], bool],
        is_action: Callable[[str], bool],
        is_telling: Callable[[str], bool],
    ) -> None:
        self.text, self.start, self.end = text, start, end
        self._marks = [at for at in range(start, end) if text[at] in CLAUSE_MARKS]
        self.quantities, self.tokens = quantities, tokens
        self._is_subject, self._is_action, self._is_telling = is_subject, is_action, is_telling

    def zones(self, index: int) -> list[Zone]:
        """Return one zone for each indicator that the quantity may be of: several where one value holds for a list."""
        quantity = self.quantities[index]
        left = self._left(index)
        right = (quantity.end, self._right(index) if self._tells(left, quantity.start) else self._following(index))
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
        if index and self.became(index - 1):
            return quantity.start
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
        if self.became(index):
            return quantity.end
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

    def became(self, index: int) -> bool:
        """Return whether the number is the earlier value of the one after it."""
        if self.quantities[index].role != "from" or index + 1 >= len(self.quantities):
            return False
        later = self.quantities[index + 1]
        return later.unit == self.quantities[index].unit and bool(
            INTO.fullmatch(self.text, self.quantities[index].end, later.start)
        )

    def _tells(self, start: int, end: int) -> bool:
        """Return whether a word that says what a figure is about, or what was done, stands in `start:end`."""
        return any(
            start <= token.start and token.end <= end and any(map(self._is_telling, token.concepts))
            for token in self.tokens
        )

    def _following(self, index: int) -> int:
        """Return where the words about a number end that stands before them: 31家单位的1520项业务已搬进大厅, and, after 召开…会议, in
        the next clause (4次召开会议，研究…)."""
        quantity = self.quantities[index]
        mark = bisect_left(self._marks, quantity.end)
        end = self._marks[mark] if mark < len(self._marks) else self.end
        if mark + 1 <= len(self._marks) and OBJECT.match(self.text, end, self.end):
            end = self._marks[mark + 1] if mark + 1 < len(self._marks) else self.end
        for later in self.quantities[index + 1 :]:
            if later.start >= end:
                break
            if not self.text[quantity.end : later.start].endswith("的"):
                return self._right(index)
        return min(end, quantity.end + 2 * RIGHT)

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
        return self.text[left - 1 : left] == "(" or bool(OUT_OF.search(self.text, max(self.start, left - 8), left))

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
