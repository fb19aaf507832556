"""Units as people write them behind a number, in a heading or in a column of their own."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from metrics.parsing.numbers import MULTIPLIERS
from metrics.parsing.texts import comparable
from metrics.wording.formatting import UNITS_EN

PER_CENT = frozenset({"%", "百分比", "百分数", "百分率", "percent", "percentage"})
KINDS = (
    frozenset({"人", "人次", "名", "位"}),
    frozenset({"家", "家次", "户", "户次"}),
    frozenset({"次", "场", "场次"}),
)
"""Units that people put one for the other, though they count differently: a person is asked, and may confirm."""

MONEY = "元"
SAID = re.compile(
    r"(金额|资金|货币|经费|款项|价款)?\s{0,3}单\s{0,3}位\s{0,3}(?:均?[为是])?\s?[:：]?\s{0,3}([^\s()（）\[\]。；;]{1,30})"
)
BETWEEN = re.compile("[、,，/及和]")

SCALED = re.compile("([十百千万亿]*)(.*)", re.DOTALL)
TEN = {"十": 10} | MULTIPLIERS


def unit_names(unit: str) -> set[str]:
    """Return the names of the unit in both languages, as `comparable` has them."""
    names = {comparable(name) for name in (unit, *UNITS_EN.get(unit, ())) if name}
    return names | PER_CENT if unit == "%" else names


class UnitSaid(NamedTuple):
    """What may be the unit of all values of a table; `of_money`: of the amounts of money alone."""

    unit: str
    of_money: bool = False

    def is_about(self, unit: str) -> bool:
        """Return whether it says something of values in this unit of the catalogue."""
        return not self.of_money or scaled(unit)[1] == MONEY


def units_in(text: str) -> list[UnitSaid]:
    """Return what may be units in a line around a table: 单位：万件, 单位：件、% or 金额单位：元."""
    return [UnitSaid(unit, bool(money)) for money, said in SAID.findall(text) for unit in BETWEEN.split(said) if unit]


def scaled(unit: str) -> tuple[Decimal, str]:
    """Return 10000 and 件 for 万件, 1 and 件 for 件."""
    found = SCALED.fullmatch(unit)
    assert found
    factor = Decimal(1)
    for character in found[1]:
        factor *= TEN[character]
    return factor, found[2]


def is_alike(text: str, unit: str) -> bool:
    """Return whether the text is a unit of the same kind, such as 人 beside 人次."""
    return any({comparable(text), unit} <= kind for kind in KINDS)
