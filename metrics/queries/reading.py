"""The catalogue as the reader needs it."""

from __future__ import annotations

from metrics.models import Indicator
from metrics.reader.catalogue import IndicatorSpec, load_catalogue


def reading_catalogue() -> list[IndicatorSpec]:
    """Every indicator with its aliases as they are stored now, learnt ones included; two queries."""
    records = (
        Indicator.objects.order_by("theme__position", "position", "code")
        .select_related("theme", "numerator", "denominator")
        .prefetch_related("parts")
    )
    return load_catalogue(
        {
            "code": record.code,
            "name_zh": record.name_zh,
            "aliases": record.aliases,
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
