"""The catalogue in the form that the reader needs."""

from __future__ import annotations

from collections import defaultdict

from metrics.models import Indicator, LearnedAlias
from metrics.models.jurisdictions import STEP
from metrics.reader.indicators.catalogue import IndicatorSpec, load_catalogue


def reading_catalogue(path: str = "") -> list[IndicatorSpec]:
    """Return every indicator with its aliases as stored; with the `path` of a jurisdiction, also the aliases learnt
    there and above it. Three queries."""
    learned: dict[int, list[str]] = defaultdict(list)
    here_and_above = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    phrases = LearnedAlias.objects.filter(jurisdiction__path__in=here_and_above).values_list("indicator_id", "phrase")
    for indicator, phrase in phrases:
        learned[indicator].append(phrase)
    records = (
        Indicator.objects.order_by("theme__position", "position", "code")
        .select_related("theme", "numerator", "denominator")
        .prefetch_related("parts")
    )
    return load_catalogue(
        {
            "code": record.code,
            "name_zh": record.name_zh,
            "aliases": "|".join(filter(None, [record.aliases, *learned[record.pk]])),
            "unit": record.unit,
            "measure": record.measure,
            "theme": record.theme.code,
            "time_basis": record.time_basis,
            "numerator": record.numerator.code if record.numerator else "",
            "denominator": record.denominator.code if record.denominator else "",
            "parts": " ".join(part.code for part in record.parts.all()),
            "definition_zh": record.definition_zh,
        }
        for record in records
    )
