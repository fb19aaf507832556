"""Lines of a page that may have been read across two columns of prose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import TypeAlias

Span: TypeAlias = tuple[float, float]
"""Left and right edge."""
GAP = 0.5
"""The narrowest gap between two columns, in character heights; blanks between words are narrower."""
FEWEST = 3
PROSE = 7
"""Columns whose lines are mostly shorter than so many characters hold the entries of a table, which is read by
rows."""


def read_across(rows: Sequence[Sequence[Span]], size: float) -> set[int]:
    """Return which rows, given as the edges of their characters from left to right, have text on both sides of a gap
    that runs down through neighbouring ones; `size` is the usual height of a character."""
    parts = [_joined(row, GAP * size) for row in rows]
    found: set[int] = set()
    seen: list[tuple[int, Span]] = []
    for at, (above, below) in enumerate(pairwise(parts)):
        seen = [(last, band) for last, band in seen if at < last]
        for (_, left), (right, _) in pairwise(_joined(sorted([*above, *below]), GAP * size)):
            if any(left <= band[0] and band[1] <= right for _last, band in seen):
                continue
            first, last, band = _run(parts, at, (left, right), GAP * size)
            seen.append((last, band))
            found.update(_between_columns(parts, range(first, last + 1), band, PROSE * size))
    return found


def _joined(spans: Sequence[Span], gap: float) -> list[Span]:
    """Return the spans, those with less than a gap between them as one."""
    found: list[Span] = []
    for start, end in spans:
        if found and start - found[-1][1] < gap:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _run(parts: Sequence[Sequence[Span]], at: int, band: Span, gap: float) -> tuple[int, int, Span]:
    """Return the first and the last row around `at` that leave the band free, and what they leave of it."""
    ends = []
    for rows in (range(at, -1, -1), range(at + 1, len(parts))):
        end = rows.start
        for row in rows:
            edges = [band[0], *(min(max(x, band[0]), band[1]) for span in parts[row] for x in span), band[1]]
            free = max(zip(edges[::2], edges[1::2], strict=True), key=lambda span: span[1] - span[0])
            if free[1] - free[0] < gap:
                break
            band, end = free, row
        ends.append(end)
    return ends[0], ends[1], band


def _between_columns(parts: Sequence[Sequence[Span]], rows: range, band: Span, prose: float) -> range:
    """Return those of the rows that two columns of prose on both sides of the band share; none where there are no
    such columns."""
    left = {row: before[-1] for row in rows if (before := [span for span in parts[row] if span[1] <= band[0]])}
    right = {row: after[0] for row in rows if (after := [span for span in parts[row] if span[0] >= band[1]])}
    if not (left and right):
        return range(0)
    first, last = max(min(left), min(right)) - 1, min(max(left), max(right)) + 1
    shared = range(max(first, rows.start), min(last + 1, rows.stop))
    for side in (left, right):
        widths = [side[row][1] - side[row][0] for row in shared if row in side]
        if len(widths) < FEWEST or median(widths) < prose:
            return range(0)
    return shared
