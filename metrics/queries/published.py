"""What was published of a jurisdiction before its values became what they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet

from metrics.domain.change import change
from metrics.domain.choices import Incomparable, State
from metrics.domain.measured import Alike, Revised
from metrics.domain.observation_fields import FIGURE
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point
from metrics.models import EditionValue, Observation
from metrics.models.compiled_queries import prepared
from metrics.permissions.scope import Reading

KEY = ("jurisdiction", "year", "indicator", "version")
READ = ("edition__number", "revision__indicator_id", "revision__year", *(f"revision__{name}" for name in FIGURE))

Versions = Mapping[tuple[int, int], Sequence[tuple[int, Point]]]
"""Indicator id and year → number of the edition and what it says, the first edition first."""


def superseded(reading: Reading, jurisdiction: JurisdictionRow, first: int, last: int) -> Versions:
    """Return the published versions that are not the ones shown now, and all of the year `last`; of an edition, all up
    to it. One query."""
    found: dict[tuple[int, int], list[tuple[int, Point]]] = defaultdict(list)
    for number, indicator, year, *stated in _published(jurisdiction.id, first, last, reading):
        found[indicator, year].append((number, Point(year, **dict(zip(FIGURE, stated, strict=True)))))
    return found


@prepared(EditionValue)
def _published(jurisdiction: int, first: int, last: int, reading: Reading) -> QuerySet[Any, Any]:
    found = EditionValue.objects.filter(
        edition__jurisdiction=jurisdiction, edition__year__gte=first, edition__year__lte=last
    )
    if reading.edition is not None:
        found = found.filter(edition__number__lte=reading.edition)
    else:
        shown = Observation.reading.filter(**{name: OuterRef(f"revision__{name}") for name in KEY}).order_by()
        found = found.filter(Q(edition__year=last) | ~Exists(shown))
    return found.order_by("edition__number").values_list(*READ)


def revised(versions: Sequence[tuple[int, Point]], now: Point) -> Revised | None:
    """Return the value as it was published first and as it is now; None where both are alike or one is missing."""
    if not versions or not (now.value is not None or now.missing_reason):
        return None
    first = versions[0][1]
    same = all(
        getattr(first, name) == getattr(now, name) for name in FIGURE if name not in ("numerator", "denominator")
    )
    return None if same else Revised(first, now)


def corrected(versions: Versions, points: Mapping[int, Mapping[int, Point]], year: int) -> bool:
    """Return whether the values of the year differ from what was published first; not where nothing was."""
    first = {indicator: several[0][1] for (indicator, of), several in versions.items() if of == year}
    now = {indicator: years[year] for indicator, years in points.items() if year in years}
    approved = {indicator for indicator, point in now.items() if point.state == State.APPROVED}
    differing = (
        any(getattr(first[key], name) != getattr(now[key], name) for name in FIGURE) for key in first.keys() & now
    )
    return bool(first) and (first.keys() != approved or any(differing))


def alike(indicator: IndicatorRow, versions: Sequence[tuple[int, Point]], earlier: Point, later: Point) -> Alike | None:
    """Return the change on the last edition of the year before whose value ends in the same month, where the value of
    now does not; None where there is none."""
    if not versions or change(indicator, earlier, later).reason != Incomparable.AS_OF:
        return None
    found = (Alike(number, change(indicator, before, later)) for number, before in reversed(versions))
    return next((each for each in found if not each.change.reason), None)


class OfEditions(TypedDict, total=False):
    """The fields of a `Measured` that say what editions say."""

    published: Point | None
    published_before: Revised | None
    alike: Alike | None


def of_editions(versions: Versions, indicator: IndicatorRow, earlier: Point, point: Point) -> OfEditions:
    """Return what editions say about the value and that of the year before."""
    if not versions:
        return {}
    own, before = (versions.get((indicator.id, of.year), ()) for of in (point, earlier))
    revision = revised(own, point)
    return {
        "published": revision.first if revision else None,
        "published_before": revised(before, earlier),
        "alike": alike(indicator, before, earlier, point),
    }
