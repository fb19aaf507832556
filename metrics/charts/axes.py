"""Where an axis begins and ends, and where its ticks are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

MARKS = 4
"""Approximate number of steps of a vertical axis."""

RATE_FLOORS = {95: 1, 92: 2, 90: 2, 85: 5, 80: 5, 70: 10, 60: 10, 50: 10}
"""Where the axis of rates near 100 % may start → its step. The floors are so close to each other that less than half
of the axis is empty below the lowest rate. A range below five points would exaggerate a difference of a decimal."""

NEAR = Decimal("0.6")
"""The axis of a line may start above 0 when its lowest value is above this share of the highest."""

MOST_YEARS_MARKED = 8


@dataclass(frozen=True, slots=True)
class Axis:
    """A vertical axis from `low` to `high` in the indicator's unit, with its `ticks`; `cut` when it does not start at
    0."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """Return the ticks of a small chart: start, end, and the middle if there is one."""
        middle = self.ticks[len(self.ticks) // 2 : len(self.ticks) // 2 + len(self.ticks) % 2]
        return tuple(dict.fromkeys((self.ticks[0], *middle, self.ticks[-1])))

    @property
    def cut(self) -> bool:
        return self.low > 0


def rate_axis(values: Sequence[Decimal]) -> Axis:
    """Return an axis from 0 to 100 %, or from one of `RATE_FLOORS` when every value is near 100 %, or only as high as
    small rates need."""
    lowest, highest = min(values), max(values)
    hundred = Decimal(100)
    if highest > hundred or lowest < 0:
        return count_axis(values, whole=False)
    if highest <= hundred / 2:
        return _up_to(highest, whole=False)
    floor = next((floor for floor in RATE_FLOORS if lowest - floor >= (hundred - floor) / 10), 0)
    return Axis(Decimal(floor), hundred, _ticks(Decimal(floor), hundred, Decimal(RATE_FLOORS.get(floor, 20))))


def count_axis(values: Sequence[Decimal], *, whole: bool = True, may_cut: bool = False) -> Axis:
    """Return an axis from 0; with `may_cut` (never for bars) from a higher value when all values are close together.
    `whole` keeps the ticks on whole numbers."""
    lowest, highest = min(values), max(values)
    if lowest < 0:
        step = _step(max(highest, Decimal(0)) - lowest, whole=whole)
        low, high = _snap(lowest, step, ROUND_FLOOR), _snap(max(highest, Decimal(0)), step, ROUND_CEILING)
        return Axis(low, high, _ticks(low, high, step))
    if may_cut and highest > lowest > highest * NEAR:
        below = lowest - max((highest - lowest) / 2, highest / 20)
        step = _step(highest - below, whole=whole)
        low, high = _snap(below, step, ROUND_FLOOR), _snap(highest, step, ROUND_CEILING)
        return Axis(low, high, _ticks(low, high, step))
    return _up_to(highest, whole=whole)


def year_ticks(first: int, last: int) -> list[int]:
    """Return the years that are written on the axis: all when there is room, else every second, third …, and always
    the last."""
    step = -(-(last - first + 1) // MOST_YEARS_MARKED)
    return list(range(last, first - 1, -step))[::-1]


def _up_to(highest: Decimal, *, whole: bool) -> Axis:
    step = _step(highest, whole=whole)
    high = max(_snap(highest, step, ROUND_CEILING), step)
    return Axis(Decimal(0), high, _ticks(Decimal(0), high, step))


def _step(span: Decimal, *, whole: bool) -> Decimal:
    """Return 1, 2 or 5 times a power of ten that divides the span into about `MARKS` steps."""
    rough = span / MARKS if span > 0 else Decimal(1)
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return max(step, Decimal(1)) if whole else step


def _snap(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding) * step


def _ticks(low: Decimal, high: Decimal, step: Decimal) -> tuple[Decimal, ...]:
    return tuple(low + step * index for index in range(int((high - low) / step) + 1))
