"""The weights and thresholds by which an indicator is chosen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights and thresholds, tuned on the development sentences of the tests.

    They say how much a word counts by its kind and its rarity in the catalogue, and how far the score depends on the
    words of an alias that were found, on the words beside the number that are explained, and on the indicator's name
    and subjects nearby."""

    threshold: float = 0.52
    margin: float = 0.025
    subject: float = 1.0
    broad: float = 0.9
    action: float = 0.88
    measure: float = 0.5
    level: float = 0.8
    light: float = 0.12
    common: float = 0.72
    rare: float = 0.6
    half: float = 0.29  # of matched weight: an alias that says this much is half as sure as one that says everything
    explained: float = 0.55
    in_indicator: float = 0.6
    in_theme: float = 0.38
    rival_action: float = 0.1  # an action of the theme that is not the indicator's own speaks for another one
    other_action: float = 0.75  # beside the number something is done that the indicator is not about
    lead: float = 0.24
    generic: float = 0.42
    theme_support: float = 0.8
    governing: float = 0.55
    own_theme: float = 0.85
    name: float = 0.15
    company: float = 0.15
    literal: float = 0.12
    alone: float = 0.7  # no telling word beside the number
    event: float = 0.4  # held so many times (开展评查2次), for an indicator that counts cases
    another: float = 0.4  # one department's number, one kind's, or what was due: never the place's
    near: float = 0.6  # further off than this, another subject of the indicator is no company
    unknown: float = 0.55  # an unknown word before the only subject said
    unit: float = 0.4
    seldom: float = 0.7
    stem: float = 0.4  # the rate (or the level) named is another one
    rival: float = 0.65  # of the best score: a total or a part of it worth choosing instead

    def of(self, kind: str) -> float:
        """Return the weight of a word of this kind."""
        return float(getattr(self, kind))
