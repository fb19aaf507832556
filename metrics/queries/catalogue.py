"""The catalogue as rows, in the order of the report."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.http import Http404

from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import Judging
from metrics.domain.rows import Break, IndicatorRow
from metrics.models import Indicator
from metrics.queries.as_it_stood import Catalogues, History
from metrics.queries.data_version import kept
from metrics.wording.languages import speaks_english

FIELDS = (
    "id", "code", "name_zh", "name_en", "unit", "measure", "time_basis", "direction", "decimals",
    "is_key", "numerator__code", "denominator__code",
    "denominator__unit", "first_year", "last_year",
    "min_value", "max_value", "theme_id", "theme__code", "theme__name_zh", "theme__name_en",
)  # fmt: skip


class EmptyCatalogue(Http404):
    """There is no indicator at all. A page says so; a file answers 404."""


ORDER = ("theme__position", "position", "code")


@kept
def catalogue() -> Catalogue:
    """Return the whole catalogue in the active language. One query, and three more when it has changed since it was
    last read."""
    return _catalogue()


def _catalogue(at: datetime.datetime | None = None) -> Catalogue:
    records, parts = stored_indicators(FIELDS, at)
    breaks = breaks_by_indicator(at)
    return Catalogue(tuple(row_of(record, tuple(parts[record["id"]]), breaks[record["id"]]) for record in records))


def breaks_by_indicator(at: datetime.datetime | None = None) -> Mapping[int, tuple[Break, ...]]:
    """Return indicator id → its breaks in the active language, in order; () for every other indicator."""
    first, second = ("note_en", "note_zh") if speaks_english() else ("note_zh", "note_en")
    found: dict[int, tuple[Break, ...]] = defaultdict(tuple)
    for row in rows_by_year(Judging.BREAK, at):
        found[row["indicator_id"]] += (Break(row["year"], row["comparable"], row[first] or row[second]),)
    return found


def rows_by_year(noun: Judging, at: datetime.datetime | None = None) -> list[dict[str, Any]]:
    """Return what is said of indicators by year, in the order of the years: as it is now, or as it stood at the
    moment."""
    if at is not None:
        return sorted(History(noun).back_to(at).records.values(), key=lambda row: row["year"])
    return list(apps.get_model("metrics", noun)._default_manager.order_by("year").values())


def catalogue_at(at: datetime.datetime | None) -> Catalogue:
    """Return the whole catalogue as it stood at the moment; None: as it is now."""
    return catalogue() if at is None else _catalogue(at)


def stored_indicators(
    fields: Sequence[str], at: datetime.datetime | None = None
) -> tuple[Iterable[dict[str, Any]], Mapping[int, list[str]]]:
    """Return the indicators in order, each with these fields, and those that add up to each: as they are now, or as
    they stood at the moment."""
    if at is not None:
        then = Catalogues(at)
        return then.rows(fields, ORDER), then.parts()
    return Indicator.objects.order_by(*ORDER).values(*fields), parts_of_totals()


def parts_of_totals() -> dict[int, list[str]]:
    """Return indicator id → codes of the indicators that add up to it, in order; [] for every other indicator."""
    parts: dict[int, list[str]] = defaultdict(list)
    links = Indicator.parts.through.objects.values_list("from_indicator_id", "to_indicator__code")
    for total, part in links.order_by("to_indicator__position"):
        parts[total].append(part)
    return parts


def row_of(record: dict[str, Any], parts: tuple[str, ...], breaks: tuple[Break, ...]) -> IndicatorRow:
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
        breaks=breaks,
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


def themes(at: datetime.datetime | None = None) -> list[tuple[str, str]]:
    """Return (code, name) of each theme, in order: as they are now, or as they stood at the moment."""
    stored = History(Judging.THEME)
    found = stored.back_to(at).records if at else stored.records
    first, second = ("name_en", "name_zh") if speaks_english() else ("name_zh", "name_en")
    ordered = sorted(found.values(), key=lambda theme: (theme["position"], theme["code"]))
    return [(theme["code"], theme[first] or theme[second]) for theme in ordered]
