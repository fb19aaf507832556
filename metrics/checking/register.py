"""What is registered, as a check needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from metrics.domain.rows import IndicatorRow, Point

SHORTEST = 4
"""A shorter name says too little by itself."""


def pairs_of(words: str) -> frozenset[str]:
    """Return the pairs of characters that stand side by side."""
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


@dataclass(frozen=True)
class Register:
    """What is registered of one place. `now` and `before` are indicator code → the value of the year and of the year
    before; `published` is what editions of the year before said of it. `names` are the Chinese name and the
    other names of each indicator."""

    year: int
    indicators: Mapping[str, IndicatorRow]
    now: Mapping[str, Point]
    before: Mapping[str, Point]
    published: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def pairs(self) -> dict[str, list[frozenset[str]]]:
        """Return code → the pairs of characters of each of the indicator's names."""
        return {
            code: [pairs_of(name) for name in names if len(name) >= SHORTEST]
            for code, names in self.names.items()
            if self.value(code)
        }

    def value(self, code: str | None) -> Point | None:
        """Return the value of the year; None where there is none."""
        return _stated(self.now.get(code or ""))

    def earlier(self, code: str | None) -> Point | None:
        return _stated(self.before.get(code or ""))

    def all_earlier(self, code: str | None) -> tuple[Point, ...]:
        """Return what was said of the year before: as published first, and as it is registered now."""
        points = (*self.published.get(code or "", ()), self.before.get(code or ""))
        return tuple(point for point in points if _stated(point) is not None and point is not None)


def _stated(point: Point | None) -> Point | None:
    return point if point is not None and point.value is not None else None
