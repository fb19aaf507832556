"""Entering and correcting values. Every value that a person states is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.actions.rights import check_right
from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import Act, State
from metrics.domain.rows import Finding, IndicatorRow, JurisdictionRow
from metrics.domain.stated import Stated
from metrics.models import Observation, StaleObservation, User
from metrics.permissions.scope import Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.entry import values_around
from metrics.queries.rounds import is_open
from metrics.queries.series import Values, point_of
from metrics.rules.checks import Verdict
from metrics.rules.workflow import transition

FIELD_OF = {
    "numerator_above_denominator": "numerator",
    "negative_base": "numerator",
    "as_of_outside_year": "as_of",
    "qualifier_without_value": "qualifier",
    "unknown_qualifier": "qualifier",
    "unknown_reason": "missing_reason",
}
"""Code of a finding → the field it belongs to; all others belong to the value."""


GONE = gettext_lazy("这条数据已不存在，请刷新页面。")

RELATIONS = frozenset(field.name for field in Observation._meta.concrete_fields if field.is_relation)
"""What is looked up before a value is stated, and kept by the database."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was stated, as the row that it makes, after it was judged and before or after it is written. `values` are
    those it stands among; `changes` is False when it is stored already."""

    observation: Observation
    values: Values
    changes: bool


def stated_of(observation: Observation) -> Stated:
    """Return what the stored row states."""
    return Stated(**{field.name: getattr(observation, field.name) for field in fields(Stated)})


def enter(
    *,
    by: User,
    scope: Scope,
    indicator: IndicatorRow,
    jurisdiction: JurisdictionRow,
    year: int,
    stated: Stated,
    version: int | None,
    reason: str = "",
    rows: Catalogue | None = None,
    keep_source: bool = False,
) -> Judged:
    """Write what was stated, as a draft, with who, when and why in the history; `values` has it in its place.

    `version` is the version the person saw, None when they saw no row. Stating the same again changes nothing.
    `keep_source` leaves report and section as they are stored, for forms that do not ask about them. Raises
    `PermissionDenied` when the person may not enter here; `StaleObservation` when there is another version now;
    `ValidationError`, by field, when the year is closed, the value is in review or approved, or a check stops it. After
    an error nothing has been written."""
    check_right(scope, jurisdiction.path, indicator.theme_id)
    rows = rows or catalogue()
    with writing():
        judged = judge(
            by=by, scope=scope, indicator=indicator, jurisdiction=jurisdiction, year=year, stated=stated,
            version=version, reason=reason, rows=rows, keep_source=keep_source,
        )  # fmt: skip
        if judged.changes:
            write([judged.observation])
    return replace(judged, values=judged.values.with_point(indicator, point_of(judged.observation)))


def judge(
    *,
    by: User,
    scope: Scope,
    indicator: IndicatorRow,
    jurisdiction: JurisdictionRow,
    year: int,
    stated: Stated,
    version: int | None,
    reason: str = "",
    rows: Catalogue | None = None,
    keep_source: bool = False,
) -> Judged:
    """Do all that `enter` does but the writing, and keep others from writing the row until the transaction ends."""
    check_right(scope, jurisdiction.path, indicator.theme_id)
    rows = rows or catalogue()
    current = _locked(indicator, jurisdiction, year)
    if (current.version if current else None) != version:
        raise StaleObservation(current) if current else ValidationError(GONE)
    if keep_source and current:
        stated = stated.sourced_like(stated_of(current))
    values = values_around(scope, jurisdiction, rows, indicator.code, year)
    verdict = values.with_point(indicator, stated.point(year)).verdict(indicator, year)
    admit(verdict, year, current, is_open=is_open(jurisdiction.path, year))
    if current is not None and current.state == State.DRAFT and stated == stated_of(current):
        return Judged(current, values, changes=False)
    observation = current or Observation(indicator_id=indicator.id, jurisdiction_id=jurisdiction.id, year=year)
    explained = codes(verdict.warnings) if stated.explanation else ""
    state_again(observation, stated, by=by, reason=reason, explained=explained)
    observation.clean_fields(exclude=RELATIONS)
    return Judged(observation, values, changes=True)


def _locked(indicator: IndicatorRow, jurisdiction: JurisdictionRow, year: int) -> Observation | None:
    """Return the stored row, which nobody else changes until the transaction ends; None when there is none."""
    found = Observation.objects.filter(indicator=indicator.id, jurisdiction=jurisdiction.id, year=year)
    return found.order_by().select_for_update().first()


def admit(verdict: Verdict, year: int, current: Observation | None, *, is_open: bool) -> None:
    """Raise `ValidationError` when the year is closed, the stored value is in review or approved, or, by field, for
    every error of the verdict."""
    if not is_open:
        raise ValidationError({NON_FIELD_ERRORS: _("%(year)d年度目前不在开放填报期内。") % {"year": year}})
    if current and transition(Act.ENTER, current.state) is None:
        words = _("该数值处于“%(state)s”状态，不能修改。") % {"state": current.get_state_display()}
        raise ValidationError({NON_FIELD_ERRORS: words})
    found: dict[str, list[str]] = {}
    for finding in verdict.errors:
        found.setdefault(FIELD_OF.get(finding.code, "value"), []).append(finding.sentence)
    if found:
        raise ValidationError({field: [ValidationError(sentence) for sentence in found[field]] for field in found})


def codes(found: Iterable[Finding]) -> str:
    """Return the codes of what an explanation speaks of, as they are stored with it."""
    return " ".join(finding.code for finding in found)


def state_again(observation: Observation, stated: Stated, *, by: User | None, reason: str, explained: str) -> None:
    """Put what was stated into the row, as a draft of this person (None: of the operator of the server), without
    saving it."""
    for field in fields(stated):
        setattr(observation, field.name, getattr(stated, field.name))
    observation.state = State.DRAFT
    observation.entered_by = observation.changed_by = by
    observation.change_reason = reason.strip()
    observation.explained = explained


@contextmanager
def writing() -> Iterator[None]:
    """Open a transaction to `write` rows in. `StaleObservation` when somebody was faster with one of them; then
    nothing was written."""
    try:
        with transaction.atomic():
            yield
    except _Faster as error:
        raise _stale(error) from error


class _Faster(Exception):
    """Somebody else has written one of the `rows` since they were read."""

    def __init__(self, rows: list[Observation]) -> None:
        super().__init__()
        self.rows = rows


def write(observations: Iterable[Observation]) -> None:
    """Write rows that were judged and then prepared by `state_again`; only within `writing`."""
    rows = list(observations)
    new = [row for row in rows if row.pk is None]
    _update([row for row in rows if row.pk is not None])
    try:
        Observation.objects.bulk_create(new, batch_size=500)
    except IntegrityError as error:
        raise _Faster(new) from error


def _update(rows: list[Observation]) -> None:
    """What `Observation.save` does, for many rows at once: `version` goes up by one from the version that was read.
    One prepared statement; saving row by row takes five times as long."""
    if not rows:
        return
    now = timezone.now()
    columns = [field for field in Observation._meta.local_concrete_fields if field.name not in ("id", "version")]
    settings = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in columns)
    table = connection.ops.quote_name(Observation._meta.db_table)
    parameters = []
    for row in sorted(rows, key=lambda row: row.pk):  # in one order, so that two imports wait instead of locking up
        row.changed_at = now
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns]
        parameters.append((*values, row.pk, row.version))
    with connection.cursor() as cursor:
        cursor.executemany(
            # Made of our own table and column names.
            f"UPDATE {table} SET {settings}, version = version + 1 WHERE id = %s AND version = %s",  # noqa: S608
            parameters,
        )
        if cursor.rowcount != len(rows):
            raise _Faster(rows)
    for row in rows:
        row.version += 1


def _stale(error: _Faster) -> Exception:
    """Return which row was written meanwhile, or that one is gone; what the database said when it was neither."""
    stored = Observation.objects.in_bulk([row.pk for row in error.rows if row.pk])
    for row in error.rows:
        if row.pk is None:
            key = {"indicator": row.indicator_id, "jurisdiction": row.jurisdiction_id, "year": row.year}
            found = Observation.objects.filter(**key).first()
        else:
            found = stored.get(row.pk)
        if found and (row.pk is None or found.version != row.version):
            return StaleObservation(found)
    return error.__cause__ if isinstance(error.__cause__, Exception) else ValidationError(GONE)
