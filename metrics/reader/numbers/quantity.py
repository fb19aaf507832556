"""One quantity as it stands in a paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

NEAR = 16
"""Characters of context that are read on each side of a number."""


@dataclass(slots=True)
class Quantity:
    """A number with its unit at `start:end`; `number` is where the number ends. `role` is "" or one of: low and high
    (the ends of a range), from (the earlier value of a change), zero, rank."""

    start: int
    end: int
    number: int
    value: Decimal
    unit: str
    kind: str
    qualifier: str
    role: str = ""
    compared: bool = False
