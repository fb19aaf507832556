"""Which indicator a quantity belongs to: words around it against the names and aliases of the catalogue."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from metrics.reader import lexicon
from metrics.reader.catalogue import IndicatorSpec
from metrics.reader.layout import TABLE
from metrics.reader.tokens import QUOTES, Tokeniser
from metrics.reader.units import compatible

THRESHOLD = 0.52
MARGIN = 0.02
RUNNERS_UP = 3
BASE = {"subject": 1.0, "action": 0.8, "measure": 0.5, "level": 0.8, "light": 0.12}
KINDS = {"rate": "rate", "count": "count", "amount": "amount", "duration": "duration", "score": "rank"}
HALF = 0.32
"""The weight of matched words at which an alias is half as sure as one that says everything."""


@dataclass(frozen=True, slots=True)
class _Alias:
    code: int
    text: str
    concepts: frozenset[str]
    weight: float
    generic: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The concepts around a quantity: how near each stands (1 beside it, less further off), and those right beside.
    `lead` are those of the clause that leads up to it, `governing` the subjects last spoken of before it."""

    places: Mapping[str, float]
    beside: frozenset[str]
    text: str = ""
    lead: frozenset[str] = frozenset()
    governing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """`code` None: nothing fits well enough. `whole` tells whether the words right beside the number sufficed."""

    code: str | None
    score: float
    alternatives: tuple[tuple[str, float], ...] = ()
    evidence: tuple[str, ...] = ()
    whole: bool = False


class Matcher:
    """The catalogue, made ready once for many look-ups."""

    def __init__(self, indicators: Sequence[IndicatorSpec]) -> None:
        self.indicators = list(indicators)
        words, self._kinds = lexicon.vocabulary()
        words = {_bare(word): concepts for word, concepts in words.items()}
        words.update(self._words_of_its_own(Tokeniser(words)))
        self.tokeniser = Tokeniser(words)
        phrases = [[self._concepts(p) for p in (spec.name, *spec.aliases)] for spec in self.indicators]
        self._known = [frozenset().union(*concepts) for concepts in phrases]
        self._names = [concepts[0] for concepts in phrases]
        frequency = Counter(concept for known in self._known for concept in known)
        top = math.log(max(len(self.indicators), 2))
        self._weights = {
            concept: BASE[self._kinds.get(concept, "subject")] * (0.6 + 0.6 * math.log(max(len(self.indicators), 2) / n) / top)
            for concept, n in frequency.items()
        }
        self._topics = [frozenset(c for c in known if self._kinds.get(c) == "subject") for known in self._known]
        themes: dict[str, set[str]] = {}
        for spec, topic in zip(self.indicators, self._topics, strict=True):
            themes.setdefault(spec.theme, set()).update(topic)
        self._theme = [frozenset(themes[spec.theme]) for spec in self.indicators]
        self._aliases: list[_Alias] = []
        self._by_concept: dict[str, list[int]] = {}
        for code, (spec, found) in enumerate(zip(self.indicators, phrases, strict=True)):
            for text, concepts in zip((spec.name, *spec.aliases), found, strict=True):
                self._add(code, text, concepts)

    def _words_of_its_own(self, tokeniser: Tokeniser) -> dict[str, tuple[str, ...]]:
        """What aliases say beyond the vocabulary of the field becomes vocabulary."""
        own: dict[str, tuple[str, ...]] = {}
        for spec in self.indicators:
            for phrase in spec.aliases:
                for run in tokeniser.residue(_bare(phrase)):
                    own[run] = (run,)
                    self._kinds.setdefault(run, "subject")
        return own

    def _concepts(self, phrase: str) -> frozenset[str]:
        return frozenset(c for token in self.tokeniser.tokens(_bare(phrase)) for c in token.concepts)

    def _add(self, code: int, text: str, concepts: frozenset[str]) -> None:
        if self.indicators[code].measure == "rate":
            concepts |= {"率"}
            self._weights.setdefault("率", BASE["measure"])
        telling = [c for c in concepts if self._kinds.get(c, "subject") != "light"]
        if not telling or telling == ["率"]:
            return
        generic = not any(self._kinds.get(c, "subject") == "subject" for c in concepts)
        alias = _Alias(code, _bare(text), concepts, sum(self._weights[c] for c in concepts), generic)
        for concept in telling:
            self._by_concept.setdefault(concept, []).append(len(self._aliases))
        self._aliases.append(alias)

    def match(self, words: Words, *, kind: str, unit: str) -> Match:
        """The indicator that `words` speak of, for a value of this kind and unit."""
        best: dict[int, tuple[float, _Alias]] = {}
        beside = [c for c in words.beside if self._kinds.get(c, "subject") in {"subject", "action"}]
        for number in self._candidates(words, beside):
            alias = self._aliases[number]
            spec = self.indicators[alias.code]
            fit = compatible(spec.unit, unit) if unit else 0.9
            if not fit or KINDS[spec.measure] != kind:
                continue
            score = self._score(alias, words, beside) * (0.6 + 0.4 * fit)
            if score > best.get(alias.code, (0.0, alias))[0]:
                best[alias.code] = (score, alias)
        ranked = sorted(((score, code, alias) for code, (score, alias) in best.items()), key=lambda r: (-r[0], r[1]))
        return self._decide(ranked, words)

    def _decide(self, ranked: list[tuple[float, int, _Alias]], words: Words) -> Match:
        listed = [(self.indicators[code].code, _shown(score)) for score, code, _ in ranked]
        if not ranked:
            return Match(None, 0.0)
        score, _, alias = ranked[0]
        unsure = len(ranked) > 1 and ranked[1][0] > score - MARGIN
        if score < THRESHOLD or unsure:
            return Match(None, _shown(score), tuple(listed[:RUNNERS_UP]))
        near = sum(self._weights[c] for c in alias.concepts if c in words.beside)
        evidence = tuple(sorted(c for c in alias.concepts if words.places.get(c)))
        return Match(listed[0][0], listed[0][1], tuple(listed[1 : 1 + RUNNERS_UP]), evidence, near >= 0.6 * alias.weight)

    def _candidates(self, words: Words, beside: Iterable[str]) -> Iterable[int]:
        concepts = list(beside) or [c for c, place in words.places.items() if place >= 0.6]
        return dict.fromkeys(n for concept in sorted(concepts) for n in self._by_concept.get(concept, ()))

    def _score(self, alias: _Alias, words: Words, beside: list[str]) -> float:
        matched = sum(self._weights[c] * words.places.get(c, 0.0) for c in alias.concepts)
        covered = matched / alias.weight
        if covered < 0.4:
            return 0.0
        explained = 1.0
        lead = [c for c in words.lead if self.is_subject(c)]
        if beside or lead:
            known, theme = self._known[alias.code], self._theme[alias.code]
            weigh = {c: 0.3 * self._weight(c) for c in lead} | {c: self._weight(c) for c in beside}
            told = sum(w * (1.0 if c in alias.concepts else 0.6 if c in known else 0.35 if c in theme else 0.0) for c, w in weigh.items())
            explained = told / sum(weigh.values())
        score = covered * covered * (0.45 + 0.55 * explained) * matched / (matched + HALF) * 1.2
        if alias.generic:
            score *= 0.45 + 0.55 * self._support(alias.code, words)
        if words.governing and not any(self.is_subject(c) for c in beside):
            score *= 0.6 + 0.4 * self._shared(alias.code, words.governing)
        named = sum(self._weights[c] for c in alias.concepts & self._names[alias.code])
        score *= 0.9 + 0.1 * named / alias.weight
        others = self._topics[alias.code] - alias.concepts
        score *= 0.85 + 0.15 * max((words.places.get(c, 0.0) for c in others), default=0.0)
        return score * (1 + 0.12 * explained) if len(alias.text) > 3 and alias.text in words.text else score

    def is_subject(self, concept: str) -> bool:
        """Whether a concept says what a figure is about."""
        return self._kinds.get(concept, "subject") == "subject"

    def _shared(self, code: int, subjects: Iterable[str]) -> float:
        """How much of `subjects` is the indicator's own, or at least its theme's."""
        known, theme = self._known[code], self._theme[code]
        own = sum(self._weight(c) * (1.0 if c in known else 0.85 if c in theme else 0.0) for c in subjects)
        return own / sum(self._weight(c) for c in subjects)

    def _weight(self, concept: str) -> float:
        return self._weights.get(concept) or BASE[self._kinds.get(concept, "subject")]

    def _support(self, code: int, words: Words) -> float:
        """How near the indicator's own subjects stand, or those of its theme."""
        own = max((words.places.get(c, 0.0) for c in self._topics[code]), default=0.0)
        theme = max((words.places.get(c, 0.0) for c in self._theme[code]), default=0.0)
        return max(own, 0.6 * theme)


def _shown(score: float) -> float:
    return round(min(score, 1.0), 2)


def _bare(phrase: str) -> str:
    return "".join(c for c in phrase.translate(TABLE) if c not in QUOTES)
