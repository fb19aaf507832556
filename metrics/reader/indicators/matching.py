"""Matching: the words around a quantity compared with the names and aliases of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from metrics.reader.indicators.catalogue import IndicatorSpec
from metrics.reader.indicators.index import Alias, Fitting, Index
from metrics.reader.indicators.types import Match, Words
from metrics.reader.numbers.units import compatible

RUNNERS_UP = 3
PLACES = frozenset({"镇街", "社区"})
SELDOM = 0.3
"""Below, a measure word counts something else more often than not."""
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
        best: dict[int, tuple[float, int, Alias]] = {}
        near = self._near(words)
        of_code: dict[int, tuple[float, float]] = {}
        top, most = 0.0, 1 + self._by.literal
        for base, number in self._promising(words, near, self._fits(kind, unit, words.event)):
            base, alias = -base, self._aliases[number]
            code = alias.code
            if base * most < top * self._by.rival and len(best) > RUNNERS_UP:
                break
            if code not in of_code:
                of_code[code] = self._of_code(code, words, near)
            left, present = of_code[code]
            known = best.get(code)
            if known and base * left * most <= known[0]:
                continue
            if words.counted is not None and not self._counts(code, words.counted):
                continue
            score = self._score(alias, words, near, left, present) * base
            if not known or score > known[0]:
                best[code] = (score, code, alias)
                top = max(top, score)
        ranked = sorted(best.values(), key=lambda r: (-r[0], r[1]))
        return self._decide(ranked, words)

    def _counts(self, code: int, noun: frozenset[str]) -> bool:
        """Return whether an indicator can count the noun after the measure word: one of its words, but no place unless
        its name has places (12个村建成公共法律服务室 counts villages); or a noun we do not know, where 个 is its own measure
        word."""
        if not noun:
            return self.indicators[code].unit == "个"
        return bool(noun & self._known[code]) and (noun.isdisjoint(PLACES) or "村" in self.indicators[code].name)

    def _fits(self, kind: str, unit: str, event: bool) -> Fitting:
        """Return for each indicator the factor by which the measure word reduces its score; 0 where the value cannot
        be of it. And, for each concept, the aliases of those that it can be of."""
        fits = self._fitting.get((kind, unit, event))
        if fits is None:
            factors = [self._fit(spec, kind, unit, event) for spec in self.indicators]
            numbers = {
                concept: fitting
                for concept, all_of in self._by_concept.items()
                if (fitting := [number for number in all_of if factors[self._aliases[number].code]])
            }
            fits = self._fitting[kind, unit, event] = (factors, numbers)
        return fits

    def _fit(self, spec: IndicatorSpec, kind: str, unit: str, event: bool) -> float:
        fit = compatible(spec.unit, unit) if unit else 0.9
        if unit == "人次" and spec.unit == "人" and spec.time_basis == "stock":
            return 0.0  # how many came, not how many there are
        if not fit or KINDS[spec.measure] != kind:
            return 0.0
        left = 1 - (self._by.unit if fit >= SELDOM else self._by.seldom) * (1 - fit)
        return left * self._by.event if event and spec.unit in {"件", "份", "项", "条"} else left

    def _decide(self, ranked: list[_Ranked], words: Words) -> Match:
        if not ranked:
            return Match(None, 0.0)
        ranked = self._total_or_part(self._more_specific(ranked, words), words)
        listed = [(self.indicators[code].code, _shown(score)) for score, code, _ in ranked[: 1 + RUNNERS_UP]]
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
            if not best[2].concepts < rival[2].concepts or rival[0] < best[0] * self._by.rival:
                continue
            more = rival[2].concepts - best[2].concepts - self._silent
            if min((words.places.get(c, 0.0) for c in more), default=0.0) > 0.9:
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
        return (alias.concepts - self._silent) <= words.beside

    def _promising(self, words: Words, near: _Near, fits: Fitting) -> list[tuple[float, int]]:
        """Return the aliases of which enough is said, best first: minus the score before any doubt, and the number."""
        factors, of_concept = fits
        numbers: set[int] = set()
        for concept in near.telling or [c for c, place in words.places.items() if place >= 0.6]:
            numbers.update(of_concept.get(concept, ()))
        said, half = words.places.get, self._by.half
        found = []
        for number in numbers:
            alias = self._aliases[number]
            matched = 0.0
            for concept, weight in alias.weighed:
                matched += weight * said(concept, 0.0)
            covered = matched / alias.weight
            score = covered * covered * matched / (matched + half) * 1.2
            if covered >= 0.4 and score >= NEGLIGIBLE:
                found.append((-score * factors[alias.code], number))
        found.sort()
        return found

    def _near(self, words: Words) -> _Near:
        telling = [c for c in words.beside if c not in self._silent]
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

    def _of_code(self, code: int, words: Words, near: _Near) -> tuple[float, float]:
        """Return the factor for doubts that hold for all aliases of an indicator, and how much of its name is said."""
        by, known = self._by, self._known[code]
        left = 1.0
        if words.governing and not near.subject:
            left = 1 - by.governing * (1 - self._shared(code, words.governing))
        if near.actions and self._acts[code] and not known.issuperset(near.actions):
            left *= by.other_action
        if words.due or not words.foreign <= known or not words.own <= known:
            left *= by.another
        said = words.places.get
        present = 0.0
        for concept, weight in self._name_weights[code]:
            present += weight * said(concept, 0.0)
        return left, present

    def _score(self, alias: Alias, words: Words, near: _Near, left: float, present: float) -> float:
        """Return the factor by which doubts reduce the score of an alias."""
        by = self._by
        explained = self._explained(alias, near)
        left *= 1 - by.explained * (1 - explained)
        if not near.telling:
            left *= by.alone
        if alias.generic:
            left *= 1 - by.generic * (1 - self._support(alias, words))
        left *= 1 - by.name * (1 - (alias.named + present) / 2)
        if alias.others is not None:
            left *= self._company(alias.others, words)
        if words.stem is not None and not words.stem & alias.concepts:
            left *= by.stem
        if words.strange & alias.concepts:
            left *= by.unknown
        if alias.levels and not near.levels <= alias.levels:
            left *= by.stem
        for text in alias.texts:
            if text in words.text:
                return left * (1 + by.literal * explained)
        return left

    def _company(self, others: frozenset[str], words: Words) -> float:
        """Return the factor for an alias with a single subject: lower where none of the indicator's other subjects
        stands near."""
        by, said = self._by, words.places.get
        nearest = 0.0 if others else 1.0
        for concept in others:
            if said(concept, 0.0) > nearest:
                nearest = said(concept, 0.0)
        left = 1 - by.company * (1 - nearest)
        if words.unknown and all(said(c, 0.0) < by.near for c in others - words.unknown):
            left *= by.unknown
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
