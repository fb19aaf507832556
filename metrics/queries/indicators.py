"""The search in the catalogue, and one indicator over the years."""

from __future__ import annotations

import datetime
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max, Min
from django.http import Http404

from metrics.domain.catalogue import Catalogue, CatalogueEntry, Definition, Described, IndicatorHistory
from metrics.domain.choices import Judging
from metrics.domain.measured import Series
from metrics.domain.rows import IndicatorRow, JurisdictionRow
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import FIELDS, breaks_by_indicator, row_of, rows_by_year, stored_indicators
from metrics.queries.data_version import kept
from metrics.queries.readable import readable
from metrics.queries.series import Values, values_of
from metrics.wording.definitions import definitions_words
from metrics.wording.languages import speaks_english

DESCRIBED = ("legal_basis", "method", "limits")
DESCRIPTION = (
    "definition_zh", "definition_en", "department_zh", "aliases", "contact",
    *(f"{name}_{language}" for name in DESCRIBED for language in ("zh", "en")),
)  # fmt: skip


@kept
def described_catalogue() -> Mapping[str, Described]:
    """Return the whole catalogue by code, in the order of the report. One query, and four more when it has changed
    since it was last read."""
    return _described()


def described_at(at: datetime.datetime | None) -> Mapping[str, Described]:
    """Return the whole catalogue by code as it stood at the moment; None: as it is now."""
    return described_catalogue() if at is None else _described(at)


def _described(at: datetime.datetime | None = None) -> dict[str, Described]:
    records, parts = stored_indicators((*FIELDS, *DESCRIPTION), at)
    breaks, later = breaks_by_indicator(at), _later_definitions(at)
    first, second = ("en", "zh") if speaks_english() else ("zh", "en")
    found = {}
    for record in records:
        aliases = tuple(alias for alias in record["aliases"].split("|") if alias)
        versions = [(None, record["definition_zh"], record["definition_en"]), *later[record["id"]]]
        words = (
            record["code"],
            record["name_zh"],
            record["name_en"],
            *(text for _, *both in versions for text in both),
        )

        def named(field: str, record: dict[str, Any] = record) -> str:
            return str(record[f"{field}_{first}"] or record[f"{field}_{second}"])

        found[record["code"]] = Described(
            indicator=row_of(record, tuple(parts[record["id"]]), breaks[record["id"]]),
            definitions=tuple(
                Definition(since, (english or chinese) if first == "en" else (chinese or english))
                for since, chinese, english in versions
            ),
            department=record["department_zh"],
            aliases=aliases,
            searched=folded("\n".join([*words, *aliases])),
            contact=record["contact"],
            **{name: named(name) for name in DESCRIBED},
        )
    return found


def _later_definitions(at: datetime.datetime | None) -> dict[int, list[tuple[int, str, str]]]:
    """Return indicator id → year, Chinese and English of each definition that replaced its own, in order."""
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for row in rows_by_year(Judging.DEFINITION, at):
        found[row["indicator_id"]].append((row["year"], row["definition_zh"], row["definition_en"]))
    return found


def definitions(at: datetime.datetime | None = None) -> dict[str, str]:
    """Return code → name and definitions in the reader's language, of the whole catalogue, as it stood at the
    moment."""
    return {
        code: " · ".join(words for words in (entry.indicator.name, definitions_words(entry.definitions)) if words)
        for code, entry in described_at(at).items()
    }


def folded(text: str) -> str:
    """Return the text for comparing: full-width letters and digits as half-width, upper case as lower."""
    return unicodedata.normalize("NFKC", text).casefold()


def indicators(scope: Scope, jurisdiction: JurisdictionRow, *, text: str = "", theme: str = "") -> list[CatalogueEntry]:
    """Return the indicators that contain every word of `text` in a name, the code, an alias or the definition. 404 for
    an unknown theme. Three queries."""
    described = described_at(scope.frozen).values()
    if theme and theme not in {entry.indicator.theme_code for entry in described}:
        raise Http404
    words = folded(text).split()
    chosen = [
        entry
        for entry in described
        if (not theme or entry.indicator.theme_code == theme) and all(word in entry.searched for word in words)
    ]
    years = _years_with_values(scope, jurisdiction)
    return [CatalogueEntry(entry, jurisdiction, *years.get(entry.indicator.id, (None, None))) for entry in chosen]


def _years_with_values(scope: Scope, jurisdiction: JurisdictionRow) -> dict[int, tuple[int, int]]:
    """Return indicator id → first and last year with a value."""
    visible = readable(scope.reading).filter(
        scope.observations_at(jurisdiction.path), jurisdiction=jurisdiction.id, value__isnull=False
    )
    found = visible.order_by().values_list("indicator").annotate(first=Min("year"), last=Max("year"))
    return {indicator: (first, last) for indicator, first, last in found}


def indicator_history(
    scope: Scope,
    jurisdiction: JurisdictionRow,
    code: str,
    *,
    years: tuple[int, int] | None,
    first: int | None = None,
    last: int | None = None,
) -> IndicatorHistory:
    """Return one indicator from `first` to `last`; without them, from its first row to the last of the jurisdiction's
    `years`. 404 for an unknown code. Six queries at most."""
    described = described_at(scope.frozen)
    if code not in described:
        raise Http404
    catalogue = Catalogue(tuple(entry.indicator for entry in described.values()))
    indicator = described[code].indicator
    related = {
        other: catalogue.by_code[other]
        for other in (indicator.numerator, indicator.denominator, *indicator.parts)
        if other
    }
    return IndicatorHistory(
        described=described[code],
        series=_series(scope, jurisdiction, catalogue, indicator, years, first, last),
        years=years,
        related=related,
        part_of=tuple(row for row in catalogue if code in (row.numerator, row.denominator, *row.parts)),
        until=last,
    )


def _series(
    scope: Scope,
    jurisdiction: JurisdictionRow,
    catalogue: Catalogue,
    indicator: IndicatorRow,
    years: tuple[int, int] | None,
    first: int | None,
    last: int | None,
) -> Series | None:
    if years is None:
        return None
    begin, end = first or years[0], last or years[1]
    values = values_of(scope, jurisdiction, catalogue, first=begin, last=end, only=[indicator.code])
    rows = _years_of(values, indicator, begin)
    if not rows:
        return None
    return values.series(indicator, first or rows[0], end)


def _years_of(values: Values, indicator: IndicatorRow, begin: int) -> Sequence[int]:
    return sorted(year for year in values.points.get(indicator.id, {}) if year >= begin)
