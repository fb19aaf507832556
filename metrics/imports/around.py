"""What the lines around a table say of all its values: the year, and the unit. A note below it says units too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from metrics.imports.columns import KIND_OF, heading_of
from metrics.parsing.texts import comparable
from metrics.parsing.units import UnitSaid, units_in

TITLE_YEAR = re.compile("([12][0-9]{3})年(?![0-9]{1,2}月)")
BELOW = re.compile(r"(?:备?注|说明|填表|填报|制表|审核|复核|负责人|联系|单位负责|统计负责|资料来源)[^:]{0,10}:")

Lines = Iterable[tuple[int, Sequence[str]]]


def is_words(cells: Sequence[str]) -> bool:
    """Return whether the row is a note or a signature below a table."""
    return sum(map(bool, cells)) == 1 and BELOW.match(comparable(next(filter(None, cells)))) is not None


def year_above(above: Lines) -> int:
    """Return the year that the titles name; 0 when they name none or several. A date is none."""
    years = {year for _number, cells in above for cell in cells for year in TITLE_YEAR.findall(cell)}
    return int(years.pop()) if len(years) == 1 else 0


def units_around(above: Lines, header: Sequence[str], below: Lines) -> tuple[UnitSaid, ...]:
    """Return what may be the units of all values, as lines around the table and headings of names say it."""
    lines = [*above, *((number, cells) for number, cells in below if is_words(cells))]
    found = [unit for _number, cells in lines for cell in cells for unit in units_in(cell)]
    behind = [UnitSaid(said.unit) for said in map(heading_of, header) if said.field in KIND_OF and said.unit]
    return tuple(dict.fromkeys([*found, *behind]))
