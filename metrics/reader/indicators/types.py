"""The input and the result of the choice of an indicator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """The concepts around a quantity. `places` is how near each stands (1 beside it, less further away), `beside`
    those right beside it.

    `lead` are those of the clause that leads up to it, `governing` the subjects last mentioned before it; `event` says
    that the words count how often something was held; `foreign` are the fields and offices whose own number it is;
    `unknown` are everyday concepts after an unknown word; `due` says that it is a number of what had to be done; `stem`
    is what stands before 率 where a rate is named (empty: an unknown word), None without one; `counted` is the noun
    that 个 counts (17个执法部门; empty: an unknown one), None where none follows; `strange` are the
    actions done to something we do not know (取消办事环节); `own` is what is
    counted for itself and named here (`OCCASIONS`, `OF_ITS_OWN` of the lexicon)."""

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
    counted: frozenset[str] | None = None
    strange: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


class Match(NamedTuple):
    """The chosen indicator; `code` is None when nothing fits well enough. `whole` says that the words right beside the
    number were enough and that none of them was about something else; `part` that it is stated as a part (其中…)."""

    code: str | None
    score: float
    alternatives: tuple[tuple[str, float], ...] = ()
    evidence: tuple[str, ...] = ()
    whole: bool = False
    part: bool = False
