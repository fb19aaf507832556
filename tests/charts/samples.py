"""Short ways to make series for the tests of charts."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from metrics.domain.change import change
from metrics.domain.measured import Measured, Series
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point, TargetRow

JURISDICTION = JurisdictionRow(id=1, code="zone", name="某开发区", kind="zone", path="0001", depth=0, fictional=False)


def indicator(**fields: Any) -> IndicatorRow:
    """Return an indicator; by default a count of cases in the year."""
    defaults: dict[str, Any] = {
        "code": "cases", "name": "案件数", "unit": "件", "measure": "count", "time_basis": "flow",
        "direction": "neutral", "decimals": 0,
    }  # fmt: skip
    return IndicatorRow(**defaults | fields)


def rate(**fields: Any) -> IndicatorRow:
    defaults: dict[str, Any] = {"code": "rate", "name": "办结率", "unit": "%", "measure": "rate", "decimals": 2}
    return indicator(**defaults | {"direction": "higher"} | fields)


def point(year: int, value: Any = None, **fields: Any) -> Point:
    fields.setdefault("state", "approved" if value is not None else "")
    return Point(year, None if value is None else Decimal(str(value)), **fields)


def series(
    of: IndicatorRow,
    first: int,
    *values: Any,
    targets: dict[int, TargetRow] | None = None,
    jurisdiction: JurisdictionRow = JURISDICTION,
) -> Series:
    """Return a series with one value a year from `first` on: a number, None for no row, or a `Point`."""
    points = [
        value if isinstance(value, Point) else point(year, value) for year, value in enumerate(values, start=first)
    ]
    before = [Point(first - 1), *points]
    cells = tuple(
        Measured(of, jurisdiction, later, change(of, earlier, later), (targets or {}).get(later.year))
        for earlier, later in zip(before, points, strict=False)
    )
    return Series(of, jurisdiction, cells)


def pair(of: IndicatorRow, earlier: Point, later: Point) -> Series:
    """Return a series of two chosen years, which need not be neighbours."""
    between = change(of, earlier, later)
    cells = (
        Measured(of, JURISDICTION, earlier, change(of, Point(earlier.year - 1), earlier)),
        Measured(of, JURISDICTION, later, between),
    )
    return Series(of, JURISDICTION, cells)


def until(year: int, value: Any, month: int, day: int, **fields: Any) -> Point:
    """Return a value of part of a year."""
    return point(year, value, as_of=datetime.date(year, month, day), **fields)


def target(value: Any, kind: str = "at_least") -> TargetRow:
    return TargetRow(Decimal(str(value)), kind, "工作要点")


def trace(figure: dict[str, Any], role: str) -> dict[str, Any]:
    """Return the trace with this role."""
    found = [one for one in figure["data"] if one["meta"]["role"] == role]
    assert len(found) == 1, [one["meta"]["role"] for one in figure["data"]]
    return found[0]


def segments(one: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the lines that a trace draws; it is interrupted at None."""
    lines: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(one["x"], one["y"], strict=True):
        if y is None:
            lines.append([])
        else:
            lines[-1].append((x, y))
    return [line for line in lines if line]
