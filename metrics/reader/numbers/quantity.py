"""One quantity as it stands in a paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

NEAR = 16
"""Characters of context looked at on each side of a number."""


@dataclass(slots=True)
class Quantity:
    """`start:end` covers number and unit, `number` is where the number ends. `role` is "" or: part of a range (low,
    high), from (the earlier value of a from–to), zero, rank."""

    start: int
    end: int
    number: int
    value: Decimal
    unit: str
    kind: str
    qualifier: str
    role: str = ""
    compared: bool = False
