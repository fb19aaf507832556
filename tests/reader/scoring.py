"""The score of the reader: found facts compared with expected ones. Pure functions, for tests and for the benchmark."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from metrics.reader.facts import Fact

BANDS = (0.5, 0.6, 0.7, 0.8, 0.9)
"""The lower ends of the ranges of scores in which it is counted how many proposals are right."""
FIELDS = ("value", "unit", "qualifier", "period", "as_of", "kind")


@dataclass(frozen=True, slots=True)
class Expected:
    """A fact as a person reads it. `start:end` only has to overlap the reader's; `indicator` None: the catalogue has
    none for it."""

    start: int
    end: int
    value: Decimal
    unit: str
    qualifier: str = "exact"
    period: str = "year"
    as_of: datetime.date | None = None
    kind: str = "count"
    indicator: str | None = None

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Expected:
        """Return the fact from an object with the keys of the reader's JSON. Raises `KeyError` when start, end, value
        or unit is missing."""
        day = row.get("as_of")
        return cls(
            start=row["start"],
            end=row["end"],
            value=Decimal(row["value"]),
            unit=row["unit"],
            qualifier=row.get("qualifier", "exact"),
            period=row.get("period", "year"),
            as_of=datetime.date.fromisoformat(day) if day else None,
            kind=row.get("kind", "count"),
            indicator=row.get("indicator"),
        )


@dataclass(slots=True)
class Score:
    """Counts over any number of texts. `right`: the expected indicator; `unassigned`: none proposed where one was
    expected; `wrong`: another proposed, or any where none was expected (`unknown`). `offered` has of each range
    of scores how many proposals are right, and how many there are."""

    expected: int = 0
    emitted: int = 0
    found: int = 0
    known: int = 0
    right: int = 0
    unassigned: int = 0
    wrong: int = 0
    unknown: int = 0
    exact: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    offered: dict[float, list[int]] = field(default_factory=lambda: {at: [0, 0] for at in BANDS})
    errors: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts and errors of `other` to these."""
        for name in ("expected", "emitted", "found", "known", "right", "unassigned", "wrong", "unknown"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name, count in other.exact.items():
            self.exact[name] += count
        for at, (right, all_of) in other.offered.items():
            self.offered[at][0] += right
            self.offered[at][1] += all_of
        self.errors += other.errors

    def shares(self) -> dict[str, float]:
        """Return each measure between 0 and 1; 1 where nothing could be wrong. `invented` is a share of the facts
        found, `wrong_indicator` of the expected facts that were found, `indicator` of those whose indicator the
        catalogue has, `named_for_none` of those it lacks; `offered` is the share of right ones from 0.9."""
        return {
            "recall": _share(self.found, self.expected),
            "precision": _share(self.found, self.emitted),
            "invented": 1 - _share(self.found, self.emitted),
            **{name: _share(count, self.found) for name, count in self.exact.items()},
            "indicator": _share(self.right, self.known),
            "wrong_indicator": self.wrong / self.found if self.found else 0.0,
            "named_for_none": self.unknown / (self.found - self.known) if self.found > self.known else 0.0,
            "offered": _share(*self.offered[BANDS[-1]]),
        }


def compare(found: Sequence[Fact], expected: Iterable[Expected], *, label: str = "") -> Score:
    """Return the score of one text. Each expected fact is paired with the overlapping one that agrees best."""
    score = Score(emitted=len(found))
    left = list(found)
    for wanted in expected:
        score.expected += 1
        score.known += wanted.indicator is not None
        near = [fact for fact in left if fact.start < wanted.end and wanted.start < fact.end]
        if not near:
            score.errors.append(f"{label}: missed {wanted.value}{wanted.unit} {wanted.indicator or ''}".rstrip())
            continue
        fact = max(near, key=lambda f: (f.indicator == wanted.indicator, f.value == wanted.value))
        left.remove(fact)
        score.found += 1
        _fields(score, fact, wanted, label)
        _indicator(score, fact, wanted, label)
    score.errors += [f"{label}: invented {fact.text} {fact.indicator or ''}".rstrip() for fact in left]
    return score


def _fields(score: Score, fact: Fact, wanted: Expected, label: str) -> None:
    for name in FIELDS:
        got, want = getattr(fact, name), getattr(wanted, name)
        if got == want:
            score.exact[name] += 1
        else:
            score.errors.append(f"{label}: {fact.text}: {name} {got}, not {want}")


def _indicator(score: Score, fact: Fact, wanted: Expected, label: str) -> None:
    if fact.indicator is not None:
        band = score.offered[max((at for at in BANDS if at <= fact.score), default=BANDS[0])]
        band[0] += fact.indicator == wanted.indicator
        band[1] += 1
        score.unknown += wanted.indicator is None
    if fact.indicator == wanted.indicator:
        score.right += wanted.indicator is not None
        return
    if fact.indicator is None:
        score.unassigned += 1
    else:
        score.wrong += 1
    score.errors.append(f"{label}: {fact.text}: indicator {fact.indicator}, not {wanted.indicator} ({fact.score})")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
