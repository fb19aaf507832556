"""Entering and correcting values. Every value that a person states is written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.actions.rights import check_right
from metrics.domain.catalogue import Catalogue
from metrics.domain.choices import Act, State
from metrics.domain.rows import Finding, IndicatorRow
from metrics.domain.stated import Stated
from metrics.models import Indicator, Jurisdiction, Observation, StaleObservation, User
from metrics.permissions.scope import EVERYTHING, Scope
from metrics.queries.catalogue import catalogue
from metrics.queries.jurisdiction_tree import jurisdiction_row
from metrics.queries.rounds import is_open
from metrics.queries.series import values_of
from metrics.rules.checks import errors, warnings
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


def stated_of(observation: Observation) -> Stated:
    """Return what the stored row states."""
    return Stated(**{field.name: getattr(observation, field.name) for field in fields(Stated)})


def enter(
    *,
    by: User,
    scope: Scope,
    indicator: Indicator,
    jurisdiction: Jurisdiction,
    year: int,
    stated: Stated,
    version: int | None,
    reason: str = "",
    rows: Catalogue | None = None,
    keep_source: bool = False,
) -> Observation:
    """Write what was stated, as a draft, with who, when and why in the history.

    `version` is the version the person saw, None when they saw no row. Stating the same again changes nothing.
    `keep_source` leaves report and section as they are stored, for forms that do not ask about them. Raises
    `PermissionDenied` when the person may not enter here; `StaleObservation` when there is another version now;
    `ValidationError`, by field, when the year is closed, the value is in review or approved, or a check stops it. After
    an error nothing has been written."""
    check_right(scope, jurisdiction.path, indicator.theme_id)
    rows = rows or catalogue()
    with transaction.atomic():
        current = (
            Observation.objects.select_for_update(of=("self",))
            .filter(indicator=indicator, jurisdiction=jurisdiction, year=year)
            .first()
        )
        if (current.version if current else None) != version:
            if current is None:
                raise ValidationError(_("这条数据已不存在，请刷新页面。"))
            raise StaleObservation(current)
        if keep_source:
            stated = stated.sourced_like(stated_of(current) if current else None)
        row = rows.by_code[indicator.code]
        check_open(year, current, is_open=is_open(jurisdiction.path, year))
        check(row, stated, year)
        if current is not None and current.state == State.DRAFT and stated == stated_of(current):
            return current
        observation = current or Observation(indicator=indicator, jurisdiction=jurisdiction, year=year)
        explained = _explained(rows, row, jurisdiction, stated, year)
        state_again(observation, stated, by=by, reason=reason, explained=explained)
        observation.full_clean(validate_unique=False, validate_constraints=False)
        _save(observation)
        return observation


def state_again(observation: Observation, stated: Stated, *, by: User | None, reason: str, explained: str) -> None:
    """Put what was stated into the row, as a draft of this person (None: of the operator of the server), without
    saving it."""
    for field in fields(stated):
        setattr(observation, field.name, getattr(stated, field.name))
    observation.state = State.DRAFT
    observation.entered_by = observation.changed_by = by
    observation.change_reason = reason.strip()
    observation.explained = explained


def enter_all(observations: Iterable[Observation]) -> None:
    """Write rows prepared by `state_again`, all of them or none. Raises `StaleObservation` when one was changed
    meanwhile."""
    with transaction.atomic():
        rows = list(observations)
        changed = [row for row in rows if row.pk is not None]
        try:
            with transaction.atomic():
                Observation.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)
        except IntegrityError as error:
            raise StaleObservation(_first_stored(rows)) from error
        _update_all(changed)


def _update_all(rows: list[Observation]) -> None:
    """Save many changed rows as `Observation.save` does: `version` goes up by one, and `StaleObservation` is raised
    when a row is no longer at the version that was read. One prepared statement; saving row by row takes five times as
    long."""
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
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                # Made of our own table and column names.
                f"UPDATE {table} SET {settings}, version = version + 1 WHERE id = %s AND version = %s",  # noqa: S608
                parameters,
            )
            if cursor.rowcount != len(rows):
                raise _Changed
    except _Changed:
        raise _stale(rows) from None
    for row in rows:
        row.version += 1


class _Changed(Exception):
    """Raised to roll back the rows that were already written."""


def _stale(rows: list[Observation]) -> StaleObservation | ValidationError:
    """Return the error for the row that was changed meanwhile, or for one that is gone."""
    stored = Observation.objects.in_bulk([row.pk for row in rows])
    for row in rows:
        if row.pk in stored and stored[row.pk].version != row.version:
            return StaleObservation(stored[row.pk])
    return ValidationError(_("这条数据已不存在，请刷新页面。"))


def _first_stored(rows: list[Observation]) -> Observation:
    """Return the first of the rows that somebody else has created meanwhile."""
    for row in rows:
        if row.pk is None:
            key = {"indicator": row.indicator_id, "jurisdiction": row.jurisdiction_id, "year": row.year}
            if found := Observation.objects.filter(**key).first():
                return found
    raise LookupError("the database refused a row that is not there")


def _save(observation: Observation) -> None:
    """Save the row. When two people enter the first value of a cell at the same time, the second gets
    `StaleObservation`, as with any other change."""
    try:
        with transaction.atomic():
            observation.save()
    except IntegrityError as error:
        first = Observation.objects.filter(
            indicator=observation.indicator, jurisdiction=observation.jurisdiction, year=observation.year
        ).first()
        if observation.pk or first is None:
            raise
        raise StaleObservation(first) from error


def check_open(year: int, current: Observation | None, *, is_open: bool) -> None:
    """Raise `ValidationError` when the year is closed, or the value is in review or approved."""
    if not is_open:
        raise ValidationError({NON_FIELD_ERRORS: _("%(year)d年度目前不在开放填报期内。") % {"year": year}})
    if current and transition(Act.ENTER, current.state) is None:
        words = _("该数值处于“%(state)s”状态，不能修改。") % {"state": current.get_state_display()}
        raise ValidationError({NON_FIELD_ERRORS: words})


def check(row: IndicatorRow, stated: Stated, year: int) -> None:
    """Raise `ValidationError`, by field, when an error stops the value."""
    found: dict[str, list[str]] = {}
    for finding in errors(row, stated.point(year)):
        found.setdefault(FIELD_OF.get(finding.code, "value"), []).append(finding.sentence)
    if found:
        raise ValidationError({field: [ValidationError(sentence) for sentence in found[field]] for field in found})


def _explained(rows: Catalogue, row: IndicatorRow, jurisdiction: Jurisdiction, stated: Stated, year: int) -> str:
    """Return the codes of the warnings that the explanation given now answers."""
    if not stated.explanation:
        return ""
    return " ".join(finding.code for finding in standing_warnings(rows, row, jurisdiction, stated, year))


def standing_warnings(
    rows: Catalogue, row: IndicatorRow, jurisdiction: Jurisdiction, stated: Stated, year: int
) -> list[Finding]:
    """Return the warnings about what is stated, compared with everything else stored for the jurisdiction and year."""
    values = values_of(EVERYTHING, jurisdiction_row(jurisdiction), rows, first=year, last=year, only={row.code})
    others = values.of_year(year) | {row.code: stated.point(year)}
    return warnings(row, stated.point(year), earlier=values.point(row, year - 1), values=others)
