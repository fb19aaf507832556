"""The catalogue prepared for many look-ups: the names and aliases of each indicator as weighted concepts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metrics.reader.indicators import lexicon
from metrics.reader.indicators.catalogue import IndicatorSpec
from metrics.reader.indicators.weights import Weights
from metrics.reader.plain_text import TABLE
from metrics.reader.tokens import QUOTES, Tokeniser

IN_BRACKETS = re.compile(r"[(（][^()（）]{0,80}[)）]")
Fitting = tuple[list[float], dict[str, list[int]]]
HELD = frozenset("场 期 次".split())
TELLING = frozenset({"subject", "broad", "action"})


@dataclass(frozen=True, slots=True)
class Alias:
    """One name or alias of the indicator at position `code`: its concepts and their weights."""

    code: int
    texts: tuple[str, ...]
    concepts: frozenset[str]
    weighed: tuple[tuple[str, float], ...]
    weight: float
    generic: bool
    named: float
    others: frozenset[str] | None
    levels: frozenset[str]


class Index:
    """The indicators, the concepts in their names and aliases, and how much each concept counts."""

    def __init__(self, indicators: Sequence[IndicatorSpec], weights: Weights | None = None) -> None:
        self._by = weights or Weights()
        self.indicators = list(indicators)
        words, self._kinds = lexicon.vocabulary()
        words = {_bare(word): concepts for word, concepts in words.items()}
        self._silent = frozenset(c for c, kind in self._kinds.items() if kind not in TELLING)
        words.update(self._words_of_its_own(Tokeniser(words)))
        self.tokeniser = Tokeniser(words)
        phrases = [
            [self._concepts(p) for p in (IN_BRACKETS.sub("", spec.name), *spec.aliases)] for spec in self.indicators
        ]
        self._known = [frozenset().union(*concepts) for concepts in phrases]
        self._names = [concepts[0] for concepts in phrases]
        frequency = Counter(concept for known in self._known for concept in known)
        top = math.log(max(len(self.indicators), 2))
        self._weights = {
            concept: self._by.of(self._kinds.get(concept, "subject"))
            * (self._by.common + self._by.rare * math.log(max(len(self.indicators), 2) / n) / top)
            for concept, n in frequency.items()
        }
        self._acts = [any(map(self.is_action, known)) for known in self._known]
        self._name_weights = [self._shares(concepts) for concepts in self._names]
        self._topics = [
            frozenset(c for c in known if self._kinds.get(c) in {"subject", "broad"}) for known in self._known
        ]
        themes: dict[str, set[str]] = {}
        for spec, topic in zip(self.indicators, self._topics, strict=True):
            themes.setdefault(spec.theme, set()).update(c for c in topic if self.is_subject(c))
        self._theme = [frozenset(themes[spec.theme]) for spec in self.indicators]
        self._attended = self._attendance()
        self._fitting: dict[tuple[str, str, bool], Fitting] = {}
        self._aliases: list[Alias] = []
        self._by_concept: dict[str, list[int]] = {}
        for code, (spec, found) in enumerate(zip(self.indicators, phrases, strict=True)):
            said: dict[frozenset[str], list[str]] = {}
            for text, concepts in zip((spec.name, *spec.aliases), found, strict=True):
                said.setdefault(concepts, []).append(_bare(text))
            for concepts, texts in said.items():
                self._add(code, tuple(t for t in texts if len(t) > 3), concepts)

    def _shares(self, concepts: frozenset[str]) -> list[tuple[str, float]]:
        """Return the distinctive concepts of a name, each with its share of the total weight."""
        telling = [c for c in sorted(concepts) if self._kinds.get(c, "subject") in TELLING]
        whole = sum(self._weights[c] for c in telling)
        return [(c, self._weights[c] / whole) for c in telling]

    def _words_of_its_own(self, tokeniser: Tokeniser) -> dict[str, tuple[str, ...]]:
        """Return the words of aliases that are not in the vocabulary of the field; they are added to it as subjects."""
        own: dict[str, tuple[str, ...]] = {}
        for spec in self.indicators:
            for phrase in spec.aliases:
                for run in tokeniser.residue(_bare(phrase)):
                    own[run] = (run,)
                    self._kinds.setdefault(run, "subject")
        return own

    def _concepts(self, phrase: str) -> frozenset[str]:
        return frozenset(c for token in self.tokeniser.tokens(_bare(phrase)) for c in token.concepts)

    def _add(self, code: int, texts: tuple[str, ...], concepts: frozenset[str]) -> None:
        """Add the aliases of an indicator that consist of the same concepts, as one. `named` is the share of the
        weight that is in the indicator's name; `others`, set where the alias has a single subject, are the other
        subjects of the indicator, one of which should stand nearby."""
        if self.indicators[code].measure == "rate":
            concepts |= {"率"}
            self._weights.setdefault("率", self._by.measure)
        telling = [c for c in concepts if self._kinds.get(c, "subject") != "light"]
        if not telling or telling == ["率"]:
            return
        weighed = tuple((c, self._weights[c]) for c in sorted(concepts))
        weight = sum(w for _, w in weighed)
        alias = Alias(
            code=code,
            texts=texts,
            concepts=concepts,
            weighed=weighed,
            weight=weight,
            generic=self._is_generic(concepts),
            named=sum(w for c, w in weighed if c in self._names[code]) / weight,
            others=self._topics[code] - concepts if sum(c in self._topics[code] for c in concepts) < 2 else None,
            levels=frozenset(c for c in concepts if self._kinds.get(c) == "level"),
        )
        for concept in telling:
            self._by_concept.setdefault(concept, []).append(len(self._aliases))
        self._aliases.append(alias)

    def _is_generic(self, concepts: Iterable[str]) -> bool:
        kinds = [self._kinds.get(c, "subject") for c in concepts]
        return "subject" not in kinds and kinds.count("broad") < (1 if "action" in kinds else 2)

    def attended(self, code: str) -> str | None:
        """Return the indicator that counts the people at the events that `code` counts: the one of its theme whose name
        has the same subjects; None when there is none."""
        return self._attended.get(code)

    def _attendance(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for people, name in zip(self.indicators, self._names, strict=True):
            if people.unit not in {"人次", "人"} or people.time_basis != "flow":
                continue
            same = {
                event.code: sum(map(self.is_subject, name & other))
                for event, other in zip(self.indicators, self._names, strict=True)
                if event.theme == people.theme and event.unit in HELD
            }
            most = max(same.values(), default=0)
            for code, number in same.items():
                if number == most > 0:
                    found.setdefault(code, people.code)
        return found

    def is_subject(self, concept: str) -> bool:
        """Return whether a concept says what a figure is about."""
        return self._kinds.get(concept, "subject") == "subject"

    def is_action(self, concept: str) -> bool:
        """Return whether a concept says what was done or with what result."""
        return self._kinds.get(concept) == "action"

    def is_telling(self, concept: str) -> bool:
        """Return whether a concept distinguishes indicators."""
        return concept not in self._silent

    def _weight(self, concept: str) -> float:
        return self._weights.get(concept) or self._by.of(self._kinds.get(concept, "subject"))


def _bare(phrase: str) -> str:
    return "".join(c for c in phrase.translate(TABLE) if c not in QUOTES)
