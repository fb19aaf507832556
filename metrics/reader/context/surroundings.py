"""The words around a quantity, by how near they stand: in its own clause, in its list, in the sentence, in a
heading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from metrics.reader.context import sectors
from metrics.reader.context.phrases import ADVERB, DUE, HELD, NOUN, STRANGE, UNKNOWN, UNKNOWN_AT_MOST
from metrics.reader.context.zones import Spans, Zone
from metrics.reader.indicators.lexicon import EVERYDAY, NOUNS, OCCASIONS, OF_ITS_OWN, WHOSE
from metrics.reader.indicators.types import Words
from metrics.reader.numbers.quantity import Quantity
from metrics.reader.tokens import Token

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
BRACKETS = frozenset("()")
COUNTING = frozenset("个 家 户 名 人".split())
"""The measure words after which a noun says what is counted."""


class Sentence(Spans):
    """One sentence with its quantities and the words around them."""

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
        super().__init__(text, start, end, quantities, tokens, is_subject, is_action, is_telling)
        self._shares = sectors.shares(text, start, end, tokens)

    def words(
        self,
        zone: Zone,
        before: Sequence[str],
        headings: Sequence[Sequence[str]],
        *,
        kind: str,
        counted: frozenset[str] | None = None,
    ) -> Words:
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
            counted,
            frozenset() if kind == "rate" else self._strange(zone),
            self._own(beside, governing),
        )

    def counted(self, index: int) -> frozenset[str] | None:
        """Return the noun that the number counts with 个, 家 or 名: the last word of those that follow without a gap;
        None where none follows or the measure word is another. A noun we do not know counts only after 个, as an empty
        one."""
        quantity = self.quantities[index]
        at = quantity.end
        if quantity.unit not in COUNTING or not NOUN.match(self.text, at, self.end):
            return None
        examples = self.text.endswith("等", 0, quantity.start)  # 拖欠账款等23个具体问题: what is named are some of them
        head = frozenset("等" if examples else "")
        for token in self.tokens:
            at += self.text[at : at + 1] in BRACKETS
            if token.start > at:
                break
            if token.start == at:
                if not NOUNS.issuperset(token.concepts) and (
                    not all(map(self._is_telling, token.concepts)) or all(map(self._is_action, token.concepts))
                ):
                    break
                head, at = frozenset(token.concepts), token.end
        return head if head or quantity.unit == "个" else None

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

    def _own(self, beside: set[str], governing: frozenset[str]) -> frozenset[str]:
        """Return what is counted for itself beside the number, or before it where nothing else is named; not in a
        title."""
        before = frozenset() if any(map(self._is_subject, beside - WHOSE)) else governing & OF_ITS_OWN
        own = before.union(beside & (OCCASIONS | OF_ITS_OWN))
        if not own:
            return own
        said = {c for token in self.tokens if not sectors.in_title(self.text, token) for c in token.concepts}
        return own & said

    def _strange(self, zone: Zone) -> frozenset[str]:
        """Return the action before the number whose object is a word that is in no list of ours: 取消|办事环节|12个."""
        left, end = zone.beside[0]
        at = max((q.start for q in self.quantities if q.start < end), default=left)
        between = ""
        for token in reversed(self.tokens[: bisect_right(self.tokens, at, key=lambda token: token.end)]):
            if token.start < left:
                break
            between = self.text[token.end : at] + between
            at = token.start
            if any(map(self._is_telling, token.concepts)):
                strange = STRANGE.fullmatch(ADVERB.sub("", between))
                return frozenset(token.concepts if strange and all(map(self._is_action, token.concepts)) else ())
        return frozenset()

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
