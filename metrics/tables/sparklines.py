"""Sparklines: small lines beside a value, drawn as SVG by the server, so that they need no script.

A line joins neighbouring years that can be compared: it is interrupted at a gap, a break in the definition, or between
two different as-of dates. A hollow dot is part of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from metrics.domain.change import dates_agree
from metrics.domain.rows import IndicatorRow, Point, is_part_year


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a sparkline in SVG units, which are pixels at the size the stylesheet gives; it includes the room
    for the dots."""

    name: str
    width: int
    height: int
    dot: int
    margin: int = 4


CARD = Size("spark", 104, 38, 3)
LINE = Size("spark-line", 72, 20, 2, 3)


def sparkline(indicator: IndicatorRow, points: Sequence[Point], size: Size = CARD) -> SafeString:
    """Return the line of consecutive years, the last one marked; "" when fewer than two have a value. It is hidden
    from screen readers, as the change in words and the table on the indicator's page say the same."""
    if sum(point.value is not None for point in points) < 2:
        return SafeString()
    spots = _spots(points, size)
    runs = _runs(indicator, points)
    path = "".join("M" + " ".join(f"{x} {y}" for x, y in (spots[i] for i in run)) for run in runs if len(run) > 1)
    dots = [
        _dot(spots[i], size.dot if i == len(points) - 1 else size.dot - 1, hollow=is_part_year(points[i].until))
        for run in runs
        for i in run
        if i == len(points) - 1 or len(run) == 1 or is_part_year(points[i].until)
    ]
    line = f'<path d="{path}"/>' if path else ""
    return SafeString(
        f'<svg class="{size.name}" viewBox="0 0 {size.width} {size.height}" aria-hidden="true">'
        f"{_break_lines(indicator, points, size)}{line}{''.join(dots)}</svg>"
    )


def _spots(points: Sequence[Point], size: Size) -> dict[int, tuple[int, int]]:
    """Return position → x and y of each point with a value. Pixels need no more precision than a float."""
    values = {i: float(point.value) for i, point in enumerate(points) if point.value is not None}
    high, low = max(values.values()), min(values.values())
    depth, columns = size.height - 2 * size.margin, _columns(len(points), size)
    return {i: (columns[i], size.margin + _scaled(high - value, high - low, depth)) for i, value in values.items()}


@lru_cache
def _columns(count: int, size: Size) -> tuple[int, ...]:
    """Return the x of each of `count` years."""
    width = size.width - 2 * size.margin
    return tuple(size.margin + _scaled(position, count - 1, width) for position in range(count))


def _scaled(part: float, whole: float, length: int) -> int:
    """Return `length` × part ÷ whole in whole pixels; half of `length` when all values are equal."""
    share = part / whole if whole else 0.5
    return int(share * length + 0.5)


def _runs(indicator: IndicatorRow, points: Sequence[Point]) -> list[list[int]]:
    """Return the positions joined by each line."""
    runs: list[list[int]] = []
    broken = {each.year for each in indicator.breaks if not each.comparable}
    before: Point | None = None
    for i, point in enumerate(points):
        if point.value is None:
            before = None
            continue
        if before and dates_agree(before.until, point.until) and point.year not in broken:
            runs[-1].append(i)
        else:
            runs.append([i])
        before = point
    return runs


def _dot(spot: tuple[int, int], radius: int, *, hollow: bool) -> str:
    css = ' class="hollow"' if hollow else ""
    return f'<circle{css} cx="{spot[0]}" cy="{spot[1]}" r="{radius}"/>'


def _break_lines(indicator: IndicatorRow, points: Sequence[Point], size: Size) -> str:
    """Return a dotted vertical line half-way before the first year of each break, if both years are shown."""
    columns, first = _columns(len(points), size), points[0].year
    found = indicator.breaks_between(first, points[-1].year) if indicator.breaks else ()
    at = [(columns[each.year - first] + columns[each.year - first - 1]) // 2 for each in found]
    return "".join(f'<path class="break" d="M{x} 0V{size.height}"/>' for x in at)
