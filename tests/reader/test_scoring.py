"""The score counts what it claims to count."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from metrics.reader import Fact
from tests.reader.scoring import Expected, Score, compare

FACT = Fact(3, 6, "12件", "", "…12件", Decimal(12), "件", "exact", None, "year", "count", "a", 0.9)
WANTED = Expected(3, 6, Decimal(12), "件", indicator="a")


def test_all_right() -> None:
    score = compare([FACT], [WANTED])
    assert set(score.shares().values()) == {0.0, 1.0}
    assert (score.errors, score.right, score.wrong, score.unassigned) == ([], 1, 0, 0)


def test_missed_and_invented() -> None:
    score = compare([FACT], [dataclasses.replace(WANTED, start=10, end=13)], label="x")
    assert (score.shares()["recall"], score.shares()["invented"]) == (0.0, 1.0)
    assert score.errors == ["x: missed 12件 a", "x: invented 12件 a"]


def test_each_field_is_compared() -> None:
    score = compare([FACT], [dataclasses.replace(WANTED, value=Decimal(13), qualifier="over", period="target")])
    assert {name for name, count in score.exact.items() if not count} == {"value", "qualifier", "period"}
    assert len(score.errors) == 3


def test_indicator_wrong_or_left_open() -> None:
    assert compare([dataclasses.replace(FACT, indicator="b")], [WANTED]).wrong == 1
    assert compare([dataclasses.replace(FACT, indicator=None)], [WANTED]).unassigned == 1
    assert compare([FACT], [dataclasses.replace(WANTED, indicator=None)]).wrong == 1


def test_two_facts_at_one_place_are_paired_by_indicator() -> None:
    other = dataclasses.replace(FACT, indicator="b")
    score = compare([FACT, other], [dataclasses.replace(WANTED, indicator="b"), WANTED])
    assert (score.found, score.right) == (2, 2)


def test_scores_add_up() -> None:
    total = Score()
    total.add(compare([FACT], [WANTED]))
    total.add(compare([], [WANTED]))
    assert (total.expected, total.found, total.emitted, total.shares()["recall"]) == (2, 1, 1, 0.5)


def test_from_json_reads_what_to_json_writes() -> None:
    read = Expected.from_json(FACT.to_json())
    assert compare([FACT], [read]).errors == []
