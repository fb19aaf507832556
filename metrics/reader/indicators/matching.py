"""Matching: the words around a quantity compared with the names and aliases of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from metrics.reader.indicators.catalogue import IndicatorSpec
from metrics.reader.indicators.index import TELLING, Alias, Index
from metrics.reader.indicators.types import Match, Words
from metrics.reader.numbers.units import compatible

RUNNERS_UP = 3
NEGLIGIBLE = 0.15
"""Lowest score of an indicator that is named, even as a runner-up."""
KINDS = {"rate": "rate", "count": "count", "amount": "amount", "duration": "duration", "score": "rank"}

_Ranked = tuple[float, int, Alias]


class _Near(NamedTuple):
    """The distinctive concepts beside a number, and the weights of these and of those that lead up to it. Computed
    once for all aliases."""

    telling: list[str]
    weights: dict[str, float]
    total: float
    subject: bool
    actions: list[str]
    levels: frozenset[str]


class Matcher(Index):
    """Finds the indicator that the words around a number are about."""

    def match(self, words: Words, *, kind: str, unit: str) -> Match:
        """Return the indicator that `words` are about, for a value of this kind and unit."""
        best: dict[int, tuple[float, Alias]] = {}
        near = self._near(words)
        fits = self._fits(kind, unit, words.event)
        for number in self._candidates(words, near.telling):
            alias = self._aliases[number]
            fit = fits[alias.code]
            if not fit:
                continue
            score = self._score(alias, words, near) * fit
            if score > best.get(alias.code, (0.0, alias))[0]:
                best[alias.code] = (score, alias)
        ranked = sorted(((score, code, alias) for code, (score, alias) in best.items()), key=lambda r: (-r[0], r[1]))
        return self._decide(ranked, words)

    def _fits(self, kind: str, unit: str, event: bool) -> list[float]:
        """Return for each indicator the factor by which the measure word reduces its score; 0 where the value cannot
        be of it."""
        fits = self._fitting.get((kind, unit, event))
        if fits is None:
            fits = self._fitting[kind, unit, event] = [self._fit(spec, kind, unit, event) for spec in self.indicators]
        return fits

    def _fit(self, spec: IndicatorSpec, kind: str, unit: str, event: bool) -> float:
        fit = compatible(spec.unit, unit) if unit else 0.9
        if not fit or KINDS[spec.measure] != kind:
            return 0.0
        left = 1 - self._by.unit * (1 - fit)
        return left * self._by.event if event and spec.unit in {"件", "份", "项", "条"} else left

    def _decide(self, ranked: list[_Ranked], words: Words) -> Match:
        if not ranked:
            return Match(None, 0.0)
        ranked = self._total_or_part(self._more_specific(ranked, words), words)
        listed = [(self.indicators[code].code, _shown(score)) for score, code, _ in ranked]
        score, code, alias = ranked[0]
        rival = next((s for s, code, _ in ranked[1:] if not self._related(ranked[0][1], code)), 0.0)
        unsure = rival > score - self._by.margin
        if score < self._by.threshold or unsure:
            return Match(None, _shown(score), tuple(listed[:RUNNERS_UP]))
        near = sum(self._weights[c] for c in alias.concepts if c in words.beside)
        evidence = tuple(sorted(c for c in alias.concepts if words.places.get(c)))
        return Match(
            listed[0][0],
            listed[0][1],
            tuple(listed[1 : 1 + RUNNERS_UP]),
            evidence,
            near >= 0.33 * alias.weight and self._clean(code, words),
        )

    def _related(self, one: int, other: int) -> bool:
        """Return whether one of two indicators is a part of the other."""
        a, b = self.indicators[one], self.indicators[other]
        return a.code in b.parts or b.code in a.parts

    def _more_specific(self, ranked: list[_Ranked], words: Words) -> list[_Ranked]:
        """Return the ranking with a more specific rival first, if there is one: its alias contains the best one's, and
        its further concepts stand as near to the number (双随机抽查,检查市场主体12户)."""
        best = ranked[0]
        for rival in ranked[1:]:
            more = [c for c in rival[2].concepts - best[2].concepts if self._kinds.get(c, "subject") in TELLING]
            near = min((words.places.get(c, 0.0) for c in more), default=0.0)
            if best[2].concepts < rival[2].concepts and near > 0.9 and rival[0] >= best[0] * self._by.rival:
                return [(best[0], *rival[1:]), *(r for r in ranked if r is not rival)]
        return ranked

    def _total_or_part(self, ranked: list[_Ranked], words: Words) -> list[_Ranked]:
        """Return the ranking decided between a total and its parts: the total first if several parts are mentioned,
        the part first if only one is."""
        best = ranked[0]
        for rival in ranked[1:]:
            if not self._related(best[1], rival[1]):
                continue
            total, part = (
                (best, rival) if self.indicators[rival[1]].code in self.indicators[best[1]].parts else (rival, best)
            )
            others = [
                r for r in ranked if r[1] != part[1] and self.indicators[r[1]].code in self.indicators[total[1]].parts
            ]
            several = any(r[0] >= part[0] * self._by.rival for r in others) and rival[0] >= best[0] * self._by.rival
            alone = self._beside(part[2], words) and not self._beside(total[2], words)
            more = part[2].concepts - total[2].concepts
            alone = alone or (
                total[2].concepts < part[2].concepts and min(words.places.get(c, 0.0) for c in more) >= 0.8
            )
            chosen = total if several else part if alone else best
            return [(max(best[0], chosen[0]), *chosen[1:]), *(r for r in ranked if r is not chosen)]
        return ranked

    def _clean(self, code: int, words: Words) -> bool:
        """Return whether every concept beside the number belongs to the indicator."""
        return all(
            c in self._known[code] for c in words.beside if self._kinds.get(c, "subject") in {"subject", "action"}
        )

    def _beside(self, alias: Alias, words: Words) -> bool:
        return all(c in words.beside for c in alias.concepts if self._kinds.get(c, "subject") in TELLING)

    def _candidates(self, words: Words, beside: Iterable[str]) -> Iterable[int]:
        concepts = list(beside) or [c for c, place in words.places.items() if place >= 0.6]
        return dict.fromkeys(n for concept in sorted(concepts) for n in self._by_concept.get(concept, ()))

    def _near(self, words: Words) -> _Near:
        telling = [c for c in words.beside if self._kinds.get(c, "subject") in TELLING]
        weights = {c: self._by.lead * self._weight(c) for c in words.lead if self.is_subject(c)}
        weights.update((c, self._weight(c)) for c in telling)
        return _Near(
            telling,
            weights,
            sum(weights.values()),
            any(self.is_subject(c) for c in telling),
            [c for c in telling if self.is_action(c)],
            frozenset(c for c in words.beside if self._kinds.get(c) == "level"),
        )

    def _score(self, alias: Alias, words: Words, near: _Near) -> float:
        by, places = self._by, words.places
        matched = 0.0
        for concept, weight in alias.weighed:
            matched += weight * places.get(concept, 0.0)
        covered = matched / alias.weight
        score = covered * covered * matched / (matched + by.half) * 1.2
        if covered < 0.4 or score < NEGLIGIBLE:
            return 0.0
        explained = self._explained(alias, near)
        score *= 1 - by.explained * (1 - explained)
        if not near.telling:
            score *= by.alone
        if alias.generic:
            score *= 1 - by.generic * (1 - self._support(alias, words))
        if words.governing and not near.subject:
            score *= 1 - by.governing * (1 - self._shared(alias.code, words.governing))
        present = 0.0
        for concept, weight in self._name_weights[alias.code]:
            present += weight * places.get(concept, 0.0)
        score *= 1 - by.name * (1 - (alias.named + present) / 2)
        if alias.others is not None:
            score *= self._company(alias.others, words)
        score *= self._doubts(alias, words, near)
        literal = any(text in words.text for text in alias.texts)
        return score * (1 + by.literal * explained) if literal else score

    def _company(self, others: frozenset[str], words: Words) -> float:
        """Return the factor for an alias with a single subject: lower where none of the indicator's other subjects
        stands near."""
        by, places = self._by, words.places
        left = 1 - by.company * (1 - max([places.get(c, 0.0) for c in others], default=1.0))
        if words.unknown and all(places.get(c, 0.0) < by.near for c in others - words.unknown):
            left *= by.unknown
        return left

    def _doubts(self, alias: Alias, words: Words, near: _Near) -> float:
        """Return the factor for doubts: lower where the words beside the number are about another rate, action, level
        or office."""
        by, known = self._by, self._known[alias.code]
        left = 1.0
        if words.stem is not None and not words.stem & alias.concepts:
            left *= by.stem
        if near.actions and self._acts[alias.code] and not known.issuperset(near.actions):
            left *= by.other_action
        if words.due or not words.foreign <= known:
            left *= by.another
        if alias.levels and not near.levels <= alias.levels:
            left *= by.stem
        return left

    def _explained(self, alias: Alias, near: _Near) -> float:
        """Return the share of the weight near the number that the alias accounts for; concepts of the indicator or of
        its theme count in part."""
        known, theme = self._known[alias.code], self._theme[alias.code]
        if not near.weights:
            return 1.0
        told = 0.0
        for concept, weight in near.weights.items():
            if concept in alias.concepts:
                told += weight
            elif concept in known:
                told += weight * self._by.in_indicator
            elif concept in theme:
                told += weight * (self._by.in_theme if self._kinds.get(concept) != "action" else self._by.rival_action)
        return told / near.total

    def _shared(self, code: int, subjects: Iterable[str]) -> float:
        """Return the share of `subjects` that belongs to the indicator; those of its theme count in part."""
        known, theme = self._known[code], self._theme[code]
        own = sum(
            self._weight(c) * (1.0 if c in known else self._by.own_theme if c in theme else 0.0) for c in subjects
        )
        return own / sum(self._weight(c) for c in subjects)

    def _support(self, alias: Alias, words: Words) -> float:
        """Return how near the other subjects of the indicator stand, or those of its theme."""
        own = max((words.places.get(c, 0.0) for c in self._topics[alias.code] - alias.concepts), default=0.0)
        theme = max((words.places.get(c, 0.0) for c in self._theme[alias.code] - alias.concepts), default=0.0)
        return max(own, self._by.theme_support * theme)


def _shown(score: float) -> float:
    return round(min(score, 1.0), 2)
