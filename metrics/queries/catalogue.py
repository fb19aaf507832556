"""The catalogue as rows, in the order of the report."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import Http404

from metrics.domain.catalogue import Catalogue
from metrics.domain.rows import IndicatorRow
from metrics.models import Indicator, Theme
from metrics.queries.data_version import kept
from metrics.wording.languages import speaks_english

FIELDS = (
    "id", "code", "name_zh", "name_en", "unit", "measure", "time_basis", "direction", "decimals",
    "break_year", "break_note_zh", "break_note_en", "is_key", "numerator__code", "denominator__code",
    "denominator__unit", "first_year", "last_year",
    "min_value", "max_value", "theme_id", "theme__code", "theme__name_zh", "theme__name_en",
)  # fmt: skip


class EmptyCatalogue(Http404):
    """There is no indicator at all. A page says so; a file answers 404."""


@kept
def catalogue() -> Catalogue:
    """Return the whole catalogue in the active language. One query, and two more when it has changed since it was last
    read."""
    parts = parts_of_totals()
    records = Indicator.objects.order_by("theme__position", "position", "code").values(*FIELDS)
    return Catalogue(tuple(row_of(record, tuple(parts[record["id"]])) for record in records))


def parts_of_totals() -> dict[int, list[str]]:
    """Return indicator id → codes of the indicators that add up to it, in order; [] for every other indicator."""
    parts: dict[int, list[str]] = defaultdict(list)
    links = Indicator.parts.through.objects.values_list("from_indicator_id", "to_indicator__code")
    for total, part in links.order_by("to_indicator__position"):
        parts[total].append(part)
    return parts


def row_of(record: dict[str, Any], parts: tuple[str, ...]) -> IndicatorRow:
    """Return a record with `FIELDS` as a row in the active language."""
    first, second = ("en", "zh") if speaks_english() else ("zh", "en")

    def named(field: str) -> str:
        return str(record[f"{field}_{first}"] or record[f"{field}_{second}"])

    return IndicatorRow(
        id=record["id"],
        theme_id=record["theme_id"],
        code=record["code"],
        name=named("name"),
        unit=record["unit"],
        measure=record["measure"],
        time_basis=record["time_basis"],
        direction=record["direction"],
        decimals=record["decimals"],
        break_year=record["break_year"],
        break_note=named("break_note"),
        is_key=record["is_key"],
        theme=named("theme__name"),
        theme_code=record["theme__code"],
        numerator=record["numerator__code"] or "",
        denominator=record["denominator__code"] or "",
        base_unit=record["denominator__unit"] or "",
        parts=parts,
        min_value=record["min_value"],
        max_value=record["max_value"],
        first_year=record["first_year"],
        last_year=record["last_year"],
    )


def themes() -> list[tuple[str, str]]:
    """Return (code, name) of each theme, in order."""
    return [(theme.code, theme.name) for theme in Theme.objects.order_by("position", "code")]
