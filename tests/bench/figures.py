"""What a measurement comes to, and how it is told."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

VAR = Path(__file__).resolve().parents[2] / "var"


@dataclass(frozen=True, slots=True)
class Figure:
    """`limit` is what is to be reached: at most, or, with `at_least`, at least; None where nothing is asked."""

    name: str
    value: float
    limit: float | None = None
    at_least: bool = False
    unit: str = ""

    @property
    def reached(self) -> bool | None:
        if self.limit is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def report(figures: Sequence[Figure], notes: Sequence[str] = ()) -> None:
    """On the screen, and in var/bench.json."""
    for figure in figures:
        sign = "" if figure.limit is None else f"{'≥' if figure.at_least else '≤'} {figure.limit:g}"
        said = {None: "", True: "reached", False: "NOT REACHED"}[figure.reached]
        print(f"{figure.name:<32} {figure.value:>10.4g} {figure.unit:<4} {sign:<10} {said}")
    for note in notes:
        print(note)
    VAR.mkdir(exist_ok=True)
    told = {figure.name: asdict(figure) | {"reached": figure.reached} for figure in figures}
    (VAR / "bench.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def interleaved(one: Callable[[], object], other: Callable[[], object], *, rounds: int = 7) -> tuple[float, float]:
    """Median seconds of each, measured in turns so that a noisy moment meets both."""
    pairs = [(seconds(one), seconds(other)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
