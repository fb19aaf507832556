"""The editions of a jurisdiction's year, and the corrections between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from metrics.domain.choices import Hold, State
from metrics.domain.editions import Correction, EditionRow, Editions
from metrics.domain.observation_fields import FIGURE
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point
from metrics.models import Edition, EditionValue, Observation, ObservationRevision
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue_at
from metrics.queries.readable import CLOSED
from metrics.queries.rounds import round_of

READ = ("pk", "indicator_id", "version", *FIGURE, "changed_by__name", "changed_by__username", "changed_at")

Version = dict[str, Any]


def approved_versions(jurisdiction: int, year: int) -> QuerySet[ObservationRevision]:
    """Return the versions that readers see now: the approved ones, of a value being corrected the last approved."""
    key = ("jurisdiction", "year", "indicator", "version", "state")
    shown = Observation.reading.filter(**{name: OuterRef(name) for name in key}).order_by()
    found = ObservationRevision.objects.filter(jurisdiction=jurisdiction, year=year, state=State.APPROVED)
    return found.filter(Exists(shown)).order_by()


def editions_of(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> Editions:
    """Return the editions with all corrections. Six queries, however many there are."""
    held = held_back(scope, jurisdiction, year)
    found = [] if held == CLOSED else list(
        Edition.objects.filter(jurisdiction=jurisdiction.id, year=year)
        .order_by("number")
        .annotate(size=Count("values"))
        .values_list("pk", "number", "published_on", "report__title", "report_id", "note",
                     "published_by__name", "published_by__username", "size")
    )  # fmt: skip
    contained: dict[int, dict[int, Version]] = {pk: {} for pk, *_ in found}
    for edition, *version in EditionValue.objects.filter(edition__in=contained).values_list(
        "edition_id", *(f"revision__{name}" for name in READ)
    ):
        one = dict(zip(READ, version, strict=True))
        contained[edition][one["indicator_id"]] = one
    now = {one["indicator_id"]: one for one in approved_versions(jurisdiction.id, year).values(*READ)}
    rows, numbers = catalogue_at(scope.frozen), [number for _pk, number, *_ in found]
    states = [*contained.values(), *([now] if found and not held else [])]
    reasons = _reasons(jurisdiction.id, year) if found else {}
    corrections = [
        correction
        for number, before, after in zip([*numbers[1:], None], states, states[1:], strict=False)
        for correction in _between(list(rows), year, number, before, after, reasons)
    ]
    open_ones = Observation.objects.filter(scope.counted(jurisdiction.path), jurisdiction=jurisdiction.id, year=year)
    unapproved = set(open_ones.exclude(state=State.APPROVED).values_list("indicator", flat=True))
    return Editions(
        rows=tuple(
            EditionRow(number, on, report or "", report_id, note, name or username or "", size)
            for _pk, number, on, report, report_id, note, name, username, size in reversed(found)
        ),
        corrections=tuple(reversed(corrections)),
        unapproved=tuple(row for row in rows if row.id in unapproved),
        approved=len(now),
    )


def corrections_of(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> tuple[Correction, ...]:
    """Return what was corrected since the year was published; with an edition, up to it."""
    found = editions_of(scope, jurisdiction, year).corrections
    upto = scope.edition
    return found if upto is None else tuple(each for each in found if each.edition is not None and each.edition <= upto)


def held_back(scope: Scope, jurisdiction: JurisdictionRow, year: int) -> str:
    """Return how a round holds back the values of the year from the user: a `Hold`, or `CLOSED`; "" when it does
    not."""
    reading = scope.reading
    governing = round_of(jurisdiction.path, year) if reading.holds_back(jurisdiction.path) else None
    if governing is None:
        return ""
    if reading.held_on and governing.released_on and governing.released_on > reading.held_on:
        return CLOSED
    return governing.shown_once if governing.shown_once == Hold.PUBLISHED else ""


def _reasons(jurisdiction: int, year: int) -> dict[tuple[int, int], str]:
    """Return (indicator, version) → the reason why an approved value was reopened by that version."""
    found = ObservationRevision.objects.filter(jurisdiction=jurisdiction, year=year, state=State.RETURNED)
    reopened = found.exclude(change_reason="").values_list("indicator_id", "version", "change_reason")
    return {(indicator, version): reason for indicator, version, reason in reopened}


def _between(
    indicators: list[IndicatorRow],
    year: int,
    number: int | None,
    before: Mapping[int, Version],
    after: Mapping[int, Version],
    reasons: Mapping[tuple[int, int], str],
) -> Iterator[Correction]:
    for indicator in indicators:
        old, new = before.get(indicator.id), after.get(indicator.id)
        one, other = _point(old, year), _point(new, year)
        if one == other:
            continue
        began = old["version"] + 1 if old else 0
        yield Correction(
            indicator=indicator,
            edition=number,
            before=one,
            after=other,
            reason=reasons.get((indicator.id, began), ""),
            who=(new["changed_by__name"] or new["changed_by__username"] or "") if new else "",
            at=new["changed_at"] if new else None,
        )


def _point(version: Version | None, year: int) -> Point:
    return Point(year, **{name: version[name] for name in FIGURE}) if version else Point(year)
