"""The audit log: each version of the values of one jurisdiction, who wrote it, when, why, and what differed."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from metrics.domain.audit_log import DIRECT, Difference, Happening
from metrics.domain.choices import MissingReason, Period, Qualifier, State
from metrics.domain.observation_fields import FIELDS, LABELS, Kind, ObservationField
from metrics.domain.rows import IndicatorRow, JurisdictionRow, Point, until
from metrics.models import ObservationRevision
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.wording.formatting import as_of_words, plain, value_words

READ = (
    "observation_id", "year", "version", "indicator_id", *LABELS, "state", "changed_at", "changed_by__name",
    "changed_by__username", "change_reason",
)  # fmt: skip


def history(
    scope: Scope,
    jurisdiction: JurisdictionRow,
    year: int | None,
    *,
    indicator: str = "",
    state: str = "",
    who: str = "",
) -> list[Happening]:
    """Return the versions of one year or (None) of all years, newest first; three queries. The filters limit what is
    returned; each version is still compared with the one before it, whether that is returned or not."""
    rows = catalogue()
    found = ObservationRevision.objects.filter(scope.observations_at(jurisdiction.path), jurisdiction=jurisdiction.id)
    if year is not None:
        found = found.filter(year=year)
    if indicator:
        found = found.filter(indicator=rows.by_code[indicator].id)
    before: dict[int, dict[str, Any]] = {}
    happenings = []
    for version in found.order_by("id").values(*READ):
        happening = _happening(
            rows.by_id[version["indicator_id"]], before.get(version["observation_id"]), version, version["year"]
        )
        before[version["observation_id"]] = version
        if (not state or happening.point.state == state) and (not who or who == happening.who):
            happenings.append(happening)
    return happenings[::-1]


def _happening(row: IndicatorRow, before: dict[str, Any] | None, now: dict[str, Any], year: int) -> Happening:
    old, new = (_in_words(row, before, year) if before else {}), _in_words(row, now, year)
    differences = tuple(
        Difference(field, old.get(field, ""), new[field]) for field in new if new[field] != old.get(field, "")
    )
    return Happening(
        indicator=row,
        year=year,
        version=now["version"],
        at=now["changed_at"],
        who=now["changed_by__name"] or now["changed_by__username"] or "",
        why=now["change_reason"].replace(DIRECT, _(DIRECT), 1),
        point=_point(now, year),
        differences=differences,
    )


def _point(version: dict[str, Any], year: int) -> Point:
    missing = version["missing_reason"]
    return Point(
        year,
        version["value"],
        Qualifier(version["qualifier"]),
        version["as_of"],
        version["period"],
        MissingReason(missing) if missing else "",
        state=version["state"],
    )


def _in_words(row: IndicatorRow, version: dict[str, Any], year: int) -> dict[str, str]:
    """Return what a version states, field by field in words; "" for an empty field."""
    return {
        _("数值"): value_words(row, _point(version, year)),
        _("截至"): _date_words(version["as_of"], version["period"]),
        **{_(field.label): _field_words(field, version[field.name]) for field in FIELDS if not field.with_value},
        _("状态"): str(State(version["state"]).label),
    }


def _date_words(as_of: datetime.date | None, period: str = Period.YEAR) -> str:
    return as_of_words(there) if (there := until(as_of, period)) else ""


def _field_words(field: ObservationField, stated: Any) -> str:
    match field.kind:
        case Kind.NUMBER:
            return plain(stated)
        case Kind.DATE:
            return _date_words(stated)
        case Kind.CODE:
            assert field.choices
            return str(field.choices(stated).label) if stated else ""
        case Kind.TEXT:
            return str(stated)
