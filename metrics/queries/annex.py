"""The figures of a place and year as a document states them."""

from __future__ import annotations

from metrics.domain.drafting import Annex
from metrics.domain.rows import JurisdictionRow
from metrics.permissions.scope import Scope
from metrics.queries.years import years


def annex_of(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> Annex:
    """Return every indicator with a row in the year or the one before, as readers see it: approved values, or with an
    edition those of it. Whoever asks must be allowed to draft there."""
    found = years(scope.as_reader(jurisdiction.path), jurisdiction, first=year - 1, last=year, pair=True)
    return Annex(jurisdiction, year, tuple(series.latest for series in found.rows), scope.edition)
