"""What a place came from and what became of it, and the values of its forerunners beside its own."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.domain.comparison import Group, OverYears
from metrics.domain.measured import Series
from metrics.domain.rows import JurisdictionRow
from metrics.domain.successions import Succession
from metrics.models import Jurisdiction
from metrics.models import Succession as Stored
from metrics.permissions.scope import Scope
from metrics.queries.data_version import kept
from metrics.queries.jurisdiction_tree import rows_alone
from metrics.queries.jurisdictions_over_years import over_years


@kept
def successions() -> tuple[Succession, ...]:
    """Return everything that is known, in order. One small query, and two more when something has changed since."""
    found = list(
        Stored.objects.order_by("year", "forerunner__path", "jurisdiction__path").values_list(
            "year", "kind", "jurisdiction_id", "forerunner_id", "note"
        )
    )
    ids = {key for _, _, *both, _ in found for key in both if key}
    rows = {row.id: row for row in rows_alone(Jurisdiction.objects.filter(pk__in=ids))} if ids else {}
    return tuple(Succession(year, kind, rows[at], rows.get(of), note) for year, kind, at, of, note in found)


def changes_of(jurisdiction: JurisdictionRow) -> list[Succession]:
    """Return what is known of the jurisdiction, as a place or as a forerunner. Names are public geography."""
    return [
        each
        for each in successions()
        if jurisdiction.id in (each.place.id, each.forerunner.id if each.forerunner else None)
    ]


def beside_forerunners(
    scope: Scope, jurisdiction: JurisdictionRow, happened: Sequence[Succession], series: Series | None
) -> OverYears | None:
    """Return the indicator of the series in the jurisdiction and in those of its forerunners that the user may see, in
    the years of both; None when there is none to show."""
    ids = {each.forerunner.id for each in happened if each.forerunner and each.place.id == jurisdiction.id}
    seen = rows_alone(scope.jurisdictions().filter(pk__in=ids)) if ids and series else []
    if not seen or series is None:
        return None
    rows = tuple(sorted((*seen, jurisdiction), key=lambda row: row.path))
    last = series.cells[-1].point.year
    over = over_years(
        scope,
        Group(None, rows, chosen=True),
        code=series.indicator.code,
        last=last,
        default_year=last,
    )
    return over if any(point.value is not None for point in over.points) else None
