"""What goes into the choice of an indicator, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The concepts around a quantity: how near each stands (1 beside it, less further off), and those right beside.
    `lead` are those of the clause that leads up to it, `governing` the subjects last spoken of before it;
    `event` tells whether the words count times something was held;
    `foreign` are the fields and offices whose own number it is, `unknown` concepts with a word before them that nobody
    knows; `due` tells whether it is a number of what had to be done;
    `stem` is what stands before 率 where a rate is named (empty: an unknown word), None where none is."""

    places: Mapping[str, float]
    beside: frozenset[str]
    text: str = ""
    lead: frozenset[str] = frozenset()
    governing: frozenset[str] = frozenset()
    event: bool = False
    foreign: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    due: bool = False
    stem: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """`code` None: nothing fits well enough. `whole` tells whether the words right beside the number sufficed
    and none of them spoke of something else; `part` whether it is said to be a part (其中…)."""

    code: str | None
    score: float
    alternatives: tuple[tuple[str, float], ...] = ()
    evidence: tuple[str, ...] = ()
    whole: bool = False
    part: bool = False
