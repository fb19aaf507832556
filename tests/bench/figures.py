"""The results of the measurements, and how they are printed."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

VAR = Path(__file__).resolve().parents[2] / "var"


@dataclass(frozen=True, slots=True)
class Figure:
    """One result. `limit` is the target: at most, or, with `at_least`, at least this; None without a target."""

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

    @property
    def line(self) -> str:
        """Return the line of the table."""
        asked = "" if self.limit is None else f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}".strip()
        number = f"{self.value:,.0f}" if self.value >= 1_000 else f"{self.value:.3g}"
        name, value, said = f"`{self.name}`", f"{number} {self.unit}".strip(), ""
        if self.reached is not None:
            said = "yes" if self.reached else "**no**"
        return f"| {name:<34} | {value:>10} | {asked:<10} | {said:<7} |"


def report(figures: Sequence[Figure], notes: Sequence[str], about: Mapping[str, str]) -> None:
    """Print a Markdown table, missed targets first and figures without a target last; write the same to
    var/bench.json, with a description of the run (`about`)."""
    for note in notes:
        print(note)
    print("\n" + ", ".join(f"{name} {value}" for name, value in about.items()) + "\n")
    print(
        f"| {'name':<34} | {'measured':>10} | {'to reach':<10} | reached |\n"
        f"|{'-' * 36}|{'-' * 11}:|{'-' * 12}|{'-' * 9}|"
    )
    order = {False: 0, True: 1, None: 2}
    for figure in sorted(figures, key=lambda each: order[each.reached]):
        print(figure.line)
    VAR.mkdir(exist_ok=True)
    told = {figure.name: asdict(figure) | {"reached": figure.reached} for figure in figures}
    (VAR / "bench.json").write_text(
        json.dumps({"about": dict(about)} | told, ensure_ascii=False, indent=1), encoding="utf-8"
    )


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def interleaved(one: Callable[[], object], other: Callable[[], object], *, rounds: int = 7) -> tuple[float, float]:
    """Return the median seconds of each of two functions, called in turns so that a disturbance affects both."""
    pairs = [(seconds(one), seconds(other)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
