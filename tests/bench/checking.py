"""How well a check finds what is wrong in drafts, and how long it takes."""

from __future__ import annotations

import time

from metrics.checking.check import check
from tests.bench.figures import Figure
from tests.checking.drafts import drafts, score
from tests.reader.corpus import reader

CHARACTERS = 15_000


def accuracy() -> tuple[list[Figure], list[str]]:
    """Return the figures on the drafts with planted errors, and every error in words."""
    found = score()
    return [
        Figure("check_found", found.found / found.planted, 1, at_least=True),
        Figure("check_named", found.named / found.planted),
        Figure("check_right_called_different", found.differs / found.right, 0),
        Figure("check_right_called_wrong", found.alarms / found.right),
        Figure("check_undecided", found.undecided / found.numbers, 0.1),
    ], found.errors


def speed(*, rounds: int = 3) -> list[Figure]:
    """Measure the seconds of processor time for reading and checking a draft of 15,000 characters: the best of the
    rounds."""
    draft = drafts()[-1]
    text = (draft.text * (CHARACTERS // len(draft.text) + 1))[:CHARACTERS]
    taken = []
    for _round in range(rounds):
        start = time.process_time()
        check(text, reader().read(text, year=draft.register.year), draft.register)
        taken.append(time.process_time() - start)
    return [Figure("check", min(taken), 3, unit="s")]
