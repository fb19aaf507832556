"""The indicators as the reader needs them: names and aliases, unit and measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """One indicator. `aliases` are phrases used in reports; … in one stands for any words between its parts. `measure`
    is count, rate, amount, duration or score; `parts` are the codes of indicators that add up to this one."""

    code: str
    name: str
    aliases: tuple[str, ...]
    unit: str
    measure: str
    theme: str
    time_basis: str = "flow"
    numerator: str = ""
    denominator: str = ""
    parts: tuple[str, ...] = ()
    definition: str = ""


def load_catalogue(rows: Iterable[Mapping[str, str]]) -> list[IndicatorSpec]:
    """Return the indicators from rows with the column names of the catalogue's CSV. Raises `KeyError` with the name of
    a missing column."""
    return [
        IndicatorSpec(
            code=row["code"],
            name=row["name_zh"],
            aliases=tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip()),
            unit=row["unit"],
            measure=row["measure"],
            theme=row["theme"],
            time_basis=row.get("time_basis") or "flow",
            numerator=row.get("numerator") or "",
            denominator=row.get("denominator") or "",
            parts=tuple((row.get("parts") or row.get("total_of") or "").split()),
            definition=row.get("definition_zh") or "",
        )
        for row in rows
    ]
