"""What is shown beside an input field: the values of the years before, and the warnings about the value itself."""

from __future__ import annotations

from metrics.domain.catalogue import Catalogue
from metrics.domain.measured import Series
from metrics.domain.rows import IndicatorRow
from metrics.models import Jurisdiction
from metrics.permissions.scope import Scope
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.series import values_of

YEARS_BESIDE = 3


def beside(scope: Scope, rows: Catalogue, indicator: IndicatorRow, jurisdiction: Jurisdiction, year: int) -> Series:
    """Return the three years before and the year itself, as far as the user may see them; two queries."""
    first = year - YEARS_BESIDE
    values = values_of(scope, jurisdiction_row(jurisdiction), rows, first=first, last=year, only={indicator.code})
    return values.series(indicator, first, year)
