"""The check finds what is wrong in drafts that were written without its rules, and calls nothing right 不一致."""

from __future__ import annotations

from metrics.domain.checking import Verdict
from tests.checking.drafts import drafts, score


def test_planted_errors_are_found_and_nothing_right_is_called_different() -> None:
    found = score()
    assert found.numbers > 600
    assert found.planted > 190
    assert found.found / found.planted >= 0.98, found.errors
    assert found.named / found.planted >= 0.97, found.errors
    assert found.differs == 0, found.errors
    assert found.alarms / found.right <= 0.01, found.errors
    assert found.undecided / found.numbers <= 0.1, found.errors


def test_each_verdict_but_the_open_one_is_planted() -> None:
    planted = {number.verdict for draft in drafts() for number in draft.numbers}
    assert planted == set(Verdict) - {Verdict.UNDECIDED}
