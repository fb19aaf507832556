"""The result of the reader: a numeric fact with its place, its sentence and its indicator."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """A quantity that the text states. `start:end` are offsets in the text as given; `value` is in `unit`; `indicator`
    is a code, None where none fits well enough; `score` is between 0 and 1; `alternatives` are the next best
    indicators, best first; `evidence` are the words by which the indicator was recognised; `doubtful` says that
    the number may not have been read whole (see `plain_text.doubtful`), which keeps the score low; `undated` that it
    is said of 目前, without a date."""

    start: int
    end: int
    text: str
    section: str
    sentence: str
    value: Decimal
    unit: str
    qualifier: str
    as_of: datetime.date | None
    period: str
    kind: str
    indicator: str | None
    score: float
    alternatives: tuple[tuple[str, float], ...] = ()
    evidence: tuple[str, ...] = ()
    doubtful: bool = False
    undated: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the fact as the command prints it; `value` is a decimal string, `as_of` an ISO date or None."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "section": self.section,
            "sentence": self.sentence,
            "value": format(self.value, "f"),
            "unit": self.unit,
            "qualifier": self.qualifier,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "period": self.period,
            "kind": self.kind,
            "indicator": self.indicator,
            "score": self.score,
            "alternatives": [[code, score] for code, score in self.alternatives],
            "doubtful": self.doubtful,
            "undated": self.undated,
        }
