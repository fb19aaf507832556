"""Values for people who enter and review: what they may see, and warnings that compare with all that is stored."""

from __future__ import annotations

from collections.abc import Collection

from metrics.domain.catalogue import Catalogue
from metrics.domain.rows import JurisdictionRow
from metrics.permissions.scope import EVERYTHING, Scope
from metrics.queries.series import Values, values_at, values_of


def compared_values(
    scope: Scope,
    jurisdiction: JurisdictionRow,
    catalogue: Catalogue,
    *,
    first: int,
    last: int,
    only: Collection[str] | None = None,
    targets: bool = True,
) -> Values:
    """Return the values as `values_of` does, for users who enter and review: warnings compare with everything that is
    stored."""
    stored = values_of(
        EVERYTHING, jurisdiction, catalogue, first=first, last=last, only=only, targets=targets, working=True
    )
    return _as_seen(scope, stored)


def compared_values_at(
    scope: Scope,
    jurisdictions: Collection[JurisdictionRow],
    catalogue: Catalogue,
    *,
    first: int,
    last: int,
    only: Collection[str],
) -> list[Values]:
    """Return the values of some indicators as `compared_values` does, in each of the jurisdictions."""
    stored = values_at(EVERYTHING, jurisdictions, catalogue, first=first, last=last, only=only, working=True)
    return [_as_seen(scope, each) for each in stored]


def _as_seen(scope: Scope, stored: Values) -> Values:
    """Return what the user may see of all that is stored; warnings go on comparing with what is stored."""
    path, themes = stored.jurisdiction.path, stored.catalogue.by_id
    points = {
        key: {year: point for year, point in years.items() if scope.shows(path, themes[key].theme_id, point.state)}
        for key, years in stored.points.items()
    }
    if sum(map(len, points.values())) == sum(map(len, stored.points.values())):
        return stored
    return Values(stored.jurisdiction, stored.catalogue, points, stored.targets, stored.gaps, stored)
