"""A change as it is printed, for the tests of its rules."""

from __future__ import annotations

from metrics.domain.change import Change, change
from metrics.domain.rows import IndicatorRow, Point
from metrics.wording.formatting import change_words


def numbers(found: Change) -> tuple[str | None, str | None]:
    """Return delta and per cent as they would be printed."""
    delta, percent = found.delta, found.percent
    return None if delta is None else str(delta), None if percent is None else str(percent)


def words(row: IndicatorRow, earlier: Point, later: Point) -> str:
    return change_words(change(row, earlier, later))
