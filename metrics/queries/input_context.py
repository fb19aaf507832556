"""What is shown beside an input field: the values of the years before, and the warnings about the value itself."""

from __future__ import annotations

from metrics.domain.catalogue import Catalogue
from metrics.domain.measured import Series
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point
from metrics.models import Jurisdiction, Observation
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.series import POINT_FIELDS, values_of

YEARS_BESIDE = 3


def beside(scope: Scope, rows: Catalogue, indicator: IndicatorRow, jurisdiction: Jurisdiction, year: int) -> Series:
    """Return the three years before and the year itself, as far as the user may see them; two queries."""
    first = year - YEARS_BESIDE
    values = values_of(
        scope, jurisdiction_row(jurisdiction), rows, first=first, last=year, only={indicator.code}, working=True
    )
    return values.series(indicator, first, year)


def standing(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> dict[int, Point]:
    """Return indicator id → last approved version, of the values that are being corrected. One query."""
    found = Observation.reading.filter(stands=True, jurisdiction=jurisdiction.id, year=year)
    found = found.filter(scope.observations_at(jurisdiction.path)).order_by()
    return {row[0]: Point(*row[1:]) for row in found.values_list(*POINT_FIELDS)}
